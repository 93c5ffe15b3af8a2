// Session claims: all that a session's token says, fixed when it was issued.

/** How a session came to be. */
export type SessionKind = 'AssumedRole' | 'AssumedRoot' | 'FederatedUser' | 'SessionToken' | 'SignIn';

/** What is sealed in a session token. Times are wall time, milliseconds. */
export type SessionClaims = {
  readonly format: 1;
  readonly kind: SessionKind;
  readonly account: string;
  readonly accessKeyId: string;
  readonly secret: string;
  /** Unique id (the account, for its root user), ARN with path, and name of the user or role behind the session. */
  readonly principalId: string;
  readonly principalArn: string;
  readonly principalName: string;
  /** Role session name, or federated name; empty for the other kinds. */
  readonly sessionName: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Session policy documents, one set. */
  readonly policies: readonly string[];
  /** ARNs of the managed session policies among them. */
  readonly policyArns: readonly string[];
  /** Whether the session has session policies at all. */
  readonly narrowed: boolean;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** Identity provider that vouched for the session: an ARN or a host. */
  readonly provider?: string;
  /** Condition keys of the provider's proof that stay with the session, by lower-case name. */
  readonly providerKeys?: { readonly [key: string]: string | readonly string[] };
  /** When a second factor was checked; absent where none was. */
  readonly mfaAtMs?: number;
  /** Whether made with another session's credentials. */
  readonly chained: boolean;
  /** Per origin, the newest session revocation of the principal that the issuer showed, as "origin.incarnation.seq". */
  readonly seenRevocations: readonly string[];
};
