// Users at both doors: made, changed, tagged, given policies and boundaries, and deleted; and all that is refused on the way.

import { allow, arnOf, policyOf } from '../../../support/engine-under-test.ts';
import { does, refuses, type Step } from '../step.ts';

const policyDocument = policyOf(allow('s3:*'));
const boundary = arnOf('policy/Edge');
const none = { userName: 'none' };
const alice = { userName: 'Alice' };
const tags = [{ key: 'team', value: 'blue + ü' }];
const twice = [...tags, { key: 'TEAM', value: '' }];
const tooMany = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: '' }));
const missingPolicy = arnOf('policy/none');
const inline = { policyName: 'inline', policyDocument };
const longDocument = policyOf(allow(Array.from({ length: 120 }, (_, at) => `s3:GetObject${at}*`)));
const policies = Array.from({ length: 11 }, (_, at) => `Many${at}`);
const ofService = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy';

/** Users. */
export const userScript: readonly Step[] = [
  does('CreatePolicy', { policyName: 'Edge', policyDocument }),
  does('CreateUser', { ...alice, path: '/team/', permissionsBoundary: boundary, tags }),
  does('CreateUser', { userName: 'Bob' }),
  refuses('EntityAlreadyExists', 'CreateUser', { userName: 'ALICE' }),
  refuses('InvalidInput', 'CreateUser', { userName: 'Carol', tags: twice }),
  refuses('NoSuchEntity', 'CreateUser', { userName: 'Carol', permissionsBoundary: missingPolicy }),
  refuses('ValidationError', 'CreateUser', { userName: 'a/b' }),
  refuses('ValidationError', 'CreateUser', { userName: '' }),
  refuses('ValidationError', 'ListUsers', { maxItems: 0 }),
  does('GetUser', alice),
  refuses('NoSuchEntity', 'GetUser', none),
  does('GetUser', {}),
  does('ListUsers', { pathPrefix: '/team/' }),
  does('ListUsers', { maxItems: 1 }, ({ marker = '' }) => ({ marker })),
  does('ListUsers', ({ marker = '' }) => ({ marker })),
  does('TagUser', { ...alice, tags: [{ key: 'cost', value: '' }] }),
  refuses('NoSuchEntity', 'TagUser', { ...none, tags }),
  refuses('InvalidInput', 'TagUser', { ...alice, tags: [{ key: 'aws:x', value: '' }] }),
  refuses('LimitExceeded', 'TagUser', { ...alice, tags: tooMany }),
  does('ListUserTags', alice),
  refuses('NoSuchEntity', 'ListUserTags', none),
  does('UntagUser', { ...alice, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagUser', { ...none, tagKeys: ['cost'] }),
  does('UpdateUser', { ...alice, newPath: '/other/' }),
  refuses('NoSuchEntity', 'UpdateUser', { ...none, newPath: '/other/' }),
  refuses('EntityAlreadyExists', 'UpdateUser', { ...alice, newUserName: 'bob' }),
  does('PutUserPolicy', { ...alice, ...inline }),
  refuses('NoSuchEntity', 'PutUserPolicy', { ...none, ...inline }),
  refuses('MalformedPolicyDocument', 'PutUserPolicy', { ...alice, policyName: 'p', policyDocument: '{' }),
  refuses('LimitExceeded', 'PutUserPolicy', { ...alice, policyName: 'p', policyDocument: longDocument }),
  does('GetUserPolicy', { ...alice, policyName: 'inline' }),
  refuses('NoSuchEntity', 'GetUserPolicy', { ...alice, policyName: 'none' }),
  does('ListUserPolicies', alice),
  refuses('NoSuchEntity', 'ListUserPolicies', none),
  does('AttachUserPolicy', { ...alice, policyArn: boundary }),
  refuses('NoSuchEntity', 'AttachUserPolicy', { ...none, policyArn: boundary }),
  refuses('NoSuchEntity', 'AttachUserPolicy', { ...alice, policyArn: missingPolicy }),
  refuses('InvalidInput', 'AttachUserPolicy', { ...alice, policyArn: 'arn:aws:iam:aws:policy/x' }),
  ...policies.map((policyName) => does('CreatePolicy', { policyName, policyDocument })),
  ...policies.slice(1, 10).map((name) => does('AttachUserPolicy', { ...alice, policyArn: arnOf(`policy/${name}`) })),
  refuses('LimitExceeded', 'AttachUserPolicy', { ...alice, policyArn: arnOf('policy/Many10') }),
  does('ListAttachedUserPolicies', { ...alice, maxItems: 3 }),
  refuses('NoSuchEntity', 'ListAttachedUserPolicies', none),
  refuses('DeleteConflict', 'DeleteUser', alice),
  refuses('PolicyNotAttachable', 'AttachUserPolicy', { ...alice, policyArn: ofService }),
  refuses('PolicyNotAttachable', 'PutUserPermissionsBoundary', { ...alice, permissionsBoundary: ofService }),
  does('DetachUserPolicy', { ...alice, policyArn: boundary }),
  refuses('NoSuchEntity', 'DetachUserPolicy', { ...alice, policyArn: boundary }),
  refuses('InvalidInput', 'DetachUserPolicy', { ...alice, policyArn: 'arn:aws:iam:aws:policy/x' }),
  does('DeleteUserPolicy', { ...alice, policyName: 'inline' }),
  refuses('NoSuchEntity', 'DeleteUserPolicy', { ...alice, policyName: 'inline' }),
  does('DeleteUserPermissionsBoundary', alice),
  refuses('NoSuchEntity', 'DeleteUserPermissionsBoundary', alice),
  does('PutUserPermissionsBoundary', { ...alice, permissionsBoundary: boundary }),
  refuses('NoSuchEntity', 'PutUserPermissionsBoundary', { ...none, permissionsBoundary: boundary }),
  refuses('InvalidInput', 'PutUserPermissionsBoundary', { ...alice, permissionsBoundary: 'arn:aws:iam:aws:policy/x' }),
  does('GetContextKeysForPrincipalPolicy', { policySourceArn: arnOf('user/other/Alice') }),
  refuses('NoSuchEntity', 'GetContextKeysForPrincipalPolicy', { policySourceArn: arnOf('user/none') }),
  refuses('InvalidInput', 'GetContextKeysForPrincipalPolicy', { policySourceArn: 'not-an-arn-but-20-long' }),
  does('SimulatePrincipalPolicy', { policySourceArn: arnOf('user/other/Alice'), actionNames: ['s3:GetObject'] }),
  refuses('NoSuchEntity', 'SimulatePrincipalPolicy', {
    ...{ policySourceArn: arnOf('user/none'), actionNames: ['s3:GetObject'] },
  }),
  does('ListPoliciesGrantingServiceAccess', { arn: arnOf('user/other/Alice'), serviceNamespaces: ['s3'] }),
  refuses('NoSuchEntity', 'ListPoliciesGrantingServiceAccess', { arn: arnOf('user/none'), serviceNamespaces: ['s3'] }),
  refuses('InvalidInput', 'ListPoliciesGrantingServiceAccess', {
    arn: 'not-an-arn-but-20-long',
    serviceNamespaces: ['s3'],
  }),
  does('DeleteUser', { userName: 'Bob' }),
  refuses('NoSuchEntity', 'DeleteUser', none),
];
