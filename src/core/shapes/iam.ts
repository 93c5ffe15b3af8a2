// Generated from proto/eventide/iam/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.
// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.

/** What CreateAccountAlias takes. */
export interface CreateAccountAliasRequest {
  /** Name for sign-in: lower-case letters, digits and single hyphens; 3 to 63 characters. */
  readonly accountAlias: string;
}

/** Answer of CreateAccountAlias. */
export type CreateAccountAliasResponse = Readonly<Record<string, never>>;

/** What DeleteAccountAlias takes. */
export interface DeleteAccountAliasRequest {
  /** Name for sign-in: lower-case letters, digits and single hyphens; 3 to 63 characters. */
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
  /** JWT vending enabled. */
  readonly jwtVendingEnabled?: boolean;
}

/** What ListAccountAliases takes. */
export interface ListAccountAliasesRequest {
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Global endpoint token version; one of v1Token, v2Token. */
  readonly globalEndpointTokenVersion: 'v1Token' | 'v2Token';
}

/** Answer of SetSecurityTokenServicePreferences. */
export type SetSecurityTokenServicePreferencesResponse = Readonly<Record<string, never>>;

/** Access key. */
export interface AccessKey {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Access key id. */
  readonly accessKeyId: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** The secret, shown this once. */
  readonly secretAccessKey: string;
  /** When it was created. */
  readonly createDate?: number;
}

/** Delegation permission. */
export interface DelegationPermission {
  /** Policy template ARN. */
  readonly policyTemplateArn?: string;
  /** Parameters. */
  readonly parameters: readonly PolicyParameter[];
}

/** Group. */
export interface Group {
  /** Path: / or /like/this/. */
  readonly path: string;
  /** Group name. */
  readonly groupName: string;
  /** Group id. */
  readonly groupId: string;
  /** ARN. */
  readonly arn: string;
  /** When it was created. */
  readonly createDate: number;
}

/** Tag. */
export interface Tag {
  /** Key. */
  readonly key: string;
  /** Value. */
  readonly value: string;
}

/** Instance profile. */
export interface InstanceProfile {
  /** Path: / or /like/this/. */
  readonly path: string;
  /** Instance profile name. */
  readonly instanceProfileName: string;
  /** Instance profile id. */
  readonly instanceProfileId: string;
  /** ARN. */
  readonly arn: string;
  /** When it was created. */
  readonly createDate: number;
  /** Roles. */
  readonly roles: readonly Role[];
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Login profile. */
export interface LoginProfile {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** When it was created. */
  readonly createDate: number;
  /** Whether the user must choose a new password at the next sign-in. */
  readonly passwordResetRequired?: boolean;
}

/** Policy. */
export interface Policy {
  /** Policy name. */
  readonly policyName?: string;
  /** Policy id. */
  readonly policyId?: string;
  /** ARN. */
  readonly arn?: string;
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** The version that counts. */
  readonly defaultVersionId?: string;
  /** How many users, groups and roles it is attached to. */
  readonly attachmentCount?: number;
  /** How many users and roles have it as their permissions boundary. */
  readonly permissionsBoundaryUsageCount?: number;
  /** Whether it can be attached. */
  readonly isAttachable?: boolean;
  /** What it is for. */
  readonly description?: string;
  /** When it was created. */
  readonly createDate?: number;
  /** When it was last changed. */
  readonly updateDate?: number;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Policy version. */
export interface PolicyVersion {
  /** The policy as JSON text. */
  readonly document?: string;
  /** Version, such as v2. */
  readonly versionId?: string;
  /** Whether it is the version that counts. */
  readonly isDefaultVersion?: boolean;
  /** When it was created. */
  readonly createDate?: number;
}

/** Role. */
export interface Role {
  /** Path: / or /like/this/. */
  readonly path: string;
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Role id. */
  readonly roleId: string;
  /** ARN. */
  readonly arn: string;
  /** When it was created. */
  readonly createDate: number;
  /** Trust policy as JSON text: who may assume the role. */
  readonly assumeRolePolicyDocument?: string;
  /** What it is for. */
  readonly description?: string;
  /** The longest session that can be asked for, seconds. */
  readonly maxSessionDuration?: number;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
  /** The last use of the role. */
  readonly roleLastUsed?: RoleLastUsed;
}

/** Service specific credential. */
export interface ServiceSpecificCredential {
  /** When it was created. */
  readonly createDate: number;
  /** Expiration date. */
  readonly expirationDate?: number;
  /** Service name. */
  readonly serviceName: string;
  /** Service user name. */
  readonly serviceUserName?: string;
  /** Service password. */
  readonly servicePassword?: string;
  /** Service credential alias. */
  readonly serviceCredentialAlias?: string;
  /** Service credential secret. */
  readonly serviceCredentialSecret?: string;
  /** Service specific credential id. */
  readonly serviceSpecificCredentialId: string;
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** User. */
export interface User {
  /** Path: / or /like/this/. */
  readonly path: string;
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** User id. */
  readonly userId: string;
  /** ARN. */
  readonly arn: string;
  /** When it was created. */
  readonly createDate: number;
  /** When the password was last used. */
  readonly passwordLastUsed?: number;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Virtual MFA device. */
export interface VirtualMFADevice {
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** Base32 string seed. */
  readonly base32StringSeed?: Uint8Array;
  /** Qr code png. */
  readonly qrCodePng?: Uint8Array;
  /** User. */
  readonly user?: User;
  /** Enable date. */
  readonly enableDate?: number;
  /** Tags, at most fifty. */
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
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** User id. */
  readonly userId?: string;
  /** ARN. */
  readonly arn?: string;
  /** When it was created. */
  readonly createDate?: number;
  /** User policy list. */
  readonly userPolicyList: readonly PolicyDetail[];
  /** Group list. */
  readonly groupList: readonly string[];
  /** Attached managed policies. */
  readonly attachedManagedPolicies: readonly AttachedPolicy[];
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Group detail. */
export interface GroupDetail {
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Group name. */
  readonly groupName?: string;
  /** Group id. */
  readonly groupId?: string;
  /** ARN. */
  readonly arn?: string;
  /** When it was created. */
  readonly createDate?: number;
  /** Group policy list. */
  readonly groupPolicyList: readonly PolicyDetail[];
  /** Attached managed policies. */
  readonly attachedManagedPolicies: readonly AttachedPolicy[];
}

/** Role detail. */
export interface RoleDetail {
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Role name; 1 to 64 characters. */
  readonly roleName?: string;
  /** Role id. */
  readonly roleId?: string;
  /** ARN. */
  readonly arn?: string;
  /** When it was created. */
  readonly createDate?: number;
  /** Trust policy as JSON text: who may assume the role. */
  readonly assumeRolePolicyDocument?: string;
  /** Instance profile list. */
  readonly instanceProfileList: readonly InstanceProfile[];
  /** Role policy list. */
  readonly rolePolicyList: readonly PolicyDetail[];
  /** Attached managed policies. */
  readonly attachedManagedPolicies: readonly AttachedPolicy[];
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: AttachedPermissionsBoundary;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
  /** The last use of the role. */
  readonly roleLastUsed?: RoleLastUsed;
}

/** Managed policy detail. */
export interface ManagedPolicyDetail {
  /** Policy name. */
  readonly policyName?: string;
  /** Policy id. */
  readonly policyId?: string;
  /** ARN. */
  readonly arn?: string;
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** The version that counts. */
  readonly defaultVersionId?: string;
  /** How many users, groups and roles it is attached to. */
  readonly attachmentCount?: number;
  /** How many users and roles have it as their permissions boundary. */
  readonly permissionsBoundaryUsageCount?: number;
  /** Whether it can be attached. */
  readonly isAttachable?: boolean;
  /** What it is for. */
  readonly description?: string;
  /** When it was created. */
  readonly createDate?: number;
  /** When it was last changed. */
  readonly updateDate?: number;
  /** Policy version list. */
  readonly policyVersionList: readonly PolicyVersion[];
}

/** Password policy. */
export interface PasswordPolicy {
  /** How long a password must be. */
  readonly minimumPasswordLength?: number;
  /** Whether a password needs a symbol. */
  readonly requireSymbols?: boolean;
  /** Whether a password needs a digit. */
  readonly requireNumbers?: boolean;
  /** Whether a password needs an upper-case letter. */
  readonly requireUppercaseCharacters?: boolean;
  /** Whether a password needs a lower-case letter. */
  readonly requireLowercaseCharacters?: boolean;
  /** Whether users may change their own password. */
  readonly allowUsersToChangePassword?: boolean;
  /** Expire passwords. */
  readonly expirePasswords?: boolean;
  /** After how many days a password must be changed. */
  readonly maxPasswordAge?: number;
  /** How many passwords back none may be used again. */
  readonly passwordReusePrevention?: number;
  /** Whether users with an expired password need an administrator. */
  readonly hardExpiry?: boolean;
}

/** Delegation request. */
export interface DelegationRequest {
  /** Delegation request id. */
  readonly delegationRequestId?: string;
  /** Owner account id. */
  readonly ownerAccountId?: string;
  /** What it is for. */
  readonly description?: string;
  /** Request message. */
  readonly requestMessage?: string;
  /** Permissions. */
  readonly permissions?: DelegationPermission;
  /** Permission policy. */
  readonly permissionPolicy?: string;
  /** Role permission restriction ARNs. */
  readonly rolePermissionRestrictionArns: readonly string[];
  /** Owner id. */
  readonly ownerId?: string;
  /** Approver id. */
  readonly approverId?: string;
  /** State. */
  readonly state?: 'UNASSIGNED' | 'ASSIGNED' | 'PENDING_APPROVAL' | 'FINALIZED' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED';
  /** Expiration time. */
  readonly expirationTime?: number;
  /** Requestor id. */
  readonly requestorId?: string;
  /** Requestor name; 0 to 30 characters. */
  readonly requestorName?: string;
  /** When it was created. */
  readonly createDate?: number;
  /** Session duration. */
  readonly sessionDuration?: number;
  /** Redirect URL. */
  readonly redirectUrl?: string;
  /** Notes. */
  readonly notes?: string;
  /** Rejection reason. */
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
  /** Service namespace; 1 to 64 characters. */
  readonly serviceNamespace: string;
  /** Region. */
  readonly region?: string;
  /** Place of an account or unit in the organization. */
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
  /** Key id; 22 to 64 characters. */
  readonly keyId?: string;
  /** Timestamp. */
  readonly timestamp?: number;
}

/** SSH public key. */
export interface SSHPublicKey {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key id. */
  readonly sshPublicKeyId: string;
  /** Fingerprint; 48 characters. */
  readonly fingerprint: string;
  /** SSH public key body. */
  readonly sshPublicKeyBody: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Upload date. */
  readonly uploadDate?: number;
}

/** Server certificate. */
export interface ServerCertificate {
  /** Server certificate metadata. */
  readonly serverCertificateMetadata: ServerCertificateMetadata;
  /** The certificate, PEM. */
  readonly certificateBody: string;
  /** The certificates above it, PEM. */
  readonly certificateChain?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Service last accessed. */
export interface ServiceLastAccessed {
  /** Service name. */
  readonly serviceName: string;
  /** Last authenticated. */
  readonly lastAuthenticated?: number;
  /** Service namespace; 1 to 64 characters. */
  readonly serviceNamespace: string;
  /** Last authenticated entity. */
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
  /** Reason. */
  readonly reason?: string;
  /** Role usage list. */
  readonly roleUsageList: readonly RoleUsageType[];
}

/** Access key metadata. */
export interface AccessKeyMetadata {
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Access key id. */
  readonly accessKeyId?: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status?: 'Active' | 'Inactive' | 'Expired';
  /** When it was created. */
  readonly createDate?: number;
}

/** Attached policy. */
export interface AttachedPolicy {
  /** Policy name. */
  readonly policyName?: string;
  /** Policy ARN. */
  readonly policyArn?: string;
}

/** Policy group. */
export interface PolicyGroup {
  /** Group name. */
  readonly groupName?: string;
  /** Group id. */
  readonly groupId?: string;
}

/** Policy user. */
export interface PolicyUser {
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** User id. */
  readonly userId?: string;
}

/** Policy role. */
export interface PolicyRole {
  /** Role name; 1 to 64 characters. */
  readonly roleName?: string;
  /** Role id. */
  readonly roleId?: string;
}

/** MFA device. */
export interface MFADevice {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** Enable date. */
  readonly enableDate: number;
}

/** Open id connect provider list entry. */
export interface OpenIDConnectProviderListEntry {
  /** ARN. */
  readonly arn?: string;
}

/** List policies granting service access entry. */
export interface ListPoliciesGrantingServiceAccessEntry {
  /** Service namespace; 1 to 64 characters. */
  readonly serviceNamespace?: string;
  /** Policies. */
  readonly policies: readonly PolicyGrantingServiceAccess[];
}

/** SAML provider list entry. */
export interface SAMLProviderListEntry {
  /** ARN. */
  readonly arn?: string;
  /** Valid until. */
  readonly validUntil?: number;
  /** When it was created. */
  readonly createDate?: number;
}

/** SSH public key metadata. */
export interface SSHPublicKeyMetadata {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key id. */
  readonly sshPublicKeyId: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Upload date. */
  readonly uploadDate: number;
}

/** Server certificate metadata. */
export interface ServerCertificateMetadata {
  /** Path: / or /like/this/. */
  readonly path: string;
  /** Server certificate name. */
  readonly serverCertificateName: string;
  /** Server certificate id. */
  readonly serverCertificateId: string;
  /** ARN. */
  readonly arn: string;
  /** Upload date. */
  readonly uploadDate?: number;
  /** When the credentials end. */
  readonly expiration?: number;
}

/** Service specific credential metadata. */
export interface ServiceSpecificCredentialMetadata {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Service user name. */
  readonly serviceUserName?: string;
  /** Service credential alias. */
  readonly serviceCredentialAlias?: string;
  /** When it was created. */
  readonly createDate: number;
  /** Expiration date. */
  readonly expirationDate?: number;
  /** Service specific credential id. */
  readonly serviceSpecificCredentialId: string;
  /** Service name. */
  readonly serviceName: string;
}

/** Signing certificate. */
export interface SigningCertificate {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Certificate id. */
  readonly certificateId: string;
  /** The certificate, PEM. */
  readonly certificateBody: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Upload date. */
  readonly uploadDate?: number;
}

/** Context entry. */
export interface ContextEntry {
  /** Name of a condition key. */
  readonly contextKeyName?: string;
  /** Its values. */
  readonly contextKeyValues: readonly string[];
  /** Type of its values. */
  readonly contextKeyType?: 'string' | 'stringList' | 'numeric' | 'numericList' | 'boolean' | 'booleanList' | 'ip' | 'ipList' | 'binary' | 'binaryList' | 'date' | 'dateList';
}

/** Evaluation result. */
export interface EvaluationResult {
  /** Eval action name. */
  readonly evalActionName: string;
  /** Eval resource name. */
  readonly evalResourceName?: string;
  /** The decision; one of allowed, explicitDeny, implicitDeny. */
  readonly evalDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Matched statements. */
  readonly matchedStatements: readonly Statement[];
  /** Condition keys that the policies need and the request lacks. */
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
  /** Name. */
  readonly name?: string;
  /** Values. */
  readonly values: readonly string[];
  /** Type; one of string, stringList. */
  readonly type?: 'string' | 'stringList';
}

/** Attached permissions boundary. */
export interface AttachedPermissionsBoundary {
  /** Permissions boundary type; one of Policy. */
  readonly permissionsBoundaryType?: 'Policy';
  /** Permissions boundary ARN. */
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
  /** Policy name. */
  readonly policyName?: string;
  /** The policy as JSON text. */
  readonly policyDocument?: string;
}

/** Tracked action last accessed. */
export interface TrackedActionLastAccessed {
  /** Action name. */
  readonly actionName?: string;
  /** Last accessed entity. */
  readonly lastAccessedEntity?: string;
  /** Last accessed time. */
  readonly lastAccessedTime?: number;
  /** Last accessed region. */
  readonly lastAccessedRegion?: string;
}

/** Entity info. */
export interface EntityInfo {
  /** ARN. */
  readonly arn: string;
  /** Name; 1 to 64 characters. */
  readonly name: string;
  /** Type; one of USER, ROLE, GROUP. */
  readonly type: 'USER' | 'ROLE' | 'GROUP';
  /** Id. */
  readonly id: string;
  /** Path: / or /like/this/. */
  readonly path?: string;
}

/** Role usage. */
export interface RoleUsageType {
  /** Region. */
  readonly region?: string;
  /** Resources. */
  readonly resources: readonly string[];
}

/** Policy granting service access. */
export interface PolicyGrantingServiceAccess {
  /** Policy name. */
  readonly policyName: string;
  /** Policy type; one of INLINE, MANAGED. */
  readonly policyType: 'INLINE' | 'MANAGED';
  /** Policy ARN. */
  readonly policyArn?: string;
  /** Entity type; one of USER, ROLE, GROUP. */
  readonly entityType?: 'USER' | 'ROLE' | 'GROUP';
  /** Entity name. */
  readonly entityName?: string;
}

/** Statement. */
export interface Statement {
  /** Source policy id. */
  readonly sourcePolicyId?: string;
  /** Source policy type. */
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
  /** Eval resource name. */
  readonly evalResourceName: string;
  /** Eval resource decision; one of allowed, explicitDeny, implicitDeny. */
  readonly evalResourceDecision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Matched statements. */
  readonly matchedStatements: readonly Statement[];
  /** Condition keys that the policies need and the request lacks. */
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
  /** Old password. */
  readonly oldPassword: string;
  /** New password. */
  readonly newPassword: string;
}

/** Answer of ChangePassword. */
export type ChangePasswordResponse = Readonly<Record<string, never>>;

/** What CreateAccessKey takes. */
export interface CreateAccessKeyRequest {
  /** Name of the user. */
  readonly userName?: string;
}

/** Answer of CreateAccessKey. */
export interface CreateAccessKeyResponse {
  /** Access key. */
  readonly accessKey: AccessKey;
}

/** What CreateLoginProfile takes. */
export interface CreateLoginProfileRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Password. */
  readonly password?: string;
  /** Whether the user must choose a new password at the next sign-in. */
  readonly passwordResetRequired?: boolean;
}

/** Answer of CreateLoginProfile. */
export interface CreateLoginProfileResponse {
  /** Login profile. */
  readonly loginProfile: LoginProfile;
}

/** What CreateServiceSpecificCredential takes. */
export interface CreateServiceSpecificCredentialRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Service name. */
  readonly serviceName: string;
  /** After how many days the credentials expire. */
  readonly credentialAgeDays?: number;
}

/** Answer of CreateServiceSpecificCredential. */
export interface CreateServiceSpecificCredentialResponse {
  /** Service specific credential. */
  readonly serviceSpecificCredential?: ServiceSpecificCredential;
}

/** What CreateVirtualMFADevice takes. */
export interface CreateVirtualMFADeviceRequest {
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Virtual MFA device name. */
  readonly virtualMfaDeviceName: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateVirtualMFADevice. */
export interface CreateVirtualMFADeviceResponse {
  /** Virtual MFA device. */
  readonly virtualMfaDevice: VirtualMFADevice;
}

/** What DeactivateMFADevice takes. */
export interface DeactivateMFADeviceRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
}

/** Answer of DeactivateMFADevice. */
export type DeactivateMFADeviceResponse = Readonly<Record<string, never>>;

/** What DeleteAccessKey takes. */
export interface DeleteAccessKeyRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** Access key id. */
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
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
}

/** Answer of DeleteLoginProfile. */
export type DeleteLoginProfileResponse = Readonly<Record<string, never>>;

/** What DeleteSSHPublicKey takes. */
export interface DeleteSSHPublicKeyRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key id. */
  readonly sshPublicKeyId: string;
}

/** Answer of DeleteSSHPublicKey. */
export type DeleteSSHPublicKeyResponse = Readonly<Record<string, never>>;

/** What DeleteServerCertificate takes. */
export interface DeleteServerCertificateRequest {
  /** Server certificate name. */
  readonly serverCertificateName: string;
}

/** Answer of DeleteServerCertificate. */
export type DeleteServerCertificateResponse = Readonly<Record<string, never>>;

/** What DeleteServiceSpecificCredential takes. */
export interface DeleteServiceSpecificCredentialRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Service specific credential id. */
  readonly serviceSpecificCredentialId: string;
}

/** Answer of DeleteServiceSpecificCredential. */
export type DeleteServiceSpecificCredentialResponse = Readonly<Record<string, never>>;

/** What DeleteSigningCertificate takes. */
export interface DeleteSigningCertificateRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** Certificate id. */
  readonly certificateId: string;
}

/** Answer of DeleteSigningCertificate. */
export type DeleteSigningCertificateResponse = Readonly<Record<string, never>>;

/** What DeleteVirtualMFADevice takes. */
export interface DeleteVirtualMFADeviceRequest {
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
}

/** Answer of DeleteVirtualMFADevice. */
export type DeleteVirtualMFADeviceResponse = Readonly<Record<string, never>>;

/** What EnableMFADevice takes. */
export interface EnableMFADeviceRequest {
  /** Name of the user. */
  readonly userName: string;
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** A code of the device; 6 characters. */
  readonly authenticationCode1: string;
  /** The code that follows it; 6 characters. */
  readonly authenticationCode2: string;
}

/** Answer of EnableMFADevice. */
export type EnableMFADeviceResponse = Readonly<Record<string, never>>;

/** What GetAccessKeyLastUsed takes. */
export interface GetAccessKeyLastUsedRequest {
  /** Access key id. */
  readonly accessKeyId: string;
}

/** Answer of GetAccessKeyLastUsed. */
export interface GetAccessKeyLastUsedResponse {
  /** Name of the user. */
  readonly userName?: string;
  /** The last use. */
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
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
}

/** Answer of GetLoginProfile. */
export interface GetLoginProfileResponse {
  /** Login profile. */
  readonly loginProfile: LoginProfile;
}

/** What GetMFADevice takes. */
export interface GetMFADeviceRequest {
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
}

/** Answer of GetMFADevice. */
export interface GetMFADeviceResponse {
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** Enable date. */
  readonly enableDate?: number;
  /** Certifications. */
  readonly certifications?: Readonly<Record<string, string>>;
}

/** What GetSSHPublicKey takes. */
export interface GetSSHPublicKeyRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key id. */
  readonly sshPublicKeyId: string;
  /** SSH or PEM; one of SSH, PEM. */
  readonly encoding: 'SSH' | 'PEM';
}

/** Answer of GetSSHPublicKey. */
export interface GetSSHPublicKeyResponse {
  /** SSH public key. */
  readonly sshPublicKey?: SSHPublicKey;
}

/** What GetServerCertificate takes. */
export interface GetServerCertificateRequest {
  /** Server certificate name. */
  readonly serverCertificateName: string;
}

/** Answer of GetServerCertificate. */
export interface GetServerCertificateResponse {
  /** Server certificate. */
  readonly serverCertificate: ServerCertificate;
}

/** What ListAccessKeys takes. */
export interface ListAccessKeysRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListAccessKeys. */
export interface ListAccessKeysResponse {
  /** Access keys, without their secrets. */
  readonly accessKeyMetadata: readonly AccessKeyMetadata[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListMFADeviceTags takes. */
export interface ListMFADeviceTagsRequest {
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListMFADeviceTags. */
export interface ListMFADeviceTagsResponse {
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListMFADevices takes. */
export interface ListMFADevicesRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Server certificate name. */
  readonly serverCertificateName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListServerCertificateTags. */
export interface ListServerCertificateTagsResponse {
  /** Tags, at most fifty. */
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
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Service name. */
  readonly serviceName?: string;
  /** Whether credentials of all users are meant. */
  readonly allUsers?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user. */
  readonly userName?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Only devices that a user has, or that nobody has; one of Assigned, Unassigned, Any. */
  readonly assignmentStatus?: 'Assigned' | 'Unassigned' | 'Any';
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Service specific credential id. */
  readonly serviceSpecificCredentialId: string;
}

/** Answer of ResetServiceSpecificCredential. */
export interface ResetServiceSpecificCredentialResponse {
  /** Service specific credential. */
  readonly serviceSpecificCredential?: ServiceSpecificCredential;
}

/** What ResyncMFADevice takes. */
export interface ResyncMFADeviceRequest {
  /** Name of the user. */
  readonly userName: string;
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** A code of the device; 6 characters. */
  readonly authenticationCode1: string;
  /** The code that follows it; 6 characters. */
  readonly authenticationCode2: string;
}

/** Answer of ResyncMFADevice. */
export type ResyncMFADeviceResponse = Readonly<Record<string, never>>;

/** What TagMFADevice takes. */
export interface TagMFADeviceRequest {
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagMFADevice. */
export type TagMFADeviceResponse = Readonly<Record<string, never>>;

/** What TagServerCertificate takes. */
export interface TagServerCertificateRequest {
  /** Server certificate name. */
  readonly serverCertificateName: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagServerCertificate. */
export type TagServerCertificateResponse = Readonly<Record<string, never>>;

/** What UntagMFADevice takes. */
export interface UntagMFADeviceRequest {
  /** Serial number of an MFA device; for a virtual one its ARN. */
  readonly serialNumber: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagMFADevice. */
export type UntagMFADeviceResponse = Readonly<Record<string, never>>;

/** What UntagServerCertificate takes. */
export interface UntagServerCertificateRequest {
  /** Server certificate name. */
  readonly serverCertificateName: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagServerCertificate. */
export type UntagServerCertificateResponse = Readonly<Record<string, never>>;

/** What UpdateAccessKey takes. */
export interface UpdateAccessKeyRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** Access key id. */
  readonly accessKeyId: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateAccessKey. */
export type UpdateAccessKeyResponse = Readonly<Record<string, never>>;

/** What UpdateAccountPasswordPolicy takes. */
export interface UpdateAccountPasswordPolicyRequest {
  /** How long a password must be. */
  readonly minimumPasswordLength?: number;
  /** Whether a password needs a symbol. */
  readonly requireSymbols?: boolean;
  /** Whether a password needs a digit. */
  readonly requireNumbers?: boolean;
  /** Whether a password needs an upper-case letter. */
  readonly requireUppercaseCharacters?: boolean;
  /** Whether a password needs a lower-case letter. */
  readonly requireLowercaseCharacters?: boolean;
  /** Whether users may change their own password. */
  readonly allowUsersToChangePassword?: boolean;
  /** After how many days a password must be changed. */
  readonly maxPasswordAge?: number;
  /** How many passwords back none may be used again. */
  readonly passwordReusePrevention?: number;
  /** Whether users with an expired password need an administrator. */
  readonly hardExpiry?: boolean;
}

/** Answer of UpdateAccountPasswordPolicy. */
export type UpdateAccountPasswordPolicyResponse = Readonly<Record<string, never>>;

/** What UpdateLoginProfile takes. */
export interface UpdateLoginProfileRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Password. */
  readonly password?: string;
  /** Whether the user must choose a new password at the next sign-in. */
  readonly passwordResetRequired?: boolean;
}

/** Answer of UpdateLoginProfile. */
export type UpdateLoginProfileResponse = Readonly<Record<string, never>>;

/** What UpdateSSHPublicKey takes. */
export interface UpdateSSHPublicKeyRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key id. */
  readonly sshPublicKeyId: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateSSHPublicKey. */
export type UpdateSSHPublicKeyResponse = Readonly<Record<string, never>>;

/** What UpdateServerCertificate takes. */
export interface UpdateServerCertificateRequest {
  /** Server certificate name. */
  readonly serverCertificateName: string;
  /** The new path. */
  readonly newPath?: string;
  /** The new name. */
  readonly newServerCertificateName?: string;
}

/** Answer of UpdateServerCertificate. */
export type UpdateServerCertificateResponse = Readonly<Record<string, never>>;

/** What UpdateServiceSpecificCredential takes. */
export interface UpdateServiceSpecificCredentialRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName?: string;
  /** Service specific credential id. */
  readonly serviceSpecificCredentialId: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateServiceSpecificCredential. */
export type UpdateServiceSpecificCredentialResponse = Readonly<Record<string, never>>;

/** What UpdateSigningCertificate takes. */
export interface UpdateSigningCertificateRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** Certificate id. */
  readonly certificateId: string;
  /** On or off; one of Active, Inactive, Expired. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** Answer of UpdateSigningCertificate. */
export type UpdateSigningCertificateResponse = Readonly<Record<string, never>>;

/** What UploadSSHPublicKey takes. */
export interface UploadSSHPublicKeyRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** SSH public key body. */
  readonly sshPublicKeyBody: string;
}

/** Answer of UploadSSHPublicKey. */
export interface UploadSSHPublicKeyResponse {
  /** SSH public key. */
  readonly sshPublicKey?: SSHPublicKey;
}

/** What UploadServerCertificate takes. */
export interface UploadServerCertificateRequest {
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Server certificate name. */
  readonly serverCertificateName: string;
  /** The certificate, PEM. */
  readonly certificateBody: string;
  /** Private key. */
  readonly privateKey: string;
  /** The certificates above it, PEM. */
  readonly certificateChain?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of UploadServerCertificate. */
export interface UploadServerCertificateResponse {
  /** Server certificate metadata. */
  readonly serverCertificateMetadata?: ServerCertificateMetadata;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What UploadSigningCertificate takes. */
export interface UploadSigningCertificateRequest {
  /** Name of the user. */
  readonly userName?: string;
  /** The certificate, PEM. */
  readonly certificateBody: string;
}

/** Answer of UploadSigningCertificate. */
export interface UploadSigningCertificateResponse {
  /** Certificate. */
  readonly certificate: SigningCertificate;
}

/** What AcceptDelegationRequest takes. */
export interface AcceptDelegationRequestRequest {
  /** Delegation request id. */
  readonly delegationRequestId: string;
}

/** Answer of AcceptDelegationRequest. */
export type AcceptDelegationRequestResponse = Readonly<Record<string, never>>;

/** What AssociateDelegationRequest takes. */
export interface AssociateDelegationRequestRequest {
  /** Delegation request id. */
  readonly delegationRequestId: string;
}

/** Answer of AssociateDelegationRequest. */
export type AssociateDelegationRequestResponse = Readonly<Record<string, never>>;

/** What CreateDelegationRequest takes. */
export interface CreateDelegationRequestRequest {
  /** Owner account id. */
  readonly ownerAccountId?: string;
  /** What it is for. */
  readonly description: string;
  /** Permissions. */
  readonly permissions: DelegationPermission;
  /** Request message. */
  readonly requestMessage?: string;
  /** Requestor workflow id. */
  readonly requestorWorkflowId: string;
  /** Redirect URL. */
  readonly redirectUrl?: string;
  /** Notification channel. */
  readonly notificationChannel: string;
  /** Session duration. */
  readonly sessionDuration: number;
  /** Only send by owner. */
  readonly onlySendByOwner?: boolean;
}

/** Answer of CreateDelegationRequest. */
export interface CreateDelegationRequestResponse {
  /** Console deep link. */
  readonly consoleDeepLink?: string;
  /** Delegation request id. */
  readonly delegationRequestId?: string;
}

/** What GetDelegationRequest takes. */
export interface GetDelegationRequestRequest {
  /** Delegation request id. */
  readonly delegationRequestId: string;
  /** Delegation permission check. */
  readonly delegationPermissionCheck?: boolean;
}

/** Answer of GetDelegationRequest. */
export interface GetDelegationRequestResponse {
  /** Delegation request. */
  readonly delegationRequest?: DelegationRequest;
  /** Permission check status; one of COMPLETE, IN_PROGRESS, FAILED. */
  readonly permissionCheckStatus?: 'COMPLETE' | 'IN_PROGRESS' | 'FAILED';
  /** Permission check result; one of ALLOWED, DENIED, UNSURE. */
  readonly permissionCheckResult?: 'ALLOWED' | 'DENIED' | 'UNSURE';
}

/** What GetHumanReadableSummary takes. */
export interface GetHumanReadableSummaryRequest {
  /** Entity ARN. */
  readonly entityArn: string;
  /** Locale; 2 to 12 characters. */
  readonly locale?: string;
}

/** Answer of GetHumanReadableSummary. */
export interface GetHumanReadableSummaryResponse {
  /** Summary content. */
  readonly summaryContent?: string;
  /** Locale; 2 to 12 characters. */
  readonly locale?: string;
  /** Summary state; one of AVAILABLE, NOT_AVAILABLE, NOT_SUPPORTED, FAILED. */
  readonly summaryState?: 'AVAILABLE' | 'NOT_AVAILABLE' | 'NOT_SUPPORTED' | 'FAILED';
}

/** What ListDelegationRequests takes. */
export interface ListDelegationRequestsRequest {
  /** Owner id. */
  readonly ownerId?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Delegation request id. */
  readonly delegationRequestId: string;
  /** Notes. */
  readonly notes?: string;
}

/** Answer of RejectDelegationRequest. */
export type RejectDelegationRequestResponse = Readonly<Record<string, never>>;

/** What SendDelegationToken takes. */
export interface SendDelegationTokenRequest {
  /** Delegation request id. */
  readonly delegationRequestId: string;
}

/** Answer of SendDelegationToken. */
export type SendDelegationTokenResponse = Readonly<Record<string, never>>;

/** What UpdateDelegationRequest takes. */
export interface UpdateDelegationRequestRequest {
  /** Delegation request id. */
  readonly delegationRequestId: string;
  /** Notes. */
  readonly notes?: string;
}

/** Answer of UpdateDelegationRequest. */
export type UpdateDelegationRequestResponse = Readonly<Record<string, never>>;

/** What AddUserToGroup takes. */
export interface AddUserToGroupRequest {
  /** Group name. */
  readonly groupName: string;
  /** Name of the user. */
  readonly userName: string;
}

/** Answer of AddUserToGroup. */
export type AddUserToGroupResponse = Readonly<Record<string, never>>;

/** What AttachGroupPolicy takes. */
export interface AttachGroupPolicyRequest {
  /** Group name. */
  readonly groupName: string;
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of AttachGroupPolicy. */
export type AttachGroupPolicyResponse = Readonly<Record<string, never>>;

/** What CreateGroup takes. */
export interface CreateGroupRequest {
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Group name. */
  readonly groupName: string;
}

/** Answer of CreateGroup. */
export interface CreateGroupResponse {
  /** Group. */
  readonly group: Group;
}

/** What DeleteGroup takes. */
export interface DeleteGroupRequest {
  /** Group name. */
  readonly groupName: string;
}

/** Answer of DeleteGroup. */
export type DeleteGroupResponse = Readonly<Record<string, never>>;

/** What DeleteGroupPolicy takes. */
export interface DeleteGroupPolicyRequest {
  /** Group name. */
  readonly groupName: string;
  /** Policy name. */
  readonly policyName: string;
}

/** Answer of DeleteGroupPolicy. */
export type DeleteGroupPolicyResponse = Readonly<Record<string, never>>;

/** What DetachGroupPolicy takes. */
export interface DetachGroupPolicyRequest {
  /** Group name. */
  readonly groupName: string;
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of DetachGroupPolicy. */
export type DetachGroupPolicyResponse = Readonly<Record<string, never>>;

/** What GetGroup takes. */
export interface GetGroupRequest {
  /** Group name. */
  readonly groupName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Group name. */
  readonly groupName: string;
  /** Policy name. */
  readonly policyName: string;
}

/** Answer of GetGroupPolicy. */
export interface GetGroupPolicyResponse {
  /** Group name. */
  readonly groupName: string;
  /** Policy name. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** What ListAttachedGroupPolicies takes. */
export interface ListAttachedGroupPoliciesRequest {
  /** Group name. */
  readonly groupName: string;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Group name. */
  readonly groupName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user. */
  readonly userName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Group name. */
  readonly groupName: string;
  /** Policy name. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of PutGroupPolicy. */
export type PutGroupPolicyResponse = Readonly<Record<string, never>>;

/** What RemoveUserFromGroup takes. */
export interface RemoveUserFromGroupRequest {
  /** Group name. */
  readonly groupName: string;
  /** Name of the user. */
  readonly userName: string;
}

/** Answer of RemoveUserFromGroup. */
export type RemoveUserFromGroupResponse = Readonly<Record<string, never>>;

/** What UpdateGroup takes. */
export interface UpdateGroupRequest {
  /** Group name. */
  readonly groupName: string;
  /** The new path. */
  readonly newPath?: string;
  /** The new name. */
  readonly newGroupName?: string;
}

/** Answer of UpdateGroup. */
export type UpdateGroupResponse = Readonly<Record<string, never>>;

/** What AddRoleToInstanceProfile takes. */
export interface AddRoleToInstanceProfileRequest {
  /** Instance profile name. */
  readonly instanceProfileName: string;
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of AddRoleToInstanceProfile. */
export type AddRoleToInstanceProfileResponse = Readonly<Record<string, never>>;

/** What CreateInstanceProfile takes. */
export interface CreateInstanceProfileRequest {
  /** Instance profile name. */
  readonly instanceProfileName: string;
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateInstanceProfile. */
export interface CreateInstanceProfileResponse {
  /** Instance profile. */
  readonly instanceProfile: InstanceProfile;
}

/** What DeleteInstanceProfile takes. */
export interface DeleteInstanceProfileRequest {
  /** Instance profile name. */
  readonly instanceProfileName: string;
}

/** Answer of DeleteInstanceProfile. */
export type DeleteInstanceProfileResponse = Readonly<Record<string, never>>;

/** What GetInstanceProfile takes. */
export interface GetInstanceProfileRequest {
  /** Instance profile name. */
  readonly instanceProfileName: string;
}

/** Answer of GetInstanceProfile. */
export interface GetInstanceProfileResponse {
  /** Instance profile. */
  readonly instanceProfile: InstanceProfile;
}

/** What ListInstanceProfileTags takes. */
export interface ListInstanceProfileTagsRequest {
  /** Instance profile name. */
  readonly instanceProfileName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListInstanceProfileTags. */
export interface ListInstanceProfileTagsResponse {
  /** Tags, at most fifty. */
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
  /** How many things a page holds at most; 100 where not given. */
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
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Instance profile name. */
  readonly instanceProfileName: string;
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of RemoveRoleFromInstanceProfile. */
export type RemoveRoleFromInstanceProfileResponse = Readonly<Record<string, never>>;

/** What TagInstanceProfile takes. */
export interface TagInstanceProfileRequest {
  /** Instance profile name. */
  readonly instanceProfileName: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagInstanceProfile. */
export type TagInstanceProfileResponse = Readonly<Record<string, never>>;

/** What UntagInstanceProfile takes. */
export interface UntagInstanceProfileRequest {
  /** Instance profile name. */
  readonly instanceProfileName: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagInstanceProfile. */
export type UntagInstanceProfileResponse = Readonly<Record<string, never>>;

/** What DisableOrganizationsRootCredentialsManagement takes. */
export type DisableOrganizationsRootCredentialsManagementRequest = Readonly<Record<string, never>>;

/** Answer of DisableOrganizationsRootCredentialsManagement. */
export interface DisableOrganizationsRootCredentialsManagementResponse {
  /** Organization id; 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What DisableOrganizationsRootSessions takes. */
export type DisableOrganizationsRootSessionsRequest = Readonly<Record<string, never>>;

/** Answer of DisableOrganizationsRootSessions. */
export interface DisableOrganizationsRootSessionsResponse {
  /** Organization id; 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What EnableOrganizationsRootCredentialsManagement takes. */
export type EnableOrganizationsRootCredentialsManagementRequest = Readonly<Record<string, never>>;

/** Answer of EnableOrganizationsRootCredentialsManagement. */
export interface EnableOrganizationsRootCredentialsManagementResponse {
  /** Organization id; 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What EnableOrganizationsRootSessions takes. */
export type EnableOrganizationsRootSessionsRequest = Readonly<Record<string, never>>;

/** Answer of EnableOrganizationsRootSessions. */
export interface EnableOrganizationsRootSessionsResponse {
  /** Organization id; 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What ListOrganizationsFeatures takes. */
export type ListOrganizationsFeaturesRequest = Readonly<Record<string, never>>;

/** Answer of ListOrganizationsFeatures. */
export interface ListOrganizationsFeaturesResponse {
  /** Organization id; 0 to 34 characters. */
  readonly organizationId?: string;
  /** Enabled features. */
  readonly enabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[];
}

/** What CreatePolicy takes. */
export interface CreatePolicyRequest {
  /** Policy name. */
  readonly policyName: string;
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
  /** What it is for. */
  readonly description?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreatePolicy. */
export interface CreatePolicyResponse {
  /** Policy. */
  readonly policy?: Policy;
}

/** What CreatePolicyVersion takes. */
export interface CreatePolicyVersionRequest {
  /** Policy ARN. */
  readonly policyArn: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
  /** Whether the new version is the one that counts. */
  readonly setAsDefault?: boolean;
}

/** Answer of CreatePolicyVersion. */
export interface CreatePolicyVersionResponse {
  /** Policy version. */
  readonly policyVersion?: PolicyVersion;
}

/** What DeletePolicy takes. */
export interface DeletePolicyRequest {
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of DeletePolicy. */
export type DeletePolicyResponse = Readonly<Record<string, never>>;

/** What DeletePolicyVersion takes. */
export interface DeletePolicyVersionRequest {
  /** Policy ARN. */
  readonly policyArn: string;
  /** Version, such as v2. */
  readonly versionId: string;
}

/** Answer of DeletePolicyVersion. */
export type DeletePolicyVersionResponse = Readonly<Record<string, never>>;

/** What GetPolicy takes. */
export interface GetPolicyRequest {
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of GetPolicy. */
export interface GetPolicyResponse {
  /** Policy. */
  readonly policy?: Policy;
}

/** What GetPolicyVersion takes. */
export interface GetPolicyVersionRequest {
  /** Policy ARN. */
  readonly policyArn: string;
  /** Version, such as v2. */
  readonly versionId: string;
}

/** Answer of GetPolicyVersion. */
export interface GetPolicyVersionResponse {
  /** Policy version. */
  readonly policyVersion?: PolicyVersion;
}

/** What ListEntitiesForPolicy takes. */
export interface ListEntitiesForPolicyRequest {
  /** Policy ARN. */
  readonly policyArn: string;
  /** Only entities of this kind; one of User, Role, Group, LocalManagedPolicy, AWSManagedPolicy. */
  readonly entityFilter?: 'User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy';
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Only policies used as permissions policy, or as permissions boundary; one of PermissionsPolicy, PermissionsBoundary. */
  readonly policyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** All, AWS for the vendor, Local for the account; one of All, AWS, Local. */
  readonly scope?: 'All' | 'AWS' | 'Local';
  /** Only policies that are attached to something. */
  readonly onlyAttached?: boolean;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Only policies used as permissions policy, or as permissions boundary; one of PermissionsPolicy, PermissionsBoundary. */
  readonly policyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Policy ARN. */
  readonly policyArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListPolicyTags. */
export interface ListPolicyTagsResponse {
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** What ListPolicyVersions takes. */
export interface ListPolicyVersionsRequest {
  /** Policy ARN. */
  readonly policyArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Policy ARN. */
  readonly policyArn: string;
  /** Version, such as v2. */
  readonly versionId: string;
}

/** Answer of SetDefaultPolicyVersion. */
export type SetDefaultPolicyVersionResponse = Readonly<Record<string, never>>;

/** What TagPolicy takes. */
export interface TagPolicyRequest {
  /** Policy ARN. */
  readonly policyArn: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagPolicy. */
export type TagPolicyResponse = Readonly<Record<string, never>>;

/** What UntagPolicy takes. */
export interface UntagPolicyRequest {
  /** Policy ARN. */
  readonly policyArn: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagPolicy. */
export type UntagPolicyResponse = Readonly<Record<string, never>>;

/** What AddClientIDToOpenIDConnectProvider takes. */
export interface AddClientIDToOpenIDConnectProviderRequest {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
  /** An audience. */
  readonly clientId: string;
}

/** Answer of AddClientIDToOpenIDConnectProvider. */
export type AddClientIDToOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What CreateOpenIDConnectProvider takes. */
export interface CreateOpenIDConnectProviderRequest {
  /** URL. */
  readonly url: string;
  /** Audiences that tokens may be meant for. */
  readonly clientIdList: readonly string[];
  /** SHA-1 fingerprints of the provider's certificates, hex. */
  readonly thumbprintList: readonly string[];
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateOpenIDConnectProvider. */
export interface CreateOpenIDConnectProviderResponse {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What CreateSAMLProvider takes. */
export interface CreateSAMLProviderRequest {
  /** The provider's metadata, XML. */
  readonly samlMetadataDocument: string;
  /** Name. */
  readonly name: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
  /** Assertion encryption mode; one of Required, Allowed. */
  readonly assertionEncryptionMode?: 'Required' | 'Allowed';
  /** A further key to decrypt assertions with. */
  readonly addPrivateKey?: string;
}

/** Answer of CreateSAMLProvider. */
export interface CreateSAMLProviderResponse {
  /** SAML provider ARN. */
  readonly samlProviderArn?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What DeleteOpenIDConnectProvider takes. */
export interface DeleteOpenIDConnectProviderRequest {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
}

/** Answer of DeleteOpenIDConnectProvider. */
export type DeleteOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What DeleteSAMLProvider takes. */
export interface DeleteSAMLProviderRequest {
  /** SAML provider ARN. */
  readonly samlProviderArn: string;
}

/** Answer of DeleteSAMLProvider. */
export type DeleteSAMLProviderResponse = Readonly<Record<string, never>>;

/** What GetOpenIDConnectProvider takes. */
export interface GetOpenIDConnectProviderRequest {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
}

/** Answer of GetOpenIDConnectProvider. */
export interface GetOpenIDConnectProviderResponse {
  /** URL. */
  readonly url?: string;
  /** Audiences that tokens may be meant for. */
  readonly clientIdList: readonly string[];
  /** SHA-1 fingerprints of the provider's certificates, hex. */
  readonly thumbprintList: readonly string[];
  /** When it was created. */
  readonly createDate?: number;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** What GetSAMLProvider takes. */
export interface GetSAMLProviderRequest {
  /** SAML provider ARN. */
  readonly samlProviderArn: string;
}

/** Answer of GetSAMLProvider. */
export interface GetSAMLProviderResponse {
  /** SAML provider UUID; 22 to 64 characters. */
  readonly samlProviderUuid?: string;
  /** The provider's metadata, XML. */
  readonly samlMetadataDocument?: string;
  /** When it was created. */
  readonly createDate?: number;
  /** Valid until. */
  readonly validUntil?: number;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
  /** Assertion encryption mode; one of Required, Allowed. */
  readonly assertionEncryptionMode?: 'Required' | 'Allowed';
  /** Private key list. */
  readonly privateKeyList: readonly SAMLPrivateKey[];
}

/** What ListOpenIDConnectProviderTags takes. */
export interface ListOpenIDConnectProviderTagsRequest {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListOpenIDConnectProviderTags. */
export interface ListOpenIDConnectProviderTagsResponse {
  /** Tags, at most fifty. */
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
  /** OpenID Connect providers. */
  readonly openIdConnectProviderList: readonly OpenIDConnectProviderListEntry[];
}

/** What ListSAMLProviderTags takes. */
export interface ListSAMLProviderTagsRequest {
  /** SAML provider ARN. */
  readonly samlProviderArn: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListSAMLProviderTags. */
export interface ListSAMLProviderTagsResponse {
  /** Tags, at most fifty. */
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
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
  /** An audience. */
  readonly clientId: string;
}

/** Answer of RemoveClientIDFromOpenIDConnectProvider. */
export type RemoveClientIDFromOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What TagOpenIDConnectProvider takes. */
export interface TagOpenIDConnectProviderRequest {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagOpenIDConnectProvider. */
export type TagOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What TagSAMLProvider takes. */
export interface TagSAMLProviderRequest {
  /** SAML provider ARN. */
  readonly samlProviderArn: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagSAMLProvider. */
export type TagSAMLProviderResponse = Readonly<Record<string, never>>;

/** What UntagOpenIDConnectProvider takes. */
export interface UntagOpenIDConnectProviderRequest {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagOpenIDConnectProvider. */
export type UntagOpenIDConnectProviderResponse = Readonly<Record<string, never>>;

/** What UntagSAMLProvider takes. */
export interface UntagSAMLProviderRequest {
  /** SAML provider ARN. */
  readonly samlProviderArn: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagSAMLProvider. */
export type UntagSAMLProviderResponse = Readonly<Record<string, never>>;

/** What UpdateOpenIDConnectProviderThumbprint takes. */
export interface UpdateOpenIDConnectProviderThumbprintRequest {
  /** ARN of the OpenID Connect provider. */
  readonly openIdConnectProviderArn: string;
  /** SHA-1 fingerprints of the provider's certificates, hex; one at least. */
  readonly thumbprintList: readonly string[];
}

/** Answer of UpdateOpenIDConnectProviderThumbprint. */
export type UpdateOpenIDConnectProviderThumbprintResponse = Readonly<Record<string, never>>;

/** What UpdateSAMLProvider takes. */
export interface UpdateSAMLProviderRequest {
  /** The provider's metadata, XML. */
  readonly samlMetadataDocument?: string;
  /** SAML provider ARN. */
  readonly samlProviderArn: string;
  /** Assertion encryption mode; one of Required, Allowed. */
  readonly assertionEncryptionMode?: 'Required' | 'Allowed';
  /** A further key to decrypt assertions with. */
  readonly addPrivateKey?: string;
  /** Remove private key; 22 to 64 characters. */
  readonly removePrivateKey?: string;
}

/** Answer of UpdateSAMLProvider. */
export interface UpdateSAMLProviderResponse {
  /** SAML provider ARN. */
  readonly samlProviderArn?: string;
}

/** What GenerateCredentialReport takes. */
export type GenerateCredentialReportRequest = Readonly<Record<string, never>>;

/** Answer of GenerateCredentialReport. */
export interface GenerateCredentialReportResponse {
  /** State; one of STARTED, INPROGRESS, COMPLETE. */
  readonly state?: 'STARTED' | 'INPROGRESS' | 'COMPLETE';
  /** What it is for. */
  readonly description?: string;
}

/** What GenerateOrganizationsAccessReport takes. */
export interface GenerateOrganizationsAccessReportRequest {
  /** Place of an account or unit in the organization. */
  readonly entityPath: string;
  /** Organizations policy id. */
  readonly organizationsPolicyId?: string;
}

/** Answer of GenerateOrganizationsAccessReport. */
export interface GenerateOrganizationsAccessReportResponse {
  /** Id that the generating call answered with; 36 characters. */
  readonly jobId?: string;
}

/** What GenerateServiceLastAccessedDetails takes. */
export interface GenerateServiceLastAccessedDetailsRequest {
  /** ARN. */
  readonly arn: string;
  /** Whether single actions are reported, or services only; one of SERVICE_LEVEL, ACTION_LEVEL. */
  readonly granularity?: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
}

/** Answer of GenerateServiceLastAccessedDetails. */
export interface GenerateServiceLastAccessedDetailsResponse {
  /** Id that the generating call answered with; 36 characters. */
  readonly jobId?: string;
}

/** What GetAccountAuthorizationDetails takes. */
export interface GetAccountAuthorizationDetailsRequest {
  /** Only entities of these kinds. */
  readonly filter: readonly ('User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy')[];
  /** How many things a page holds at most; 100 where not given. */
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
  /** Report format; one of text/csv. */
  readonly reportFormat?: 'text/csv';
  /** Generated time. */
  readonly generatedTime?: number;
}

/** What GetOrganizationsAccessReport takes. */
export interface GetOrganizationsAccessReportRequest {
  /** Id that the generating call answered with; 36 characters. */
  readonly jobId: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Sort key; one of SERVICE_NAMESPACE_ASCENDING, SERVICE_NAMESPACE_DESCENDING, LAST_AUTHENTICATED_TIME_ASCENDING, LAST_AUTHENTICATED_TIME_DESCENDING. */
  readonly sortKey?: 'SERVICE_NAMESPACE_ASCENDING' | 'SERVICE_NAMESPACE_DESCENDING' | 'LAST_AUTHENTICATED_TIME_ASCENDING' | 'LAST_AUTHENTICATED_TIME_DESCENDING';
}

/** Answer of GetOrganizationsAccessReport. */
export interface GetOrganizationsAccessReportResponse {
  /** Job status; one of IN_PROGRESS, COMPLETED, FAILED. */
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
  /** Id that the generating call answered with; 36 characters. */
  readonly jobId: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** Answer of GetServiceLastAccessedDetails. */
export interface GetServiceLastAccessedDetailsResponse {
  /** Job status; one of IN_PROGRESS, COMPLETED, FAILED. */
  readonly jobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** Job type; one of SERVICE_LEVEL, ACTION_LEVEL. */
  readonly jobType?: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
  /** Job creation date. */
  readonly jobCreationDate: number;
  /** Services last accessed. */
  readonly servicesLastAccessed: readonly ServiceLastAccessed[];
  /** When the job was completed; absent while it is in progress. */
  readonly jobCompletionDate?: number;
  /** Whether another page follows. */
  readonly isTruncated?: boolean;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** Error. */
  readonly error?: ErrorDetails;
}

/** What GetServiceLastAccessedDetailsWithEntities takes. */
export interface GetServiceLastAccessedDetailsWithEntitiesRequest {
  /** Id that the generating call answered with; 36 characters. */
  readonly jobId: string;
  /** Service namespace; 1 to 64 characters. */
  readonly serviceNamespace: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
}

/** Answer of GetServiceLastAccessedDetailsWithEntities. */
export interface GetServiceLastAccessedDetailsWithEntitiesResponse {
  /** Job status; one of IN_PROGRESS, COMPLETED, FAILED. */
  readonly jobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** Job creation date. */
  readonly jobCreationDate: number;
  /** When the job was completed; absent while it is in progress. */
  readonly jobCompletionDate?: number;
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
  /** ARN. */
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
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of AttachRolePolicy. */
export type AttachRolePolicyResponse = Readonly<Record<string, never>>;

/** What CreateRole takes. */
export interface CreateRoleRequest {
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Trust policy as JSON text: who may assume the role. */
  readonly assumeRolePolicyDocument: string;
  /** What it is for. */
  readonly description?: string;
  /** The longest session that can be asked for, seconds. */
  readonly maxSessionDuration?: number;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateRole. */
export interface CreateRoleResponse {
  /** Role. */
  readonly role: Role;
}

/** What CreateServiceLinkedRole takes. */
export interface CreateServiceLinkedRoleRequest {
  /** Service that will act with the role, such as autoscaling.amazonaws.com. */
  readonly awsServiceName: string;
  /** What it is for. */
  readonly description?: string;
  /** Goes behind the service's own name for the role; 1 to 64 characters. */
  readonly customSuffix?: string;
}

/** Answer of CreateServiceLinkedRole. */
export interface CreateServiceLinkedRoleResponse {
  /** Role. */
  readonly role?: Role;
}

/** What DeleteRole takes. */
export interface DeleteRoleRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of DeleteRole. */
export type DeleteRoleResponse = Readonly<Record<string, never>>;

/** What DeleteRolePermissionsBoundary takes. */
export interface DeleteRolePermissionsBoundaryRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of DeleteRolePermissionsBoundary. */
export type DeleteRolePermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What DeleteRolePolicy takes. */
export interface DeleteRolePolicyRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name. */
  readonly policyName: string;
}

/** Answer of DeleteRolePolicy. */
export type DeleteRolePolicyResponse = Readonly<Record<string, never>>;

/** What DeleteServiceLinkedRole takes. */
export interface DeleteServiceLinkedRoleRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of DeleteServiceLinkedRole. */
export interface DeleteServiceLinkedRoleResponse {
  /** Deletion task id. */
  readonly deletionTaskId: string;
}

/** What DetachRolePolicy takes. */
export interface DetachRolePolicyRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of DetachRolePolicy. */
export type DetachRolePolicyResponse = Readonly<Record<string, never>>;

/** What GetRole takes. */
export interface GetRoleRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
}

/** Answer of GetRole. */
export interface GetRoleResponse {
  /** Role. */
  readonly role: Role;
}

/** What GetRolePolicy takes. */
export interface GetRolePolicyRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name. */
  readonly policyName: string;
}

/** Answer of GetRolePolicy. */
export interface GetRolePolicyResponse {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** What GetServiceLinkedRoleDeletionStatus takes. */
export interface GetServiceLinkedRoleDeletionStatusRequest {
  /** Deletion task id. */
  readonly deletionTaskId: string;
}

/** Answer of GetServiceLinkedRoleDeletionStatus. */
export interface GetServiceLinkedRoleDeletionStatusResponse {
  /** On or off; one of SUCCEEDED, IN_PROGRESS, FAILED, NOT_STARTED. */
  readonly status: 'SUCCEEDED' | 'IN_PROGRESS' | 'FAILED' | 'NOT_STARTED';
  /** Reason. */
  readonly reason?: DeletionTaskFailureReasonType;
}

/** What ListAttachedRolePolicies takes. */
export interface ListAttachedRolePoliciesRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListRoleTags. */
export interface ListRoleTagsResponse {
  /** Tags, at most fifty. */
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
  /** How many things a page holds at most; 100 where not given. */
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
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary: string;
}

/** Answer of PutRolePermissionsBoundary. */
export type PutRolePermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What PutRolePolicy takes. */
export interface PutRolePolicyRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Policy name. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of PutRolePolicy. */
export type PutRolePolicyResponse = Readonly<Record<string, never>>;

/** What TagRole takes. */
export interface TagRoleRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagRole. */
export type TagRoleResponse = Readonly<Record<string, never>>;

/** What UntagRole takes. */
export interface UntagRoleRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagRole. */
export type UntagRoleResponse = Readonly<Record<string, never>>;

/** What UpdateAssumeRolePolicy takes. */
export interface UpdateAssumeRolePolicyRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of UpdateAssumeRolePolicy. */
export type UpdateAssumeRolePolicyResponse = Readonly<Record<string, never>>;

/** What UpdateRole takes. */
export interface UpdateRoleRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** What it is for. */
  readonly description?: string;
  /** The longest session that can be asked for, seconds. */
  readonly maxSessionDuration?: number;
}

/** Answer of UpdateRole. */
export type UpdateRoleResponse = Readonly<Record<string, never>>;

/** What UpdateRoleDescription takes. */
export interface UpdateRoleDescriptionRequest {
  /** Role name; 1 to 64 characters. */
  readonly roleName: string;
  /** What it is for. */
  readonly description: string;
}

/** Answer of UpdateRoleDescription. */
export interface UpdateRoleDescriptionResponse {
  /** Role. */
  readonly role?: Role;
}

/** What GetContextKeysForCustomPolicy takes. */
export interface GetContextKeysForCustomPolicyRequest {
  /** Policies to decide with, as JSON text. */
  readonly policyInputList: readonly string[];
}

/** Answer of GetContextKeysForCustomPolicy. */
export interface GetContextKeysForCustomPolicyResponse {
  /** Names of condition keys. */
  readonly contextKeyNames: readonly string[];
}

/** What GetContextKeysForPrincipalPolicy takes. */
export interface GetContextKeysForPrincipalPolicyRequest {
  /** ARN of the user, group or role whose policies decide. */
  readonly policySourceArn: string;
  /** Policies to decide with, as JSON text. */
  readonly policyInputList: readonly string[];
}

/** Answer of GetContextKeysForPrincipalPolicy. */
export interface GetContextKeysForPrincipalPolicyResponse {
  /** Names of condition keys. */
  readonly contextKeyNames: readonly string[];
}

/** What SimulateCustomPolicy takes. */
export interface SimulateCustomPolicyRequest {
  /** Policies to decide with, as JSON text. */
  readonly policyInputList: readonly string[];
  /** Permissions boundaries to decide with, as JSON text. */
  readonly permissionsBoundaryPolicyInputList: readonly string[];
  /** Actions to decide, such as s3:GetObject. */
  readonly actionNames: readonly string[];
  /** Resources to decide about; * where not given. */
  readonly resourceArns: readonly string[];
  /** Policy that hangs on each resource, as JSON text. */
  readonly resourcePolicy?: string;
  /** Account that owns the resources, as ARN. */
  readonly resourceOwner?: string;
  /** ARN of the user who is supposed to call. */
  readonly callerArn?: string;
  /** Condition keys of the request. */
  readonly contextEntries: readonly ContextEntry[];
  /** Scenario for resources that come in groups; 1 to 64 characters. */
  readonly resourceHandlingOption?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** ARN of the user, group or role whose policies decide. */
  readonly policySourceArn: string;
  /** Policies to decide with, as JSON text. */
  readonly policyInputList: readonly string[];
  /** Permissions boundaries to decide with, as JSON text. */
  readonly permissionsBoundaryPolicyInputList: readonly string[];
  /** Actions to decide, such as s3:GetObject. */
  readonly actionNames: readonly string[];
  /** Resources to decide about; * where not given. */
  readonly resourceArns: readonly string[];
  /** Policy that hangs on each resource, as JSON text. */
  readonly resourcePolicy?: string;
  /** Account that owns the resources, as ARN. */
  readonly resourceOwner?: string;
  /** ARN of the user who is supposed to call. */
  readonly callerArn?: string;
  /** Condition keys of the request. */
  readonly contextEntries: readonly ContextEntry[];
  /** Scenario for resources that come in groups; 1 to 64 characters. */
  readonly resourceHandlingOption?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of AttachUserPolicy. */
export type AttachUserPolicyResponse = Readonly<Record<string, never>>;

/** What CreateUser takes. */
export interface CreateUserRequest {
  /** Path: / or /like/this/. */
  readonly path?: string;
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary?: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of CreateUser. */
export interface CreateUserResponse {
  /** User. */
  readonly user?: User;
}

/** What DeleteUser takes. */
export interface DeleteUserRequest {
  /** Name of the user. */
  readonly userName: string;
}

/** Answer of DeleteUser. */
export type DeleteUserResponse = Readonly<Record<string, never>>;

/** What DeleteUserPermissionsBoundary takes. */
export interface DeleteUserPermissionsBoundaryRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
}

/** Answer of DeleteUserPermissionsBoundary. */
export type DeleteUserPermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What DeleteUserPolicy takes. */
export interface DeleteUserPolicyRequest {
  /** Name of the user. */
  readonly userName: string;
  /** Policy name. */
  readonly policyName: string;
}

/** Answer of DeleteUserPolicy. */
export type DeleteUserPolicyResponse = Readonly<Record<string, never>>;

/** What DetachUserPolicy takes. */
export interface DetachUserPolicyRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Policy ARN. */
  readonly policyArn: string;
}

/** Answer of DetachUserPolicy. */
export type DetachUserPolicyResponse = Readonly<Record<string, never>>;

/** What GetUser takes. */
export interface GetUserRequest {
  /** Name of the user. */
  readonly userName?: string;
}

/** Answer of GetUser. */
export interface GetUserResponse {
  /** User. */
  readonly user: User;
}

/** What GetUserPolicy takes. */
export interface GetUserPolicyRequest {
  /** Name of the user. */
  readonly userName: string;
  /** Policy name. */
  readonly policyName: string;
}

/** Answer of GetUserPolicy. */
export interface GetUserPolicyResponse {
  /** Name of the user. */
  readonly userName: string;
  /** Policy name. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** What ListAttachedUserPolicies takes. */
export interface ListAttachedUserPoliciesRequest {
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** Only things whose path starts so. */
  readonly pathPrefix?: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user. */
  readonly userName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user. */
  readonly userName: string;
  /** Where a listing goes on: the marker of the page before. */
  readonly marker?: string;
  /** How many things a page holds at most; 100 where not given. */
  readonly maxItems?: number;
}

/** Answer of ListUserTags. */
export interface ListUserTagsResponse {
  /** Tags, at most fifty. */
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
  /** How many things a page holds at most; 100 where not given. */
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
  /** Name of the user; 1 to 64 characters. */
  readonly userName: string;
  /** ARN of the managed policy that bounds what identity-based policies can grant. */
  readonly permissionsBoundary: string;
}

/** Answer of PutUserPermissionsBoundary. */
export type PutUserPermissionsBoundaryResponse = Readonly<Record<string, never>>;

/** What PutUserPolicy takes. */
export interface PutUserPolicyRequest {
  /** Name of the user. */
  readonly userName: string;
  /** Policy name. */
  readonly policyName: string;
  /** The policy as JSON text. */
  readonly policyDocument: string;
}

/** Answer of PutUserPolicy. */
export type PutUserPolicyResponse = Readonly<Record<string, never>>;

/** What TagUser takes. */
export interface TagUserRequest {
  /** Name of the user. */
  readonly userName: string;
  /** Tags, at most fifty. */
  readonly tags: readonly Tag[];
}

/** Answer of TagUser. */
export type TagUserResponse = Readonly<Record<string, never>>;

/** What UntagUser takes. */
export interface UntagUserRequest {
  /** Name of the user. */
  readonly userName: string;
  /** Keys of the tags to remove. */
  readonly tagKeys: readonly string[];
}

/** Answer of UntagUser. */
export type UntagUserResponse = Readonly<Record<string, never>>;

/** What UpdateUser takes. */
export interface UpdateUserRequest {
  /** Name of the user. */
  readonly userName: string;
  /** The new path. */
  readonly newPath?: string;
  /** The new name; 1 to 64 characters. */
  readonly newUserName?: string;
}

/** Answer of UpdateUser. */
export type UpdateUserResponse = Readonly<Record<string, never>>;
