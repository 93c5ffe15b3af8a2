// Roles, instance profiles and service-linked roles at both doors.

import { allow, arnOf, ownAccount, policyOf, trustOf } from '../../../support/engine-under-test.ts';
import { does, type Kept, refuses, type Step } from '../step.ts';

const policyDocument = policyOf(allow('s3:*'));
const assumeRolePolicyDocument = trustOf(arnOf('root'));
const edge = arnOf('policy/Edge');
const missingPolicy = arnOf('policy/none');
const badArn = 'arn:aws:iam:aws:policy/x';
const app = { roleName: 'App' };
const none = { roleName: 'none' };
const linked = { roleName: 'AWSServiceRoleForECS' };
const profile = { instanceProfileName: 'App' };
const noProfile = { instanceProfileName: 'none' };
const tags = [{ key: 'team', value: 'blue' }];
const twice = [...tags, ...tags];
const reserved = [{ key: 'aws:x', value: '' }];
const tooMany = Array.from({ length: 51 }, (_, at) => ({ key: `k${at}`, value: '' })).slice(0, 50);
const inline = { policyName: 'inline', policyDocument };
const longInline = policyOf(allow(Array.from({ length: 700 }, (_, at) => `s3:GetObject${at}*`)));
const longTrust = trustOf(arnOf('root'), {
  Condition: { StringEquals: { 'sts:ExternalId': Array.from({ length: 200 }, (_, at) => `external-${at}`) } },
});
const many = Array.from({ length: 11 }, (_, at) => `Many${at}`);
const task = ({ task: deletionTaskId = '' }: Kept) => ({ deletionTaskId });
const noTask = 'task/aws-service-role/a.amazonaws.com/none/01234567-89ab-4def-8123-456789abcdef';
const ofService = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy';

/** Roles. */
export const roleScript: readonly Step[] = [
  does('CreatePolicy', { policyName: 'Edge', policyDocument }),
  does('CreateRole', {
    ...{ ...app, path: '/service/', assumeRolePolicyDocument, description: 'runs <it>', maxSessionDuration: 7200 },
    ...{ permissionsBoundary: edge, tags },
  }),
  refuses('EntityAlreadyExists', 'CreateRole', { roleName: 'APP', assumeRolePolicyDocument }),
  refuses('MalformedPolicyDocument', 'CreateRole', { roleName: 'x', assumeRolePolicyDocument: policyDocument }),
  refuses('InvalidInput', 'CreateRole', { roleName: 'x', assumeRolePolicyDocument, tags: twice }),
  refuses('LimitExceeded', 'CreateRole', { roleName: 'x', assumeRolePolicyDocument: longTrust }),
  refuses('ValidationError', 'CreateRole', { roleName: 'x', assumeRolePolicyDocument, maxSessionDuration: 60 }),
  does('GetRole', app),
  refuses('NoSuchEntity', 'GetRole', none),
  does('ListRoles', {}),
  does('TagRole', { ...app, tags: [{ key: 'cost', value: '1' }] }),
  refuses('NoSuchEntity', 'TagRole', { ...none, tags }),
  refuses('InvalidInput', 'TagRole', { ...app, tags: reserved }),
  refuses('LimitExceeded', 'TagRole', { ...app, tags: tooMany }),
  does('ListRoleTags', app),
  refuses('NoSuchEntity', 'ListRoleTags', none),
  does('UntagRole', { ...app, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagRole', { ...none, tagKeys: ['cost'] }),
  does('UpdateRole', { ...app, description: 'x', maxSessionDuration: 3600 }),
  refuses('NoSuchEntity', 'UpdateRole', none),
  does('UpdateRoleDescription', { ...app, description: 'y' }),
  refuses('NoSuchEntity', 'UpdateRoleDescription', { ...none, description: 'y' }),
  does('UpdateAssumeRolePolicy', { ...app, policyDocument: assumeRolePolicyDocument }),
  refuses('NoSuchEntity', 'UpdateAssumeRolePolicy', { ...none, policyDocument: assumeRolePolicyDocument }),
  refuses('MalformedPolicyDocument', 'UpdateAssumeRolePolicy', { ...app, policyDocument: '{}' }),
  refuses('MalformedPolicyDocument', 'UpdateAssumeRolePolicy', {
    ...{ ...app, policyDocument: trustOf(arnOf('user/nobody')) },
  }),
  refuses('LimitExceeded', 'UpdateAssumeRolePolicy', { ...app, policyDocument: longTrust }),
  does('PutRolePolicy', { ...app, ...inline }),
  refuses('NoSuchEntity', 'PutRolePolicy', { ...none, ...inline }),
  refuses('MalformedPolicyDocument', 'PutRolePolicy', { ...app, policyName: 'p', policyDocument: 'x' }),
  refuses('LimitExceeded', 'PutRolePolicy', { ...app, policyName: 'p', policyDocument: longInline }),
  does('GetRolePolicy', { ...app, policyName: 'inline' }),
  refuses('NoSuchEntity', 'GetRolePolicy', { ...app, policyName: 'none' }),
  does('ListRolePolicies', app),
  refuses('NoSuchEntity', 'ListRolePolicies', none),
  does('AttachRolePolicy', { ...app, policyArn: edge }),
  refuses('NoSuchEntity', 'AttachRolePolicy', { ...none, policyArn: edge }),
  refuses('InvalidInput', 'AttachRolePolicy', { ...app, policyArn: badArn }),
  ...many.map((policyName) => does('CreatePolicy', { policyName, policyDocument })),
  ...many.slice(2).map((name) => does('AttachRolePolicy', { ...app, policyArn: arnOf(`policy/${name}`) })),
  refuses('LimitExceeded', 'AttachRolePolicy', { ...app, policyArn: arnOf('policy/Many0') }),
  does('ListAttachedRolePolicies', app),
  refuses('NoSuchEntity', 'ListAttachedRolePolicies', none),
  does('PutRolePermissionsBoundary', { ...app, permissionsBoundary: edge }),
  refuses('NoSuchEntity', 'PutRolePermissionsBoundary', { ...none, permissionsBoundary: edge }),
  refuses('InvalidInput', 'PutRolePermissionsBoundary', { ...app, permissionsBoundary: badArn }),
  does('CreateInstanceProfile', { ...profile, path: '/i/', tags }),
  refuses('EntityAlreadyExists', 'CreateInstanceProfile', { instanceProfileName: 'APP' }),
  refuses('InvalidInput', 'CreateInstanceProfile', { ...noProfile, tags: twice }),
  does('GetInstanceProfile', profile),
  refuses('NoSuchEntity', 'GetInstanceProfile', noProfile),
  does('ListInstanceProfiles', {}),
  does('AddRoleToInstanceProfile', { ...profile, ...app }),
  refuses('NoSuchEntity', 'AddRoleToInstanceProfile', { ...noProfile, ...app }),
  does('CreateRole', { roleName: 'Other', assumeRolePolicyDocument }),
  refuses('LimitExceeded', 'AddRoleToInstanceProfile', { ...profile, roleName: 'Other' }),
  does('ListInstanceProfilesForRole', app),
  refuses('NoSuchEntity', 'ListInstanceProfilesForRole', none),
  does('TagInstanceProfile', { ...profile, tags: [{ key: 'cost', value: '' }] }),
  refuses('NoSuchEntity', 'TagInstanceProfile', { ...noProfile, tags }),
  refuses('InvalidInput', 'TagInstanceProfile', { ...profile, tags: reserved }),
  refuses('LimitExceeded', 'TagInstanceProfile', { ...profile, tags: tooMany }),
  does('ListInstanceProfileTags', profile),
  refuses('NoSuchEntity', 'ListInstanceProfileTags', noProfile),
  does('UntagInstanceProfile', { ...profile, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagInstanceProfile', { ...noProfile, tagKeys: ['cost'] }),
  refuses('DeleteConflict', 'DeleteInstanceProfile', profile),
  refuses('NoSuchEntity', 'DeleteInstanceProfile', noProfile),
  refuses('DeleteConflict', 'DeleteRole', app),
  does('RemoveRoleFromInstanceProfile', { ...profile, ...app }),
  refuses('NoSuchEntity', 'RemoveRoleFromInstanceProfile', { ...profile, ...app }),
  does('DeleteInstanceProfile', profile),
  refuses('PolicyNotAttachable', 'AttachRolePolicy', { ...app, policyArn: ofService }),
  refuses('PolicyNotAttachable', 'PutRolePermissionsBoundary', { ...app, permissionsBoundary: ofService }),
  does('DetachRolePolicy', { ...app, policyArn: edge }),
  refuses('NoSuchEntity', 'DetachRolePolicy', { ...app, policyArn: missingPolicy }),
  refuses('InvalidInput', 'DetachRolePolicy', { ...app, policyArn: badArn }),
  does('DeleteRolePolicy', { ...app, policyName: 'inline' }),
  refuses('NoSuchEntity', 'DeleteRolePolicy', { ...app, policyName: 'inline' }),
  does('DeleteRolePermissionsBoundary', app),
  refuses('NoSuchEntity', 'DeleteRolePermissionsBoundary', app),
  does('DeleteRole', { roleName: 'Other' }),
  refuses('NoSuchEntity', 'DeleteRole', none),
];

/** Service-linked roles: what belongs to a service nobody else changes. */
export const linkedRoleScript: readonly Step[] = [
  does('CreateServiceLinkedRole', { awsServiceName: 'ecs.amazonaws.com' }),
  refuses('InvalidInput', 'CreateServiceLinkedRole', { awsServiceName: 'ecs.amazonaws.com' }),
  does('CreatePolicy', { policyName: 'Edge', policyDocument }),
  does('CreateInstanceProfile', profile),
  refuses('UnmodifiableEntity', 'AttachRolePolicy', { ...linked, policyArn: edge }),
  refuses('UnmodifiableEntity', 'DetachRolePolicy', { ...linked, policyArn: edge }),
  refuses('UnmodifiableEntity', 'PutRolePolicy', { ...linked, ...inline }),
  refuses('UnmodifiableEntity', 'DeleteRolePolicy', { ...linked, policyName: 'inline' }),
  refuses('UnmodifiableEntity', 'PutRolePermissionsBoundary', { ...linked, permissionsBoundary: edge }),
  refuses('UnmodifiableEntity', 'DeleteRolePermissionsBoundary', linked),
  refuses('UnmodifiableEntity', 'UpdateAssumeRolePolicy', { ...linked, policyDocument: assumeRolePolicyDocument }),
  refuses('UnmodifiableEntity', 'AddRoleToInstanceProfile', { ...linked, ...profile }),
  refuses('UnmodifiableEntity', 'UpdateRole', { ...linked, maxSessionDuration: 7200 }),
  refuses('UnmodifiableEntity', 'DeleteRole', linked),
  does('DeleteServiceLinkedRole', linked, ({ deletionTaskId }) => ({ task: deletionTaskId })),
  refuses('NoSuchEntity', 'DeleteServiceLinkedRole', { roleName: 'none' }),
  does('GetServiceLinkedRoleDeletionStatus', task),
  refuses('NoSuchEntity', 'GetServiceLinkedRoleDeletionStatus', { deletionTaskId: noTask }),
  refuses('InvalidInput', 'GetServiceLinkedRoleDeletionStatus', { deletionTaskId: `task/${ownAccount}` }),
];
