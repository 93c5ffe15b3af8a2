// Shows an inline policy of a user.

import type { GetUserPolicyRequest, GetUserPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { getInline, inlinePermission, inlineRefused } from '../inline-policies.ts';

/** Shows an inline policy of a user. */
export const GetUserPolicy = defineAction<GetUserPolicyRequest, GetUserPolicyResponse>({
  service: 'iam',
  name: 'GetUserPolicy',
  kind: 'read',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:GetUserPolicy', { kind: 'user', name: request.userName }),
  run(scope, request) {
    const found = getInline(scope, { kind: 'user', name: request.userName }, request.policyName);
    if (inlineRefused(found)) return { outcome: 'refused', refusal: found };
    const { name, document } = found;
    return {
      outcome: 'answered',
      response: { userName: name, policyName: request.policyName, policyDocument: document },
    };
  },
});
