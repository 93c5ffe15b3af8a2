// Refusals: what is not there is said in AWS's words, and a refused call leaves the records as they were.

import { beforeAll, describe, expect, test } from 'vitest';
import { implementedActions } from '../../../src/core/actions/table.ts';
import {
  type ActionName,
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  trustOf,
} from '../../support/engine-under-test.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import { certificate, certificateKey, futureCertificate, otherKey, sshKeys } from '../../support/uploads.ts';

type Case = readonly [action: ActionName, request: object, refusal: string];

const policyDocument = policyOf(allow('s3:*'));
const missingPolicy = arnOf('policy/none');
const policyArn = arnOf('policy/here');
const user = 'NoSuchEntity: The user with name none cannot be found.';
const group = 'NoSuchEntity: The group with name none cannot be found.';
const role = 'NoSuchEntity: The role with name none cannot be found.';
const policy = `NoSuchEntity: Policy ${missingPolicy} was not found.`;
const version = `NoSuchEntity: Policy ${missingPolicy} version v1 does not exist or is not attachable.`;
const profile = 'NoSuchEntity: Instance Profile none cannot be found.';
const noTask = 'task/aws-service-role/a.amazonaws.com/none/01234567-89ab-4def-8123-456789abcdef';
const tags = [{ key: 'a', value: 'b' }];
const accessKeyId = 'AKIAAAAAAAAAAAAAAAAA';
const jobId = '01234567-89ab-4def-8123-456789abcdef';
const noArn = `NoSuchEntity: ARN ${arnOf('user/none')} does not exist.`;
const noJob = `NoSuchEntity: Job ${jobId} does not exist.`;

const serviceName = 'codecommit.amazonaws.com';
const serviceSpecificCredentialId = 'ACCAAAAAAAAAAAAAAAAAA';
const serialNumber = arnOf('mfa/here');
const missingMfa = arnOf('mfa/none');
const noMfa = { serialNumber: missingMfa };
const mfa = `NoSuchEntity: MFA Device with serial number ${missingMfa} does not exist.`;
const notOfUser = 'NoSuchEntity: MFA Device invalid for user.';
const codes = { authenticationCode1: '000000', authenticationCode2: '000000' };
const noCredential = `NoSuchEntity: No such credential ${serviceSpecificCredentialId} exists`;
const password = 'Secret-123';
const noProfile = 'NoSuchEntity: Login Profile for User here cannot be found.';
const noReport = 'ReportNotPresent: There is no credential report. Ask for one with GenerateCredentialReport.';
const noIamUser = 'InvalidUserType: Only IAM Users can change their own password.';
const missingOidc = arnOf('oidc-provider/none.example.com');
const missingSaml = arnOf('saml-provider/none');
const noOidc = { openIdConnectProviderArn: missingOidc };
const noSaml = { samlProviderArn: missingSaml };
const oidc = `NoSuchEntity: OpenIDConnect Provider not found for arn ${missingOidc}`;
const saml = `NoSuchEntity: Manifest not found for arn ${missingSaml}`;
const url = 'https://here.example.com';
const openIdConnectProviderArn = arnOf('oidc-provider/here.example.com');
const samlMetadataDocument = samlMetadata();
const sshPublicKeyId = 'APKAAAAAAAAAAAAAAAAA';
const certificateId = 'A'.repeat(32);
const [sshPublicKeyBody] = sshKeys;
const noSshKey = `NoSuchEntity: The Public Key with id ${sshPublicKeyId} cannot be found.`;
const noSigning = `NoSuchEntity: The Certificate with id ${certificateId} cannot be found.`;
const noServer = 'NoSuchEntity: The Server Certificate with name none cannot be found.';
const server = { serverCertificateName: 'none' };
const noFederation = 'FeatureDisabled: Outbound web identity federation is not enabled for this account.';
const noOrganization = `OrganizationNotFoundException: The account ${ownAccount} is not in an organization.`;
const delegationRequestId = `dr-${ownAccount}-${'A'.repeat(20)}`;
const delegation = `NoSuchEntity: The delegation request with id ${delegationRequestId} cannot be found.`;
const delegations = [
  ...(['AcceptDelegationRequest', 'AssociateDelegationRequest', 'GetDelegationRequest'] as const),
  ...(['RejectDelegationRequest', 'SendDelegationToken', 'UpdateDelegationRequest'] as const),
];

/** Every action that names something, asked about what is not there. */
const missing: readonly Case[] = [
  ...delegations.map((action): Case => [action, { delegationRequestId }, delegation]),
  ['GetHumanReadableSummary', { entityArn: arnOf(`delegation-request/${delegationRequestId}`) }, delegation],
  ['AddRoleToInstanceProfile', { instanceProfileName: 'none', roleName: 'here' }, profile],
  ['AddRoleToInstanceProfile', { instanceProfileName: 'here', roleName: 'none' }, role],
  ['AddClientIDToOpenIDConnectProvider', { ...noOidc, clientId: 'a' }, oidc],
  ['AddUserToGroup', { groupName: 'none', userName: 'here' }, group],
  ['AddUserToGroup', { groupName: 'here', userName: 'none' }, user],
  ['AttachGroupPolicy', { groupName: 'none', policyArn }, group],
  ['AttachRolePolicy', { roleName: 'none', policyArn }, role],
  ['AttachUserPolicy', { userName: 'none', policyArn }, user],
  ['ChangePassword', { oldPassword: 'x', newPassword: 'y' }, noIamUser],
  ['CreateAccessKey', { userName: 'none' }, user],
  ['CreateLoginProfile', { userName: 'none', password }, user],
  ['CreatePolicyVersion', { policyArn: missingPolicy, policyDocument }, policy],
  ['CreateServiceSpecificCredential', { userName: 'none', serviceName }, user],
  ['DeactivateMFADevice', { userName: 'none', serialNumber }, user],
  ['DeactivateMFADevice', { userName: 'here', serialNumber }, notOfUser],
  ['DeleteAccessKey', { userName: 'none', accessKeyId }, user],
  [
    'DeleteAccessKey',
    { userName: 'here', accessKeyId },
    `NoSuchEntity: The Access Key with id ${accessKeyId} cannot be found.`,
  ],
  ['DeleteAccountAlias', { accountAlias: 'none' }, 'NoSuchEntity: The account alias none cannot be found.'],
  ['DeleteAccountPasswordPolicy', {}, 'NoSuchEntity: The account policy with name PasswordPolicy cannot be found.'],
  ['DeleteGroup', { groupName: 'none' }, group],
  ['DeleteGroupPolicy', { groupName: 'none', policyName: 'p' }, group],
  ['DeleteInstanceProfile', { instanceProfileName: 'none' }, profile],
  ['DeleteLoginProfile', { userName: 'none' }, user],
  ['DeleteLoginProfile', { userName: 'here' }, noProfile],
  ['DeletePolicy', { policyArn: missingPolicy }, policy],
  ['DeletePolicyVersion', { policyArn: missingPolicy, versionId: 'v1' }, version],
  ['DeleteRole', { roleName: 'none' }, role],
  ['DeleteRolePermissionsBoundary', { roleName: 'none' }, role],
  ['DeleteRolePolicy', { roleName: 'none', policyName: 'p' }, role],
  ['DeleteServiceLinkedRole', { roleName: 'none' }, role],
  ['DeleteServiceLinkedRole', { roleName: 'here' }, role.replace('none', 'here')],
  ['DeleteSAMLProvider', noSaml, saml],
  ['DeleteServerCertificate', server, noServer],
  ['DeleteServiceSpecificCredential', { userName: 'none', serviceSpecificCredentialId }, user],
  ['DeleteServiceSpecificCredential', { userName: 'here', serviceSpecificCredentialId }, noCredential],
  ['DeleteSigningCertificate', { userName: 'none', certificateId }, user],
  ['DeleteSigningCertificate', { userName: 'here', certificateId }, noSigning],
  ['DeleteSSHPublicKey', { userName: 'none', sshPublicKeyId }, user],
  ['DeleteSSHPublicKey', { userName: 'here', sshPublicKeyId }, noSshKey],
  ['DeleteUser', { userName: 'none' }, user],
  ['DeleteUserPermissionsBoundary', { userName: 'none' }, user],
  ['DeleteUserPolicy', { userName: 'none', policyName: 'p' }, user],
  ['DeleteVirtualMFADevice', noMfa, mfa],
  ['DetachGroupPolicy', { groupName: 'none', policyArn }, group],
  ['DetachRolePolicy', { roleName: 'none', policyArn }, role],
  ['DetachUserPolicy', { userName: 'none', policyArn }, user],
  ['DisableOrganizationsRootCredentialsManagement', {}, noOrganization],
  ['DisableOrganizationsRootSessions', {}, noOrganization],
  ['EnableOrganizationsRootCredentialsManagement', {}, noOrganization],
  ['EnableOrganizationsRootSessions', {}, noOrganization],
  ['DisableOutboundWebIdentityFederation', {}, noFederation],
  ['EnableMFADevice', { ...codes, userName: 'none', serialNumber }, user],
  ['EnableMFADevice', { ...codes, userName: 'here', ...noMfa }, mfa],
  [
    'GenerateOrganizationsAccessReport',
    { entityPath: 'o-abcdefghij/r-abcd' },
    'InvalidInput: You must sign in to the management account of an organization to make this call.',
  ],
  ['GenerateServiceLastAccessedDetails', { arn: arnOf('user/none') }, noArn],
  ['GenerateServiceLastAccessedDetails', { arn: missingPolicy }, policy],
  ['GetOrganizationsAccessReport', { jobId }, noJob],
  ['GetServiceLastAccessedDetails', { jobId }, noJob],
  ['GetServiceLastAccessedDetailsWithEntities', { jobId, serviceNamespace: 's3' }, noJob],
  [
    'GetAccessKeyLastUsed',
    { accessKeyId },
    `AccessDenied: User: ${arnOf('root')} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${accessKeyId}`,
  ],
  ['GetAccountPasswordPolicy', {}, `NoSuchEntity: The Password Policy with domain name ${ownAccount} cannot be found.`],
  ['GetContextKeysForPrincipalPolicy', { policySourceArn: arnOf('role/none') }, role],
  ['GetCredentialReport', {}, noReport],
  ['GetGroup', { groupName: 'none' }, group],
  ['GetGroupPolicy', { groupName: 'none', policyName: 'p' }, group],
  ['GetInstanceProfile', { instanceProfileName: 'none' }, profile],
  ['GetLoginProfile', { userName: 'none' }, user],
  ['GetLoginProfile', { userName: 'here' }, noProfile],
  ['GetMFADevice', { userName: 'none', serialNumber }, user],
  ['GetMFADevice', { userName: 'here', ...noMfa }, mfa],
  ['DeleteOpenIDConnectProvider', noOidc, `NoSuchEntity: OpenId connect Provider ${missingOidc} cannot be found.`],
  ['GetOpenIDConnectProvider', noOidc, oidc],
  ['GetOutboundWebIdentityFederationInfo', {}, noFederation],
  ['GetPolicy', { policyArn: missingPolicy }, policy],
  ['GetPolicyVersion', { policyArn: missingPolicy, versionId: 'v1' }, version],
  ['GetRole', { roleName: 'none' }, role],
  ['GetRolePolicy', { roleName: 'none', policyName: 'p' }, role],
  [
    'GetServiceLinkedRoleDeletionStatus',
    { deletionTaskId: noTask },
    `NoSuchEntity: The deletion task with id ${noTask} cannot be found.`,
  ],
  ['GetSAMLProvider', noSaml, saml],
  ['GetServerCertificate', server, noServer],
  ['GetSSHPublicKey', { userName: 'none', sshPublicKeyId, encoding: 'SSH' }, user],
  ['GetSSHPublicKey', { userName: 'here', sshPublicKeyId, encoding: 'SSH' }, noSshKey],
  ['GetUser', { userName: 'none' }, user],
  ['GetUserPolicy', { userName: 'none', policyName: 'p' }, user],
  ['ListAccessKeys', { userName: 'none' }, user],
  ['ListAttachedGroupPolicies', { groupName: 'none' }, group],
  ['ListAttachedRolePolicies', { roleName: 'none' }, role],
  ['ListAttachedUserPolicies', { userName: 'none' }, user],
  ['ListEntitiesForPolicy', { policyArn: missingPolicy }, policy],
  ['ListGroupPolicies', { groupName: 'none' }, group],
  ['ListGroupsForUser', { userName: 'none' }, user],
  ['ListOrganizationsFeatures', {}, noOrganization],
  ['ListPoliciesGrantingServiceAccess', { arn: arnOf('user/none'), serviceNamespaces: ['s3'] }, noArn],
  ['ListInstanceProfilesForRole', { roleName: 'none' }, role],
  ['ListInstanceProfileTags', { instanceProfileName: 'none' }, profile],
  ['ListMFADevices', { userName: 'none' }, user],
  ['ListMFADeviceTags', noMfa, mfa],
  ['ListOpenIDConnectProviderTags', noOidc, oidc],
  ['ListPolicyTags', { policyArn: missingPolicy }, policy],
  ['ListPolicyVersions', { policyArn: missingPolicy }, policy],
  ['ListRolePolicies', { roleName: 'none' }, role],
  ['ListRoleTags', { roleName: 'none' }, role],
  ['ListSAMLProviderTags', noSaml, saml],
  ['ListServerCertificateTags', server, noServer],
  ['ListServiceSpecificCredentials', { userName: 'none' }, user],
  ['ListSigningCertificates', { userName: 'none' }, user],
  ['ListSSHPublicKeys', { userName: 'none' }, user],
  ['ListUserPolicies', { userName: 'none' }, user],
  ['ListUserTags', { userName: 'none' }, user],
  ['PutGroupPolicy', { groupName: 'none', policyName: 'p', policyDocument }, group],
  ['PutRolePermissionsBoundary', { roleName: 'none', permissionsBoundary: policyArn }, role],
  ['PutRolePolicy', { roleName: 'none', policyName: 'p', policyDocument }, role],
  ['PutUserPermissionsBoundary', { userName: 'none', permissionsBoundary: policyArn }, user],
  ['PutUserPolicy', { userName: 'none', policyName: 'p', policyDocument }, user],
  ['RemoveRoleFromInstanceProfile', { instanceProfileName: 'none', roleName: 'here' }, profile],
  ['RemoveRoleFromInstanceProfile', { instanceProfileName: 'here', roleName: 'none' }, role],
  ['RemoveClientIDFromOpenIDConnectProvider', { ...noOidc, clientId: 'a' }, oidc],
  ['RemoveUserFromGroup', { groupName: 'none', userName: 'here' }, group],
  ['RemoveUserFromGroup', { groupName: 'here', userName: 'none' }, user],
  ['ResetServiceSpecificCredential', { userName: 'none', serviceSpecificCredentialId }, user],
  ['ResetServiceSpecificCredential', { userName: 'here', serviceSpecificCredentialId }, noCredential],
  ['ResyncMFADevice', { ...codes, userName: 'none', serialNumber }, user],
  ['ResyncMFADevice', { ...codes, userName: 'here', serialNumber }, notOfUser],
  ['SetDefaultPolicyVersion', { policyArn: missingPolicy, versionId: 'v1' }, version],
  [
    'SimulatePrincipalPolicy',
    { policySourceArn: arnOf('user/none'), actionNames: ['s3:GetObject'] },
    'NoSuchEntity: Unable to retrieve specified IAM entity.',
  ],
  ['TagInstanceProfile', { instanceProfileName: 'none', tags }, profile],
  ['TagMFADevice', { ...noMfa, tags }, mfa],
  ['TagOpenIDConnectProvider', { ...noOidc, tags }, oidc],
  ['TagPolicy', { policyArn: missingPolicy, tags }, policy],
  ['TagRole', { roleName: 'none', tags }, role],
  ['TagSAMLProvider', { ...noSaml, tags }, saml],
  ['TagServerCertificate', { ...server, tags }, noServer],
  ['TagUser', { userName: 'none', tags }, user],
  ['UntagInstanceProfile', { instanceProfileName: 'none', tagKeys: ['a'] }, profile],
  ['UntagMFADevice', { ...noMfa, tagKeys: ['a'] }, mfa],
  ['UntagOpenIDConnectProvider', { ...noOidc, tagKeys: ['a'] }, oidc],
  ['UntagPolicy', { policyArn: missingPolicy, tagKeys: ['a'] }, policy],
  ['UntagRole', { roleName: 'none', tagKeys: ['a'] }, role],
  ['UntagSAMLProvider', { ...noSaml, tagKeys: ['a'] }, saml],
  ['UntagServerCertificate', { ...server, tagKeys: ['a'] }, noServer],
  ['UntagUser', { userName: 'none', tagKeys: ['a'] }, user],
  ['UpdateAccessKey', { userName: 'none', accessKeyId, status: 'Active' }, user],
  ['UpdateAssumeRolePolicy', { roleName: 'none', policyDocument: trustOf(arnOf('root')) }, role],
  ['UpdateGroup', { groupName: 'none', newGroupName: 'x' }, group],
  ['UpdateLoginProfile', { userName: 'none', password }, user],
  ['UpdateLoginProfile', { userName: 'here', password }, noProfile],
  ['UpdateOpenIDConnectProviderThumbprint', { ...noOidc, thumbprintList: ['a'.repeat(40)] }, oidc],
  ['UpdateRole', { roleName: 'none', description: 'x' }, role],
  ['UpdateRoleDescription', { roleName: 'none', description: 'x' }, role],
  ['UpdateSAMLProvider', noSaml, saml],
  ['UpdateServerCertificate', server, noServer],
  ['UpdateServiceSpecificCredential', { userName: 'none', serviceSpecificCredentialId, status: 'Active' }, user],
  [
    'UpdateServiceSpecificCredential',
    { userName: 'here', serviceSpecificCredentialId, status: 'Active' },
    noCredential,
  ],
  ['UpdateSigningCertificate', { userName: 'none', certificateId, status: 'Active' }, user],
  ['UpdateSigningCertificate', { userName: 'here', certificateId, status: 'Active' }, noSigning],
  ['UpdateSSHPublicKey', { userName: 'none', sshPublicKeyId, status: 'Active' }, user],
  ['UpdateSSHPublicKey', { userName: 'here', sshPublicKeyId, status: 'Active' }, noSshKey],
  ['UpdateUser', { userName: 'none', newUserName: 'x' }, user],
  ['UploadSigningCertificate', { userName: 'none', certificateBody: certificate }, user],
  ['UploadSSHPublicKey', { userName: 'none', sshPublicKeyBody }, user],
];

/** Calls about things that are there, refused for other reasons; one or more for every write that can be. */
const refusedOtherwise: readonly (readonly [action: ActionName, request: object, code: string])[] = [
  ['AddRoleToInstanceProfile', { instanceProfileName: 'here', roleName: 'there' }, 'LimitExceeded'],
  ['AddUserToGroup', { groupName: 'here' }, 'ValidationError'],
  ['CreateAccountAlias', { accountAlias: 'here' }, 'EntityAlreadyExists'],
  ['CreateGroup', { groupName: 'HERE' }, 'EntityAlreadyExists'],
  ['CreateInstanceProfile', { instanceProfileName: 'HERE' }, 'EntityAlreadyExists'],
  ['CreateInstanceProfile', { instanceProfileName: 'new', tags: [...tags, ...tags] }, 'InvalidInput'],
  ['CreateLoginProfile', { userName: 'there', password }, 'EntityAlreadyExists'],
  ['CreateLoginProfile', { userName: 'here', password: 'x' }, 'PasswordPolicyViolation'],
  ['CreateOpenIDConnectProvider', { url }, 'EntityAlreadyExists'],
  ['CreateOpenIDConnectProvider', { url: 'https://new.example.com', tags: [...tags, ...tags] }, 'InvalidInput'],
  ['CreatePolicy', { policyName: 'HERE', policyDocument }, 'EntityAlreadyExists'],
  ['CreatePolicy', { policyName: 'new', policyDocument: '{}' }, 'MalformedPolicyDocument'],
  ['CreatePolicyVersion', { policyArn, policyDocument: '[]' }, 'MalformedPolicyDocument'],
  ['CreateRole', { roleName: 'HERE', assumeRolePolicyDocument: trustOf(arnOf('root')) }, 'EntityAlreadyExists'],
  ['CreateRole', { roleName: 'new', assumeRolePolicyDocument: policyDocument }, 'MalformedPolicyDocument'],
  ['CreateServiceLinkedRole', { awsServiceName: 'ecs.amazonaws.com' }, 'InvalidInput'],
  ['CreateServiceLinkedRole', { awsServiceName: 'rds.amazonaws.com', customSuffix: 'x' }, 'InvalidInput'],
  ['CreateSAMLProvider', { name: 'HERE', samlMetadataDocument }, 'EntityAlreadyExists'],
  ['CreateSAMLProvider', { name: 'new', samlMetadataDocument: 'x'.repeat(1000) }, 'InvalidInput'],
  ['CreateServiceSpecificCredential', { userName: 'here', serviceName: 'a' }, 'NoSuchEntity'],
  ['CreateUser', { userName: 'HERE' }, 'EntityAlreadyExists'],
  ['CreateUser', { userName: 'new', tags: [...tags, ...tags] }, 'InvalidInput'],
  ['CreateUser', { userName: 'new', permissionsBoundary: missingPolicy }, 'NoSuchEntity'],
  ['CreateVirtualMFADevice', { virtualMfaDeviceName: 'here' }, 'EntityAlreadyExists'],
  ['CreateVirtualMFADevice', { virtualMfaDeviceName: 'new', tags: [...tags, ...tags] }, 'InvalidInput'],
  ['DeleteGroup', { groupName: 'here' }, 'DeleteConflict'],
  ['DeleteInstanceProfile', { instanceProfileName: 'here' }, 'DeleteConflict'],
  ['DeletePolicy', { policyArn }, 'DeleteConflict'],
  ['DeletePolicyVersion', { policyArn, versionId: 'v1' }, 'DeleteConflict'],
  ['DeleteRole', { roleName: 'here' }, 'DeleteConflict'],
  ['DeleteRole', { roleName: 'AWSServiceRoleForECS' }, 'UnmodifiableEntity'],
  ['DeleteUser', { userName: 'here' }, 'DeleteConflict'],
  ['DeleteUserPermissionsBoundary', { userName: 'here' }, 'NoSuchEntity'],
  ['DeleteRolePermissionsBoundary', { roleName: 'here' }, 'NoSuchEntity'],
  ['DetachGroupPolicy', { groupName: 'here', policyArn: missingPolicy }, 'NoSuchEntity'],
  ['EnableMFADevice', { ...codes, userName: 'here', serialNumber }, 'InvalidAuthenticationCode'],
  ['PutUserPolicy', { userName: 'here', policyName: 'p', policyDocument: 'x' }, 'MalformedPolicyDocument'],
  ['SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v3Token' }, 'ValidationError'],
  ['RemoveRoleFromInstanceProfile', { instanceProfileName: 'here', roleName: 'there' }, 'NoSuchEntity'],
  ['TagInstanceProfile', { instanceProfileName: 'here', tags: [{ key: 'aws:x', value: '' }] }, 'InvalidInput'],
  ['TagMFADevice', { serialNumber, tags: [{ key: 'aws:x', value: '' }] }, 'InvalidInput'],
  ['TagRole', { roleName: 'here', tags: [{ key: 'aws:x', value: '' }] }, 'InvalidInput'],
  ['UpdateAccountPasswordPolicy', { minimumPasswordLength: 5 }, 'ValidationError'],
  ['UpdateAssumeRolePolicy', { roleName: 'here', policyDocument }, 'MalformedPolicyDocument'],
  ['UpdateGroup', { groupName: 'here', newGroupName: 'there' }, 'EntityAlreadyExists'],
  ['UpdateOpenIDConnectProviderThumbprint', { openIdConnectProviderArn, thumbprintList: [] }, 'InvalidInput'],
  ['UpdateSAMLProvider', { samlProviderArn: arnOf('saml-provider/here'), addPrivateKey: 'x' }, 'InvalidInput'],
  ['UpdateLoginProfile', { userName: 'there', password: 'x' }, 'PasswordPolicyViolation'],
  ['UpdateUser', { userName: 'here', newUserName: 'there' }, 'EntityAlreadyExists'],
  [
    'UploadServerCertificate',
    { serverCertificateName: 'HERE', certificateBody: certificate, privateKey: certificateKey },
    'EntityAlreadyExists',
  ],
  [
    'UploadServerCertificate',
    { serverCertificateName: 'new', certificateBody: certificate, privateKey: otherKey },
    'KeyPairMismatch',
  ],
  [
    'UploadServerCertificate',
    { serverCertificateName: 'new', certificateBody: 'x', privateKey: otherKey },
    'MalformedCertificate',
  ],
  ['UploadSigningCertificate', { userName: 'there', certificateBody: certificate }, 'DuplicateCertificate'],
  ['UploadSigningCertificate', { userName: 'there', certificateBody: futureCertificate }, 'InvalidCertificate'],
  ['UploadSSHPublicKey', { userName: 'here', sshPublicKeyBody }, 'DuplicateSSHPublicKey'],
  ['UploadSSHPublicKey', { userName: 'here', sshPublicKeyBody: 'ssh-rsa x' }, 'InvalidPublicKey'],
  ['UploadSSHPublicKey', { userName: 'here', sshPublicKeyBody: 'x' }, 'UnrecognizedPublicKeyEncoding'],
];

let engine: EngineUnderTest;
let powerless: Credentials;
let before: string;

// Nothing that is asked here changes what this makes: that is the point.
beforeAll(() => {
  engine = new EngineUnderTest();
  engine.respond('CreatePolicy', { policyName: 'here', policyDocument });
  engine.respond('CreateAccountAlias', { accountAlias: 'here' });
  for (const name of ['here', 'there']) {
    engine.respond('CreateUser', { userName: name });
    engine.respond('CreateGroup', { groupName: name });
    engine.respond('CreateInstanceProfile', { instanceProfileName: name });
    engine.respond('CreateRole', { roleName: name, assumeRolePolicyDocument: trustOf(arnOf('root')) });
  }
  engine.respond('AttachUserPolicy', { userName: 'here', policyArn });
  engine.respond('AttachRolePolicy', { roleName: 'here', policyArn });
  engine.respond('AddUserToGroup', { groupName: 'here', userName: 'here' });
  engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'here', roleName: 'here' });
  engine.respond('CreateServiceLinkedRole', { awsServiceName: 'ecs.amazonaws.com' });
  engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'here' });
  engine.respond('CreateOpenIDConnectProvider', { url });
  engine.respond('CreateSAMLProvider', { name: 'here', samlMetadataDocument });
  engine.respond('UploadSSHPublicKey', { userName: 'here', sshPublicKeyBody });
  engine.respond('UploadSigningCertificate', { userName: 'here', certificateBody: certificate });
  engine.respond('UploadServerCertificate', {
    ...{ serverCertificateName: 'here', certificateBody: certificate, privateKey: certificateKey },
  });
  engine.respond('CreateLoginProfile', { userName: 'there', password });
  powerless = engine.user('powerless');
  before = engine.fingerprint();
});

describe('what is not there', () => {
  test.each(missing)('%s of %j', (action, request, refusal) => {
    expect(engine.refusal(action, request)).toBe(refusal);
    expect(engine.fingerprint()).toBe(before);
  });

  test('is asked of every action of IAM that names something', () => {
    const asked = new Set<string>(missing.map(([action]) => action));
    const namingNothing =
      /^(?:EnableOutboundWebIdentityFederation|GenerateCredentialReport|Create(?:AccountAlias|DelegationRequest|Group|InstanceProfile|OpenIDConnectProvider|Policy|Role|SAMLProvider|ServiceLinkedRole|User|VirtualMFADevice)|GetAccount(?:AuthorizationDetails|Summary)|.*CustomPolicy|List(?:AccountAliases|DelegationRequests|Groups|InstanceProfiles|OpenIDConnectProviders|Policies|Roles|SAMLProviders|ServerCertificates|Users|VirtualMFADevices)|SetSecurityTokenServicePreferences|UpdateAccountPasswordPolicy|UploadServerCertificate)$/;
    const unasked = implementedActions()
      .filter(({ service, name }) => service === 'iam' && !namingNothing.test(name) && !asked.has(name))
      .map(({ name }) => name);
    expect(unasked).toEqual([]);
  });
});

describe('a refused call', () => {
  test.each(refusedOtherwise)('%s of %j changes nothing', (action, request, code) => {
    expect(engine.code(action, request)).toBe(code);
    expect(engine.fingerprint()).toBe(before);
  });

  test('of somebody who may do nothing changes nothing, whatever it is', () => {
    for (const [action, request] of missing)
      expect(engine.code(action, request, { as: powerless })).toBe('AccessDenied');
    for (const [action, request, code] of refusedOtherwise)
      expect(engine.code(action, request, { as: powerless })).toBe(code === 'ValidationError' ? code : 'AccessDenied');
    expect(engine.fingerprint()).toBe(before);
  });
});
