// Puts an inline policy on a role.

import type { PutRolePolicyRequest, PutRolePolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { inlinePermission, putInline } from '../inline-policies.ts';

/** Puts an inline policy on a role. */
export const PutRolePolicy = defineAction<PutRolePolicyRequest, PutRolePolicyResponse>({
  service: 'iam',
  name: 'PutRolePolicy',
  kind: 'write',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:PutRolePolicy', { kind: 'role', name: request.roleName }),
  run: (scope, request) => putInline(scope, { kind: 'role', name: request.roleName }, request),
});
