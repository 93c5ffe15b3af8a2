// Shows an inline policy of a role.

import type { GetRolePolicyRequest, GetRolePolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { getInline, inlinePermission, inlineRefused } from '../inline-policies.ts';

/** Shows an inline policy of a role. */
export const GetRolePolicy = defineAction<GetRolePolicyRequest, GetRolePolicyResponse>({
  service: 'iam',
  name: 'GetRolePolicy',
  kind: 'read',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:GetRolePolicy', { kind: 'role', name: request.roleName }),
  run(scope, request) {
    const found = getInline(scope, { kind: 'role', name: request.roleName }, request.policyName);
    if (inlineRefused(found)) return { outcome: 'refused', refusal: found };
    const { name, document } = found;
    return {
      outcome: 'answered',
      response: { roleName: name, policyName: request.policyName, policyDocument: document },
    };
  },
});
