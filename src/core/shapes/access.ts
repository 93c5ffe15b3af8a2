// Generated from proto/eventide/access/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.
// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.

/** One header of a signed request. */
export interface Header {
  /** Name, in any case. */
  readonly name?: string;
  /** Value as sent. */
  readonly value?: string;
}

/** The parts of a request that Signature Version 4 covers. */
export interface SignedRequest {
  /** HTTP method. */
  readonly method: string;
  /** Path and query, as sent. */
  readonly uri: string;
  /** All headers, as received. */
  readonly headers: readonly Header[];
  /** Lower-case hex SHA-256 of the body as received. */
  readonly bodySha256: string;
}

/** A user and its password, with a code where the user has an MFA device. */
export interface PasswordProof {
  /** Account id or alias. */
  readonly account: string;
  /** Name of the user; absent for the root user. */
  readonly userName?: string;
  /** Password. */
  readonly password: string;
  /** Six digits of the MFA device. */
  readonly mfaCode?: string;
  /** For the root user, instead of a name: its mail address. */
  readonly email?: string;
}

/** Proof of who somebody is: one of these. */
export interface AuthenticateRequest {
  /** A request signed with Signature Version 4. */
  readonly signedRequest?: SignedRequest;
  /** A session token used as a bearer token. */
  readonly bearerToken?: string;
  /** A password. */
  readonly password?: PasswordProof;
}

/** Who somebody is. */
export interface Principal {
  /** Root, User, AssumedRole or FederatedUser. */
  readonly kind?: 'Root' | 'User' | 'AssumedRole' | 'FederatedUser';
  /** Account id. */
  readonly account?: string;
  /** ARN, as GetCallerIdentity shows it. */
  readonly arn?: string;
  /** Unique id of the user or role; the account, for its root user. */
  readonly uniqueId?: string;
  /** Value of aws:userid. */
  readonly userId?: string;
  /** Name of the user or role. */
  readonly name?: string;
  /** Access key that proved it. */
  readonly accessKeyId?: string;
  /** ARN of the role behind a session. */
  readonly roleArn?: string;
  /** Name of the session. */
  readonly sessionName?: string;
  /** When the session ends. */
  readonly expiresAt?: number;
  /** When the session began. */
  readonly issuedAt?: number;
}

/** Answer of Authenticate. */
export interface AuthenticateResponse {
  /** Who it is. */
  readonly principal?: Principal;
}

/** One condition key of a request. */
export interface ContextEntry {
  /** Name, in any case. */
  readonly key: string;
  /** One value, or several for a multivalued key. */
  readonly values: readonly string[];
  /** Set where the key is multivalued although it has one value or none. */
  readonly multivalued?: boolean;
}

/** One question. */
export interface AuthorizeRequest {
  /** ARN or unique id of a user, role or root user; absent: the caller, whom an observer without data keys cannot know. */
  readonly principal?: string;
  /** Service and action, such as s3:GetObject. */
  readonly action: string;
  /** ARN of the resource, or * for an action without one. */
  readonly resource: string;
  /** Condition keys that the store cannot know. */
  readonly context: readonly ContextEntry[];
  /** Owner of the resource; absent: the account in its ARN, else the principal's. */
  readonly resourceAccount?: string;
  /** Policy that hangs on the resource, as JSON text. */
  readonly resourcePolicy?: string;
  /** Whether to say why each statement did or did not apply. */
  readonly explain?: boolean;
  /** Whether a denial comes with its reasons encoded, for DecodeAuthorizationMessage. */
  readonly withEncodedMessage?: boolean;
}

/** A statement that made a decision. */
export interface MatchedStatement {
  /** identity, boundary, session, resource, trust, scp or rcp. */
  readonly policyType?: string;
  /** ARN of a managed policy, or entity and name of an inline one. */
  readonly policyId?: string;
  /** Sid, where it has one. */
  readonly sid?: string;
  /** Place in its document, from 0. */
  readonly index?: number;
  /** Version of a managed policy, such as v3. */
  readonly policyVersion?: string;
}

/** What was decided, and why. */
export interface Decision {
  /** Allowed, ExplicitlyDenied or ImplicitlyDenied. */
  readonly decision: 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';
  /** Whether it is Allowed. */
  readonly allowed?: boolean;
  /** The policy type that decided. */
  readonly policyType?: string;
  /** The statements that decided. */
  readonly matchedStatements: readonly MatchedStatement[];
  /** Condition keys that statements read and the request lacks. */
  readonly missingContextKeys: readonly string[];
  /** For a denial: the access-denied text. */
  readonly message?: string;
  /** Explanation, line by line, where asked for. */
  readonly explanation: readonly string[];
  /** For a denial, where asked for: its reasons, which DecodeAuthorizationMessage opens for the account of the principal. */
  readonly encodedMessage?: string;
}

/** Answer of Authorize. */
export interface AuthorizeResponse {
  /** The decision. */
  readonly decision?: Decision;
  /** Replica that decided. */
  readonly replica?: string;
  /** Position of the principal's account that was visible there: accountSeq. */
  readonly position?: number;
  /** At most how old that state was, milliseconds. */
  readonly stalenessMs?: number;
}

/** Many questions. */
export interface BatchAuthorizeRequest {
  /** The questions. */
  readonly requests: readonly AuthorizeRequest[];
}

/** One answer of many. */
export interface BatchAuthorizeResult {
  /** The decision, or */
  readonly decision?: Decision;
  /** why there is none. */
  readonly error?: string;
}

/** Answers in the order of the questions. */
export interface BatchAuthorizeResponse {
  /** One for each question. */
  readonly results: readonly BatchAuthorizeResult[];
  /** Replica that decided. */
  readonly replica?: string;
  /** Position of the caller's account that was visible there: accountSeq. */
  readonly position?: number;
  /** At most how old that state was, milliseconds. */
  readonly stalenessMs?: number;
}

/** One question on a stream. */
export interface StreamAuthorizeRequest {
  /** Chosen by the caller. */
  readonly id?: number;
  /** The question. */
  readonly request?: AuthorizeRequest;
}

/** One answer on a stream. */
export interface StreamAuthorizeResponse {
  /** Id of its question. */
  readonly id?: number;
  /** The decision, or */
  readonly decision?: Decision;
  /** why there is none. */
  readonly error?: string;
}

/** Asks for a bearer token. */
export interface SignInRequest {
  /** How long it holds, seconds; 900 to 43200, default 3600. */
  readonly durationSeconds?: number;
  /** For a caller that does not sign: its password. */
  readonly password?: PasswordProof;
  /** Asks for a token that is good for ChangePassword alone, also where the password is to be changed before anything else. */
  readonly forPasswordChange?: boolean;
}

/** A bearer token. */
export interface SignInResponse {
  /** Goes into `authorization: Bearer …`. */
  readonly bearerToken?: string;
  /** When it ends. */
  readonly expiresAt?: number;
}
