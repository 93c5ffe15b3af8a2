// Generated from proto/eventide/sts/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.
// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.

/** Policy descriptor. */
export interface PolicyDescriptorType {
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
}

/** Tag. */
export interface Tag {
  /** Key, 1 to 128 characters. */
  readonly key: string;
  /** Value, 0 to 256 characters. */
  readonly value: string;
}

/** Provided context. */
export interface ProvidedContext {
  /** Provider ARN, 20 to 2048 characters. */
  readonly providerArn?: string;
  /** Context assertion, 4 to 2048 characters. */
  readonly contextAssertion?: string;
}

/** Credentials. */
export interface Credentials {
  /** Access key ID, 16 to 128 characters. */
  readonly accessKeyId: string;
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Session token. */
  readonly sessionToken: string;
  /** Expiration. */
  readonly expiration: number;
}

/** Assumed role user. */
export interface AssumedRoleUser {
  /** Assumed role ID, 2 to 193 characters. */
  readonly assumedRoleId: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
}

/** Federated user. */
export interface FederatedUser {
  /** Federated user ID, 2 to 193 characters. */
  readonly federatedUserId: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
}

/** What AssumeRole takes. */
export interface AssumeRoleRequest {
  /** Role ARN, 20 to 2048 characters. */
  readonly roleArn: string;
  /** Names the session; part of its ARN. */
  readonly roleSessionName: string;
  /** Policy arns. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** Policy. */
  readonly policy?: string;
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Transitive tag keys. */
  readonly transitiveTagKeys: readonly string[];
  /** Value that the trust policy may ask for. */
  readonly externalId?: string;
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber?: string;
  /** Token code, 6 to 6 characters. */
  readonly tokenCode?: string;
  /** Source identity, 2 to 64 characters. */
  readonly sourceIdentity?: string;
  /** Provided contexts. */
  readonly providedContexts: readonly ProvidedContext[];
}

/** Answer of AssumeRole. */
export interface AssumeRoleResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Assumed role user. */
  readonly assumedRoleUser?: AssumedRoleUser;
  /** Packed policy size. */
  readonly packedPolicySize?: number;
  /** Source identity, 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What AssumeRoleWithSAML takes. */
export interface AssumeRoleWithSAMLRequest {
  /** Role ARN, 20 to 2048 characters. */
  readonly roleArn: string;
  /** Principal ARN, 20 to 2048 characters. */
  readonly principalArn: string;
  /** SAML assertion, 4 to 100000 characters. */
  readonly samlAssertion: string;
  /** Policy arns. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** Policy, 1 to 2048 characters. */
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
  /** Packed policy size. */
  readonly packedPolicySize?: number;
  /** Subject. */
  readonly subject?: string;
  /** Subject type. */
  readonly subjectType?: string;
  /** Issuer. */
  readonly issuer?: string;
  /** Audience. */
  readonly audience?: string;
  /** Name qualifier. */
  readonly nameQualifier?: string;
  /** Source identity, 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What AssumeRoleWithWebIdentity takes. */
export interface AssumeRoleWithWebIdentityRequest {
  /** Role ARN, 20 to 2048 characters. */
  readonly roleArn: string;
  /** Names the session; part of its ARN. */
  readonly roleSessionName: string;
  /** Web identity token, 4 to 20000 characters. */
  readonly webIdentityToken: string;
  /** Provider ID, 4 to 2048 characters. */
  readonly providerId?: string;
  /** Policy arns. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** Policy, 1 to 2048 characters. */
  readonly policy?: string;
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
}

/** Answer of AssumeRoleWithWebIdentity. */
export interface AssumeRoleWithWebIdentityResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Subject from web identity token, 6 to 255 characters. */
  readonly subjectFromWebIdentityToken?: string;
  /** Assumed role user. */
  readonly assumedRoleUser?: AssumedRoleUser;
  /** Packed policy size. */
  readonly packedPolicySize?: number;
  /** Provider. */
  readonly provider?: string;
  /** Audience. */
  readonly audience?: string;
  /** Source identity, 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What AssumeRoot takes. */
export interface AssumeRootRequest {
  /** Target principal, 12 to 2048 characters. */
  readonly targetPrincipal: string;
  /** Task policy ARN. */
  readonly taskPolicyArn: PolicyDescriptorType;
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
}

/** Answer of AssumeRoot. */
export interface AssumeRootResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Source identity, 2 to 64 characters. */
  readonly sourceIdentity?: string;
}

/** What DecodeAuthorizationMessage takes. */
export interface DecodeAuthorizationMessageRequest {
  /** Encoded message, 1 to 10240 characters. */
  readonly encodedMessage: string;
}

/** Answer of DecodeAuthorizationMessage. */
export interface DecodeAuthorizationMessageResponse {
  /** Decoded message. */
  readonly decodedMessage?: string;
}

/** What GetAccessKeyInfo takes. */
export interface GetAccessKeyInfoRequest {
  /** Access key ID, 16 to 128 characters. */
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
  /** User ID. */
  readonly userId?: string;
  /** Account. */
  readonly account?: string;
  /** ARN, 20 to 2048 characters. */
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
  /** Packed policy size. */
  readonly packedPolicySize?: number;
  /** Assumed principal, 20 to 2048 characters. */
  readonly assumedPrincipal?: string;
}

/** What GetFederationToken takes. */
export interface GetFederationTokenRequest {
  /** Name, 2 to 32 characters. */
  readonly name: string;
  /** Policy, 1 to 2048 characters. */
  readonly policy?: string;
  /** Policy arns. */
  readonly policyArns: readonly PolicyDescriptorType[];
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of GetFederationToken. */
export interface GetFederationTokenResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
  /** Federated user. */
  readonly federatedUser?: FederatedUser;
  /** Packed policy size. */
  readonly packedPolicySize?: number;
}

/** What GetSessionToken takes. */
export interface GetSessionTokenRequest {
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber?: string;
  /** Token code, 6 to 6 characters. */
  readonly tokenCode?: string;
}

/** Answer of GetSessionToken. */
export interface GetSessionTokenResponse {
  /** Credentials. */
  readonly credentials?: Credentials;
}

/** What GetWebIdentityToken takes. */
export interface GetWebIdentityTokenRequest {
  /** Audience. */
  readonly audience: readonly string[];
  /** How long the credentials hold, seconds. */
  readonly durationSeconds?: number;
  /** Signing algorithm, 5 to 5 characters. */
  readonly signingAlgorithm: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of GetWebIdentityToken. */
export interface GetWebIdentityTokenResponse {
  /** Web identity token. */
  readonly webIdentityToken?: string;
  /** Expiration. */
  readonly expiration?: number;
}
