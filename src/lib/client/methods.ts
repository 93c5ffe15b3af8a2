// Generated from proto by scripts/generate-shapes.ts: the methods of the client, one per RPC. Do not edit.

import type * as access from '../../core/shapes/access.ts';
import type * as chaos from '../../core/shapes/chaos.ts';
import type * as cluster from '../../core/shapes/cluster.ts';
import type * as iam from '../../core/shapes/iam.ts';
import type * as sts from '../../core/shapes/sts.ts';
import type { CallOptions, Input } from './call.ts';

/** Methods of AccessService. */
export interface AccessMethods {
  /** Who a signed request or a token belongs to. */
  authenticate(request: Input<access.AuthenticateRequest>, options?: CallOptions): Promise<access.AuthenticateResponse>;
  /** Whether a principal may do something, and why. */
  authorize(request: Input<access.AuthorizeRequest>, options?: CallOptions): Promise<access.AuthorizeResponse>;
  /** Many questions at once, answered in order from one state. */
  batchAuthorize(
    request: Input<access.BatchAuthorizeRequest>,
    options?: CallOptions,
  ): Promise<access.BatchAuthorizeResponse>;
  /** Questions and answers on one stream; an answer carries its question's id. */
  streamAuthorize(
    request: AsyncIterable<Input<access.StreamAuthorizeRequest>>,
    options?: CallOptions,
  ): AsyncIterable<access.StreamAuthorizeResponse>;
  /** A bearer token for the signed caller, or for a user with its password. */
  signIn(request: Input<access.SignInRequest>, options?: CallOptions): Promise<access.SignInResponse>;
}

/** Methods of ChaosService. */
export interface ChaosMethods {
  /** Adds or replaces a rule. */
  putRule(request: Input<chaos.PutRuleRequest>, options?: CallOptions): Promise<chaos.PutRuleResponse>;
  /** Rules in force. */
  listRules(request: Input<chaos.ListRulesRequest>, options?: CallOptions): Promise<chaos.ListRulesResponse>;
  /** Ends a rule. */
  deleteRule(request: Input<chaos.DeleteRuleRequest>, options?: CallOptions): Promise<chaos.DeleteRuleResponse>;
  /** Ends all rules. */
  resetRules(request: Input<chaos.ResetRulesRequest>, options?: CallOptions): Promise<chaos.ResetRulesResponse>;
  /** What fired, how often, on which ops. */
  getReport(request: Input<chaos.GetReportRequest>, options?: CallOptions): Promise<chaos.GetReportResponse>;
  /** Profile manual: lets changes become visible. */
  releaseVisibility(
    request: Input<chaos.ReleaseVisibilityRequest>,
    options?: CallOptions,
  ): Promise<chaos.ReleaseVisibilityResponse>;
}

/** Methods of ClusterService. */
export interface ClusterMethods {
  /** Members, positions and fingerprints, as the asked replica knows them. */
  getCluster(request: Input<cluster.GetClusterRequest>, options?: CallOptions): Promise<cluster.GetClusterResponse>;
  /** Follows causal tokens until they are stored or visible where asked. */
  waitForPropagation(
    request: Input<cluster.WaitForPropagationRequest>,
    options?: CallOptions,
  ): AsyncIterable<cluster.WaitForPropagationResponse>;
  /** When changes were committed, received and became visible, replica by replica. */
  getPropagation(
    request: Input<cluster.GetPropagationRequest>,
    options?: CallOptions,
  ): Promise<cluster.GetPropagationResponse>;
  /** Changes as they become visible on the asked replica. */
  watchChanges(
    request: Input<cluster.WatchChangesRequest>,
    options?: CallOptions,
  ): AsyncIterable<cluster.WatchChangesResponse>;
  /** Moves the home. */
  promote(request: Input<cluster.PromoteRequest>, options?: CallOptions): Promise<cluster.PromoteResponse>;
  /** A one-time token with which a new replica joins. */
  createJoinToken(
    request: Input<cluster.CreateJoinTokenRequest>,
    options?: CallOptions,
  ): Promise<cluster.CreateJoinTokenResponse>;
  /** Takes a member out of the cluster. */
  evictMember(request: Input<cluster.EvictMemberRequest>, options?: CallOptions): Promise<cluster.EvictMemberResponse>;
  /** Goes back to the reset point on every replica: all that was written since, and every session and causal token, is void. Only where the configuration says allowReset. */
  reset(request: Input<cluster.ResetRequest>, options?: CallOptions): Promise<cluster.ResetResponse>;
  /** Makes what is committed now the reset point. Only where the configuration says allowReset. */
  markResetPoint(
    request: Input<cluster.MarkResetPointRequest>,
    options?: CallOptions,
  ): Promise<cluster.MarkResetPointResponse>;
  /** Makes an account. */
  createAccount(
    request: Input<cluster.CreateAccountRequest>,
    options?: CallOptions,
  ): Promise<cluster.CreateAccountResponse>;
  /** Sets the password of an account's root user: by that user, or by the management account of its organization. */
  setRootPassword(
    request: Input<cluster.SetRootPasswordRequest>,
    options?: CallOptions,
  ): Promise<cluster.SetRootPasswordResponse>;
  /** Accounts of the cluster. */
  listAccounts(
    request: Input<cluster.ListAccountsRequest>,
    options?: CallOptions,
  ): Promise<cluster.ListAccountsResponse>;
  /** One account. */
  describeAccount(
    request: Input<cluster.DescribeAccountRequest>,
    options?: CallOptions,
  ): Promise<cluster.DescribeAccountResponse>;
  /** Closes an account for ever: its credentials are refused, its principals are denied everything, its id is never used again. */
  closeAccount(
    request: Input<cluster.CloseAccountRequest>,
    options?: CallOptions,
  ): Promise<cluster.CloseAccountResponse>;
  /** Brings one part of an account to what a seed file says of it. Visible on every replica without a delay. */
  seedAccount(request: Input<cluster.SeedAccountRequest>, options?: CallOptions): Promise<cluster.SeedAccountResponse>;
  /** Everything that an account holds, in a form for other clusters, a page at a time. */
  exportAccount(
    request: Input<cluster.ExportAccountRequest>,
    options?: CallOptions,
  ): Promise<cluster.ExportAccountResponse>;
  /** Brings in parts of an exported account, with their ids, dates and secrets. Visible on every replica without a delay. */
  importAccount(
    request: Input<cluster.ImportAccountRequest>,
    options?: CallOptions,
  ): Promise<cluster.ImportAccountResponse>;
  /** Makes the organization, or changes it into the one given: units, the accounts in them, and the policies on both. The caller's account is its management account. */
  putOrganization(
    request: Input<cluster.PutOrganizationRequest>,
    options?: CallOptions,
  ): Promise<cluster.PutOrganizationResponse>;
  /** The organization. */
  getOrganization(
    request: Input<cluster.GetOrganizationRequest>,
    options?: CallOptions,
  ): Promise<cluster.GetOrganizationResponse>;
  /** Dissolves the organization: its accounts stay, its policies go. */
  deleteOrganization(
    request: Input<cluster.DeleteOrganizationRequest>,
    options?: CallOptions,
  ): Promise<cluster.DeleteOrganizationResponse>;
  /** Imports a managed policy of AWS, shared by all accounts, in place of the release's where it has one: arn:aws:iam::aws:policy/… */
  putVendorPolicy(
    request: Input<cluster.PutVendorPolicyRequest>,
    options?: CallOptions,
  ): Promise<cluster.PutVendorPolicyResponse>;
  /** The trade-in token of a delegation request that the caller's account made, once it was sent: AWS notifies a channel of it. */
  getDelegationToken(
    request: Input<cluster.GetDelegationTokenRequest>,
    options?: CallOptions,
  ): Promise<cluster.GetDelegationTokenResponse>;
  /** Ends the sessions of a principal that were issued before this is seen. Any replica does it, cut off from the home too. */
  revokeSessions(
    request: Input<cluster.RevokeSessionsRequest>,
    options?: CallOptions,
  ): Promise<cluster.RevokeSessionsResponse>;
  /** Takes everything from a principal, keys and sessions, until it is lifted. Any replica does it, cut off from the home too. */
  quarantinePrincipal(
    request: Input<cluster.QuarantinePrincipalRequest>,
    options?: CallOptions,
  ): Promise<cluster.QuarantinePrincipalResponse>;
  /** Ends a quarantine, at the home. */
  liftQuarantine(
    request: Input<cluster.LiftQuarantineRequest>,
    options?: CallOptions,
  ): Promise<cluster.LiftQuarantineResponse>;
  /** Principals in quarantine, as far as the home has taken them up. */
  listQuarantines(
    request: Input<cluster.ListQuarantinesRequest>,
    options?: CallOptions,
  ): Promise<cluster.ListQuarantinesResponse>;
  /** Calls that came in at any replica, the newest first. */
  lookupEvents(
    request: Input<cluster.LookupEventsRequest>,
    options?: CallOptions,
  ): Promise<cluster.LookupEventsResponse>;
  /** Calls as they come in at any replica, from now on. */
  streamEvents(
    request: Input<cluster.StreamEventsRequest>,
    options?: CallOptions,
  ): AsyncIterable<cluster.StreamEventsResponse>;
}

/** Methods of IamService. */
export interface IamMethods {
  /** Accepts a delegation request, so that its permissions can be used. */
  acceptDelegationRequest(
    request: Input<iam.AcceptDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.AcceptDelegationRequestResponse>;
  /** Adds an audience that an OpenID Connect provider accepts. */
  addClientIDToOpenIDConnectProvider(
    request: Input<iam.AddClientIDToOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.AddClientIDToOpenIDConnectProviderResponse>;
  /** Puts a role into an instance profile, which holds at most one. */
  addRoleToInstanceProfile(
    request: Input<iam.AddRoleToInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.AddRoleToInstanceProfileResponse>;
  /** Puts a user into a group. */
  addUserToGroup(request: Input<iam.AddUserToGroupRequest>, options?: CallOptions): Promise<iam.AddUserToGroupResponse>;
  /** Ties a delegation request to the calling identity. */
  associateDelegationRequest(
    request: Input<iam.AssociateDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.AssociateDelegationRequestResponse>;
  /** Attaches a managed policy to a group. */
  attachGroupPolicy(
    request: Input<iam.AttachGroupPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.AttachGroupPolicyResponse>;
  /** Attaches a managed policy to a role. */
  attachRolePolicy(
    request: Input<iam.AttachRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.AttachRolePolicyResponse>;
  /** Attaches a managed policy to a user. */
  attachUserPolicy(
    request: Input<iam.AttachUserPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.AttachUserPolicyResponse>;
  /** Changes the calling user's own password. */
  changePassword(request: Input<iam.ChangePasswordRequest>, options?: CallOptions): Promise<iam.ChangePasswordResponse>;
  /** Creates an access key for a user. The secret is shown this once. */
  createAccessKey(
    request: Input<iam.CreateAccessKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateAccessKeyResponse>;
  /** Gives the account a name for sign-in. */
  createAccountAlias(
    request: Input<iam.CreateAccountAliasRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateAccountAliasResponse>;
  /** Asks for permissions to act in an account. */
  createDelegationRequest(
    request: Input<iam.CreateDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateDelegationRequestResponse>;
  /** Creates a group. */
  createGroup(request: Input<iam.CreateGroupRequest>, options?: CallOptions): Promise<iam.CreateGroupResponse>;
  /** Creates an instance profile. */
  createInstanceProfile(
    request: Input<iam.CreateInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateInstanceProfileResponse>;
  /** Gives a user a password. */
  createLoginProfile(
    request: Input<iam.CreateLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateLoginProfileResponse>;
  /** Registers an OpenID Connect provider whose tokens can assume roles. */
  createOpenIDConnectProvider(
    request: Input<iam.CreateOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateOpenIDConnectProviderResponse>;
  /** Creates a managed policy; its document becomes version v1. */
  createPolicy(request: Input<iam.CreatePolicyRequest>, options?: CallOptions): Promise<iam.CreatePolicyResponse>;
  /** Adds a version to a managed policy, which holds at most five. */
  createPolicyVersion(
    request: Input<iam.CreatePolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.CreatePolicyVersionResponse>;
  /** Creates a role with its trust policy. */
  createRole(request: Input<iam.CreateRoleRequest>, options?: CallOptions): Promise<iam.CreateRoleResponse>;
  /** Registers a SAML 2.0 provider whose assertions can assume roles. */
  createSAMLProvider(
    request: Input<iam.CreateSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateSAMLProviderResponse>;
  /** Creates the role that a service acts with. */
  createServiceLinkedRole(
    request: Input<iam.CreateServiceLinkedRoleRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateServiceLinkedRoleResponse>;
  /** Creates credentials that one service alone takes. */
  createServiceSpecificCredential(
    request: Input<iam.CreateServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateServiceSpecificCredentialResponse>;
  /** Creates a user. */
  createUser(request: Input<iam.CreateUserRequest>, options?: CallOptions): Promise<iam.CreateUserResponse>;
  /** Creates a virtual MFA device. Its seed is shown this once. */
  createVirtualMFADevice(
    request: Input<iam.CreateVirtualMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateVirtualMFADeviceResponse>;
  /** Takes an MFA device from its user. */
  deactivateMFADevice(
    request: Input<iam.DeactivateMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.DeactivateMFADeviceResponse>;
  /** Deletes an access key, for ever. */
  deleteAccessKey(
    request: Input<iam.DeleteAccessKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteAccessKeyResponse>;
  /** Takes the name for sign-in from the account. */
  deleteAccountAlias(
    request: Input<iam.DeleteAccountAliasRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteAccountAliasResponse>;
  /** Ends the rules for passwords of the account. */
  deleteAccountPasswordPolicy(
    request: Input<iam.DeleteAccountPasswordPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteAccountPasswordPolicyResponse>;
  /** Deletes a group without users and policies. */
  deleteGroup(request: Input<iam.DeleteGroupRequest>, options?: CallOptions): Promise<iam.DeleteGroupResponse>;
  /** Deletes an inline policy of a group. */
  deleteGroupPolicy(
    request: Input<iam.DeleteGroupPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteGroupPolicyResponse>;
  /** Deletes an instance profile without a role. */
  deleteInstanceProfile(
    request: Input<iam.DeleteInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteInstanceProfileResponse>;
  /** Deletes a user's password. */
  deleteLoginProfile(
    request: Input<iam.DeleteLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteLoginProfileResponse>;
  /** Deletes an OpenID Connect provider. */
  deleteOpenIDConnectProvider(
    request: Input<iam.DeleteOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteOpenIDConnectProviderResponse>;
  /** Deletes a managed policy that is attached to nothing and has no version but its default one. */
  deletePolicy(request: Input<iam.DeletePolicyRequest>, options?: CallOptions): Promise<iam.DeletePolicyResponse>;
  /** Deletes a version of a managed policy that is not its default. */
  deletePolicyVersion(
    request: Input<iam.DeletePolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.DeletePolicyVersionResponse>;
  /** Deletes a role without policies and instance profiles. */
  deleteRole(request: Input<iam.DeleteRoleRequest>, options?: CallOptions): Promise<iam.DeleteRoleResponse>;
  /** Removes a role's permissions boundary. */
  deleteRolePermissionsBoundary(
    request: Input<iam.DeleteRolePermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteRolePermissionsBoundaryResponse>;
  /** Deletes an inline policy of a role. */
  deleteRolePolicy(
    request: Input<iam.DeleteRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteRolePolicyResponse>;
  /** Deletes a SAML provider. */
  deleteSAMLProvider(
    request: Input<iam.DeleteSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteSAMLProviderResponse>;
  /** Deletes an SSH public key of a user. */
  deleteSSHPublicKey(
    request: Input<iam.DeleteSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteSSHPublicKeyResponse>;
  /** Deletes a server certificate. */
  deleteServerCertificate(
    request: Input<iam.DeleteServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteServerCertificateResponse>;
  /** Begins to delete a service-linked role; ask for the state with the task id. */
  deleteServiceLinkedRole(
    request: Input<iam.DeleteServiceLinkedRoleRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteServiceLinkedRoleResponse>;
  /** Deletes credentials for one service. */
  deleteServiceSpecificCredential(
    request: Input<iam.DeleteServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteServiceSpecificCredentialResponse>;
  /** Deletes a signing certificate of a user. */
  deleteSigningCertificate(
    request: Input<iam.DeleteSigningCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteSigningCertificateResponse>;
  /** Deletes a user without keys, policies, groups and devices. */
  deleteUser(request: Input<iam.DeleteUserRequest>, options?: CallOptions): Promise<iam.DeleteUserResponse>;
  /** Removes a user's permissions boundary. */
  deleteUserPermissionsBoundary(
    request: Input<iam.DeleteUserPermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteUserPermissionsBoundaryResponse>;
  /** Deletes an inline policy of a user. */
  deleteUserPolicy(
    request: Input<iam.DeleteUserPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteUserPolicyResponse>;
  /** Deletes a virtual MFA device that no user has. */
  deleteVirtualMFADevice(
    request: Input<iam.DeleteVirtualMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteVirtualMFADeviceResponse>;
  /** Detaches a managed policy from a group. */
  detachGroupPolicy(
    request: Input<iam.DetachGroupPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DetachGroupPolicyResponse>;
  /** Detaches a managed policy from a role. */
  detachRolePolicy(
    request: Input<iam.DetachRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DetachRolePolicyResponse>;
  /** Detaches a managed policy from a user. */
  detachUserPolicy(
    request: Input<iam.DetachUserPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DetachUserPolicyResponse>;
  /** Ends central management of root credentials in the organization. */
  disableOrganizationsRootCredentialsManagement(
    request: Input<iam.DisableOrganizationsRootCredentialsManagementRequest>,
    options?: CallOptions,
  ): Promise<iam.DisableOrganizationsRootCredentialsManagementResponse>;
  /** Ends root sessions in member accounts of the organization. */
  disableOrganizationsRootSessions(
    request: Input<iam.DisableOrganizationsRootSessionsRequest>,
    options?: CallOptions,
  ): Promise<iam.DisableOrganizationsRootSessionsResponse>;
  /** Ends the issuing of web identity tokens for this account. */
  disableOutboundWebIdentityFederation(
    request: Input<iam.DisableOutboundWebIdentityFederationRequest>,
    options?: CallOptions,
  ): Promise<iam.DisableOutboundWebIdentityFederationResponse>;
  /** Gives an MFA device to a user, proved by two codes in a row. */
  enableMFADevice(
    request: Input<iam.EnableMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableMFADeviceResponse>;
  /** Begins central management of root credentials in the organization. */
  enableOrganizationsRootCredentialsManagement(
    request: Input<iam.EnableOrganizationsRootCredentialsManagementRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableOrganizationsRootCredentialsManagementResponse>;
  /** Allows root sessions in member accounts of the organization. */
  enableOrganizationsRootSessions(
    request: Input<iam.EnableOrganizationsRootSessionsRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableOrganizationsRootSessionsResponse>;
  /** Allows web identity tokens to be issued for this account. */
  enableOutboundWebIdentityFederation(
    request: Input<iam.EnableOutboundWebIdentityFederationRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableOutboundWebIdentityFederationResponse>;
  /** Begins a report on the credentials of the account. */
  generateCredentialReport(
    request: Input<iam.GenerateCredentialReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GenerateCredentialReportResponse>;
  /** Begins a report on what an entity of the organization last used. */
  generateOrganizationsAccessReport(
    request: Input<iam.GenerateOrganizationsAccessReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GenerateOrganizationsAccessReportResponse>;
  /** Begins a report on the services that an entity last used. */
  generateServiceLastAccessedDetails(
    request: Input<iam.GenerateServiceLastAccessedDetailsRequest>,
    options?: CallOptions,
  ): Promise<iam.GenerateServiceLastAccessedDetailsResponse>;
  /** When, where and for what an access key was last used. */
  getAccessKeyLastUsed(
    request: Input<iam.GetAccessKeyLastUsedRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccessKeyLastUsedResponse>;
  /** All users, groups, roles and policies of the account, and how they hang together. */
  getAccountAuthorizationDetails(
    request: Input<iam.GetAccountAuthorizationDetailsRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccountAuthorizationDetailsResponse>;
  /** The rules for passwords of the account. */
  getAccountPasswordPolicy(
    request: Input<iam.GetAccountPasswordPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccountPasswordPolicyResponse>;
  /** How much the account holds of everything, and its quotas. */
  getAccountSummary(
    request: Input<iam.GetAccountSummaryRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccountSummaryResponse>;
  /** Condition keys that the given policies mention. */
  getContextKeysForCustomPolicy(
    request: Input<iam.GetContextKeysForCustomPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetContextKeysForCustomPolicyResponse>;
  /** Condition keys that the policies of an entity mention. */
  getContextKeysForPrincipalPolicy(
    request: Input<iam.GetContextKeysForPrincipalPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetContextKeysForPrincipalPolicyResponse>;
  /** The newest finished report on the credentials of the account. */
  getCredentialReport(
    request: Input<iam.GetCredentialReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GetCredentialReportResponse>;
  /** A delegation request. */
  getDelegationRequest(
    request: Input<iam.GetDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.GetDelegationRequestResponse>;
  /** A group and its users. */
  getGroup(request: Input<iam.GetGroupRequest>, options?: CallOptions): Promise<iam.GetGroupResponse>;
  /** An inline policy of a group. */
  getGroupPolicy(request: Input<iam.GetGroupPolicyRequest>, options?: CallOptions): Promise<iam.GetGroupPolicyResponse>;
  /** What a delegation request asks for, in plain language. */
  getHumanReadableSummary(
    request: Input<iam.GetHumanReadableSummaryRequest>,
    options?: CallOptions,
  ): Promise<iam.GetHumanReadableSummaryResponse>;
  /** An instance profile and its role. */
  getInstanceProfile(
    request: Input<iam.GetInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.GetInstanceProfileResponse>;
  /** Whether a user has a password, and since when. */
  getLoginProfile(
    request: Input<iam.GetLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.GetLoginProfileResponse>;
  /** An MFA device of a user. */
  getMFADevice(request: Input<iam.GetMFADeviceRequest>, options?: CallOptions): Promise<iam.GetMFADeviceResponse>;
  /** An OpenID Connect provider. */
  getOpenIDConnectProvider(
    request: Input<iam.GetOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.GetOpenIDConnectProviderResponse>;
  /** A report on what an entity of the organization last used. */
  getOrganizationsAccessReport(
    request: Input<iam.GetOrganizationsAccessReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GetOrganizationsAccessReportResponse>;
  /** Whether web identity tokens are issued for this account, and by which issuer. */
  getOutboundWebIdentityFederationInfo(
    request: Input<iam.GetOutboundWebIdentityFederationInfoRequest>,
    options?: CallOptions,
  ): Promise<iam.GetOutboundWebIdentityFederationInfoResponse>;
  /** A managed policy; for its document see GetPolicyVersion. */
  getPolicy(request: Input<iam.GetPolicyRequest>, options?: CallOptions): Promise<iam.GetPolicyResponse>;
  /** A version of a managed policy with its document. */
  getPolicyVersion(
    request: Input<iam.GetPolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.GetPolicyVersionResponse>;
  /** A role with its trust policy. */
  getRole(request: Input<iam.GetRoleRequest>, options?: CallOptions): Promise<iam.GetRoleResponse>;
  /** An inline policy of a role. */
  getRolePolicy(request: Input<iam.GetRolePolicyRequest>, options?: CallOptions): Promise<iam.GetRolePolicyResponse>;
  /** A SAML provider with its metadata. */
  getSAMLProvider(
    request: Input<iam.GetSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.GetSAMLProviderResponse>;
  /** An SSH public key of a user. */
  getSSHPublicKey(
    request: Input<iam.GetSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetSSHPublicKeyResponse>;
  /** A server certificate. */
  getServerCertificate(
    request: Input<iam.GetServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServerCertificateResponse>;
  /** A report on the services that an entity last used. */
  getServiceLastAccessedDetails(
    request: Input<iam.GetServiceLastAccessedDetailsRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServiceLastAccessedDetailsResponse>;
  /** Who used a service last, out of such a report. */
  getServiceLastAccessedDetailsWithEntities(
    request: Input<iam.GetServiceLastAccessedDetailsWithEntitiesRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServiceLastAccessedDetailsWithEntitiesResponse>;
  /** How far the deletion of a service-linked role is. */
  getServiceLinkedRoleDeletionStatus(
    request: Input<iam.GetServiceLinkedRoleDeletionStatusRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServiceLinkedRoleDeletionStatusResponse>;
  /** A user; without a name, the calling one. */
  getUser(request: Input<iam.GetUserRequest>, options?: CallOptions): Promise<iam.GetUserResponse>;
  /** An inline policy of a user. */
  getUserPolicy(request: Input<iam.GetUserPolicyRequest>, options?: CallOptions): Promise<iam.GetUserPolicyResponse>;
  /** Access keys of a user, without their secrets. */
  listAccessKeys(request: Input<iam.ListAccessKeysRequest>, options?: CallOptions): Promise<iam.ListAccessKeysResponse>;
  /** The name for sign-in of the account, where it has one. */
  listAccountAliases(
    request: Input<iam.ListAccountAliasesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAccountAliasesResponse>;
  /** Managed policies attached to a group. */
  listAttachedGroupPolicies(
    request: Input<iam.ListAttachedGroupPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAttachedGroupPoliciesResponse>;
  /** Managed policies attached to a role. */
  listAttachedRolePolicies(
    request: Input<iam.ListAttachedRolePoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAttachedRolePoliciesResponse>;
  /** Managed policies attached to a user. */
  listAttachedUserPolicies(
    request: Input<iam.ListAttachedUserPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAttachedUserPoliciesResponse>;
  /** Delegation requests of an owner. */
  listDelegationRequests(
    request: Input<iam.ListDelegationRequestsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListDelegationRequestsResponse>;
  /** Users, groups and roles that a managed policy is attached to. */
  listEntitiesForPolicy(
    request: Input<iam.ListEntitiesForPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.ListEntitiesForPolicyResponse>;
  /** Names of the inline policies of a group. */
  listGroupPolicies(
    request: Input<iam.ListGroupPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListGroupPoliciesResponse>;
  /** Groups of the account. */
  listGroups(request: Input<iam.ListGroupsRequest>, options?: CallOptions): Promise<iam.ListGroupsResponse>;
  /** Groups that a user is in. */
  listGroupsForUser(
    request: Input<iam.ListGroupsForUserRequest>,
    options?: CallOptions,
  ): Promise<iam.ListGroupsForUserResponse>;
  /** Tags of an instance profile. */
  listInstanceProfileTags(
    request: Input<iam.ListInstanceProfileTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListInstanceProfileTagsResponse>;
  /** Instance profiles of the account. */
  listInstanceProfiles(
    request: Input<iam.ListInstanceProfilesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListInstanceProfilesResponse>;
  /** Instance profiles that hold a role. */
  listInstanceProfilesForRole(
    request: Input<iam.ListInstanceProfilesForRoleRequest>,
    options?: CallOptions,
  ): Promise<iam.ListInstanceProfilesForRoleResponse>;
  /** Tags of a virtual MFA device. */
  listMFADeviceTags(
    request: Input<iam.ListMFADeviceTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListMFADeviceTagsResponse>;
  /** MFA devices of a user. */
  listMFADevices(request: Input<iam.ListMFADevicesRequest>, options?: CallOptions): Promise<iam.ListMFADevicesResponse>;
  /** Tags of an OpenID Connect provider. */
  listOpenIDConnectProviderTags(
    request: Input<iam.ListOpenIDConnectProviderTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListOpenIDConnectProviderTagsResponse>;
  /** OpenID Connect providers of the account. */
  listOpenIDConnectProviders(
    request: Input<iam.ListOpenIDConnectProvidersRequest>,
    options?: CallOptions,
  ): Promise<iam.ListOpenIDConnectProvidersResponse>;
  /** Which central features for root users the organization uses. */
  listOrganizationsFeatures(
    request: Input<iam.ListOrganizationsFeaturesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListOrganizationsFeaturesResponse>;
  /** Managed policies: of the account, of the vendor, or both. */
  listPolicies(request: Input<iam.ListPoliciesRequest>, options?: CallOptions): Promise<iam.ListPoliciesResponse>;
  /** Policies through which an entity may use given services. */
  listPoliciesGrantingServiceAccess(
    request: Input<iam.ListPoliciesGrantingServiceAccessRequest>,
    options?: CallOptions,
  ): Promise<iam.ListPoliciesGrantingServiceAccessResponse>;
  /** Tags of a managed policy. */
  listPolicyTags(request: Input<iam.ListPolicyTagsRequest>, options?: CallOptions): Promise<iam.ListPolicyTagsResponse>;
  /** Versions of a managed policy, without their documents. */
  listPolicyVersions(
    request: Input<iam.ListPolicyVersionsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListPolicyVersionsResponse>;
  /** Names of the inline policies of a role. */
  listRolePolicies(
    request: Input<iam.ListRolePoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListRolePoliciesResponse>;
  /** Tags of a role. */
  listRoleTags(request: Input<iam.ListRoleTagsRequest>, options?: CallOptions): Promise<iam.ListRoleTagsResponse>;
  /** Roles of the account. */
  listRoles(request: Input<iam.ListRolesRequest>, options?: CallOptions): Promise<iam.ListRolesResponse>;
  /** Tags of a SAML provider. */
  listSAMLProviderTags(
    request: Input<iam.ListSAMLProviderTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSAMLProviderTagsResponse>;
  /** SAML providers of the account. */
  listSAMLProviders(
    request: Input<iam.ListSAMLProvidersRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSAMLProvidersResponse>;
  /** SSH public keys of a user. */
  listSSHPublicKeys(
    request: Input<iam.ListSSHPublicKeysRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSSHPublicKeysResponse>;
  /** Tags of a server certificate. */
  listServerCertificateTags(
    request: Input<iam.ListServerCertificateTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListServerCertificateTagsResponse>;
  /** Server certificates of the account. */
  listServerCertificates(
    request: Input<iam.ListServerCertificatesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListServerCertificatesResponse>;
  /** Credentials for one service that users have. */
  listServiceSpecificCredentials(
    request: Input<iam.ListServiceSpecificCredentialsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListServiceSpecificCredentialsResponse>;
  /** Signing certificates of a user. */
  listSigningCertificates(
    request: Input<iam.ListSigningCertificatesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSigningCertificatesResponse>;
  /** Names of the inline policies of a user. */
  listUserPolicies(
    request: Input<iam.ListUserPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListUserPoliciesResponse>;
  /** Tags of a user. */
  listUserTags(request: Input<iam.ListUserTagsRequest>, options?: CallOptions): Promise<iam.ListUserTagsResponse>;
  /** Users of the account. */
  listUsers(request: Input<iam.ListUsersRequest>, options?: CallOptions): Promise<iam.ListUsersResponse>;
  /** Virtual MFA devices of the account. */
  listVirtualMFADevices(
    request: Input<iam.ListVirtualMFADevicesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListVirtualMFADevicesResponse>;
  /** Writes an inline policy of a group, new or in place of the one of that name. */
  putGroupPolicy(request: Input<iam.PutGroupPolicyRequest>, options?: CallOptions): Promise<iam.PutGroupPolicyResponse>;
  /** Bounds what a role can be granted. */
  putRolePermissionsBoundary(
    request: Input<iam.PutRolePermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.PutRolePermissionsBoundaryResponse>;
  /** Writes an inline policy of a role, new or in place of the one of that name. */
  putRolePolicy(request: Input<iam.PutRolePolicyRequest>, options?: CallOptions): Promise<iam.PutRolePolicyResponse>;
  /** Bounds what a user can be granted. */
  putUserPermissionsBoundary(
    request: Input<iam.PutUserPermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.PutUserPermissionsBoundaryResponse>;
  /** Writes an inline policy of a user, new or in place of the one of that name. */
  putUserPolicy(request: Input<iam.PutUserPolicyRequest>, options?: CallOptions): Promise<iam.PutUserPolicyResponse>;
  /** Rejects a delegation request. */
  rejectDelegationRequest(
    request: Input<iam.RejectDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.RejectDelegationRequestResponse>;
  /** Removes an audience that an OpenID Connect provider accepts. */
  removeClientIDFromOpenIDConnectProvider(
    request: Input<iam.RemoveClientIDFromOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.RemoveClientIDFromOpenIDConnectProviderResponse>;
  /** Takes the role out of an instance profile. */
  removeRoleFromInstanceProfile(
    request: Input<iam.RemoveRoleFromInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.RemoveRoleFromInstanceProfileResponse>;
  /** Takes a user out of a group. */
  removeUserFromGroup(
    request: Input<iam.RemoveUserFromGroupRequest>,
    options?: CallOptions,
  ): Promise<iam.RemoveUserFromGroupResponse>;
  /** Gives credentials for one service a new password. */
  resetServiceSpecificCredential(
    request: Input<iam.ResetServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.ResetServiceSpecificCredentialResponse>;
  /** Sets the counter of an MFA device right, from two codes in a row. */
  resyncMFADevice(
    request: Input<iam.ResyncMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.ResyncMFADeviceResponse>;
  /** Hands the trade-in token of an accepted delegation request to who asked. */
  sendDelegationToken(
    request: Input<iam.SendDelegationTokenRequest>,
    options?: CallOptions,
  ): Promise<iam.SendDelegationTokenResponse>;
  /** Makes a version of a managed policy the one that counts. */
  setDefaultPolicyVersion(
    request: Input<iam.SetDefaultPolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.SetDefaultPolicyVersionResponse>;
  /** Chooses the format of session tokens of the global STS endpoint. */
  setSecurityTokenServicePreferences(
    request: Input<iam.SetSecurityTokenServicePreferencesRequest>,
    options?: CallOptions,
  ): Promise<iam.SetSecurityTokenServicePreferencesResponse>;
  /** What the given policies would decide. */
  simulateCustomPolicy(
    request: Input<iam.SimulateCustomPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.SimulateCustomPolicyResponse>;
  /** What the policies of an entity would decide. */
  simulatePrincipalPolicy(
    request: Input<iam.SimulatePrincipalPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.SimulatePrincipalPolicyResponse>;
  /** Adds tags to an instance profile, or gives them new values. */
  tagInstanceProfile(
    request: Input<iam.TagInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.TagInstanceProfileResponse>;
  /** Adds tags to a virtual MFA device, or gives them new values. */
  tagMFADevice(request: Input<iam.TagMFADeviceRequest>, options?: CallOptions): Promise<iam.TagMFADeviceResponse>;
  /** Adds tags to an OpenID Connect provider, or gives them new values. */
  tagOpenIDConnectProvider(
    request: Input<iam.TagOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.TagOpenIDConnectProviderResponse>;
  /** Adds tags to a managed policy, or gives them new values. */
  tagPolicy(request: Input<iam.TagPolicyRequest>, options?: CallOptions): Promise<iam.TagPolicyResponse>;
  /** Adds tags to a role, or gives them new values. */
  tagRole(request: Input<iam.TagRoleRequest>, options?: CallOptions): Promise<iam.TagRoleResponse>;
  /** Adds tags to a SAML provider, or gives them new values. */
  tagSAMLProvider(
    request: Input<iam.TagSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.TagSAMLProviderResponse>;
  /** Adds tags to a server certificate, or gives them new values. */
  tagServerCertificate(
    request: Input<iam.TagServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.TagServerCertificateResponse>;
  /** Adds tags to a user, or gives them new values. */
  tagUser(request: Input<iam.TagUserRequest>, options?: CallOptions): Promise<iam.TagUserResponse>;
  /** Removes tags from an instance profile. */
  untagInstanceProfile(
    request: Input<iam.UntagInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagInstanceProfileResponse>;
  /** Removes tags from a virtual MFA device. */
  untagMFADevice(request: Input<iam.UntagMFADeviceRequest>, options?: CallOptions): Promise<iam.UntagMFADeviceResponse>;
  /** Removes tags from an OpenID Connect provider. */
  untagOpenIDConnectProvider(
    request: Input<iam.UntagOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagOpenIDConnectProviderResponse>;
  /** Removes tags from a managed policy. */
  untagPolicy(request: Input<iam.UntagPolicyRequest>, options?: CallOptions): Promise<iam.UntagPolicyResponse>;
  /** Removes tags from a role. */
  untagRole(request: Input<iam.UntagRoleRequest>, options?: CallOptions): Promise<iam.UntagRoleResponse>;
  /** Removes tags from a SAML provider. */
  untagSAMLProvider(
    request: Input<iam.UntagSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagSAMLProviderResponse>;
  /** Removes tags from a server certificate. */
  untagServerCertificate(
    request: Input<iam.UntagServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagServerCertificateResponse>;
  /** Removes tags from a user. */
  untagUser(request: Input<iam.UntagUserRequest>, options?: CallOptions): Promise<iam.UntagUserResponse>;
  /** Switches an access key on or off. */
  updateAccessKey(
    request: Input<iam.UpdateAccessKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateAccessKeyResponse>;
  /** Sets the rules for passwords of the account, all of them. */
  updateAccountPasswordPolicy(
    request: Input<iam.UpdateAccountPasswordPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateAccountPasswordPolicyResponse>;
  /** Replaces a role's trust policy. */
  updateAssumeRolePolicy(
    request: Input<iam.UpdateAssumeRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateAssumeRolePolicyResponse>;
  /** Changes a delegation request that is not yet decided. */
  updateDelegationRequest(
    request: Input<iam.UpdateDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateDelegationRequestResponse>;
  /** Changes a group's name or path. */
  updateGroup(request: Input<iam.UpdateGroupRequest>, options?: CallOptions): Promise<iam.UpdateGroupResponse>;
  /** Changes a user's password. */
  updateLoginProfile(
    request: Input<iam.UpdateLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateLoginProfileResponse>;
  /** Replaces the thumbprints of an OpenID Connect provider. */
  updateOpenIDConnectProviderThumbprint(
    request: Input<iam.UpdateOpenIDConnectProviderThumbprintRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateOpenIDConnectProviderThumbprintResponse>;
  /** Changes a role's description or longest session. */
  updateRole(request: Input<iam.UpdateRoleRequest>, options?: CallOptions): Promise<iam.UpdateRoleResponse>;
  /** Changes a role's description. UpdateRole does more. */
  updateRoleDescription(
    request: Input<iam.UpdateRoleDescriptionRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateRoleDescriptionResponse>;
  /** Changes a SAML provider's metadata or keys. */
  updateSAMLProvider(
    request: Input<iam.UpdateSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateSAMLProviderResponse>;
  /** Switches an SSH public key on or off. */
  updateSSHPublicKey(
    request: Input<iam.UpdateSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateSSHPublicKeyResponse>;
  /** Changes a server certificate's name or path. */
  updateServerCertificate(
    request: Input<iam.UpdateServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateServerCertificateResponse>;
  /** Switches credentials for one service on or off. */
  updateServiceSpecificCredential(
    request: Input<iam.UpdateServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateServiceSpecificCredentialResponse>;
  /** Switches a signing certificate on or off. */
  updateSigningCertificate(
    request: Input<iam.UpdateSigningCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateSigningCertificateResponse>;
  /** Changes a user's name or path; keys, policies and groups stay. */
  updateUser(request: Input<iam.UpdateUserRequest>, options?: CallOptions): Promise<iam.UpdateUserResponse>;
  /** Stores an SSH public key for a user. */
  uploadSSHPublicKey(
    request: Input<iam.UploadSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.UploadSSHPublicKeyResponse>;
  /** Stores a server certificate with its private key. */
  uploadServerCertificate(
    request: Input<iam.UploadServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UploadServerCertificateResponse>;
  /** Stores a signing certificate for a user. */
  uploadSigningCertificate(
    request: Input<iam.UploadSigningCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UploadSigningCertificateResponse>;
}

/** Methods of StsService. */
export interface StsMethods {
  /** Temporary credentials of a role that trusts the caller. */
  assumeRole(request: Input<sts.AssumeRoleRequest>, options?: CallOptions): Promise<sts.AssumeRoleResponse>;
  /** Temporary credentials of a role, for a SAML assertion. Needs no signature. */
  assumeRoleWithSAML(
    request: Input<sts.AssumeRoleWithSAMLRequest>,
    options?: CallOptions,
  ): Promise<sts.AssumeRoleWithSAMLResponse>;
  /** Temporary credentials of a role, for a web identity token. Needs no signature. */
  assumeRoleWithWebIdentity(
    request: Input<sts.AssumeRoleWithWebIdentityRequest>,
    options?: CallOptions,
  ): Promise<sts.AssumeRoleWithWebIdentityResponse>;
  /** Short-lived credentials for one task as the root user of a member account. */
  assumeRoot(request: Input<sts.AssumeRootRequest>, options?: CallOptions): Promise<sts.AssumeRootResponse>;
  /** Opens the encoded reasons of a denial. */
  decodeAuthorizationMessage(
    request: Input<sts.DecodeAuthorizationMessageRequest>,
    options?: CallOptions,
  ): Promise<sts.DecodeAuthorizationMessageResponse>;
  /** The account that an access key id belongs to. */
  getAccessKeyInfo(
    request: Input<sts.GetAccessKeyInfoRequest>,
    options?: CallOptions,
  ): Promise<sts.GetAccessKeyInfoResponse>;
  /** Who the credentials of this call belong to. Always allowed. */
  getCallerIdentity(
    request: Input<sts.GetCallerIdentityRequest>,
    options?: CallOptions,
  ): Promise<sts.GetCallerIdentityResponse>;
  /** Temporary credentials, for the trade-in token of a delegation request. */
  getDelegatedAccessToken(
    request: Input<sts.GetDelegatedAccessTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetDelegatedAccessTokenResponse>;
  /** Temporary credentials for somebody whom the calling user vouches for. */
  getFederationToken(
    request: Input<sts.GetFederationTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetFederationTokenResponse>;
  /** Temporary credentials with the calling user's own permissions, with MFA where given. */
  getSessionToken(
    request: Input<sts.GetSessionTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetSessionTokenResponse>;
  /** A signed token with which the caller can prove itself elsewhere. */
  getWebIdentityToken(
    request: Input<sts.GetWebIdentityTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetWebIdentityTokenResponse>;
}
