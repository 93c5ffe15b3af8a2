// Managed policies and the simulator at both doors.

import { allow, arnOf, policyOf } from '../../../support/engine-under-test.ts';
import { does, refuses, type Step } from '../step.ts';

const policyDocument = policyOf(allow('s3:*'));
const policyArn = arnOf('policy/p/Thing');
const missing = { policyArn: arnOf('policy/none') };
const bad = { policyArn: 'arn:aws:iam:aws:policy/x' };
const thing = { policyArn };
const tags = [{ key: 'team', value: 'blue' }];
const twice = [...tags, ...tags];
const tooMany = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: '' }));
const longDocument = policyOf(allow(Array.from({ length: 400 }, (_, at) => `s3:GetObject${at}*`)));
const version = { ...thing, policyDocument };
const v2 = { ...thing, versionId: 'v2' };
const simulated = { actionNames: ['s3:GetObject', 'sqs:SendMessage'], policyInputList: [policyDocument] };

/** Managed policies. */
export const policyScript: readonly Step[] = [
  does('CreatePolicy', { policyName: 'Thing', path: '/p/', description: 'all of it', policyDocument, tags }),
  refuses('EntityAlreadyExists', 'CreatePolicy', { policyName: 'THING', policyDocument }),
  refuses('MalformedPolicyDocument', 'CreatePolicy', { policyName: 'x', policyDocument: '{}' }),
  refuses('InvalidInput', 'CreatePolicy', { policyName: 'x', policyDocument, tags: twice }),
  refuses('LimitExceeded', 'CreatePolicy', { policyName: 'x', policyDocument: longDocument }),
  does('GetPolicy', thing),
  refuses('NoSuchEntity', 'GetPolicy', missing),
  refuses('InvalidInput', 'GetPolicy', bad),
  does('ListPolicies', { scope: 'Local' }),
  does('CreatePolicyVersion', { ...version, setAsDefault: true }),
  refuses('NoSuchEntity', 'CreatePolicyVersion', { ...missing, policyDocument }),
  refuses('InvalidInput', 'CreatePolicyVersion', { ...bad, policyDocument }),
  refuses('MalformedPolicyDocument', 'CreatePolicyVersion', { ...thing, policyDocument: '[]' }),
  does('CreatePolicyVersion', version),
  does('CreatePolicyVersion', version),
  does('CreatePolicyVersion', version),
  refuses('LimitExceeded', 'CreatePolicyVersion', version),
  does('ListPolicyVersions', thing),
  refuses('NoSuchEntity', 'ListPolicyVersions', missing),
  refuses('InvalidInput', 'ListPolicyVersions', bad),
  does('GetPolicyVersion', v2),
  refuses('NoSuchEntity', 'GetPolicyVersion', { ...thing, versionId: 'v9' }),
  refuses('InvalidInput', 'GetPolicyVersion', { ...bad, versionId: 'v1' }),
  does('SetDefaultPolicyVersion', { ...thing, versionId: 'v3' }),
  refuses('NoSuchEntity', 'SetDefaultPolicyVersion', { ...thing, versionId: 'v9' }),
  refuses('InvalidInput', 'SetDefaultPolicyVersion', { ...bad, versionId: 'v1' }),
  refuses('DeleteConflict', 'DeletePolicyVersion', { ...thing, versionId: 'v3' }),
  refuses('NoSuchEntity', 'DeletePolicyVersion', { ...thing, versionId: 'v9' }),
  refuses('InvalidInput', 'DeletePolicyVersion', { ...bad, versionId: 'v1' }),
  refuses('DeleteConflict', 'DeletePolicy', thing),
  does('DeletePolicyVersion', v2),
  does('TagPolicy', { ...thing, tags: [{ key: 'cost', value: '' }] }),
  refuses('NoSuchEntity', 'TagPolicy', { ...missing, tags }),
  refuses('InvalidInput', 'TagPolicy', { ...thing, tags: [{ key: 'aws:x', value: '' }] }),
  refuses('LimitExceeded', 'TagPolicy', { ...thing, tags: tooMany }),
  does('ListPolicyTags', thing),
  refuses('NoSuchEntity', 'ListPolicyTags', missing),
  refuses('InvalidInput', 'ListPolicyTags', bad),
  does('UntagPolicy', { ...thing, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagPolicy', { ...missing, tagKeys: ['cost'] }),
  refuses('InvalidInput', 'UntagPolicy', { ...bad, tagKeys: ['cost'] }),
  does('CreateUser', { userName: 'Alice' }),
  does('AttachUserPolicy', { userName: 'Alice', ...thing }),
  does('ListEntitiesForPolicy', thing),
  refuses('NoSuchEntity', 'ListEntitiesForPolicy', missing),
  refuses('InvalidInput', 'ListEntitiesForPolicy', bad),
  does('GetAccountAuthorizationDetails', {}),
  does('GetContextKeysForCustomPolicy', { policyInputList: [policyDocument] }),
  refuses('InvalidInput', 'GetContextKeysForCustomPolicy', { policyInputList: ['{'] }),
  does('SimulateCustomPolicy', simulated),
  refuses('InvalidInput', 'SimulateCustomPolicy', { ...simulated, policyInputList: ['{'] }),
  refuses('InvalidInput', 'SimulatePrincipalPolicy', {
    ...{ policySourceArn: arnOf('user/Alice'), actionNames: ['s3:GetObject'], policyInputList: ['{'] },
  }),
  does('CreatePolicy', { policyName: 'Short', policyDocument }),
  does('DeletePolicy', { policyArn: arnOf('policy/Short') }),
  refuses('NoSuchEntity', 'DeletePolicy', missing),
  refuses('InvalidInput', 'DeletePolicy', bad),
];
