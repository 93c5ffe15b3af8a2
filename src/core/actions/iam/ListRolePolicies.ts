// Names the inline policies of a role.

import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { inlinePermission, listInline } from '../inline-policies.ts';

/** Names the inline policies of a role. */
export const ListRolePolicies = defineAction<ListRolePoliciesRequest, ListRolePoliciesResponse>({
  service: 'iam',
  name: 'ListRolePolicies',
  kind: 'read',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:ListRolePolicies', { kind: 'role', name: request.roleName }),
  run: (scope, request) => listInline(scope, { kind: 'role', name: request.roleName }, request),
});
