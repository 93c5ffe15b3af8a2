// Shows an inline policy of a group.

import type { GetGroupPolicyRequest, GetGroupPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { getInline, inlinePermission, inlineRefused } from '../inline-policies.ts';

/** Shows an inline policy of a group. */
export const GetGroupPolicy = defineAction<GetGroupPolicyRequest, GetGroupPolicyResponse>({
  service: 'iam',
  name: 'GetGroupPolicy',
  kind: 'read',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:GetGroupPolicy', { kind: 'group', name: request.groupName }),
  run(scope, request) {
    const found = getInline(scope, { kind: 'group', name: request.groupName }, request.policyName);
    if (inlineRefused(found)) return { outcome: 'refused', refusal: found };
    const { name, document } = found;
    return {
      outcome: 'answered',
      response: { groupName: name, policyName: request.policyName, policyDocument: document },
    };
  },
});
