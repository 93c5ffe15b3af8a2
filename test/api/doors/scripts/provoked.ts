// What never happens by itself: a chaos rule makes both doors answer so.

import type { Refusal } from '../../../../src/core/model/refusal.ts';
import { allow, arnOf, type EngineUnderTest, policyOf } from '../../../support/engine-under-test.ts';
import { does, type Interlude, type Kept, meanwhile, refuses, type Step } from '../step.ts';

const alice = { userName: 'Alice' };
const nowhere = { replicas: [], peers: [], accounts: [], principals: [] };

function rule(code: Refusal['code'], action: string): Interlude {
  return meanwhile((engine: EngineUnderTest): Kept => {
    engine.respond('PutRule', { rule: { name: code, api: { code }, scope: { ...nowhere, actions: [action] } } });
    return {};
  });
}

/** Codes of AWS that nothing but a rule gives here. */
export const provokedScript: readonly (Interlude | Step)[] = [
  does('CreateUser', alice),
  rule('ServiceFailure', 'iam:GetUser'),
  refuses('ServiceFailure', 'GetUser', alice),
  rule('ConcurrentModification', 'iam:TagUser'),
  refuses('ConcurrentModification', 'TagUser', { ...alice, tags: [{ key: 'a', value: 'b' }] }),
  rule('EntityTemporarilyUnmodifiable', 'iam:UpdateUser'),
  refuses('EntityTemporarilyUnmodifiable', 'UpdateUser', { ...alice, newPath: '/x/' }),
  rule('OpenIdIdpCommunicationError', 'iam:CreateOpenIDConnectProvider'),
  refuses('OpenIdIdpCommunicationError', 'CreateOpenIDConnectProvider', { url: 'https://id.example.com' }),
  rule('PolicyEvaluation', 'iam:SimulateCustomPolicy'),
  refuses('PolicyEvaluation', 'SimulateCustomPolicy', {
    ...{ policyInputList: [policyOf(allow('*'))], actionNames: ['s3:GetObject'] },
  }),
  rule('NotSupportedService', 'iam:ListServiceSpecificCredentials'),
  refuses('NotSupportedService', 'ListServiceSpecificCredentials', alice),
  rule('OrganizationNotInAllFeaturesModeException', 'iam:ListOrganizationsFeatures'),
  refuses('OrganizationNotInAllFeaturesModeException', 'ListOrganizationsFeatures', {}),
  rule('ServiceAccessNotEnabledException', 'iam:EnableOrganizationsRootSessions'),
  refuses('ServiceAccessNotEnabledException', 'EnableOrganizationsRootSessions', {}),
  rule('IDPRejectedClaim', 'sts:AssumeRoleWithWebIdentity'),
  refuses('IDPRejectedClaim', 'AssumeRoleWithWebIdentity', {
    ...{ roleArn: arnOf('role/none'), roleSessionName: 'one', webIdentityToken: 'none' },
  }),
  rule('RegionDisabledException', 'sts:GetSessionToken'),
  refuses('RegionDisabledException', 'GetSessionToken', {}),
];
