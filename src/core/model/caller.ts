// The caller: who a request has proved to come from.

import type { SessionClaims } from './session-claims.ts';

/** Kinds of authenticated callers. */
export type CallerKind = 'AssumedRole' | 'FederatedUser' | 'Root' | 'User';

/** An authenticated caller. Made only by authentication. */
export interface Caller {
  readonly kind: CallerKind;
  readonly account: string;
  /** As GetCallerIdentity and messages show it: for a role session the session's ARN. */
  readonly arn: string;
  /** As `aws:PrincipalArn` has it: for a role session the role's ARN with path, else {@link arn}. */
  readonly principalArn: string;
  /** Unique id of the user or role whose policies count (for a federated user: of the user who opened the session); the root user's is its account. */
  readonly principalId: string;
  /** Name of that user or role; `root` for the root user. */
  readonly principalName: string;
  /** `aws:userid`: `AIDA…`, `AROA…:session`, `account:federated name`, or the account. */
  readonly userId: string;
  readonly accessKeyId: string;
  /** The session whose credentials were used; absent for a long-term key. */
  readonly session?: SessionClaims;
}
