// Deletes an inline policy of a user.

import type { DeleteUserPolicyRequest, DeleteUserPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { deleteInline, inlinePermission } from '../inline-policies.ts';

/** Deletes an inline policy of a user. */
export const DeleteUserPolicy = defineAction<DeleteUserPolicyRequest, DeleteUserPolicyResponse>({
  service: 'iam',
  name: 'DeleteUserPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:DeleteUserPolicy', { kind: 'user', name: request.userName }),
  run: (scope, request) => deleteInline(scope, { kind: 'user', name: request.userName }, request.policyName),
});
