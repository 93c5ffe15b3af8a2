// Session claims: all that a session's token says, fixed when it was issued.

import type { Dot } from './revocation.ts';

/** How a session came to be. */
export type SessionKind = 'AssumedRole' | 'FederatedUser' | 'SessionToken' | 'SignIn';

/** What is sealed in a session token. Times are wall time, milliseconds. */
export interface SessionClaims {
  readonly kind: SessionKind;
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Unique id, ARN (with path) and name of the principal behind the session: the role, or the user; the root user's id is its account. */
  readonly principalId: string;
  readonly principalArn: string;
  readonly principalName: string;
  /** Role session name, or federated name; empty for the other kinds. */
  readonly sessionName: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Session policy documents, one set; none where the session has no session policy. */
  readonly policies: readonly string[];
  /** ARNs of the managed session policies among them. */
  readonly policyArns: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** Identity provider that vouched for the session: an ARN or a host. */
  readonly provider?: string;
  /** When a second factor was checked; absent where none was. */
  readonly mfaAtMs?: number;
  /** Per origin, the newest session revocation of the principal that the issuer had seen: the session is younger than those. */
  readonly seenRevocations: readonly Dot[];
  /** Whether made with another session's credentials. */
  readonly chained: boolean;
}
