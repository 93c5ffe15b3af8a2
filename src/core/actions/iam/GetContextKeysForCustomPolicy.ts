// Lists the condition keys that given policies ask for.

import type { GetContextKeysForCustomPolicyRequest, GetContextKeysForCustomPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { contextKeys } from '../simulation/context-keys.ts';
import { noSource } from '../simulation/source.ts';

/** Lists the condition keys that given policies ask for. */
export const GetContextKeysForCustomPolicy = defineAction<
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForCustomPolicyResponse
>({
  service: 'iam',
  name: 'GetContextKeysForCustomPolicy',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetContextKeysForCustomPolicy', resource: '*' }],
  run: (_, request) => contextKeys(request.policyInputList, noSource()),
});
