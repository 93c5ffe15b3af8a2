// Generated from proto/eventide/iam/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.
// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.

/** What CreateAccountAlias takes. */
export interface CreateAccountAliasRequest {
  /** Account alias, 3 to 63 characters. */
  readonly accountAlias: string;
}

/** Answer of CreateAccountAlias. */
export type CreateAccountAliasResponse = Readonly<Record<string, never>>;

/** What DeleteAccountAlias takes. */
export interface DeleteAccountAliasRequest {
  /** Account alias, 3 to 63 characters. */
  readonly accountAlias: string;
}

/** Answer of DeleteAccountAlias. */
export type DeleteAccountAliasResponse = Readonly<Record<string, never>>;

/** What DisableOutboundWebIdentityFederation takes. */
export type DisableOutboundWebIdentityFederationRequest = Readonly<Record<string, never>>;

/** Answer of DisableOutboundWebIdentityFederation. */
export type DisableOutboundWebIdentityFederationResponse = Readonly<Record<string, never>>;

/** What EnableOutboundWebIdentityFederation takes. */
export type EnableOutboundWebIdentityFederationRequest = Readonly<Record<string, never>>;

/** Answer of EnableOutboundWebIdentityFederation. */
export interface EnableOutboundWebIdentityFederationResponse {
  /** Issuer identifier. */
  readonly issuerIdentifier?: string;
}

/** What GetOutboundWebIdentityFederationInfo takes. */
export type GetOutboundWebIdentityFederationInfoRequest = Readonly<Record<string, never>>;

/** Answer of GetOutboundWebIdentityFederationInfo. */
export interface GetOutboundWebIdentityFederationInfoResponse {
  /** Issuer identifier. */
  readonly issuerIdentifier?: string;
  /** Jwt vending enabled. */
  readonly jwtVendingEnabled?: boolean;
}

/** What ListAccountAliases takes. */
export interface ListAccountAliasesRequest {
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListAccountAliases. */
export interface ListAccountAliasesResponse {
  /** Account aliases. */
  readonly accountAliases: readonly string[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What SetSecurityTokenServicePreferences takes. */
export interface SetSecurityTokenServicePreferencesRequest {
  /** Global endpoint token version; one of a closed set. */
  readonly globalEndpointTokenVersion: 'v1Token' | 'v2Token';
}

/** Answer of SetSecurityTokenServicePreferences. */
export type SetSecurityTokenServicePreferencesResponse = Readonly<Record<string, never>>;

/** Access key. */
export interface AccessKey {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Access key ID, 16 to 128 characters. */
  readonly accessKeyId: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Create date. */
  readonly createDate?: number;
}

/** Delegation permission. */
export interface DelegationPermission {
  /** Policy template ARN, 20 to 2048 characters. */
  readonly policyTemplateArn?: string;
  /** Parameters. */
  readonly parameters: readonly PolicyParameter[];
}

/** Group. */
export interface Group {
  /** Path, 1 to 512 characters. */
  readonly path: string;
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Group ID, 16 to 128 characters. */
  readonly groupId: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Create date. */
  readonly createDate: number;
}

/** Tag. */
export interface Tag {
  /** Key, 1 to 128 characters. */
  readonly key: string;
  /** Value, 0 to 256 characters. */
  readonly value: string;
}

/** Instance profile. */
export interface InstanceProfile {
  /** Path, 1 to 512 characters. */
  readonly path: string;
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
  /** Instance profile ID, 16 to 128 characters. */
  readonly instanceProfileId: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Create date. */
  readonly createDate: number;
  /** Roles. */
  readonly roles: readonly Role[];
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Login profile. */
export interface LoginProfile {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Create date. */
  readonly createDate: number;
  /** Password reset required. */
  readonly passwordResetRequired?: boolean;
}

/** Policy. */
export interface Policy {
  /** Policy name, 1 to 128 characters. */
  readonly policyName?: string;
  /** Policy ID, 16 to 128 characters. */
  readonly policyId?: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Default version ID. */
  readonly defaultVersionId?: string;
  /** Attachment count. */
  readonly attachmentCount?: number;
  /** Permissions boundary usage count. */
  readonly permissionsBoundaryUsageCount?: number;
  /** Is attachable. */
  readonly isAttachable?: boolean;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Create date. */
  readonly createDate?: number;
  /** Update date. */
  readonly updateDate?: number;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Policy version. */
export interface PolicyVersion {
  /** Document, 1 to 131072 characters. */
  readonly document?: string;
  /** Version ID. */
  readonly versionId?: string;
  /** Is default version. */
  readonly isDefaultVersion?: boolean;
  /** Create date. */
  readonly createDate?: number;
}

/** Role. */
export interface Role {
  /** Path, 1 to 512 characters. */
  readonly path: string;
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Role ID, 16 to 128 characters. */
  readonly roleId: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Create date. */
  readonly createDate: number;
  /** Trust policy: who may assume the role. */
  readonly assumeRolePolicyDocument?: string;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Max session duration. */
  readonly maxSessionDuration?: number;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Role last used. */
  readonly roleLastUsed?: RoleLastUsed;
}

/** Service specific credential. */
export interface ServiceSpecificCredential {
  /** Create date. */
  readonly createDate: number;
  /** Expiration date. */
  readonly expirationDate?: number;
  /** Service name. */
  readonly serviceName: string;
  /** Service user name, 0 to 200 characters. */
  readonly serviceUserName?: string;
  /** Service password. */
  readonly servicePassword?: string;
  /** Service credential alias, 0 to 200 characters. */
  readonly serviceCredentialAlias?: string;
  /** Service credential secret. */
  readonly serviceCredentialSecret?: string;
  /** Service specific credential ID, 20 to 128 characters. */
  readonly serviceSpecificCredentialId: string;
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** User. */
export interface User {
  /** Path, 1 to 512 characters. */
  readonly path: string;
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** User ID, 16 to 128 characters. */
  readonly userId: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Create date. */
  readonly createDate: number;
  /** Password last used. */
  readonly passwordLastUsed?: number;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Virtual MFA device. */
export interface VirtualMFADevice {
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Base32 string seed. */
  readonly base32StringSeed?: Uint8Array;
  /** Qr code png. */
  readonly qrCodePng?: Uint8Array;
  /** User. */
  readonly user?: User;
  /** Enable date. */
  readonly enableDate?: number;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Access key last used. */
export interface AccessKeyLastUsed {
  /** Last used date. */
  readonly lastUsedDate?: number;
  /** Service name. */
  readonly serviceName: string;
  /** Region. */
  readonly region: string;
}

/** User detail. */
export interface UserDetail {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** User ID, 16 to 128 characters. */
  readonly userId?: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
  /** Create date. */
  readonly createDate?: number;
  /** User policy list. */
  readonly userPolicyList: readonly PolicyDetail[];
  /** Group list. */
  readonly groupList: readonly string[];
  /** Attached managed policies. */
  readonly attachedManagedPolicies: readonly AttachedPolicy[];
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Group detail. */
export interface GroupDetail {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Group name, 1 to 128 characters. */
  readonly groupName?: string;
  /** Group ID, 16 to 128 characters. */
  readonly groupId?: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
  /** Create date. */
  readonly createDate?: number;
  /** Group policy list. */
  readonly groupPolicyList: readonly PolicyDetail[];
  /** Attached managed policies. */
  readonly attachedManagedPolicies: readonly AttachedPolicy[];
}

/** Role detail. */
export interface RoleDetail {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Role name, 1 to 64 characters. */
  readonly roleName?: string;
  /** Role ID, 16 to 128 characters. */
  readonly roleId?: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
  /** Create date. */
  readonly createDate?: number;
  /** Trust policy: who may assume the role. */
  readonly assumeRolePolicyDocument?: string;
  /** Instance profile list. */
  readonly instanceProfileList: readonly InstanceProfile[];
  /** Role policy list. */
  readonly rolePolicyList: readonly PolicyDetail[];
  /** Attached managed policies. */
  readonly attachedManagedPolicies: readonly AttachedPolicy[];
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Role last used. */
  readonly roleLastUsed?: RoleLastUsed;
}

/** Managed policy detail. */
export interface ManagedPolicyDetail {
  /** Policy name, 1 to 128 characters. */
  readonly policyName?: string;
  /** Policy ID, 16 to 128 characters. */
  readonly policyId?: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Default version ID. */
  readonly defaultVersionId?: string;
  /** Attachment count. */
  readonly attachmentCount?: number;
  /** Permissions boundary usage count. */
  readonly permissionsBoundaryUsageCount?: number;
  /** Is attachable. */
  readonly isAttachable?: boolean;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Create date. */
  readonly createDate?: number;
  /** Update date. */
  readonly updateDate?: number;
  /** Policy version list. */
  readonly policyVersionList: readonly PolicyVersion[];
}

/** Password policy. */
export interface PasswordPolicy {
  /** Minimum password length. */
  readonly minimumPasswordLength?: number;
  /** Require symbols. */
  readonly requireSymbols?: boolean;
  /** Require numbers. */
  readonly requireNumbers?: boolean;
  /** Require uppercase characters. */
  readonly requireUppercaseCharacters?: boolean;
  /** Require lowercase characters. */
  readonly requireLowercaseCharacters?: boolean;
  /** Allow users to change password. */
  readonly allowUsersToChangePassword?: boolean;
  /** Expire passwords. */
  readonly expirePasswords?: boolean;
  /** Max password age. */
  readonly maxPasswordAge?: number;
  /** Password reuse prevention. */
  readonly passwordReusePrevention?: number;
  /** Hard expiry. */
  readonly hardExpiry?: boolean;
}

/** Delegation request. */
export interface DelegationRequest {
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId?: string;
  /** Owner account ID. */
  readonly ownerAccountId?: string;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Request message, 0 to 200 characters. */
  readonly requestMessage?: string;
  /** Permissions. */
  readonly permissions?: DelegationPermission;
  /** Permission policy. */
  readonly permissionPolicy?: string;
  /** Role permission restriction arns. */
  readonly rolePermissionRestrictionArns: readonly string[];
  /** Owner ID, 20 to 2048 characters. */
  readonly ownerId?: string;
  /** Approver ID, 20 to 2048 characters. */
  readonly approverId?: string;
  /** State; one of a closed set. */
  readonly state?: 'UNASSIGNED' | 'ASSIGNED' | 'PENDING_APPROVAL' | 'FINALIZED' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED';
  /** Expiration time. */
  readonly expirationTime?: number;
  /** Requestor ID. */
  readonly requestorId?: string;
  /** Requestor name, 0 to 30 characters. */
  readonly requestorName?: string;
  /** Create date. */
  readonly createDate?: number;
  /** Session duration. */
  readonly sessionDuration?: number;
  /** Redirect URL, 1 to 255 characters. */
  readonly redirectUrl?: string;
  /** Notes, 0 to 500 characters. */
  readonly notes?: string;
  /** Rejection reason, 0 to 500 characters. */
  readonly rejectionReason?: string;
  /** Only send by owner. */
  readonly onlySendByOwner?: boolean;
  /** Updated time. */
  readonly updatedTime?: number;
}

/** Access detail. */
export interface AccessDetail {
  /** Service name. */
  readonly serviceName: string;
  /** Service namespace, 1 to 64 characters. */
  readonly serviceNamespace: string;
  /** Region. */
  readonly region?: string;
  /** Entity path, 19 to 427 characters. */
  readonly entityPath?: string;
  /** Last authenticated time. */
  readonly lastAuthenticatedTime?: number;
  /** Total authenticated entities. */
  readonly totalAuthenticatedEntities?: number;
}

/** Error details. */
export interface ErrorDetails {
  /** Message. */
  readonly message: string;
  /** Code. */
  readonly code: string;
}

/** SAML private key. */
export interface SAMLPrivateKey {
  /** Key ID, 22 to 64 characters. */
  readonly keyId?: string;
  /** Timestamp. */
  readonly timestamp?: number;
}

/** SSH public key. */
export interface SSHPublicKey {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key ID, 20 to 128 characters. */
  readonly sshPublicKeyId: string;
  /** Fingerprint, 48 to 48 characters. */
  readonly fingerprint: string;
  /** SSH public key body, 1 to 16384 characters. */
  readonly sshPublicKeyBody: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Upload date. */
  readonly uploadDate?: number;
}

/** Server certificate. */
export interface ServerCertificate {
  /** Server certificate metadata. */
  readonly serverCertificateMetadata: ServerCertificateMetadata;
  /** Certificate body, 1 to 16384 characters. */
  readonly certificateBody: string;
  /** Certificate chain, 1 to 2097152 characters. */
  readonly certificateChain?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Service last accessed. */
export interface ServiceLastAccessed {
  /** Service name. */
  readonly serviceName: string;
  /** Last authenticated. */
  readonly lastAuthenticated?: number;
  /** Service namespace, 1 to 64 characters. */
  readonly serviceNamespace: string;
  /** Last authenticated entity, 20 to 2048 characters. */
  readonly lastAuthenticatedEntity?: string;
  /** Last authenticated region. */
  readonly lastAuthenticatedRegion?: string;
  /** Total authenticated entities. */
  readonly totalAuthenticatedEntities?: number;
  /** Tracked actions last accessed. */
  readonly trackedActionsLastAccessed: readonly TrackedActionLastAccessed[];
}

/** Entity details. */
export interface EntityDetails {
  /** Entity info. */
  readonly entityInfo: EntityInfo;
  /** Last authenticated. */
  readonly lastAuthenticated?: number;
}

/** Deletion task failure reason. */
export interface DeletionTaskFailureReasonType {
  /** Reason, 0 to 1000 characters. */
  readonly reason?: string;
  /** Role usage list. */
  readonly roleUsageList: readonly RoleUsageType[];
}

/** Access key metadata. */
export interface AccessKeyMetadata {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Access key ID, 16 to 128 characters. */
  readonly accessKeyId?: string;
  /** Status; one of a closed set. */
  readonly status?: 'Active' | 'Inactive' | 'Expired';
  /** Create date. */
  readonly createDate?: number;
}

/** Attached policy. */
export interface AttachedPolicy {
  /** Policy name, 1 to 128 characters. */
  readonly policyName?: string;
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn?: string;
}

/** Policy group. */
export interface PolicyGroup {
  /** Group name, 1 to 128 characters. */
  readonly groupName?: string;
  /** Group ID, 16 to 128 characters. */
  readonly groupId?: string;
}

/** Policy user. */
export interface PolicyUser {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** User ID, 16 to 128 characters. */
  readonly userId?: string;
}

/** Policy role. */
export interface PolicyRole {
  /** Role name, 1 to 64 characters. */
  readonly roleName?: string;
  /** Role ID, 16 to 128 characters. */
  readonly roleId?: string;
}

/** MFA device. */
export interface MFADevice {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Enable date. */
  readonly enableDate: number;
}

/** Open ID connect provider list entry. */
export interface OpenIDConnectProviderListEntry {
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
}

/** List policies granting service access entry. */
export interface ListPoliciesGrantingServiceAccessEntry {
  /** Service namespace, 1 to 64 characters. */
  readonly serviceNamespace?: string;
  /** Policies. */
  readonly policies: readonly PolicyGrantingServiceAccess[];
}

/** SAML provider list entry. */
export interface SAMLProviderListEntry {
  /** ARN, 20 to 2048 characters. */
  readonly arn?: string;
  /** Valid until. */
  readonly validUntil?: number;
  /** Create date. */
  readonly createDate?: number;
}

/** SSH public key metadata. */
export interface SSHPublicKeyMetadata {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key ID, 20 to 128 characters. */
  readonly sshPublicKeyId: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Upload date. */
  readonly uploadDate: number;
}

/** Server certificate metadata. */
export interface ServerCertificateMetadata {
  /** Path, 1 to 512 characters. */
  readonly path: string;
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
  /** Server certificate ID, 16 to 128 characters. */
  readonly serverCertificateId: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Upload date. */
  readonly uploadDate?: number;
  /** Expiration. */
  readonly expiration?: number;
}

/** Service specific credential metadata. */
export interface ServiceSpecificCredentialMetadata {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Service user name, 0 to 200 characters. */
  readonly serviceUserName?: string;
  /** Service credential alias, 0 to 200 characters. */
  readonly serviceCredentialAlias?: string;
  /** Create date. */
  readonly createDate: number;
  /** Expiration date. */
  readonly expirationDate?: number;
  /** Service specific credential ID, 20 to 128 characters. */
  readonly serviceSpecificCredentialId: string;
  /** Service name. */
  readonly serviceName: string;
}

/** Signing certificate. */
export interface SigningCertificate {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Certificate ID, 24 to 128 characters. */
  readonly certificateId: string;
  /** Certificate body, 1 to 16384 characters. */
  readonly certificateBody: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Upload date. */
  readonly uploadDate?: number;
}

/** Context entry. */
export interface ContextEntry {
  /** Context key name, 5 to 256 characters. */
  readonly contextKeyName?: string;
  /** Context key values. */
  readonly contextKeyValues: readonly string[];
  /** Context key type; one of a closed set. */
  readonly contextKeyType?: 'string' | 'stringList' | 'numeric' | 'numericList' | 'boolean' | 'booleanList' | 'ip' | 'ipList' | 'binary' | 'binaryList' | 'date' | 'dateList';
}

/** Evaluation result. */
export interface EvaluationResult {
  /** Eval action name, 3 to 128 characters. */
  readonly evalActionName: string;
  /** Eval resource name, 1 to 2048 characters. */
  readonly evalResourceName?: string;
  /** Eval decision; one of a closed set. */
  readonly evalDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Matched statements. */
  readonly matchedStatements: readonly Statement[];
  /** Missing context values. */
  readonly missingContextValues: readonly string[];
  /** Organizations decision detail. */
  readonly organizationsDecisionDetail?: OrganizationsDecisionDetail;
  /** Permissions boundary decision detail. */
  readonly permissionsBoundaryDecisionDetail?: PermissionsBoundaryDecisionDetail;
  /** Eval decision details. */
  readonly evalDecisionDetails?: Readonly<Record<string, string>>;
  /** Resource specific results. */
  readonly resourceSpecificResults: readonly ResourceSpecificResult[];
}

/** Policy parameter. */
export interface PolicyParameter {
  /** Name, 5 to 256 characters. */
  readonly name?: string;
  /** Values. */
  readonly values: readonly string[];
  /** Type; one of a closed set. */
  readonly type?: 'string' | 'stringList';
}

/** Attached permissions boundary. */
export interface AttachedPermissionsBoundary {
  /** Permissions boundary type; one of a closed set. */
  readonly permissionsBoundaryType?: 'PermissionsBoundaryPolicy';
  /** Permissions boundary ARN, 20 to 2048 characters. */
  readonly permissionsBoundaryArn?: string;
}

/** Role last used. */
export interface RoleLastUsed {
  /** Last used date. */
  readonly lastUsedDate?: number;
  /** Region. */
  readonly region?: string;
}

/** Policy detail. */
export interface PolicyDetail {
  /** Policy name, 1 to 128 characters. */
  readonly policyName?: string;
  /** The policy as JSON text. */
  readonly policyDocument?: string;
}

/** Tracked action last accessed. */
export interface TrackedActionLastAccessed {
  /** Action name. */
  readonly actionName?: string;
  /** Last accessed entity, 20 to 2048 characters. */
  readonly lastAccessedEntity?: string;
  /** Last accessed time. */
  readonly lastAccessedTime?: number;
  /** Last accessed region. */
  readonly lastAccessedRegion?: string;
}

/** Entity info. */
export interface EntityInfo {
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Name, 1 to 64 characters. */
  readonly name: string;
  /** Type; one of a closed set. */
  readonly type: 'USER' | 'ROLE' | 'GROUP';
  /** ID, 16 to 128 characters. */
  readonly id: string;
  /** Path, 1 to 512 characters. */
  readonly path?: string;
}

/** Role usage. */
export interface RoleUsageType {
  /** Region, 1 to 100 characters. */
  readonly region?: string;
  /** Resources. */
  readonly resources: readonly string[];
}

/** Policy granting service access. */
export interface PolicyGrantingServiceAccess {
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** Policy type; one of a closed set. */
  readonly policyType: 'INLINE' | 'MANAGED';
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn?: string;
  /** Entity type; one of a closed set. */
  readonly entityType?: 'USER' | 'ROLE' | 'GROUP';
  /** Entity name, 1 to 128 characters. */
  readonly entityName?: string;
}

/** Statement. */
export interface Statement {
  /** Source policy ID. */
  readonly sourcePolicyId?: string;
  /** Source policy type; one of a closed set. */
  readonly sourcePolicyType?: 'user' | 'group' | 'role' | 'aws-managed' | 'user-managed' | 'resource' | 'none';
  /** Start position. */
  readonly startPosition?: Position;
  /** End position. */
  readonly endPosition?: Position;
}

/** Organizations decision detail. */
export interface OrganizationsDecisionDetail {
  /** Allowed by organizations. */
  readonly allowedByOrganizations?: boolean;
}

/** Permissions boundary decision detail. */
export interface PermissionsBoundaryDecisionDetail {
  /** Allowed by permissions boundary. */
  readonly allowedByPermissionsBoundary?: boolean;
}

/** Resource specific result. */
export interface ResourceSpecificResult {
  /** Eval resource name, 1 to 2048 characters. */
  readonly evalResourceName: string;
  /** Eval resource decision; one of a closed set. */
  readonly evalResourceDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Matched statements. */
  readonly matchedStatements: readonly Statement[];
  /** Missing context values. */
  readonly missingContextValues: readonly string[];
  /** Eval decision details. */
  readonly evalDecisionDetails?: Readonly<Record<string, string>>;
  /** Permissions boundary decision detail. */
  readonly permissionsBoundaryDecisionDetail?: PermissionsBoundaryDecisionDetail;
}

/** Position. */
export interface Position {
  /** Line. */
  readonly line?: number;
  /** Column. */
  readonly column?: number;
}

/** What ChangePassword takes. */
export interface ChangePasswordRequest {
  /** Old password, 1 to 128 characters. */
  readonly oldPassword: string;
  /** New password, 1 to 128 characters. */
  readonly newPassword: string;
}

/** Answer of ChangePassword. */
export type ChangePasswordResponse = Readonly<Record<string, never>>;

/** What CreateAccessKey takes. */
export interface CreateAccessKeyRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
}

/** Answer of CreateAccessKey. */
export interface CreateAccessKeyResponse {
  /** Access key. */
  readonly accessKey: AccessKey;
}

/** What CreateLoginProfile takes. */
export interface CreateLoginProfileRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Password, 1 to 128 characters. */
  readonly password?: string;
  /** Password reset required. */
  readonly passwordResetRequired?: boolean;
}

/** Answer of CreateLoginProfile. */
export interface CreateLoginProfileResponse {
  /** Login profile. */
  readonly loginProfile: LoginProfile;
}

/** What CreateServiceSpecificCredential takes. */
export interface CreateServiceSpecificCredentialRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Service name. */
  readonly serviceName: string;
  /** Credential age days. */
  readonly credentialAgeDays?: number;
}

/** Answer of CreateServiceSpecificCredential. */
export interface CreateServiceSpecificCredentialResponse {
  /** Service specific credential. */
  readonly serviceSpecificCredential?: ServiceSpecificCredential;
}

/** What CreateVirtualMFADevice takes. */
export interface CreateVirtualMFADeviceRequest {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Virtual MFA device name. */
  readonly virtualMfaDeviceName: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateVirtualMFADevice. */
export interface CreateVirtualMFADeviceResponse {
  /** Virtual MFA device. */
  readonly virtualMfaDevice: VirtualMFADevice;
}

/** What DeactivateMFADevice takes. */
export interface DeactivateMFADeviceRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
}

/** Answer of DeactivateMFADevice. */
export type DeactivateMFADeviceResponse = Readonly<Record<string, never>>;

/** What DeleteAccessKey takes. */
export interface DeleteAccessKeyRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Access key ID, 16 to 128 characters. */
  readonly accessKeyId: string;
}

/** Answer of DeleteAccessKey. */
export type DeleteAccessKeyResponse = Readonly<Record<string, never>>;

/** What DeleteAccountPasswordPolicy takes. */
export type DeleteAccountPasswordPolicyRequest = Readonly<Record<string, never>>;

/** Answer of DeleteAccountPasswordPolicy. */
export type DeleteAccountPasswordPolicyResponse = Readonly<Record<string, never>>;

/** What DeleteLoginProfile takes. */
export interface DeleteLoginProfileRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
}

/** Answer of DeleteLoginProfile. */
export type DeleteLoginProfileResponse = Readonly<Record<string, never>>;

/** What DeleteSSHPublicKey takes. */
export interface DeleteSSHPublicKeyRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key ID, 20 to 128 characters. */
  readonly sshPublicKeyId: string;
}

/** Answer of DeleteSSHPublicKey. */
export type DeleteSSHPublicKeyResponse = Readonly<Record<string, never>>;

/** What DeleteServerCertificate takes. */
export interface DeleteServerCertificateRequest {
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
}

/** Answer of DeleteServerCertificate. */
export type DeleteServerCertificateResponse = Readonly<Record<string, never>>;

/** What DeleteServiceSpecificCredential takes. */
export interface DeleteServiceSpecificCredentialRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Service specific credential ID, 20 to 128 characters. */
  readonly serviceSpecificCredentialId: string;
}

/** Answer of DeleteServiceSpecificCredential. */
export type DeleteServiceSpecificCredentialResponse = Readonly<Record<string, never>>;

/** What DeleteSigningCertificate takes. */
export interface DeleteSigningCertificateRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Certificate ID, 24 to 128 characters. */
  readonly certificateId: string;
}

/** Answer of DeleteSigningCertificate. */
export type DeleteSigningCertificateResponse = Readonly<Record<string, never>>;

/** What DeleteVirtualMFADevice takes. */
export interface DeleteVirtualMFADeviceRequest {
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
}

/** Answer of DeleteVirtualMFADevice. */
export type DeleteVirtualMFADeviceResponse = Readonly<Record<string, never>>;

/** What EnableMFADevice takes. */
export interface EnableMFADeviceRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Authentication code1, 6 to 6 characters. */
  readonly authenticationCode1: string;
  /** Authentication code2, 6 to 6 characters. */
  readonly authenticationCode2: string;
}

/** Answer of EnableMFADevice. */
export type EnableMFADeviceResponse = Readonly<Record<string, never>>;

/** What GetAccessKeyLastUsed takes. */
export interface GetAccessKeyLastUsedRequest {
  /** Access key ID, 16 to 128 characters. */
  readonly accessKeyId: string;
}

/** Answer of GetAccessKeyLastUsed. */
export interface GetAccessKeyLastUsedResponse {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Access key last used. */
  readonly accessKeyLastUsed?: AccessKeyLastUsed;
}

/** What GetAccountPasswordPolicy takes. */
export type GetAccountPasswordPolicyRequest = Readonly<Record<string, never>>;

/** Answer of GetAccountPasswordPolicy. */
export interface GetAccountPasswordPolicyResponse {
  /** Password policy. */
  readonly passwordPolicy: PasswordPolicy;
}

/** What GetLoginProfile takes. */
export interface GetLoginProfileRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
}

/** Answer of GetLoginProfile. */
export interface GetLoginProfileResponse {
  /** Login profile. */
  readonly loginProfile: LoginProfile;
}

/** What GetMFADevice takes. */
export interface GetMFADeviceRequest {
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
}

/** Answer of GetMFADevice. */
export interface GetMFADeviceResponse {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Enable date. */
  readonly enableDate?: number;
  /** Certifications. */
  readonly certifications?: Readonly<Record<string, string>>;
}

/** What GetSSHPublicKey takes. */
export interface GetSSHPublicKeyRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key ID, 20 to 128 characters. */
  readonly sshPublicKeyId: string;
  /** Encoding; one of a closed set. */
  readonly encoding: 'SSH' | 'PEM';
}

/** Answer of GetSSHPublicKey. */
export interface GetSSHPublicKeyResponse {
  /** SSH public key. */
  readonly sshPublicKey?: SSHPublicKey;
}

/** What GetServerCertificate takes. */
export interface GetServerCertificateRequest {
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
}

/** Answer of GetServerCertificate. */
export interface GetServerCertificateResponse {
  /** Server certificate. */
  readonly serverCertificate: ServerCertificate;
}

/** What ListAccessKeys takes. */
export interface ListAccessKeysRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListAccessKeys. */
export interface ListAccessKeysResponse {
  /** Access key metadata. */
  readonly accessKeyMetadata: readonly AccessKeyMetadata[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListMFADeviceTags takes. */
export interface ListMFADeviceTagsRequest {
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListMFADeviceTags. */
export interface ListMFADeviceTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListMFADevices takes. */
export interface ListMFADevicesRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListMFADevices. */
export interface ListMFADevicesResponse {
  /** MFA devices. */
  readonly mfaDevices: readonly MFADevice[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListSSHPublicKeys takes. */
export interface ListSSHPublicKeysRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListSSHPublicKeys. */
export interface ListSSHPublicKeysResponse {
  /** SSH public keys. */
  readonly sshPublicKeys: readonly SSHPublicKeyMetadata[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListServerCertificateTags takes. */
export interface ListServerCertificateTagsRequest {
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListServerCertificateTags. */
export interface ListServerCertificateTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListServerCertificates takes. */
export interface ListServerCertificatesRequest {
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListServerCertificates. */
export interface ListServerCertificatesResponse {
  /** Server certificate metadata list. */
  readonly serverCertificateMetadataList: readonly ServerCertificateMetadata[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListServiceSpecificCredentials takes. */
export interface ListServiceSpecificCredentialsRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Service name. */
  readonly serviceName?: string;
  /** All users. */
  readonly allUsers?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListServiceSpecificCredentials. */
export interface ListServiceSpecificCredentialsResponse {
  /** Service specific credentials. */
  readonly serviceSpecificCredentials: readonly ServiceSpecificCredentialMetadata[];
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
}

/** What ListSigningCertificates takes. */
export interface ListSigningCertificatesRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListSigningCertificates. */
export interface ListSigningCertificatesResponse {
  /** Certificates. */
  readonly certificates: readonly SigningCertificate[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListVirtualMFADevices takes. */
export interface ListVirtualMFADevicesRequest {
  /** Assignment status; one of a closed set. */
  readonly assignmentStatus?: 'Assigned' | 'Unassigned' | 'Any';
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListVirtualMFADevices. */
export interface ListVirtualMFADevicesResponse {
  /** Virtual MFA devices. */
  readonly virtualMfaDevices: readonly VirtualMFADevice[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ResetServiceSpecificCredential takes. */
export interface ResetServiceSpecificCredentialRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Service specific credential ID, 20 to 128 characters. */
  readonly serviceSpecificCredentialId: string;
}

/** Answer of ResetServiceSpecificCredential. */
export interface ResetServiceSpecificCredentialResponse {
  /** Service specific credential. */
  readonly serviceSpecificCredential?: ServiceSpecificCredential;
}

/** What ResyncMFADevice takes. */
export interface ResyncMFADeviceRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Authentication code1, 6 to 6 characters. */
  readonly authenticationCode1: string;
  /** Authentication code2, 6 to 6 characters. */
  readonly authenticationCode2: string;
}

/** Answer of ResyncMFADevice. */
export type ResyncMFADeviceResponse = Readonly<Record<string, never>>;

/** What TagMFADevice takes. */
export interface TagMFADeviceRequest {
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagMFADevice. */
export type TagMFADeviceResponse = Readonly<Record<string, never>>;

/** What TagServerCertificate takes. */
export interface TagServerCertificateRequest {
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagServerCertificate. */
export type TagServerCertificateResponse = Readonly<Record<string, never>>;

/** What UntagMFADevice takes. */
export interface UntagMFADeviceRequest {
  /** Serial number, 9 to 256 characters. */
  readonly serialNumber: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagMFADevice. */
export type UntagMFADeviceResponse = Readonly<Record<string, never>>;

/** What UntagServerCertificate takes. */
export interface UntagServerCertificateRequest {
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagServerCertificate. */
export type UntagServerCertificateResponse = Readonly<Record<string, never>>;

/** What UpdateAccessKey takes. */
export interface UpdateAccessKeyRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Access key ID, 16 to 128 characters. */
  readonly accessKeyId: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateAccessKey. */
export type UpdateAccessKeyResponse = Readonly<Record<string, never>>;

/** What UpdateAccountPasswordPolicy takes. */
export interface UpdateAccountPasswordPolicyRequest {
  /** Minimum password length. */
  readonly minimumPasswordLength?: number;
  /** Require symbols. */
  readonly requireSymbols?: boolean;
  /** Require numbers. */
  readonly requireNumbers?: boolean;
  /** Require uppercase characters. */
  readonly requireUppercaseCharacters?: boolean;
  /** Require lowercase characters. */
  readonly requireLowercaseCharacters?: boolean;
  /** Allow users to change password. */
  readonly allowUsersToChangePassword?: boolean;
  /** Max password age. */
  readonly maxPasswordAge?: number;
  /** Password reuse prevention. */
  readonly passwordReusePrevention?: number;
  /** Hard expiry. */
  readonly hardExpiry?: boolean;
}

/** Answer of UpdateAccountPasswordPolicy. */
export type UpdateAccountPasswordPolicyResponse = Readonly<Record<string, never>>;

/** What UpdateLoginProfile takes. */
export interface UpdateLoginProfileRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Password, 1 to 128 characters. */
  readonly password?: string;
  /** Password reset required. */
  readonly passwordResetRequired?: boolean;
}

/** Answer of UpdateLoginProfile. */
export type UpdateLoginProfileResponse = Readonly<Record<string, never>>;

/** What UpdateSSHPublicKey takes. */
export interface UpdateSSHPublicKeyRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key ID, 20 to 128 characters. */
  readonly sshPublicKeyId: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateSSHPublicKey. */
export type UpdateSSHPublicKeyResponse = Readonly<Record<string, never>>;

/** What UpdateServerCertificate takes. */
export interface UpdateServerCertificateRequest {
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
  /** New path, 1 to 512 characters. */
  readonly newPath?: string;
  /** New server certificate name, 1 to 128 characters. */
  readonly newServerCertificateName?: string;
}

/** Answer of UpdateServerCertificate. */
export type UpdateServerCertificateResponse = Readonly<Record<string, never>>;

/** What UpdateServiceSpecificCredential takes. */
export interface UpdateServiceSpecificCredentialRequest {
  /** User name, 1 to 64 characters. */
  readonly userName?: string;
  /** Service specific credential ID, 20 to 128 characters. */
  readonly serviceSpecificCredentialId: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateServiceSpecificCredential. */
export type UpdateServiceSpecificCredentialResponse = Readonly<Record<string, never>>;

/** What UpdateSigningCertificate takes. */
export interface UpdateSigningCertificateRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Certificate ID, 24 to 128 characters. */
  readonly certificateId: string;
  /** Status; one of a closed set. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateSigningCertificate. */
export type UpdateSigningCertificateResponse = Readonly<Record<string, never>>;

/** What UploadSSHPublicKey takes. */
export interface UploadSSHPublicKeyRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key body, 1 to 16384 characters. */
  readonly sshPublicKeyBody: string;
}

/** Answer of UploadSSHPublicKey. */
export interface UploadSSHPublicKeyResponse {
  /** SSH public key. */
  readonly sshPublicKey?: SSHPublicKey;
}

/** What UploadServerCertificate takes. */
export interface UploadServerCertificateRequest {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Server certificate name, 1 to 128 characters. */
  readonly serverCertificateName: string;
  /** Certificate body, 1 to 16384 characters. */
  readonly certificateBody: string;
  /** Private key, 1 to 16384 characters. */
  readonly privateKey: string;
  /** Certificate chain, 1 to 2097152 characters. */
  readonly certificateChain?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of UploadServerCertificate. */
export interface UploadServerCertificateResponse {
  /** Server certificate metadata. */
  readonly serverCertificateMetadata?: ServerCertificateMetadata;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What UploadSigningCertificate takes. */
export interface UploadSigningCertificateRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
  /** Certificate body, 1 to 16384 characters. */
  readonly certificateBody: string;
}

/** Answer of UploadSigningCertificate. */
export interface UploadSigningCertificateResponse {
  /** Certificate. */
  readonly certificate: SigningCertificate;
}

/** What AcceptDelegationRequest takes. */
export interface AcceptDelegationRequestRequest {
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId: string;
}

/** Answer of AcceptDelegationRequest. */
export type AcceptDelegationRequestResponse = Readonly<Record<string, never>>;

/** What AssociateDelegationRequest takes. */
export interface AssociateDelegationRequestRequest {
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId: string;
}

/** Answer of AssociateDelegationRequest. */
export type AssociateDelegationRequestResponse = Readonly<Record<string, never>>;

/** What CreateDelegationRequest takes. */
export interface CreateDelegationRequestRequest {
  /** Owner account ID. */
  readonly ownerAccountId?: string;
  /** Description, 0 to 1000 characters. */
  readonly description: string;
  /** Permissions. */
  readonly permissions: DelegationPermission;
  /** Request message, 0 to 200 characters. */
  readonly requestMessage?: string;
  /** Requestor workflow ID, 5 to 400 characters. */
  readonly requestorWorkflowId: string;
  /** Redirect URL, 1 to 255 characters. */
  readonly redirectUrl?: string;
  /** Notification channel, 2 to 400 characters. */
  readonly notificationChannel: string;
  /** Session duration. */
  readonly sessionDuration: number;
  /** Only send by owner. */
  readonly onlySendByOwner?: boolean;
}

/** Answer of CreateDelegationRequest. */
export interface CreateDelegationRequestResponse {
  /** Console deep link, 1 to 255 characters. */
  readonly consoleDeepLink?: string;
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId?: string;
}

/** What GetDelegationRequest takes. */
export interface GetDelegationRequestRequest {
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId: string;
  /** Delegation permission check. */
  readonly delegationPermissionCheck?: boolean;
}

/** Answer of GetDelegationRequest. */
export interface GetDelegationRequestResponse {
  /** Delegation request. */
  readonly delegationRequest?: DelegationRequest;
  /** Permission check status; one of a closed set. */
  readonly permissionCheckStatus?: 'COMPLETE' | 'IN_PROGRESS' | 'FAILED';
  /** Permission check result; one of a closed set. */
  readonly permissionCheckResult?: 'ALLOWED' | 'DENIED' | 'UNSURE';
}

/** What GetHumanReadableSummary takes. */
export interface GetHumanReadableSummaryRequest {
  /** Entity ARN, 20 to 2048 characters. */
  readonly entityArn: string;
  /** Locale, 2 to 12 characters. */
  readonly locale?: string;
}

/** Answer of GetHumanReadableSummary. */
export interface GetHumanReadableSummaryResponse {
  /** Summary content, 0 to 10000 characters. */
  readonly summaryContent?: string;
  /** Locale, 2 to 12 characters. */
  readonly locale?: string;
  /** Summary state; one of a closed set. */
  readonly summaryState?: 'AVAILABLE' | 'NOT_AVAILABLE' | 'NOT_SUPPORTED' | 'FAILED';
}

/** What ListDelegationRequests takes. */
export interface ListDelegationRequestsRequest {
  /** Owner ID, 20 to 2048 characters. */
  readonly ownerId?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListDelegationRequests. */
export interface ListDelegationRequestsResponse {
  /** Delegation requests. */
  readonly delegationRequests: readonly DelegationRequest[];
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Is truncated. */
  readonly isTruncated?: boolean;
}

/** What RejectDelegationRequest takes. */
export interface RejectDelegationRequestRequest {
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId: string;
  /** Notes, 0 to 500 characters. */
  readonly notes?: string;
}

/** Answer of RejectDelegationRequest. */
export type RejectDelegationRequestResponse = Readonly<Record<string, never>>;

/** What SendDelegationToken takes. */
export interface SendDelegationTokenRequest {
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId: string;
}

/** Answer of SendDelegationToken. */
export type SendDelegationTokenResponse = Readonly<Record<string, never>>;

/** What UpdateDelegationRequest takes. */
export interface UpdateDelegationRequestRequest {
  /** Delegation request ID, 16 to 128 characters. */
  readonly delegationRequestId: string;
  /** Notes, 0 to 500 characters. */
  readonly notes?: string;
}

/** Answer of UpdateDelegationRequest. */
export type UpdateDelegationRequestResponse = Readonly<Record<string, never>>;

/** What AddUserToGroup takes. */
export interface AddUserToGroupRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** User name, 1 to 128 characters. */
  readonly userName: string;
}

/** Answer of AddUserToGroup. */
export type AddUserToGroupResponse = Readonly<Record<string, never>>;

/** What AttachGroupPolicy takes. */
export interface AttachGroupPolicyRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of AttachGroupPolicy. */
export type AttachGroupPolicyResponse = Readonly<Record<string, never>>;

/** What CreateGroup takes. */
export interface CreateGroupRequest {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
}

/** Answer of CreateGroup. */
export interface CreateGroupResponse {
  /** Group. */
  readonly group: Group;
}

/** What DeleteGroup takes. */
export interface DeleteGroupRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
}

/** Answer of DeleteGroup. */
export type DeleteGroupResponse = Readonly<Record<string, never>>;

/** What DeleteGroupPolicy takes. */
export interface DeleteGroupPolicyRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
}

/** Answer of DeleteGroupPolicy. */
export type DeleteGroupPolicyResponse = Readonly<Record<string, never>>;

/** What DetachGroupPolicy takes. */
export interface DetachGroupPolicyRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of DetachGroupPolicy. */
export type DetachGroupPolicyResponse = Readonly<Record<string, never>>;

/** What GetGroup takes. */
export interface GetGroupRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of GetGroup. */
export interface GetGroupResponse {
  /** Group. */
  readonly group: Group;
  /** Users. */
  readonly users: readonly User[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What GetGroupPolicy takes. */
export interface GetGroupPolicyRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
}

/** Answer of GetGroupPolicy. */
export interface GetGroupPolicyResponse {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** What ListAttachedGroupPolicies takes. */
export interface ListAttachedGroupPoliciesRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListAttachedGroupPolicies. */
export interface ListAttachedGroupPoliciesResponse {
  /** Attached policies. */
  readonly attachedPolicies: readonly AttachedPolicy[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListGroupPolicies takes. */
export interface ListGroupPoliciesRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListGroupPolicies. */
export interface ListGroupPoliciesResponse {
  /** Policy names. */
  readonly policyNames: readonly string[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListGroups takes. */
export interface ListGroupsRequest {
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListGroups. */
export interface ListGroupsResponse {
  /** Groups. */
  readonly groups: readonly Group[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListGroupsForUser takes. */
export interface ListGroupsForUserRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListGroupsForUser. */
export interface ListGroupsForUserResponse {
  /** Groups. */
  readonly groups: readonly Group[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What PutGroupPolicy takes. */
export interface PutGroupPolicyRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of PutGroupPolicy. */
export type PutGroupPolicyResponse = Readonly<Record<string, never>>;

/** What RemoveUserFromGroup takes. */
export interface RemoveUserFromGroupRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** User name, 1 to 128 characters. */
  readonly userName: string;
}

/** Answer of RemoveUserFromGroup. */
export type RemoveUserFromGroupResponse = Readonly<Record<string, never>>;

/** What UpdateGroup takes. */
export interface UpdateGroupRequest {
  /** Group name, 1 to 128 characters. */
  readonly groupName: string;
  /** New path, 1 to 512 characters. */
  readonly newPath?: string;
  /** New group name, 1 to 128 characters. */
  readonly newGroupName?: string;
}

/** Answer of UpdateGroup. */
export type UpdateGroupResponse = Readonly<Record<string, never>>;

/** What AddRoleToInstanceProfile takes. */
export interface AddRoleToInstanceProfileRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of AddRoleToInstanceProfile. */
export type AddRoleToInstanceProfileResponse = Readonly<Record<string, never>>;

/** What CreateInstanceProfile takes. */
export interface CreateInstanceProfileRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateInstanceProfile. */
export interface CreateInstanceProfileResponse {
  /** Instance profile. */
  readonly instanceProfile: InstanceProfile;
}

/** What DeleteInstanceProfile takes. */
export interface DeleteInstanceProfileRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
}

/** Answer of DeleteInstanceProfile. */
export type DeleteInstanceProfileResponse = Readonly<Record<string, never>>;

/** What GetInstanceProfile takes. */
export interface GetInstanceProfileRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
}

/** Answer of GetInstanceProfile. */
export interface GetInstanceProfileResponse {
  /** Instance profile. */
  readonly instanceProfile: InstanceProfile;
}

/** What ListInstanceProfileTags takes. */
export interface ListInstanceProfileTagsRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListInstanceProfileTags. */
export interface ListInstanceProfileTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListInstanceProfiles takes. */
export interface ListInstanceProfilesRequest {
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListInstanceProfiles. */
export interface ListInstanceProfilesResponse {
  /** Instance profiles. */
  readonly instanceProfiles: readonly InstanceProfile[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListInstanceProfilesForRole takes. */
export interface ListInstanceProfilesForRoleRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListInstanceProfilesForRole. */
export interface ListInstanceProfilesForRoleResponse {
  /** Instance profiles. */
  readonly instanceProfiles: readonly InstanceProfile[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What RemoveRoleFromInstanceProfile takes. */
export interface RemoveRoleFromInstanceProfileRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of RemoveRoleFromInstanceProfile. */
export type RemoveRoleFromInstanceProfileResponse = Readonly<Record<string, never>>;

/** What TagInstanceProfile takes. */
export interface TagInstanceProfileRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagInstanceProfile. */
export type TagInstanceProfileResponse = Readonly<Record<string, never>>;

/** What UntagInstanceProfile takes. */
export interface UntagInstanceProfileRequest {
  /** Instance profile name, 1 to 128 characters. */
  readonly instanceProfileName: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagInstanceProfile. */
export type UntagInstanceProfileResponse = Readonly<Record<string, never>>;

/** What DisableOrganizationsRootCredentialsManagement takes. */
export type DisableOrganizationsRootCredentialsManagementRequest = Readonly<Record<string, never>>;

/** Answer of DisableOrganizationsRootCredentialsManagement. */
export interface DisableOrganizationsRootCredentialsManagementResponse {
  /** Organization ID, 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What DisableOrganizationsRootSessions takes. */
export type DisableOrganizationsRootSessionsRequest = Readonly<Record<string, never>>;

/** Answer of DisableOrganizationsRootSessions. */
export interface DisableOrganizationsRootSessionsResponse {
  /** Organization ID, 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What EnableOrganizationsRootCredentialsManagement takes. */
export type EnableOrganizationsRootCredentialsManagementRequest = Readonly<Record<string, never>>;

/** Answer of EnableOrganizationsRootCredentialsManagement. */
export interface EnableOrganizationsRootCredentialsManagementResponse {
  /** Organization ID, 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What EnableOrganizationsRootSessions takes. */
export type EnableOrganizationsRootSessionsRequest = Readonly<Record<string, never>>;

/** Answer of EnableOrganizationsRootSessions. */
export interface EnableOrganizationsRootSessionsResponse {
  /** Organization ID, 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What ListOrganizationsFeatures takes. */
export type ListOrganizationsFeaturesRequest = Readonly<Record<string, never>>;

/** Answer of ListOrganizationsFeatures. */
export interface ListOrganizationsFeaturesResponse {
  /** Organization ID, 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What CreatePolicy takes. */
export interface CreatePolicyRequest {
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreatePolicy. */
export interface CreatePolicyResponse {
  /** Policy. */
  readonly policy?: Policy;
}

/** What CreatePolicyVersion takes. */
export interface CreatePolicyVersionRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
  /** Set as default. */
  readonly setAsDefault?: boolean;
}

/** Answer of CreatePolicyVersion. */
export interface CreatePolicyVersionResponse {
  /** Policy version. */
  readonly policyVersion?: PolicyVersion;
}

/** What DeletePolicy takes. */
export interface DeletePolicyRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of DeletePolicy. */
export type DeletePolicyResponse = Readonly<Record<string, never>>;

/** What DeletePolicyVersion takes. */
export interface DeletePolicyVersionRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Version ID. */
  readonly versionId: string;
}

/** Answer of DeletePolicyVersion. */
export type DeletePolicyVersionResponse = Readonly<Record<string, never>>;

/** What GetPolicy takes. */
export interface GetPolicyRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of GetPolicy. */
export interface GetPolicyResponse {
  /** Policy. */
  readonly policy?: Policy;
}

/** What GetPolicyVersion takes. */
export interface GetPolicyVersionRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Version ID. */
  readonly versionId: string;
}

/** Answer of GetPolicyVersion. */
export interface GetPolicyVersionResponse {
  /** Policy version. */
  readonly policyVersion?: PolicyVersion;
}

/** What ListEntitiesForPolicy takes. */
export interface ListEntitiesForPolicyRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Entity filter; one of a closed set. */
  readonly entityFilter?: 'User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy';
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Policy usage filter; one of a closed set. */
  readonly policyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListEntitiesForPolicy. */
export interface ListEntitiesForPolicyResponse {
  /** Policy groups. */
  readonly policyGroups: readonly PolicyGroup[];
  /** Policy users. */
  readonly policyUsers: readonly PolicyUser[];
  /** Policy roles. */
  readonly policyRoles: readonly PolicyRole[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListPolicies takes. */
export interface ListPoliciesRequest {
  /** Scope; one of a closed set. */
  readonly scope?: 'All' | 'AWS' | 'Local';
  /** Only attached. */
  readonly onlyAttached?: boolean;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Policy usage filter; one of a closed set. */
  readonly policyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListPolicies. */
export interface ListPoliciesResponse {
  /** Policies. */
  readonly policies: readonly Policy[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListPolicyTags takes. */
export interface ListPolicyTagsRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListPolicyTags. */
export interface ListPolicyTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListPolicyVersions takes. */
export interface ListPolicyVersionsRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListPolicyVersions. */
export interface ListPolicyVersionsResponse {
  /** Versions. */
  readonly versions: readonly PolicyVersion[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What SetDefaultPolicyVersion takes. */
export interface SetDefaultPolicyVersionRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Version ID. */
  readonly versionId: string;
}

/** Answer of SetDefaultPolicyVersion. */
export type SetDefaultPolicyVersionResponse = Readonly<Record<string, never>>;

/** What TagPolicy takes. */
export interface TagPolicyRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagPolicy. */
export type TagPolicyResponse = Readonly<Record<string, never>>;

/** What UntagPolicy takes. */
export interface UntagPolicyRequest {
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagPolicy. */
export type UntagPolicyResponse = Readonly<Record<string, never>>;

/** What AddClientIDToOpenIDConnectProvider takes. */
export interface AddClientIDToOpenIDConnectProviderRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
  /** Client ID, 1 to 255 characters. */
  readonly clientId: string;
}

/** Answer of AddClientIDToOpenIDConnectProvider. */
export type AddClientIDToOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What CreateOpenIDConnectProvider takes. */
export interface CreateOpenIDConnectProviderRequest {
  /** URL, 1 to 255 characters. */
  readonly url: string;
  /** Client ID list. */
  readonly clientIdList: readonly string[];
  /** Thumbprint list. */
  readonly thumbprintList: readonly string[];
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateOpenIDConnectProvider. */
export interface CreateOpenIDConnectProviderResponse {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What CreateSAMLProvider takes. */
export interface CreateSAMLProviderRequest {
  /** SAML metadata document, 1000 to 10000000 characters. */
  readonly samlMetadataDocument: string;
  /** Name, 1 to 128 characters. */
  readonly name: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Assertion encryption mode; one of a closed set. */
  readonly assertionEncryptionMode?: 'Required' | 'Allowed';
  /** Add private key, 1 to 16384 characters. */
  readonly addPrivateKey?: string;
}

/** Answer of CreateSAMLProvider. */
export interface CreateSAMLProviderResponse {
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What DeleteOpenIDConnectProvider takes. */
export interface DeleteOpenIDConnectProviderRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
}

/** Answer of DeleteOpenIDConnectProvider. */
export type DeleteOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What DeleteSAMLProvider takes. */
export interface DeleteSAMLProviderRequest {
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn: string;
}

/** Answer of DeleteSAMLProvider. */
export type DeleteSAMLProviderResponse = Readonly<Record<string, never>>;

/** What GetOpenIDConnectProvider takes. */
export interface GetOpenIDConnectProviderRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
}

/** Answer of GetOpenIDConnectProvider. */
export interface GetOpenIDConnectProviderResponse {
  /** URL, 1 to 255 characters. */
  readonly url?: string;
  /** Client ID list. */
  readonly clientIdList: readonly string[];
  /** Thumbprint list. */
  readonly thumbprintList: readonly string[];
  /** Create date. */
  readonly createDate?: number;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What GetSAMLProvider takes. */
export interface GetSAMLProviderRequest {
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn: string;
}

/** Answer of GetSAMLProvider. */
export interface GetSAMLProviderResponse {
  /** SAML provider uuid, 22 to 64 characters. */
  readonly samlProviderUuid?: string;
  /** SAML metadata document, 1000 to 10000000 characters. */
  readonly samlMetadataDocument?: string;
  /** Create date. */
  readonly createDate?: number;
  /** Valid until. */
  readonly validUntil?: number;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Assertion encryption mode; one of a closed set. */
  readonly assertionEncryptionMode?: 'Required' | 'Allowed';
  /** Private key list. */
  readonly privateKeyList: readonly SAMLPrivateKey[];
}

/** What ListOpenIDConnectProviderTags takes. */
export interface ListOpenIDConnectProviderTagsRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListOpenIDConnectProviderTags. */
export interface ListOpenIDConnectProviderTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListOpenIDConnectProviders takes. */
export type ListOpenIDConnectProvidersRequest = Readonly<Record<string, never>>;

/** Answer of ListOpenIDConnectProviders. */
export interface ListOpenIDConnectProvidersResponse {
  /** Open ID connect provider list. */
  readonly openIdConnectProviderList: readonly OpenIDConnectProviderListEntry[];
}

/** What ListSAMLProviderTags takes. */
export interface ListSAMLProviderTagsRequest {
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListSAMLProviderTags. */
export interface ListSAMLProviderTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListSAMLProviders takes. */
export type ListSAMLProvidersRequest = Readonly<Record<string, never>>;

/** Answer of ListSAMLProviders. */
export interface ListSAMLProvidersResponse {
  /** SAML provider list. */
  readonly samlProviderList: readonly SAMLProviderListEntry[];
}

/** What RemoveClientIDFromOpenIDConnectProvider takes. */
export interface RemoveClientIDFromOpenIDConnectProviderRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
  /** Client ID, 1 to 255 characters. */
  readonly clientId: string;
}

/** Answer of RemoveClientIDFromOpenIDConnectProvider. */
export type RemoveClientIDFromOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What TagOpenIDConnectProvider takes. */
export interface TagOpenIDConnectProviderRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagOpenIDConnectProvider. */
export type TagOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What TagSAMLProvider takes. */
export interface TagSAMLProviderRequest {
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagSAMLProvider. */
export type TagSAMLProviderResponse = Readonly<Record<string, never>>;

/** What UntagOpenIDConnectProvider takes. */
export interface UntagOpenIDConnectProviderRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagOpenIDConnectProvider. */
export type UntagOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What UntagSAMLProvider takes. */
export interface UntagSAMLProviderRequest {
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagSAMLProvider. */
export type UntagSAMLProviderResponse = Readonly<Record<string, never>>;

/** What UpdateOpenIDConnectProviderThumbprint takes. */
export interface UpdateOpenIDConnectProviderThumbprintRequest {
  /** Open ID connect provider ARN, 20 to 2048 characters. */
  readonly openIdConnectProviderArn: string;
  /** Thumbprint list. */
  readonly thumbprintList: readonly string[];
}

/** Answer of UpdateOpenIDConnectProviderThumbprint. */
export type UpdateOpenIDConnectProviderThumbprintResponse = Readonly<Record<string, never>>;

/** What UpdateSAMLProvider takes. */
export interface UpdateSAMLProviderRequest {
  /** SAML metadata document, 1000 to 10000000 characters. */
  readonly samlMetadataDocument?: string;
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn: string;
  /** Assertion encryption mode; one of a closed set. */
  readonly assertionEncryptionMode?: 'Required' | 'Allowed';
  /** Add private key, 1 to 16384 characters. */
  readonly addPrivateKey?: string;
  /** Remove private key, 22 to 64 characters. */
  readonly removePrivateKey?: string;
}

/** Answer of UpdateSAMLProvider. */
export interface UpdateSAMLProviderResponse {
  /** SAML provider ARN, 20 to 2048 characters. */
  readonly samlProviderArn?: string;
}

/** What GenerateCredentialReport takes. */
export type GenerateCredentialReportRequest = Readonly<Record<string, never>>;

/** Answer of GenerateCredentialReport. */
export interface GenerateCredentialReportResponse {
  /** State; one of a closed set. */
  readonly state?: 'STARTED' | 'INPROGRESS' | 'COMPLETE';
  /** Description. */
  readonly description?: string;
}

/** What GenerateOrganizationsAccessReport takes. */
export interface GenerateOrganizationsAccessReportRequest {
  /** Entity path, 19 to 427 characters. */
  readonly entityPath: string;
  /** Organizations policy ID. */
  readonly organizationsPolicyId?: string;
}

/** Answer of GenerateOrganizationsAccessReport. */
export interface GenerateOrganizationsAccessReportResponse {
  /** Job ID, 36 to 36 characters. */
  readonly jobId?: string;
}

/** What GenerateServiceLastAccessedDetails takes. */
export interface GenerateServiceLastAccessedDetailsRequest {
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Granularity; one of a closed set. */
  readonly granularity?: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
}

/** Answer of GenerateServiceLastAccessedDetails. */
export interface GenerateServiceLastAccessedDetailsResponse {
  /** Job ID, 36 to 36 characters. */
  readonly jobId?: string;
}

/** What GetAccountAuthorizationDetails takes. */
export interface GetAccountAuthorizationDetailsRequest {
  /** Filter. */
  readonly filter: readonly ('User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy')[];
  /** How many things a page holds at most. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** Answer of GetAccountAuthorizationDetails. */
export interface GetAccountAuthorizationDetailsResponse {
  /** User detail list. */
  readonly userDetailList: readonly UserDetail[];
  /** Group detail list. */
  readonly groupDetailList: readonly GroupDetail[];
  /** Role detail list. */
  readonly roleDetailList: readonly RoleDetail[];
  /** Policies. */
  readonly policies: readonly ManagedPolicyDetail[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What GetAccountSummary takes. */
export type GetAccountSummaryRequest = Readonly<Record<string, never>>;

/** Answer of GetAccountSummary. */
export interface GetAccountSummaryResponse {
  /** Summary map. */
  readonly summaryMap?: Readonly<Record<string, number>>;
}

/** What GetCredentialReport takes. */
export type GetCredentialReportRequest = Readonly<Record<string, never>>;

/** Answer of GetCredentialReport. */
export interface GetCredentialReportResponse {
  /** Content. */
  readonly content?: Uint8Array;
  /** Report format; one of a closed set. */
  readonly reportFormat?: 'text/csv';
  /** Generated time. */
  readonly generatedTime?: number;
}

/** What GetOrganizationsAccessReport takes. */
export interface GetOrganizationsAccessReportRequest {
  /** Job ID, 36 to 36 characters. */
  readonly jobId: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Sort key; one of a closed set. */
  readonly sortKey?: 'SERVICE_NAMESPACE_ASCENDING' | 'SERVICE_NAMESPACE_DESCENDING' | 'LAST_AUTHENTICATED_TIME_ASCENDING' | 'LAST_AUTHENTICATED_TIME_DESCENDING';
}

/** Answer of GetOrganizationsAccessReport. */
export interface GetOrganizationsAccessReportResponse {
  /** Job status; one of a closed set. */
  readonly jobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** Job creation date. */
  readonly jobCreationDate: number;
  /** Job completion date. */
  readonly jobCompletionDate?: number;
  /** Number of services accessible. */
  readonly numberOfServicesAccessible?: number;
  /** Number of services not accessed. */
  readonly numberOfServicesNotAccessed?: number;
  /** Access details. */
  readonly accessDetails: readonly AccessDetail[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Error details. */
  readonly errorDetails?: ErrorDetails;
}

/** What GetServiceLastAccessedDetails takes. */
export interface GetServiceLastAccessedDetailsRequest {
  /** Job ID, 36 to 36 characters. */
  readonly jobId: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** Answer of GetServiceLastAccessedDetails. */
export interface GetServiceLastAccessedDetailsResponse {
  /** Job status; one of a closed set. */
  readonly jobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** Job type; one of a closed set. */
  readonly jobType?: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
  /** Job creation date. */
  readonly jobCreationDate: number;
  /** Services last accessed. */
  readonly servicesLastAccessed: readonly ServiceLastAccessed[];
  /** Job completion date. */
  readonly jobCompletionDate: number;
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Error. */
  readonly error?: ErrorDetails;
}

/** What GetServiceLastAccessedDetailsWithEntities takes. */
export interface GetServiceLastAccessedDetailsWithEntitiesRequest {
  /** Job ID, 36 to 36 characters. */
  readonly jobId: string;
  /** Service namespace, 1 to 64 characters. */
  readonly serviceNamespace: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** Answer of GetServiceLastAccessedDetailsWithEntities. */
export interface GetServiceLastAccessedDetailsWithEntitiesResponse {
  /** Job status; one of a closed set. */
  readonly jobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** Job creation date. */
  readonly jobCreationDate: number;
  /** Job completion date. */
  readonly jobCompletionDate: number;
  /** Entity details list. */
  readonly entityDetailsList: readonly EntityDetails[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Error. */
  readonly error?: ErrorDetails;
}

/** What ListPoliciesGrantingServiceAccess takes. */
export interface ListPoliciesGrantingServiceAccessRequest {
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** ARN, 20 to 2048 characters. */
  readonly arn: string;
  /** Service namespaces. */
  readonly serviceNamespaces: readonly string[];
}

/** Answer of ListPoliciesGrantingServiceAccess. */
export interface ListPoliciesGrantingServiceAccessResponse {
  /** Policies granting service access. */
  readonly policiesGrantingServiceAccess: readonly ListPoliciesGrantingServiceAccessEntry[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What AttachRolePolicy takes. */
export interface AttachRolePolicyRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of AttachRolePolicy. */
export type AttachRolePolicyResponse = Readonly<Record<string, never>>;

/** What CreateRole takes. */
export interface CreateRoleRequest {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Trust policy: who may assume the role. */
  readonly assumeRolePolicyDocument: string;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Max session duration. */
  readonly maxSessionDuration?: number;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateRole. */
export interface CreateRoleResponse {
  /** Role. */
  readonly role: Role;
}

/** What CreateServiceLinkedRole takes. */
export interface CreateServiceLinkedRoleRequest {
  /** AWS service name, 1 to 128 characters. */
  readonly awsServiceName: string;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Custom suffix, 1 to 64 characters. */
  readonly customSuffix?: string;
}

/** Answer of CreateServiceLinkedRole. */
export interface CreateServiceLinkedRoleResponse {
  /** Role. */
  readonly role?: Role;
}

/** What DeleteRole takes. */
export interface DeleteRoleRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of DeleteRole. */
export type DeleteRoleResponse = Readonly<Record<string, never>>;

/** What DeleteRolePermissionsBoundary takes. */
export interface DeleteRolePermissionsBoundaryRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of DeleteRolePermissionsBoundary. */
export type DeleteRolePermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What DeleteRolePolicy takes. */
export interface DeleteRolePolicyRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
}

/** Answer of DeleteRolePolicy. */
export type DeleteRolePolicyResponse = Readonly<Record<string, never>>;

/** What DeleteServiceLinkedRole takes. */
export interface DeleteServiceLinkedRoleRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of DeleteServiceLinkedRole. */
export interface DeleteServiceLinkedRoleResponse {
  /** Deletion task ID, 1 to 1000 characters. */
  readonly deletionTaskId: string;
}

/** What DetachRolePolicy takes. */
export interface DetachRolePolicyRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of DetachRolePolicy. */
export type DetachRolePolicyResponse = Readonly<Record<string, never>>;

/** What GetRole takes. */
export interface GetRoleRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of GetRole. */
export interface GetRoleResponse {
  /** Role. */
  readonly role: Role;
}

/** What GetRolePolicy takes. */
export interface GetRolePolicyRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
}

/** Answer of GetRolePolicy. */
export interface GetRolePolicyResponse {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** What GetServiceLinkedRoleDeletionStatus takes. */
export interface GetServiceLinkedRoleDeletionStatusRequest {
  /** Deletion task ID, 1 to 1000 characters. */
  readonly deletionTaskId: string;
}

/** Answer of GetServiceLinkedRoleDeletionStatus. */
export interface GetServiceLinkedRoleDeletionStatusResponse {
  /** Status; one of a closed set. */
  readonly status: 'SUCCEEDED' | 'IN_PROGRESS' | 'FAILED' | 'NOT_STARTED';
  /** Reason. */
  readonly reason?: DeletionTaskFailureReasonType;
}

/** What ListAttachedRolePolicies takes. */
export interface ListAttachedRolePoliciesRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListAttachedRolePolicies. */
export interface ListAttachedRolePoliciesResponse {
  /** Attached policies. */
  readonly attachedPolicies: readonly AttachedPolicy[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListRolePolicies takes. */
export interface ListRolePoliciesRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListRolePolicies. */
export interface ListRolePoliciesResponse {
  /** Policy names. */
  readonly policyNames: readonly string[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListRoleTags takes. */
export interface ListRoleTagsRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListRoleTags. */
export interface ListRoleTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListRoles takes. */
export interface ListRolesRequest {
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListRoles. */
export interface ListRolesResponse {
  /** Roles. */
  readonly roles: readonly Role[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What PutRolePermissionsBoundary takes. */
export interface PutRolePermissionsBoundaryRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary: string;
}

/** Answer of PutRolePermissionsBoundary. */
export type PutRolePermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What PutRolePolicy takes. */
export interface PutRolePolicyRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of PutRolePolicy. */
export type PutRolePolicyResponse = Readonly<Record<string, never>>;

/** What TagRole takes. */
export interface TagRoleRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagRole. */
export type TagRoleResponse = Readonly<Record<string, never>>;

/** What UntagRole takes. */
export interface UntagRoleRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagRole. */
export type UntagRoleResponse = Readonly<Record<string, never>>;

/** What UpdateAssumeRolePolicy takes. */
export interface UpdateAssumeRolePolicyRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of UpdateAssumeRolePolicy. */
export type UpdateAssumeRolePolicyResponse = Readonly<Record<string, never>>;

/** What UpdateRole takes. */
export interface UpdateRoleRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Description, 0 to 1000 characters. */
  readonly description?: string;
  /** Max session duration. */
  readonly maxSessionDuration?: number;
}

/** Answer of UpdateRole. */
export type UpdateRoleResponse = Readonly<Record<string, never>>;

/** What UpdateRoleDescription takes. */
export interface UpdateRoleDescriptionRequest {
  /** Role name, 1 to 64 characters. */
  readonly roleName: string;
  /** Description, 0 to 1000 characters. */
  readonly description: string;
}

/** Answer of UpdateRoleDescription. */
export interface UpdateRoleDescriptionResponse {
  /** Role. */
  readonly role?: Role;
}

/** What GetContextKeysForCustomPolicy takes. */
export interface GetContextKeysForCustomPolicyRequest {
  /** Policy input list. */
  readonly policyInputList: readonly string[];
}

/** Answer of GetContextKeysForCustomPolicy. */
export interface GetContextKeysForCustomPolicyResponse {
  /** Context key names. */
  readonly contextKeyNames: readonly string[];
}

/** What GetContextKeysForPrincipalPolicy takes. */
export interface GetContextKeysForPrincipalPolicyRequest {
  /** Policy source ARN, 20 to 2048 characters. */
  readonly policySourceArn: string;
  /** Policy input list. */
  readonly policyInputList: readonly string[];
}

/** Answer of GetContextKeysForPrincipalPolicy. */
export interface GetContextKeysForPrincipalPolicyResponse {
  /** Context key names. */
  readonly contextKeyNames: readonly string[];
}

/** What SimulateCustomPolicy takes. */
export interface SimulateCustomPolicyRequest {
  /** Policy input list. */
  readonly policyInputList: readonly string[];
  /** Permissions boundary policy input list. */
  readonly permissionsBoundaryPolicyInputList: readonly string[];
  /** Action names. */
  readonly actionNames: readonly string[];
  /** Resource arns. */
  readonly resourceArns: readonly string[];
  /** Resource policy, 1 to 131072 characters. */
  readonly resourcePolicy?: string;
  /** Resource owner, 1 to 2048 characters. */
  readonly resourceOwner?: string;
  /** Caller ARN, 1 to 2048 characters. */
  readonly callerArn?: string;
  /** Context entries. */
  readonly contextEntries: readonly ContextEntry[];
  /** Resource handling option, 1 to 64 characters. */
  readonly resourceHandlingOption?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** Answer of SimulateCustomPolicy. */
export interface SimulateCustomPolicyResponse {
  /** Evaluation results. */
  readonly evaluationResults: readonly EvaluationResult[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What SimulatePrincipalPolicy takes. */
export interface SimulatePrincipalPolicyRequest {
  /** Policy source ARN, 20 to 2048 characters. */
  readonly policySourceArn: string;
  /** Policy input list. */
  readonly policyInputList: readonly string[];
  /** Permissions boundary policy input list. */
  readonly permissionsBoundaryPolicyInputList: readonly string[];
  /** Action names. */
  readonly actionNames: readonly string[];
  /** Resource arns. */
  readonly resourceArns: readonly string[];
  /** Resource policy, 1 to 131072 characters. */
  readonly resourcePolicy?: string;
  /** Resource owner, 1 to 2048 characters. */
  readonly resourceOwner?: string;
  /** Caller ARN, 1 to 2048 characters. */
  readonly callerArn?: string;
  /** Context entries. */
  readonly contextEntries: readonly ContextEntry[];
  /** Resource handling option, 1 to 64 characters. */
  readonly resourceHandlingOption?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** Answer of SimulatePrincipalPolicy. */
export interface SimulatePrincipalPolicyResponse {
  /** Evaluation results. */
  readonly evaluationResults: readonly EvaluationResult[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What AttachUserPolicy takes. */
export interface AttachUserPolicyRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of AttachUserPolicy. */
export type AttachUserPolicyResponse = Readonly<Record<string, never>>;

/** What CreateUser takes. */
export interface CreateUserRequest {
  /** Path, 1 to 512 characters. */
  readonly path?: string;
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateUser. */
export interface CreateUserResponse {
  /** User. */
  readonly user?: User;
}

/** What DeleteUser takes. */
export interface DeleteUserRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
}

/** Answer of DeleteUser. */
export type DeleteUserResponse = Readonly<Record<string, never>>;

/** What DeleteUserPermissionsBoundary takes. */
export interface DeleteUserPermissionsBoundaryRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
}

/** Answer of DeleteUserPermissionsBoundary. */
export type DeleteUserPermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What DeleteUserPolicy takes. */
export interface DeleteUserPolicyRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
}

/** Answer of DeleteUserPolicy. */
export type DeleteUserPolicyResponse = Readonly<Record<string, never>>;

/** What DetachUserPolicy takes. */
export interface DetachUserPolicyRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Policy ARN, 20 to 2048 characters. */
  readonly policyArn: string;
}

/** Answer of DetachUserPolicy. */
export type DetachUserPolicyResponse = Readonly<Record<string, never>>;

/** What GetUser takes. */
export interface GetUserRequest {
  /** User name, 1 to 128 characters. */
  readonly userName?: string;
}

/** Answer of GetUser. */
export interface GetUserResponse {
  /** User. */
  readonly user: User;
}

/** What GetUserPolicy takes. */
export interface GetUserPolicyRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
}

/** Answer of GetUserPolicy. */
export interface GetUserPolicyResponse {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** What ListAttachedUserPolicies takes. */
export interface ListAttachedUserPoliciesRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListAttachedUserPolicies. */
export interface ListAttachedUserPoliciesResponse {
  /** Attached policies. */
  readonly attachedPolicies: readonly AttachedPolicy[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListUserPolicies takes. */
export interface ListUserPoliciesRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListUserPolicies. */
export interface ListUserPoliciesResponse {
  /** Policy names. */
  readonly policyNames: readonly string[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListUserTags takes. */
export interface ListUserTagsRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListUserTags. */
export interface ListUserTagsResponse {
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListUsers takes. */
export interface ListUsersRequest {
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most. */
  readonly maxItems?: number;
}

/** Answer of ListUsers. */
export interface ListUsersResponse {
  /** Users. */
  readonly users: readonly User[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What PutUserPermissionsBoundary takes. */
export interface PutUserPermissionsBoundaryRequest {
  /** User name, 1 to 64 characters. */
  readonly userName: string;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary: string;
}

/** Answer of PutUserPermissionsBoundary. */
export type PutUserPermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What PutUserPolicy takes. */
export interface PutUserPolicyRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Policy name, 1 to 128 characters. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of PutUserPolicy. */
export type PutUserPolicyResponse = Readonly<Record<string, never>>;

/** What TagUser takes. */
export interface TagUserRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Labels, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagUser. */
export type TagUserResponse = Readonly<Record<string, never>>;

/** What UntagUser takes. */
export interface UntagUserRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** Tag keys. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagUser. */
export type UntagUserResponse = Readonly<Record<string, never>>;

/** What UpdateUser takes. */
export interface UpdateUserRequest {
  /** User name, 1 to 128 characters. */
  readonly userName: string;
  /** New path, 1 to 512 characters. */
  readonly newPath?: string;
  /** New user name, 1 to 64 characters. */
  readonly newUserName?: string;
}

/** Answer of UpdateUser. */
export type UpdateUserResponse = Readonly<Record<string, never>>;
