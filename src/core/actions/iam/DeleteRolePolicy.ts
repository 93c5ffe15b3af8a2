// Deletes an inline policy of a role.

import type { DeleteRolePolicyRequest, DeleteRolePolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { deleteInline, inlinePermission } from '../inline-policies.ts';

/** Deletes an inline policy of a role. */
export const DeleteRolePolicy = defineAction<DeleteRolePolicyRequest, DeleteRolePolicyResponse>({
  service: 'iam',
  name: 'DeleteRolePolicy',
  kind: 'write',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:DeleteRolePolicy', { kind: 'role', name: request.roleName }),
  run: (scope, request) => deleteInline(scope, { kind: 'role', name: request.roleName }, request.policyName),
});
