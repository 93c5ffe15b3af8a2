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
  /** Makes an account. */
  createAccount(
    request: Input<cluster.CreateAccountRequest>,
    options?: CallOptions,
  ): Promise<cluster.CreateAccountResponse>;
  /** Accounts of the cluster. */
  listAccounts(
    request: Input<cluster.ListAccountsRequest>,
    options?: CallOptions,
  ): Promise<cluster.ListAccountsResponse>;
  /** Imports a managed policy of a vendor, shared by all accounts: arn:aws:iam::aws:policy/… */
  putVendorPolicy(
    request: Input<cluster.PutVendorPolicyRequest>,
    options?: CallOptions,
  ): Promise<cluster.PutVendorPolicyResponse>;
}

/** Methods of IamService. */
export interface IamMethods {
  /** Accepts a delegation request. */
  acceptDelegationRequest(
    request: Input<iam.AcceptDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.AcceptDelegationRequestResponse>;
  /** Adds a client ID to open ID connect provider. */
  addClientIDToOpenIDConnectProvider(
    request: Input<iam.AddClientIDToOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.AddClientIDToOpenIDConnectProviderResponse>;
  /** Adds a role to instance profile. */
  addRoleToInstanceProfile(
    request: Input<iam.AddRoleToInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.AddRoleToInstanceProfileResponse>;
  /** Adds an user to group. */
  addUserToGroup(request: Input<iam.AddUserToGroupRequest>, options?: CallOptions): Promise<iam.AddUserToGroupResponse>;
  /** Associates a delegation request. */
  associateDelegationRequest(
    request: Input<iam.AssociateDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.AssociateDelegationRequestResponse>;
  /** Attaches a group policy. */
  attachGroupPolicy(
    request: Input<iam.AttachGroupPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.AttachGroupPolicyResponse>;
  /** Attaches a role policy. */
  attachRolePolicy(
    request: Input<iam.AttachRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.AttachRolePolicyResponse>;
  /** Attaches an user policy. */
  attachUserPolicy(
    request: Input<iam.AttachUserPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.AttachUserPolicyResponse>;
  /** Changes a password. */
  changePassword(request: Input<iam.ChangePasswordRequest>, options?: CallOptions): Promise<iam.ChangePasswordResponse>;
  /** Creates an access key. */
  createAccessKey(
    request: Input<iam.CreateAccessKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateAccessKeyResponse>;
  /** Creates an account alias. */
  createAccountAlias(
    request: Input<iam.CreateAccountAliasRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateAccountAliasResponse>;
  /** Creates a delegation request. */
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
  /** Creates a login profile. */
  createLoginProfile(
    request: Input<iam.CreateLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateLoginProfileResponse>;
  /** Creates an open ID connect provider. */
  createOpenIDConnectProvider(
    request: Input<iam.CreateOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateOpenIDConnectProviderResponse>;
  /** Creates a policy. */
  createPolicy(request: Input<iam.CreatePolicyRequest>, options?: CallOptions): Promise<iam.CreatePolicyResponse>;
  /** Creates a policy version. */
  createPolicyVersion(
    request: Input<iam.CreatePolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.CreatePolicyVersionResponse>;
  /** Creates a role. */
  createRole(request: Input<iam.CreateRoleRequest>, options?: CallOptions): Promise<iam.CreateRoleResponse>;
  /** Creates a SAML provider. */
  createSAMLProvider(
    request: Input<iam.CreateSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateSAMLProviderResponse>;
  /** Creates a service linked role. */
  createServiceLinkedRole(
    request: Input<iam.CreateServiceLinkedRoleRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateServiceLinkedRoleResponse>;
  /** Creates a service specific credential. */
  createServiceSpecificCredential(
    request: Input<iam.CreateServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateServiceSpecificCredentialResponse>;
  /** Creates an user. */
  createUser(request: Input<iam.CreateUserRequest>, options?: CallOptions): Promise<iam.CreateUserResponse>;
  /** Creates a virtual MFA device. */
  createVirtualMFADevice(
    request: Input<iam.CreateVirtualMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.CreateVirtualMFADeviceResponse>;
  /** Deactivates a MFA device. */
  deactivateMFADevice(
    request: Input<iam.DeactivateMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.DeactivateMFADeviceResponse>;
  /** Deletes an access key. */
  deleteAccessKey(
    request: Input<iam.DeleteAccessKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteAccessKeyResponse>;
  /** Deletes an account alias. */
  deleteAccountAlias(
    request: Input<iam.DeleteAccountAliasRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteAccountAliasResponse>;
  /** Deletes an account password policy. */
  deleteAccountPasswordPolicy(
    request: Input<iam.DeleteAccountPasswordPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteAccountPasswordPolicyResponse>;
  /** Deletes a group. */
  deleteGroup(request: Input<iam.DeleteGroupRequest>, options?: CallOptions): Promise<iam.DeleteGroupResponse>;
  /** Deletes a group policy. */
  deleteGroupPolicy(
    request: Input<iam.DeleteGroupPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteGroupPolicyResponse>;
  /** Deletes an instance profile. */
  deleteInstanceProfile(
    request: Input<iam.DeleteInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteInstanceProfileResponse>;
  /** Deletes a login profile. */
  deleteLoginProfile(
    request: Input<iam.DeleteLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteLoginProfileResponse>;
  /** Deletes an open ID connect provider. */
  deleteOpenIDConnectProvider(
    request: Input<iam.DeleteOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteOpenIDConnectProviderResponse>;
  /** Deletes a policy. */
  deletePolicy(request: Input<iam.DeletePolicyRequest>, options?: CallOptions): Promise<iam.DeletePolicyResponse>;
  /** Deletes a policy version. */
  deletePolicyVersion(
    request: Input<iam.DeletePolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.DeletePolicyVersionResponse>;
  /** Deletes a role. */
  deleteRole(request: Input<iam.DeleteRoleRequest>, options?: CallOptions): Promise<iam.DeleteRoleResponse>;
  /** Deletes a role permissions boundary. */
  deleteRolePermissionsBoundary(
    request: Input<iam.DeleteRolePermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteRolePermissionsBoundaryResponse>;
  /** Deletes a role policy. */
  deleteRolePolicy(
    request: Input<iam.DeleteRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteRolePolicyResponse>;
  /** Deletes a SAML provider. */
  deleteSAMLProvider(
    request: Input<iam.DeleteSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteSAMLProviderResponse>;
  /** Deletes a SSH public key. */
  deleteSSHPublicKey(
    request: Input<iam.DeleteSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteSSHPublicKeyResponse>;
  /** Deletes a server certificate. */
  deleteServerCertificate(
    request: Input<iam.DeleteServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteServerCertificateResponse>;
  /** Deletes a service linked role. */
  deleteServiceLinkedRole(
    request: Input<iam.DeleteServiceLinkedRoleRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteServiceLinkedRoleResponse>;
  /** Deletes a service specific credential. */
  deleteServiceSpecificCredential(
    request: Input<iam.DeleteServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteServiceSpecificCredentialResponse>;
  /** Deletes a signing certificate. */
  deleteSigningCertificate(
    request: Input<iam.DeleteSigningCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteSigningCertificateResponse>;
  /** Deletes an user. */
  deleteUser(request: Input<iam.DeleteUserRequest>, options?: CallOptions): Promise<iam.DeleteUserResponse>;
  /** Deletes an user permissions boundary. */
  deleteUserPermissionsBoundary(
    request: Input<iam.DeleteUserPermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteUserPermissionsBoundaryResponse>;
  /** Deletes an user policy. */
  deleteUserPolicy(
    request: Input<iam.DeleteUserPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteUserPolicyResponse>;
  /** Deletes a virtual MFA device. */
  deleteVirtualMFADevice(
    request: Input<iam.DeleteVirtualMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.DeleteVirtualMFADeviceResponse>;
  /** Detaches a group policy. */
  detachGroupPolicy(
    request: Input<iam.DetachGroupPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DetachGroupPolicyResponse>;
  /** Detaches a role policy. */
  detachRolePolicy(
    request: Input<iam.DetachRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DetachRolePolicyResponse>;
  /** Detaches an user policy. */
  detachUserPolicy(
    request: Input<iam.DetachUserPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.DetachUserPolicyResponse>;
  /** Disables an organizations root credentials management. */
  disableOrganizationsRootCredentialsManagement(
    request: Input<iam.DisableOrganizationsRootCredentialsManagementRequest>,
    options?: CallOptions,
  ): Promise<iam.DisableOrganizationsRootCredentialsManagementResponse>;
  /** Disables an organizations root sessions. */
  disableOrganizationsRootSessions(
    request: Input<iam.DisableOrganizationsRootSessionsRequest>,
    options?: CallOptions,
  ): Promise<iam.DisableOrganizationsRootSessionsResponse>;
  /** Disables an outbound web identity federation. */
  disableOutboundWebIdentityFederation(
    request: Input<iam.DisableOutboundWebIdentityFederationRequest>,
    options?: CallOptions,
  ): Promise<iam.DisableOutboundWebIdentityFederationResponse>;
  /** Enables a MFA device. */
  enableMFADevice(
    request: Input<iam.EnableMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableMFADeviceResponse>;
  /** Enables an organizations root credentials management. */
  enableOrganizationsRootCredentialsManagement(
    request: Input<iam.EnableOrganizationsRootCredentialsManagementRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableOrganizationsRootCredentialsManagementResponse>;
  /** Enables an organizations root sessions. */
  enableOrganizationsRootSessions(
    request: Input<iam.EnableOrganizationsRootSessionsRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableOrganizationsRootSessionsResponse>;
  /** Enables an outbound web identity federation. */
  enableOutboundWebIdentityFederation(
    request: Input<iam.EnableOutboundWebIdentityFederationRequest>,
    options?: CallOptions,
  ): Promise<iam.EnableOutboundWebIdentityFederationResponse>;
  /** Generates a credential report. */
  generateCredentialReport(
    request: Input<iam.GenerateCredentialReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GenerateCredentialReportResponse>;
  /** Generates an organizations access report. */
  generateOrganizationsAccessReport(
    request: Input<iam.GenerateOrganizationsAccessReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GenerateOrganizationsAccessReportResponse>;
  /** Generates a service last accessed details. */
  generateServiceLastAccessedDetails(
    request: Input<iam.GenerateServiceLastAccessedDetailsRequest>,
    options?: CallOptions,
  ): Promise<iam.GenerateServiceLastAccessedDetailsResponse>;
  /** Gets an access key last used. */
  getAccessKeyLastUsed(
    request: Input<iam.GetAccessKeyLastUsedRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccessKeyLastUsedResponse>;
  /** Gets an account authorization details. */
  getAccountAuthorizationDetails(
    request: Input<iam.GetAccountAuthorizationDetailsRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccountAuthorizationDetailsResponse>;
  /** Gets an account password policy. */
  getAccountPasswordPolicy(
    request: Input<iam.GetAccountPasswordPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccountPasswordPolicyResponse>;
  /** How much the account holds of everything, and its quotas. */
  getAccountSummary(
    request: Input<iam.GetAccountSummaryRequest>,
    options?: CallOptions,
  ): Promise<iam.GetAccountSummaryResponse>;
  /** Gets a context keys for custom policy. */
  getContextKeysForCustomPolicy(
    request: Input<iam.GetContextKeysForCustomPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetContextKeysForCustomPolicyResponse>;
  /** Gets a context keys for principal policy. */
  getContextKeysForPrincipalPolicy(
    request: Input<iam.GetContextKeysForPrincipalPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetContextKeysForPrincipalPolicyResponse>;
  /** Gets a credential report. */
  getCredentialReport(
    request: Input<iam.GetCredentialReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GetCredentialReportResponse>;
  /** Gets a delegation request. */
  getDelegationRequest(
    request: Input<iam.GetDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.GetDelegationRequestResponse>;
  /** Gets a group. */
  getGroup(request: Input<iam.GetGroupRequest>, options?: CallOptions): Promise<iam.GetGroupResponse>;
  /** Gets a group policy. */
  getGroupPolicy(request: Input<iam.GetGroupPolicyRequest>, options?: CallOptions): Promise<iam.GetGroupPolicyResponse>;
  /** Gets a human readable summary. */
  getHumanReadableSummary(
    request: Input<iam.GetHumanReadableSummaryRequest>,
    options?: CallOptions,
  ): Promise<iam.GetHumanReadableSummaryResponse>;
  /** Gets an instance profile. */
  getInstanceProfile(
    request: Input<iam.GetInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.GetInstanceProfileResponse>;
  /** Gets a login profile. */
  getLoginProfile(
    request: Input<iam.GetLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.GetLoginProfileResponse>;
  /** Gets a MFA device. */
  getMFADevice(request: Input<iam.GetMFADeviceRequest>, options?: CallOptions): Promise<iam.GetMFADeviceResponse>;
  /** Gets an open ID connect provider. */
  getOpenIDConnectProvider(
    request: Input<iam.GetOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.GetOpenIDConnectProviderResponse>;
  /** Gets an organizations access report. */
  getOrganizationsAccessReport(
    request: Input<iam.GetOrganizationsAccessReportRequest>,
    options?: CallOptions,
  ): Promise<iam.GetOrganizationsAccessReportResponse>;
  /** Gets an outbound web identity federation info. */
  getOutboundWebIdentityFederationInfo(
    request: Input<iam.GetOutboundWebIdentityFederationInfoRequest>,
    options?: CallOptions,
  ): Promise<iam.GetOutboundWebIdentityFederationInfoResponse>;
  /** Gets a policy. */
  getPolicy(request: Input<iam.GetPolicyRequest>, options?: CallOptions): Promise<iam.GetPolicyResponse>;
  /** Gets a policy version. */
  getPolicyVersion(
    request: Input<iam.GetPolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.GetPolicyVersionResponse>;
  /** Gets a role. */
  getRole(request: Input<iam.GetRoleRequest>, options?: CallOptions): Promise<iam.GetRoleResponse>;
  /** Gets a role policy. */
  getRolePolicy(request: Input<iam.GetRolePolicyRequest>, options?: CallOptions): Promise<iam.GetRolePolicyResponse>;
  /** Gets a SAML provider. */
  getSAMLProvider(
    request: Input<iam.GetSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.GetSAMLProviderResponse>;
  /** Gets a SSH public key. */
  getSSHPublicKey(
    request: Input<iam.GetSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.GetSSHPublicKeyResponse>;
  /** Gets a server certificate. */
  getServerCertificate(
    request: Input<iam.GetServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServerCertificateResponse>;
  /** Gets a service last accessed details. */
  getServiceLastAccessedDetails(
    request: Input<iam.GetServiceLastAccessedDetailsRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServiceLastAccessedDetailsResponse>;
  /** Gets a service last accessed details with entities. */
  getServiceLastAccessedDetailsWithEntities(
    request: Input<iam.GetServiceLastAccessedDetailsWithEntitiesRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServiceLastAccessedDetailsWithEntitiesResponse>;
  /** Gets a service linked role deletion status. */
  getServiceLinkedRoleDeletionStatus(
    request: Input<iam.GetServiceLinkedRoleDeletionStatusRequest>,
    options?: CallOptions,
  ): Promise<iam.GetServiceLinkedRoleDeletionStatusResponse>;
  /** Gets an user. */
  getUser(request: Input<iam.GetUserRequest>, options?: CallOptions): Promise<iam.GetUserResponse>;
  /** Gets an user policy. */
  getUserPolicy(request: Input<iam.GetUserPolicyRequest>, options?: CallOptions): Promise<iam.GetUserPolicyResponse>;
  /** Lists access keys. */
  listAccessKeys(request: Input<iam.ListAccessKeysRequest>, options?: CallOptions): Promise<iam.ListAccessKeysResponse>;
  /** Lists account aliases. */
  listAccountAliases(
    request: Input<iam.ListAccountAliasesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAccountAliasesResponse>;
  /** Lists attached group policies. */
  listAttachedGroupPolicies(
    request: Input<iam.ListAttachedGroupPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAttachedGroupPoliciesResponse>;
  /** Lists attached role policies. */
  listAttachedRolePolicies(
    request: Input<iam.ListAttachedRolePoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAttachedRolePoliciesResponse>;
  /** Lists attached user policies. */
  listAttachedUserPolicies(
    request: Input<iam.ListAttachedUserPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListAttachedUserPoliciesResponse>;
  /** Lists delegation requests. */
  listDelegationRequests(
    request: Input<iam.ListDelegationRequestsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListDelegationRequestsResponse>;
  /** Lists entities for policy. */
  listEntitiesForPolicy(
    request: Input<iam.ListEntitiesForPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.ListEntitiesForPolicyResponse>;
  /** Lists group policies. */
  listGroupPolicies(
    request: Input<iam.ListGroupPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListGroupPoliciesResponse>;
  /** Lists groups. */
  listGroups(request: Input<iam.ListGroupsRequest>, options?: CallOptions): Promise<iam.ListGroupsResponse>;
  /** Lists groups for user. */
  listGroupsForUser(
    request: Input<iam.ListGroupsForUserRequest>,
    options?: CallOptions,
  ): Promise<iam.ListGroupsForUserResponse>;
  /** Lists instance profile tags. */
  listInstanceProfileTags(
    request: Input<iam.ListInstanceProfileTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListInstanceProfileTagsResponse>;
  /** Lists instance profiles. */
  listInstanceProfiles(
    request: Input<iam.ListInstanceProfilesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListInstanceProfilesResponse>;
  /** Lists instance profiles for role. */
  listInstanceProfilesForRole(
    request: Input<iam.ListInstanceProfilesForRoleRequest>,
    options?: CallOptions,
  ): Promise<iam.ListInstanceProfilesForRoleResponse>;
  /** Lists MFA device tags. */
  listMFADeviceTags(
    request: Input<iam.ListMFADeviceTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListMFADeviceTagsResponse>;
  /** Lists MFA devices. */
  listMFADevices(request: Input<iam.ListMFADevicesRequest>, options?: CallOptions): Promise<iam.ListMFADevicesResponse>;
  /** Lists open ID connect provider tags. */
  listOpenIDConnectProviderTags(
    request: Input<iam.ListOpenIDConnectProviderTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListOpenIDConnectProviderTagsResponse>;
  /** Lists open ID connect providers. */
  listOpenIDConnectProviders(
    request: Input<iam.ListOpenIDConnectProvidersRequest>,
    options?: CallOptions,
  ): Promise<iam.ListOpenIDConnectProvidersResponse>;
  /** Lists organizations features. */
  listOrganizationsFeatures(
    request: Input<iam.ListOrganizationsFeaturesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListOrganizationsFeaturesResponse>;
  /** Lists policies. */
  listPolicies(request: Input<iam.ListPoliciesRequest>, options?: CallOptions): Promise<iam.ListPoliciesResponse>;
  /** Lists policies granting service access. */
  listPoliciesGrantingServiceAccess(
    request: Input<iam.ListPoliciesGrantingServiceAccessRequest>,
    options?: CallOptions,
  ): Promise<iam.ListPoliciesGrantingServiceAccessResponse>;
  /** Lists policy tags. */
  listPolicyTags(request: Input<iam.ListPolicyTagsRequest>, options?: CallOptions): Promise<iam.ListPolicyTagsResponse>;
  /** Lists policy versions. */
  listPolicyVersions(
    request: Input<iam.ListPolicyVersionsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListPolicyVersionsResponse>;
  /** Lists role policies. */
  listRolePolicies(
    request: Input<iam.ListRolePoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListRolePoliciesResponse>;
  /** Lists role tags. */
  listRoleTags(request: Input<iam.ListRoleTagsRequest>, options?: CallOptions): Promise<iam.ListRoleTagsResponse>;
  /** Lists roles. */
  listRoles(request: Input<iam.ListRolesRequest>, options?: CallOptions): Promise<iam.ListRolesResponse>;
  /** Lists SAML provider tags. */
  listSAMLProviderTags(
    request: Input<iam.ListSAMLProviderTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSAMLProviderTagsResponse>;
  /** Lists SAML providers. */
  listSAMLProviders(
    request: Input<iam.ListSAMLProvidersRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSAMLProvidersResponse>;
  /** Lists SSH public keys. */
  listSSHPublicKeys(
    request: Input<iam.ListSSHPublicKeysRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSSHPublicKeysResponse>;
  /** Lists server certificate tags. */
  listServerCertificateTags(
    request: Input<iam.ListServerCertificateTagsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListServerCertificateTagsResponse>;
  /** Lists server certificates. */
  listServerCertificates(
    request: Input<iam.ListServerCertificatesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListServerCertificatesResponse>;
  /** Lists service specific credentials. */
  listServiceSpecificCredentials(
    request: Input<iam.ListServiceSpecificCredentialsRequest>,
    options?: CallOptions,
  ): Promise<iam.ListServiceSpecificCredentialsResponse>;
  /** Lists signing certificates. */
  listSigningCertificates(
    request: Input<iam.ListSigningCertificatesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListSigningCertificatesResponse>;
  /** Lists user policies. */
  listUserPolicies(
    request: Input<iam.ListUserPoliciesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListUserPoliciesResponse>;
  /** Lists user tags. */
  listUserTags(request: Input<iam.ListUserTagsRequest>, options?: CallOptions): Promise<iam.ListUserTagsResponse>;
  /** Lists users. */
  listUsers(request: Input<iam.ListUsersRequest>, options?: CallOptions): Promise<iam.ListUsersResponse>;
  /** Lists virtual MFA devices. */
  listVirtualMFADevices(
    request: Input<iam.ListVirtualMFADevicesRequest>,
    options?: CallOptions,
  ): Promise<iam.ListVirtualMFADevicesResponse>;
  /** Puts a group policy. */
  putGroupPolicy(request: Input<iam.PutGroupPolicyRequest>, options?: CallOptions): Promise<iam.PutGroupPolicyResponse>;
  /** Puts a role permissions boundary. */
  putRolePermissionsBoundary(
    request: Input<iam.PutRolePermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.PutRolePermissionsBoundaryResponse>;
  /** Puts a role policy. */
  putRolePolicy(request: Input<iam.PutRolePolicyRequest>, options?: CallOptions): Promise<iam.PutRolePolicyResponse>;
  /** Puts an user permissions boundary. */
  putUserPermissionsBoundary(
    request: Input<iam.PutUserPermissionsBoundaryRequest>,
    options?: CallOptions,
  ): Promise<iam.PutUserPermissionsBoundaryResponse>;
  /** Puts an user policy. */
  putUserPolicy(request: Input<iam.PutUserPolicyRequest>, options?: CallOptions): Promise<iam.PutUserPolicyResponse>;
  /** Rejects a delegation request. */
  rejectDelegationRequest(
    request: Input<iam.RejectDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.RejectDelegationRequestResponse>;
  /** Removes a client ID from open ID connect provider. */
  removeClientIDFromOpenIDConnectProvider(
    request: Input<iam.RemoveClientIDFromOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.RemoveClientIDFromOpenIDConnectProviderResponse>;
  /** Removes a role from instance profile. */
  removeRoleFromInstanceProfile(
    request: Input<iam.RemoveRoleFromInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.RemoveRoleFromInstanceProfileResponse>;
  /** Removes an user from group. */
  removeUserFromGroup(
    request: Input<iam.RemoveUserFromGroupRequest>,
    options?: CallOptions,
  ): Promise<iam.RemoveUserFromGroupResponse>;
  /** Resets a service specific credential. */
  resetServiceSpecificCredential(
    request: Input<iam.ResetServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.ResetServiceSpecificCredentialResponse>;
  /** Resyncs a MFA device. */
  resyncMFADevice(
    request: Input<iam.ResyncMFADeviceRequest>,
    options?: CallOptions,
  ): Promise<iam.ResyncMFADeviceResponse>;
  /** Sends a delegation token. */
  sendDelegationToken(
    request: Input<iam.SendDelegationTokenRequest>,
    options?: CallOptions,
  ): Promise<iam.SendDelegationTokenResponse>;
  /** Sets a default policy version. */
  setDefaultPolicyVersion(
    request: Input<iam.SetDefaultPolicyVersionRequest>,
    options?: CallOptions,
  ): Promise<iam.SetDefaultPolicyVersionResponse>;
  /** Sets a security token service preferences. */
  setSecurityTokenServicePreferences(
    request: Input<iam.SetSecurityTokenServicePreferencesRequest>,
    options?: CallOptions,
  ): Promise<iam.SetSecurityTokenServicePreferencesResponse>;
  /** Simulates a custom policy. */
  simulateCustomPolicy(
    request: Input<iam.SimulateCustomPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.SimulateCustomPolicyResponse>;
  /** Simulates a principal policy. */
  simulatePrincipalPolicy(
    request: Input<iam.SimulatePrincipalPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.SimulatePrincipalPolicyResponse>;
  /** Tags an instance profile. */
  tagInstanceProfile(
    request: Input<iam.TagInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.TagInstanceProfileResponse>;
  /** Tags a MFA device. */
  tagMFADevice(request: Input<iam.TagMFADeviceRequest>, options?: CallOptions): Promise<iam.TagMFADeviceResponse>;
  /** Tags an open ID connect provider. */
  tagOpenIDConnectProvider(
    request: Input<iam.TagOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.TagOpenIDConnectProviderResponse>;
  /** Tags a policy. */
  tagPolicy(request: Input<iam.TagPolicyRequest>, options?: CallOptions): Promise<iam.TagPolicyResponse>;
  /** Tags a role. */
  tagRole(request: Input<iam.TagRoleRequest>, options?: CallOptions): Promise<iam.TagRoleResponse>;
  /** Tags a SAML provider. */
  tagSAMLProvider(
    request: Input<iam.TagSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.TagSAMLProviderResponse>;
  /** Tags a server certificate. */
  tagServerCertificate(
    request: Input<iam.TagServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.TagServerCertificateResponse>;
  /** Tags an user. */
  tagUser(request: Input<iam.TagUserRequest>, options?: CallOptions): Promise<iam.TagUserResponse>;
  /** Untags an instance profile. */
  untagInstanceProfile(
    request: Input<iam.UntagInstanceProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagInstanceProfileResponse>;
  /** Untags a MFA device. */
  untagMFADevice(request: Input<iam.UntagMFADeviceRequest>, options?: CallOptions): Promise<iam.UntagMFADeviceResponse>;
  /** Untags an open ID connect provider. */
  untagOpenIDConnectProvider(
    request: Input<iam.UntagOpenIDConnectProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagOpenIDConnectProviderResponse>;
  /** Untags a policy. */
  untagPolicy(request: Input<iam.UntagPolicyRequest>, options?: CallOptions): Promise<iam.UntagPolicyResponse>;
  /** Untags a role. */
  untagRole(request: Input<iam.UntagRoleRequest>, options?: CallOptions): Promise<iam.UntagRoleResponse>;
  /** Untags a SAML provider. */
  untagSAMLProvider(
    request: Input<iam.UntagSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagSAMLProviderResponse>;
  /** Untags a server certificate. */
  untagServerCertificate(
    request: Input<iam.UntagServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UntagServerCertificateResponse>;
  /** Untags an user. */
  untagUser(request: Input<iam.UntagUserRequest>, options?: CallOptions): Promise<iam.UntagUserResponse>;
  /** Switches an access key on or off. */
  updateAccessKey(
    request: Input<iam.UpdateAccessKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateAccessKeyResponse>;
  /** Updates an account password policy. */
  updateAccountPasswordPolicy(
    request: Input<iam.UpdateAccountPasswordPolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateAccountPasswordPolicyResponse>;
  /** Updates an assume role policy. */
  updateAssumeRolePolicy(
    request: Input<iam.UpdateAssumeRolePolicyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateAssumeRolePolicyResponse>;
  /** Updates a delegation request. */
  updateDelegationRequest(
    request: Input<iam.UpdateDelegationRequestRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateDelegationRequestResponse>;
  /** Updates a group. */
  updateGroup(request: Input<iam.UpdateGroupRequest>, options?: CallOptions): Promise<iam.UpdateGroupResponse>;
  /** Updates a login profile. */
  updateLoginProfile(
    request: Input<iam.UpdateLoginProfileRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateLoginProfileResponse>;
  /** Updates an open ID connect provider thumbprint. */
  updateOpenIDConnectProviderThumbprint(
    request: Input<iam.UpdateOpenIDConnectProviderThumbprintRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateOpenIDConnectProviderThumbprintResponse>;
  /** Updates a role. */
  updateRole(request: Input<iam.UpdateRoleRequest>, options?: CallOptions): Promise<iam.UpdateRoleResponse>;
  /** Updates a role description. */
  updateRoleDescription(
    request: Input<iam.UpdateRoleDescriptionRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateRoleDescriptionResponse>;
  /** Updates a SAML provider. */
  updateSAMLProvider(
    request: Input<iam.UpdateSAMLProviderRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateSAMLProviderResponse>;
  /** Updates a SSH public key. */
  updateSSHPublicKey(
    request: Input<iam.UpdateSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateSSHPublicKeyResponse>;
  /** Updates a server certificate. */
  updateServerCertificate(
    request: Input<iam.UpdateServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateServerCertificateResponse>;
  /** Updates a service specific credential. */
  updateServiceSpecificCredential(
    request: Input<iam.UpdateServiceSpecificCredentialRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateServiceSpecificCredentialResponse>;
  /** Updates a signing certificate. */
  updateSigningCertificate(
    request: Input<iam.UpdateSigningCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UpdateSigningCertificateResponse>;
  /** Updates an user. */
  updateUser(request: Input<iam.UpdateUserRequest>, options?: CallOptions): Promise<iam.UpdateUserResponse>;
  /** Uploads a SSH public key. */
  uploadSSHPublicKey(
    request: Input<iam.UploadSSHPublicKeyRequest>,
    options?: CallOptions,
  ): Promise<iam.UploadSSHPublicKeyResponse>;
  /** Uploads a server certificate. */
  uploadServerCertificate(
    request: Input<iam.UploadServerCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UploadServerCertificateResponse>;
  /** Uploads a signing certificate. */
  uploadSigningCertificate(
    request: Input<iam.UploadSigningCertificateRequest>,
    options?: CallOptions,
  ): Promise<iam.UploadSigningCertificateResponse>;
}

/** Methods of StsService. */
export interface StsMethods {
  /** Temporary credentials of a role that trusts the caller. */
  assumeRole(request: Input<sts.AssumeRoleRequest>, options?: CallOptions): Promise<sts.AssumeRoleResponse>;
  /** Assumes a role with SAML. */
  assumeRoleWithSAML(
    request: Input<sts.AssumeRoleWithSAMLRequest>,
    options?: CallOptions,
  ): Promise<sts.AssumeRoleWithSAMLResponse>;
  /** Assumes a role with web identity. */
  assumeRoleWithWebIdentity(
    request: Input<sts.AssumeRoleWithWebIdentityRequest>,
    options?: CallOptions,
  ): Promise<sts.AssumeRoleWithWebIdentityResponse>;
  /** Assumes a root. */
  assumeRoot(request: Input<sts.AssumeRootRequest>, options?: CallOptions): Promise<sts.AssumeRootResponse>;
  /** Decodes an authorization message. */
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
  /** Gets a delegated access token. */
  getDelegatedAccessToken(
    request: Input<sts.GetDelegatedAccessTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetDelegatedAccessTokenResponse>;
  /** Gets a federation token. */
  getFederationToken(
    request: Input<sts.GetFederationTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetFederationTokenResponse>;
  /** Temporary credentials with the calling user's own permissions. */
  getSessionToken(
    request: Input<sts.GetSessionTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetSessionTokenResponse>;
  /** Gets a web identity token. */
  getWebIdentityToken(
    request: Input<sts.GetWebIdentityTokenRequest>,
    options?: CallOptions,
  ): Promise<sts.GetWebIdentityTokenResponse>;
}
