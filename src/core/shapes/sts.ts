// Generated from proto/eventide/sts/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.
// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.

/** Policy descriptor. */
export interface PolicyDescriptorType {
  /** ARN. */
  readonly arn?: string;
}

/** Tag. */
export interface Tag {
  /** Key. */
  readonly key: string;
  /** Value. */
  readonly value: string;
}

/** Provided context. */
export interface ProvidedContext {
  /** Provider ARN. */
  readonly providerArn?: string;
  /** Context assertion. */
  readonly contextAssertion?: string;
}

/** Credentials. */
export interface Credentials {
  /** Access key id. */
  readonly accessKeyId: string;
  /** The secret, shown this once. */
  readonly secretAccessKey: string;
  /** Goes with every request that the credentials sign. */
  readonly sessionToken: string;
  /** When the credentials end. */
  readonly expiration: number;
}

/** Assumed role user. */
export interface AssumedRoleUser {
  /** Assumed role id. */
  readonly assumedRoleId: string;
  /** ARN. */
  readonly arn: string;
}

/** Federated user. */
export interface FederatedUser {
  /** Federated user id. */
  readonly federatedUserId: string;
  /** ARN. */
  readonly arn: string;
}

/** What AssumeRole takes. */
export interface AssumeRoleRequest {
  /** Role ARN. */
  readonly roleArn: string;
  /** Names the session; part of its ARN; 2 to 64 characters. */
  readonly roleSessionName: string;
  /** Managed policies that bound the session. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** Policy. */
  readonly policy?: string;
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
  /** Keys of the tags that stay through role chaining. */
  readonly transitiveTagKeys: readonly string[];
  /** Value that the trust policy may ask for. */
  readonly externalId?: string;
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber?: string;
  /** The six digits that the MFA device shows; 6 characters. */
  readonly tokenCode?: string;
  /** Who stands behind the session; stays through role chaining; 2 to 64 characters. */
  readonly sourceIdentity?: string;
  /** Contexts that a trusted provider asserts. */
  readonly providedContexts: readonly ProvidedContext[];
}

/** Answer of AssumeRole. */
export interface AssumeRoleResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Assumed role user. */
  readonly assumedRoleUser?: AssumedRoleUser;
  /** How much of the room for session policies and tags is used, percent. */
  readonly packedPolicySize?: number;
  /** Who stands behind the session; stays through role chaining; 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What AssumeRoleWithSAML takes. */
export interface AssumeRoleWithSAMLRequest {
  /** Role ARN. */
  readonly roleArn: string;
  /** Principal ARN. */
  readonly principalArn: string;
  /** The assertion, base64. */
  readonly samlAssertion: string;
  /** Managed policies that bound the session. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** Policy. */
  readonly policy?: string;
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
}

/** Answer of AssumeRoleWithSAML. */
export interface AssumeRoleWithSAMLResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Assumed role user. */
  readonly assumedRoleUser?: AssumedRoleUser;
  /** How much of the room for session policies and tags is used, percent. */
  readonly packedPolicySize?: number;
  /** Subject. */
  readonly subject?: string;
  /** Subject type. */
  readonly subjectType?: string;
  /** Issuer. */
  readonly issuer?: string;
  /** Who the token is meant for. */
  readonly audience?: string;
  /** Name qualifier. */
  readonly nameQualifier?: string;
  /** Who stands behind the session; stays through role chaining; 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What AssumeRoleWithWebIdentity takes. */
export interface AssumeRoleWithWebIdentityRequest {
  /** Role ARN. */
  readonly roleArn: string;
  /** Names the session; part of its ARN; 2 to 64 characters. */
  readonly roleSessionName: string;
  /** The provider's token. */
  readonly webIdentityToken: string;
  /** Host name of an OAuth 2.0 provider; not for OpenID Connect. */
  readonly providerId?: string;
  /** Managed policies that bound the session. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** Policy. */
  readonly policy?: string;
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
}

/** Answer of AssumeRoleWithWebIdentity. */
export interface AssumeRoleWithWebIdentityResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Subject from web identity token. */
  readonly subjectFromWebIdentityToken?: string;
  /** Assumed role user. */
  readonly assumedRoleUser?: AssumedRoleUser;
  /** How much of the room for session policies and tags is used, percent. */
  readonly packedPolicySize?: number;
  /** Provider. */
  readonly provider?: string;
  /** Who the token is meant for. */
  readonly audience?: string;
  /** Who stands behind the session; stays through role chaining; 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What AssumeRoot takes. */
export interface AssumeRootRequest {
  /** Id of the member account. */
  readonly targetPrincipal: string;
  /** Managed policy that names the one task. */
  readonly taskPolicyArn: PolicyDescriptorType;
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
}

/** Answer of AssumeRoot. */
export interface AssumeRootResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Who stands behind the session; stays through role chaining; 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What DecodeAuthorizationMessage takes. */
export interface DecodeAuthorizationMessageRequest {
  /** The encoded reasons, from the error of the denied call. */
  readonly encodedMessage: string;
}

/** Answer of DecodeAuthorizationMessage. */
export interface DecodeAuthorizationMessageResponse {
  /** Decoded message. */
  readonly decodedMessage?: string;
}

/** What GetAccessKeyInfo takes. */
export interface GetAccessKeyInfoRequest {
  /** Access key id. */
  readonly accessKeyId: string;
}

/** Answer of GetAccessKeyInfo. */
export interface GetAccessKeyInfoResponse {
  /** Account. */
  readonly account?: string;
}

/** What GetCallerIdentity takes. */
export type GetCallerIdentityRequest = Readonly<Record<string, never>>;

/** Answer of GetCallerIdentity. */
export interface GetCallerIdentityResponse {
  /** User id. */
  readonly userId?: string;
  /** Account. */
  readonly account?: string;
  /** ARN. */
  readonly arn?: string;
}

/** What GetDelegatedAccessToken takes. */
export interface GetDelegatedAccessTokenRequest {
  /** Trade in token. */
  readonly tradeInToken: string;
}

/** Answer of GetDelegatedAccessToken. */
export interface GetDelegatedAccessTokenResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** How much of the room for session policies and tags is used, percent. */
  readonly packedPolicySize?: number;
  /** Assumed principal. */
  readonly assumedPrincipal?: string;
}

/** What GetFederationToken takes. */
export interface GetFederationTokenRequest {
  /** Name; 2 to 32 characters. */
  readonly name: string;
  /** Policy. */
  readonly policy?: string;
  /** Managed policies that bound the session. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of GetFederationToken. */
export interface GetFederationTokenResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Federated user. */
  readonly federatedUser?: FederatedUser;
  /** How much of the room for session policies and tags is used, percent. */
  readonly packedPolicySize?: number;
}

/** What GetSessionToken takes. */
export interface GetSessionTokenRequest {
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber?: string;
  /** The six digits that the MFA device shows; 6 characters. */
  readonly tokenCode?: string;
}

/** Answer of GetSessionToken. */
export interface GetSessionTokenResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
}

/** What GetWebIdentityToken takes. */
export interface GetWebIdentityTokenRequest {
  /** Who the token is meant for. */
  readonly audience: readonly string[];
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Signing algorithm; 5 characters. */
  readonly signingAlgorithm: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of GetWebIdentityToken. */
export interface GetWebIdentityTokenResponse {
  /** The provider's token. */
  readonly webIdentityToken?: string;
  /** When the credentials end. */
  readonly expiration?: number;
}
