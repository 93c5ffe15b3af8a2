// The action table: every action that has behaviour, by service and name.

import type { Action } from './action.ts';
import { clusterActions } from './cluster-table.ts';
import { AcceptDelegationRequest } from './iam/AcceptDelegationRequest.ts';
import { AddClientIDToOpenIDConnectProvider } from './iam/AddClientIDToOpenIDConnectProvider.ts';
import { AddRoleToInstanceProfile } from './iam/AddRoleToInstanceProfile.ts';
import { AddUserToGroup } from './iam/AddUserToGroup.ts';
import { AssociateDelegationRequest } from './iam/AssociateDelegationRequest.ts';
import { AttachGroupPolicy } from './iam/AttachGroupPolicy.ts';
import { AttachRolePolicy } from './iam/AttachRolePolicy.ts';
import { AttachUserPolicy } from './iam/AttachUserPolicy.ts';
import { ChangePassword } from './iam/ChangePassword.ts';
import { CreateAccessKey } from './iam/CreateAccessKey.ts';
import { CreateAccountAlias } from './iam/CreateAccountAlias.ts';
import { CreateDelegationRequest } from './iam/CreateDelegationRequest.ts';
import { CreateGroup } from './iam/CreateGroup.ts';
import { CreateInstanceProfile } from './iam/CreateInstanceProfile.ts';
import { CreateLoginProfile } from './iam/CreateLoginProfile.ts';
import { CreateOpenIDConnectProvider } from './iam/CreateOpenIDConnectProvider.ts';
import { CreatePolicy } from './iam/CreatePolicy.ts';
import { CreatePolicyVersion } from './iam/CreatePolicyVersion.ts';
import { CreateRole } from './iam/CreateRole.ts';
import { CreateSAMLProvider } from './iam/CreateSAMLProvider.ts';
import { CreateServiceLinkedRole } from './iam/CreateServiceLinkedRole.ts';
import { CreateServiceSpecificCredential } from './iam/CreateServiceSpecificCredential.ts';
import { CreateUser } from './iam/CreateUser.ts';
import { CreateVirtualMFADevice } from './iam/CreateVirtualMFADevice.ts';
import { DeactivateMFADevice } from './iam/DeactivateMFADevice.ts';
import { DeleteAccessKey } from './iam/DeleteAccessKey.ts';
import { DeleteAccountAlias } from './iam/DeleteAccountAlias.ts';
import { DeleteAccountPasswordPolicy } from './iam/DeleteAccountPasswordPolicy.ts';
import { DeleteGroup } from './iam/DeleteGroup.ts';
import { DeleteGroupPolicy } from './iam/DeleteGroupPolicy.ts';
import { DeleteInstanceProfile } from './iam/DeleteInstanceProfile.ts';
import { DeleteLoginProfile } from './iam/DeleteLoginProfile.ts';
import { DeleteOpenIDConnectProvider } from './iam/DeleteOpenIDConnectProvider.ts';
import { DeletePolicy } from './iam/DeletePolicy.ts';
import { DeletePolicyVersion } from './iam/DeletePolicyVersion.ts';
import { DeleteRole } from './iam/DeleteRole.ts';
import { DeleteRolePermissionsBoundary } from './iam/DeleteRolePermissionsBoundary.ts';
import { DeleteRolePolicy } from './iam/DeleteRolePolicy.ts';
import { DeleteSAMLProvider } from './iam/DeleteSAMLProvider.ts';
import { DeleteServerCertificate } from './iam/DeleteServerCertificate.ts';
import { DeleteServiceLinkedRole } from './iam/DeleteServiceLinkedRole.ts';
import { DeleteServiceSpecificCredential } from './iam/DeleteServiceSpecificCredential.ts';
import { DeleteSigningCertificate } from './iam/DeleteSigningCertificate.ts';
import { DeleteSSHPublicKey } from './iam/DeleteSSHPublicKey.ts';
import { DeleteUser } from './iam/DeleteUser.ts';
import { DeleteUserPermissionsBoundary } from './iam/DeleteUserPermissionsBoundary.ts';
import { DeleteUserPolicy } from './iam/DeleteUserPolicy.ts';
import { DeleteVirtualMFADevice } from './iam/DeleteVirtualMFADevice.ts';
import { DetachGroupPolicy } from './iam/DetachGroupPolicy.ts';
import { DetachRolePolicy } from './iam/DetachRolePolicy.ts';
import { DetachUserPolicy } from './iam/DetachUserPolicy.ts';
import { DisableOrganizationsRootCredentialsManagement } from './iam/DisableOrganizationsRootCredentialsManagement.ts';
import { DisableOrganizationsRootSessions } from './iam/DisableOrganizationsRootSessions.ts';
import { DisableOutboundWebIdentityFederation } from './iam/DisableOutboundWebIdentityFederation.ts';
import { EnableMFADevice } from './iam/EnableMFADevice.ts';
import { EnableOrganizationsRootCredentialsManagement } from './iam/EnableOrganizationsRootCredentialsManagement.ts';
import { EnableOrganizationsRootSessions } from './iam/EnableOrganizationsRootSessions.ts';
import { EnableOutboundWebIdentityFederation } from './iam/EnableOutboundWebIdentityFederation.ts';
import { GenerateCredentialReport } from './iam/GenerateCredentialReport.ts';
import { GenerateOrganizationsAccessReport } from './iam/GenerateOrganizationsAccessReport.ts';
import { GenerateServiceLastAccessedDetails } from './iam/GenerateServiceLastAccessedDetails.ts';
import { GetAccessKeyLastUsed } from './iam/GetAccessKeyLastUsed.ts';
import { GetAccountAuthorizationDetails } from './iam/GetAccountAuthorizationDetails.ts';
import { GetAccountPasswordPolicy } from './iam/GetAccountPasswordPolicy.ts';
import { GetAccountSummary } from './iam/GetAccountSummary.ts';
import { GetContextKeysForCustomPolicy } from './iam/GetContextKeysForCustomPolicy.ts';
import { GetContextKeysForPrincipalPolicy } from './iam/GetContextKeysForPrincipalPolicy.ts';
import { GetCredentialReport } from './iam/GetCredentialReport.ts';
import { GetDelegationRequest } from './iam/GetDelegationRequest.ts';
import { GetGroup } from './iam/GetGroup.ts';
import { GetGroupPolicy } from './iam/GetGroupPolicy.ts';
import { GetHumanReadableSummary } from './iam/GetHumanReadableSummary.ts';
import { GetInstanceProfile } from './iam/GetInstanceProfile.ts';
import { GetLoginProfile } from './iam/GetLoginProfile.ts';
import { GetMFADevice } from './iam/GetMFADevice.ts';
import { GetOpenIDConnectProvider } from './iam/GetOpenIDConnectProvider.ts';
import { GetOrganizationsAccessReport } from './iam/GetOrganizationsAccessReport.ts';
import { GetOutboundWebIdentityFederationInfo } from './iam/GetOutboundWebIdentityFederationInfo.ts';
import { GetPolicy } from './iam/GetPolicy.ts';
import { GetPolicyVersion } from './iam/GetPolicyVersion.ts';
import { GetRole } from './iam/GetRole.ts';
import { GetRolePolicy } from './iam/GetRolePolicy.ts';
import { GetSAMLProvider } from './iam/GetSAMLProvider.ts';
import { GetServerCertificate } from './iam/GetServerCertificate.ts';
import { GetServiceLastAccessedDetails } from './iam/GetServiceLastAccessedDetails.ts';
import { GetServiceLastAccessedDetailsWithEntities } from './iam/GetServiceLastAccessedDetailsWithEntities.ts';
import { GetServiceLinkedRoleDeletionStatus } from './iam/GetServiceLinkedRoleDeletionStatus.ts';
import { GetSSHPublicKey } from './iam/GetSSHPublicKey.ts';
import { GetUser } from './iam/GetUser.ts';
import { GetUserPolicy } from './iam/GetUserPolicy.ts';
import { ListAccessKeys } from './iam/ListAccessKeys.ts';
import { ListAccountAliases } from './iam/ListAccountAliases.ts';
import { ListAttachedGroupPolicies } from './iam/ListAttachedGroupPolicies.ts';
import { ListAttachedRolePolicies } from './iam/ListAttachedRolePolicies.ts';
import { ListAttachedUserPolicies } from './iam/ListAttachedUserPolicies.ts';
import { ListDelegationRequests } from './iam/ListDelegationRequests.ts';
import { ListEntitiesForPolicy } from './iam/ListEntitiesForPolicy.ts';
import { ListGroupPolicies } from './iam/ListGroupPolicies.ts';
import { ListGroups } from './iam/ListGroups.ts';
import { ListGroupsForUser } from './iam/ListGroupsForUser.ts';
import { ListInstanceProfiles } from './iam/ListInstanceProfiles.ts';
import { ListInstanceProfilesForRole } from './iam/ListInstanceProfilesForRole.ts';
import { ListInstanceProfileTags } from './iam/ListInstanceProfileTags.ts';
import { ListMFADevices } from './iam/ListMFADevices.ts';
import { ListMFADeviceTags } from './iam/ListMFADeviceTags.ts';
import { ListOpenIDConnectProviders } from './iam/ListOpenIDConnectProviders.ts';
import { ListOpenIDConnectProviderTags } from './iam/ListOpenIDConnectProviderTags.ts';
import { ListOrganizationsFeatures } from './iam/ListOrganizationsFeatures.ts';
import { ListPolicies } from './iam/ListPolicies.ts';
import { ListPoliciesGrantingServiceAccess } from './iam/ListPoliciesGrantingServiceAccess.ts';
import { ListPolicyTags } from './iam/ListPolicyTags.ts';
import { ListPolicyVersions } from './iam/ListPolicyVersions.ts';
import { ListRolePolicies } from './iam/ListRolePolicies.ts';
import { ListRoles } from './iam/ListRoles.ts';
import { ListRoleTags } from './iam/ListRoleTags.ts';
import { ListSAMLProviders } from './iam/ListSAMLProviders.ts';
import { ListSAMLProviderTags } from './iam/ListSAMLProviderTags.ts';
import { ListServerCertificates } from './iam/ListServerCertificates.ts';
import { ListServerCertificateTags } from './iam/ListServerCertificateTags.ts';
import { ListServiceSpecificCredentials } from './iam/ListServiceSpecificCredentials.ts';
import { ListSigningCertificates } from './iam/ListSigningCertificates.ts';
import { ListSSHPublicKeys } from './iam/ListSSHPublicKeys.ts';
import { ListUserPolicies } from './iam/ListUserPolicies.ts';
import { ListUsers } from './iam/ListUsers.ts';
import { ListUserTags } from './iam/ListUserTags.ts';
import { ListVirtualMFADevices } from './iam/ListVirtualMFADevices.ts';
import { PutGroupPolicy } from './iam/PutGroupPolicy.ts';
import { PutRolePermissionsBoundary } from './iam/PutRolePermissionsBoundary.ts';
import { PutRolePolicy } from './iam/PutRolePolicy.ts';
import { PutUserPermissionsBoundary } from './iam/PutUserPermissionsBoundary.ts';
import { PutUserPolicy } from './iam/PutUserPolicy.ts';
import { RejectDelegationRequest } from './iam/RejectDelegationRequest.ts';
import { RemoveClientIDFromOpenIDConnectProvider } from './iam/RemoveClientIDFromOpenIDConnectProvider.ts';
import { RemoveRoleFromInstanceProfile } from './iam/RemoveRoleFromInstanceProfile.ts';
import { RemoveUserFromGroup } from './iam/RemoveUserFromGroup.ts';
import { ResetServiceSpecificCredential } from './iam/ResetServiceSpecificCredential.ts';
import { ResyncMFADevice } from './iam/ResyncMFADevice.ts';
import { SendDelegationToken } from './iam/SendDelegationToken.ts';
import { SetDefaultPolicyVersion } from './iam/SetDefaultPolicyVersion.ts';
import { SetSecurityTokenServicePreferences } from './iam/SetSecurityTokenServicePreferences.ts';
import { SimulateCustomPolicy } from './iam/SimulateCustomPolicy.ts';
import { SimulatePrincipalPolicy } from './iam/SimulatePrincipalPolicy.ts';
import { TagInstanceProfile } from './iam/TagInstanceProfile.ts';
import { TagMFADevice } from './iam/TagMFADevice.ts';
import { TagOpenIDConnectProvider } from './iam/TagOpenIDConnectProvider.ts';
import { TagPolicy } from './iam/TagPolicy.ts';
import { TagRole } from './iam/TagRole.ts';
import { TagSAMLProvider } from './iam/TagSAMLProvider.ts';
import { TagServerCertificate } from './iam/TagServerCertificate.ts';
import { TagUser } from './iam/TagUser.ts';
import { UntagInstanceProfile } from './iam/UntagInstanceProfile.ts';
import { UntagMFADevice } from './iam/UntagMFADevice.ts';
import { UntagOpenIDConnectProvider } from './iam/UntagOpenIDConnectProvider.ts';
import { UntagPolicy } from './iam/UntagPolicy.ts';
import { UntagRole } from './iam/UntagRole.ts';
import { UntagSAMLProvider } from './iam/UntagSAMLProvider.ts';
import { UntagServerCertificate } from './iam/UntagServerCertificate.ts';
import { UntagUser } from './iam/UntagUser.ts';
import { UpdateAccessKey } from './iam/UpdateAccessKey.ts';
import { UpdateAccountPasswordPolicy } from './iam/UpdateAccountPasswordPolicy.ts';
import { UpdateAssumeRolePolicy } from './iam/UpdateAssumeRolePolicy.ts';
import { UpdateDelegationRequest } from './iam/UpdateDelegationRequest.ts';
import { UpdateGroup } from './iam/UpdateGroup.ts';
import { UpdateLoginProfile } from './iam/UpdateLoginProfile.ts';
import { UpdateOpenIDConnectProviderThumbprint } from './iam/UpdateOpenIDConnectProviderThumbprint.ts';
import { UpdateRole } from './iam/UpdateRole.ts';
import { UpdateRoleDescription } from './iam/UpdateRoleDescription.ts';
import { UpdateSAMLProvider } from './iam/UpdateSAMLProvider.ts';
import { UpdateServerCertificate } from './iam/UpdateServerCertificate.ts';
import { UpdateServiceSpecificCredential } from './iam/UpdateServiceSpecificCredential.ts';
import { UpdateSigningCertificate } from './iam/UpdateSigningCertificate.ts';
import { UpdateSSHPublicKey } from './iam/UpdateSSHPublicKey.ts';
import { UpdateUser } from './iam/UpdateUser.ts';
import { UploadServerCertificate } from './iam/UploadServerCertificate.ts';
import { UploadSigningCertificate } from './iam/UploadSigningCertificate.ts';
import { UploadSSHPublicKey } from './iam/UploadSSHPublicKey.ts';
import { stsActions } from './sts-table.ts';

type AnyAction = Action<unknown, unknown>;

/** Actions by service and name. Requests were checked against the action's own shape before they get here. */
const actions: ReadonlyMap<string, AnyAction> = new Map(
  (
    [
      ...clusterActions,
      AddRoleToInstanceProfile,
      AddClientIDToOpenIDConnectProvider,
      AddUserToGroup,
      AttachGroupPolicy,
      AttachRolePolicy,
      AttachUserPolicy,
      ChangePassword,
      CreateAccessKey,
      CreateAccountAlias,
      CreateGroup,
      CreateInstanceProfile,
      CreatePolicy,
      CreatePolicyVersion,
      CreateRole,
      CreateServiceLinkedRole,
      CreateLoginProfile,
      CreateOpenIDConnectProvider,
      CreateSAMLProvider,
      CreateServiceSpecificCredential,
      CreateUser,
      CreateVirtualMFADevice,
      DeactivateMFADevice,
      DeleteAccessKey,
      DeleteAccountAlias,
      DeleteAccountPasswordPolicy,
      DeleteGroup,
      DeleteGroupPolicy,
      DeleteInstanceProfile,
      DeleteLoginProfile,
      DeleteOpenIDConnectProvider,
      DeletePolicy,
      DeletePolicyVersion,
      DeleteRole,
      DeleteRolePermissionsBoundary,
      DeleteRolePolicy,
      DeleteServerCertificate,
      DeleteServiceLinkedRole,
      DeleteSAMLProvider,
      DeleteServiceSpecificCredential,
      DeleteSigningCertificate,
      DeleteSSHPublicKey,
      DeleteUser,
      DeleteUserPermissionsBoundary,
      DeleteUserPolicy,
      DeleteVirtualMFADevice,
      DisableOrganizationsRootCredentialsManagement,
      DisableOrganizationsRootSessions,
      DisableOutboundWebIdentityFederation,
      DetachGroupPolicy,
      DetachRolePolicy,
      DetachUserPolicy,
      EnableMFADevice,
      GenerateCredentialReport,
      EnableOrganizationsRootCredentialsManagement,
      EnableOrganizationsRootSessions,
      EnableOutboundWebIdentityFederation,
      GetAccessKeyLastUsed,
      GetAccountAuthorizationDetails,
      GetAccountPasswordPolicy,
      GetAccountSummary,
      GetContextKeysForCustomPolicy,
      GetContextKeysForPrincipalPolicy,
      GetCredentialReport,
      GetGroup,
      GetGroupPolicy,
      GetInstanceProfile,
      GetLoginProfile,
      GetMFADevice,
      GetOpenIDConnectProvider,
      GetOutboundWebIdentityFederationInfo,
      GetPolicy,
      GetPolicyVersion,
      GetRole,
      GetRolePolicy,
      GetServerCertificate,
      GetServiceLinkedRoleDeletionStatus,
      GetSAMLProvider,
      GetSSHPublicKey,
      GetUser,
      GetUserPolicy,
      ListAccessKeys,
      ListAccountAliases,
      ListAttachedGroupPolicies,
      ListAttachedRolePolicies,
      ListAttachedUserPolicies,
      ListEntitiesForPolicy,
      ListGroupPolicies,
      ListGroups,
      ListGroupsForUser,
      ListInstanceProfileTags,
      ListInstanceProfiles,
      ListInstanceProfilesForRole,
      ListMFADeviceTags,
      ListMFADevices,
      ListOpenIDConnectProviderTags,
      ListOpenIDConnectProviders,
      ListOrganizationsFeatures,
      ListPolicies,
      ListPoliciesGrantingServiceAccess,
      ListPolicyTags,
      ListPolicyVersions,
      ListRolePolicies,
      ListRoleTags,
      ListRoles,
      ListSAMLProviderTags,
      ListSAMLProviders,
      ListServerCertificates,
      ListServerCertificateTags,
      ListServiceSpecificCredentials,
      ListSigningCertificates,
      ListSSHPublicKeys,
      ListUserPolicies,
      ListUserTags,
      ListUsers,
      ListVirtualMFADevices,
      PutGroupPolicy,
      PutRolePermissionsBoundary,
      PutRolePolicy,
      PutUserPermissionsBoundary,
      PutUserPolicy,
      RemoveRoleFromInstanceProfile,
      RemoveClientIDFromOpenIDConnectProvider,
      RemoveUserFromGroup,
      ResetServiceSpecificCredential,
      ResyncMFADevice,
      SetDefaultPolicyVersion,
      SetSecurityTokenServicePreferences,
      SimulateCustomPolicy,
      SimulatePrincipalPolicy,
      TagInstanceProfile,
      TagMFADevice,
      TagOpenIDConnectProvider,
      TagPolicy,
      TagRole,
      TagSAMLProvider,
      TagServerCertificate,
      TagUser,
      UntagInstanceProfile,
      UntagMFADevice,
      UntagOpenIDConnectProvider,
      UntagPolicy,
      UntagRole,
      UntagSAMLProvider,
      UntagServerCertificate,
      UntagUser,
      UpdateAccessKey,
      UpdateAccountPasswordPolicy,
      UpdateAssumeRolePolicy,
      UpdateGroup,
      UpdateLoginProfile,
      UpdateOpenIDConnectProviderThumbprint,
      UpdateRole,
      UpdateRoleDescription,
      UpdateSAMLProvider,
      UpdateServerCertificate,
      UpdateServiceSpecificCredential,
      UpdateSigningCertificate,
      UpdateSSHPublicKey,
      UpdateUser,
      UploadServerCertificate,
      UploadSigningCertificate,
      UploadSSHPublicKey,
      AcceptDelegationRequest,
      AssociateDelegationRequest,
      CreateDelegationRequest,
      GetDelegationRequest,
      GetHumanReadableSummary,
      ListDelegationRequests,
      RejectDelegationRequest,
      SendDelegationToken,
      UpdateDelegationRequest,
      GenerateOrganizationsAccessReport,
      GenerateServiceLastAccessedDetails,
      GetOrganizationsAccessReport,
      GetServiceLastAccessedDetails,
      GetServiceLastAccessedDetailsWithEntities,
      ...stsActions,
    ] as readonly Action<never, unknown>[]
  ).map((action) => [`${action.service}:${action.name}`, action as AnyAction]),
);

/** The action, or undefined where it has no behaviour yet. */
export function actionNamed(service: 'cluster' | 'iam' | 'sts', name: string): AnyAction | undefined {
  return actions.get(`${service}:${name}`);
}

/** Whether an action has behaviour. */
export function isImplemented(service: string, name: string): boolean {
  return actions.has(`${service}:${name}`);
}

/** All of them, for documentation. */
export function implementedActions(): readonly { readonly service: string; readonly name: string }[] {
  return [...actions.values()].map(({ service, name }) => ({ service, name }));
}
