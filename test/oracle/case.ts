// What the naive judge is asked: plain policy texts and one request.

/** The role a text plays. */
export type Role = 'boundary' | 'identity' | 'rcp' | 'resource' | 'scp' | 'session' | 'trust';

/** A context value: one text, or the set of a multivalued key. */
export type Value = string | readonly string[];

/** Who calls. */
export interface Caller {
  readonly kind: 'Anonymous' | 'AssumedRole' | 'Federated' | 'FederatedUser' | 'Root' | 'Service' | 'User';
  readonly arn: string;
  readonly account: string;
  readonly uniqueId?: string;
  readonly roleArn?: string;
  readonly roleId?: string;
  readonly userArn?: string;
  readonly canonicalId?: string;
  readonly serviceLinked?: boolean;
  readonly managementAccount?: boolean;
}

/** One request. */
export interface Request {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: Readonly<Record<string, Value>>;
}

/** All policy texts that bear on a request. */
export interface Policies {
  readonly identity?: readonly string[];
  readonly boundary?: string;
  readonly session?: readonly string[];
  readonly resource?: string;
  readonly resourceKind?: 'kms' | 'trust';
  readonly scp?: readonly (readonly string[])[];
  readonly rcp?: readonly (readonly string[])[];
}

/** What is decided, and by which policy type where a denial names one. */
export interface Verdict {
  readonly decision: 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';
  readonly decidedBy: Role | undefined;
  /** The statements that decided, as `role:document.statement`, levels before the document; in order of their names. */
  readonly matched: readonly string[];
  /** Keys, in lower case, that statements about the request read and its context does not have; in order. */
  readonly missing: readonly string[];
}
