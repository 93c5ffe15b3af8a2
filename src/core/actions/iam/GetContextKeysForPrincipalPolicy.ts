// Lists the condition keys that the policies of a user, group or role, and further ones, ask for.

import type {
  GetContextKeysForPrincipalPolicyRequest,
  GetContextKeysForPrincipalPolicyResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { contextKeys } from '../simulation/context-keys.ts';
import { isRefusedSource, readSource, sourcePermission } from '../simulation/source.ts';

/** Lists the condition keys that the policies of a user, group or role, and further ones, ask for. */
export const GetContextKeysForPrincipalPolicy = defineAction<
  GetContextKeysForPrincipalPolicyRequest,
  GetContextKeysForPrincipalPolicyResponse
>({
  service: 'iam',
  name: 'GetContextKeysForPrincipalPolicy',
  kind: 'read',
  permissions: (scope, request) =>
    sourcePermission(scope, 'iam:GetContextKeysForPrincipalPolicy', request.policySourceArn),
  run(scope, request) {
    const source = readSource(scope.view, scope.account, request.policySourceArn);
    return isRefusedSource(source)
      ? { outcome: 'refused', refusal: source }
      : contextKeys(request.policyInputList, source);
  },
});
