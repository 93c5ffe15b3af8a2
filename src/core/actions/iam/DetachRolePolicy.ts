// Detaches a managed policy from a role.

import type { DetachRolePolicyRequest, DetachRolePolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { attachmentPermission, detach } from '../attachments.ts';

/** Detaches a managed policy from a role. */
export const DetachRolePolicy = defineAction<DetachRolePolicyRequest, DetachRolePolicyResponse>({
  service: 'iam',
  name: 'DetachRolePolicy',
  kind: 'write',
  permissions: (scope, request) =>
    attachmentPermission(scope, 'iam:DetachRolePolicy', { kind: 'role', name: request.roleName }, request.policyArn),
  run: (scope, request) => detach(scope, 'role', request.roleName, request.policyArn),
});
