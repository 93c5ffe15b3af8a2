// Names the inline policies of a group.

import type { ListGroupPoliciesRequest, ListGroupPoliciesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { inlinePermission, listInline } from '../inline-policies.ts';

/** Names the inline policies of a group. */
export const ListGroupPolicies = defineAction<ListGroupPoliciesRequest, ListGroupPoliciesResponse>({
  service: 'iam',
  name: 'ListGroupPolicies',
  kind: 'read',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:ListGroupPolicies', { kind: 'group', name: request.groupName }),
  run: (scope, request) => listInline(scope, { kind: 'group', name: request.groupName }, request),
});
