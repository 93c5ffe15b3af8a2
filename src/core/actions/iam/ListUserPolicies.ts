// Names the inline policies of a user.

import type { ListUserPoliciesRequest, ListUserPoliciesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { inlinePermission, listInline } from '../inline-policies.ts';

/** Names the inline policies of a user. */
export const ListUserPolicies = defineAction<ListUserPoliciesRequest, ListUserPoliciesResponse>({
  service: 'iam',
  name: 'ListUserPolicies',
  kind: 'read',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:ListUserPolicies', { kind: 'user', name: request.userName }),
  run: (scope, request) => listInline(scope, { kind: 'user', name: request.userName }, request),
});
