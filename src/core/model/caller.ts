// The caller: who a request has proved to come from.

import type { TagRecord } from './record.ts';
import type { SessionClaims } from './session-claims.ts';

/** Kinds of authenticated callers; `Federated`: whom an identity provider vouches for, and nobody else knows. */
export type CallerKind = 'AssumedRole' | 'Federated' | 'FederatedUser' | 'Root' | 'User';

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
  /** What its provider says of a federated caller; absent for all others. */
  readonly vouched?: Vouched;
}

/** Condition keys that a provider's proof gives, by lower-case name. */
export type ProviderKeys = Readonly<Record<string, string | readonly string[]>>;

/** What an identity provider says of its subject, proved. */
export interface Vouched {
  readonly keys: ProviderKeys;
  /** Those of the keys that a session keeps. */
  readonly keptKeys: ProviderKeys;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Where the provider chooses it. */
  readonly sessionName?: string;
  readonly tags: readonly TagRecord[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** How long the provider wants a session to last, seconds, and when it must have ended, wall time. */
  readonly durationS?: number;
  readonly endsAtMs?: number;
  /** Of a SAML assertion. */
  readonly subjectType?: string;
  readonly nameQualifier?: string;
}
