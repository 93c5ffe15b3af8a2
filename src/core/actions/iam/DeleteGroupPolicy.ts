// Deletes an inline policy of a group.

import type { DeleteGroupPolicyRequest, DeleteGroupPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { deleteInline, inlinePermission } from '../inline-policies.ts';

/** Deletes an inline policy of a group. */
export const DeleteGroupPolicy = defineAction<DeleteGroupPolicyRequest, DeleteGroupPolicyResponse>({
  service: 'iam',
  name: 'DeleteGroupPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:DeleteGroupPolicy', { kind: 'group', name: request.groupName }),
  run: (scope, request) => deleteInline(scope, { kind: 'group', name: request.groupName }, request.policyName),
});
