// Groups at both doors: made, filled, given policies, renamed and deleted.

import { allow, arnOf, policyOf } from '../../../support/engine-under-test.ts';
import { does, refuses, type Step } from '../step.ts';

const policyDocument = policyOf(allow('s3:*'));
const policyArn = arnOf('policy/Thing');
const missingPolicy = arnOf('policy/none');
const admins = { groupName: 'Admins' };
const none = { groupName: 'none' };
const alice = { userName: 'Alice' };
const inline = { policyName: 'inline', policyDocument };
const longDocument = policyOf(allow(Array.from({ length: 400 }, (_, at) => `s3:GetObject${at}*`)));
const many = Array.from({ length: 11 }, (_, at) => `Many${at}`);
const ofService = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy';

/** Groups. */
export const groupScript: readonly Step[] = [
  does('CreatePolicy', { policyName: 'Thing', policyDocument }),
  does('CreateUser', alice),
  does('CreateGroup', { ...admins, path: '/team/' }),
  refuses('EntityAlreadyExists', 'CreateGroup', { groupName: 'ADMINS' }),
  does('GetGroup', admins),
  refuses('NoSuchEntity', 'GetGroup', none),
  does('AddUserToGroup', { ...admins, ...alice }),
  refuses('NoSuchEntity', 'AddUserToGroup', { ...none, ...alice }),
  refuses('NoSuchEntity', 'AddUserToGroup', { ...admins, userName: 'none' }),
  does('GetGroup', admins),
  does('ListGroups', {}),
  does('ListGroupsForUser', alice),
  refuses('NoSuchEntity', 'ListGroupsForUser', { userName: 'none' }),
  ...many.flatMap((groupName) => [
    does('CreateGroup', { groupName }),
    does('CreatePolicy', { policyName: groupName, policyDocument }),
  ]),
  ...many.slice(2).map((groupName) => does('AddUserToGroup', { groupName, ...alice })),
  refuses('LimitExceeded', 'AddUserToGroup', { groupName: 'Many0', ...alice }),
  does('PutGroupPolicy', { ...admins, ...inline }),
  refuses('NoSuchEntity', 'PutGroupPolicy', { ...none, ...inline }),
  refuses('MalformedPolicyDocument', 'PutGroupPolicy', { ...admins, policyName: 'p', policyDocument: '[]' }),
  refuses('LimitExceeded', 'PutGroupPolicy', { ...admins, policyName: 'p', policyDocument: longDocument }),
  does('GetGroupPolicy', { ...admins, policyName: 'inline' }),
  refuses('NoSuchEntity', 'GetGroupPolicy', { ...admins, policyName: 'none' }),
  does('ListGroupPolicies', admins),
  refuses('NoSuchEntity', 'ListGroupPolicies', none),
  does('AttachGroupPolicy', { ...admins, policyArn }),
  refuses('NoSuchEntity', 'AttachGroupPolicy', { ...none, policyArn }),
  refuses('InvalidInput', 'AttachGroupPolicy', { ...admins, policyArn: 'arn:aws:iam:aws:policy/x' }),
  ...many.slice(2).map((name) => does('AttachGroupPolicy', { ...admins, policyArn: arnOf(`policy/${name}`) })),
  refuses('LimitExceeded', 'AttachGroupPolicy', { ...admins, policyArn: arnOf('policy/Many0') }),
  does('ListAttachedGroupPolicies', admins),
  refuses('NoSuchEntity', 'ListAttachedGroupPolicies', none),
  refuses('DeleteConflict', 'DeleteGroup', admins),
  refuses('NoSuchEntity', 'DeleteGroup', none),
  refuses('PolicyNotAttachable', 'AttachGroupPolicy', { ...admins, policyArn: ofService }),
  does('DetachGroupPolicy', { ...admins, policyArn }),
  refuses('NoSuchEntity', 'DetachGroupPolicy', { ...admins, policyArn: missingPolicy }),
  refuses('InvalidInput', 'DetachGroupPolicy', { ...admins, policyArn: 'arn:aws:iam:aws:policy/x' }),
  does('DeleteGroupPolicy', { ...admins, policyName: 'inline' }),
  refuses('NoSuchEntity', 'DeleteGroupPolicy', { ...admins, policyName: 'inline' }),
  does('UpdateGroup', { ...admins, newGroupName: 'Owners', newPath: '/owners/' }),
  refuses('NoSuchEntity', 'UpdateGroup', { ...admins, newGroupName: 'x' }),
  refuses('EntityAlreadyExists', 'UpdateGroup', { groupName: 'Owners', newGroupName: 'many3' }),
  does('RemoveUserFromGroup', { groupName: 'Owners', ...alice }),
  refuses('NoSuchEntity', 'RemoveUserFromGroup', { ...none, ...alice }),
  does('DeleteGroup', { groupName: 'Many0' }),
];
