// Attaches a managed policy to a role.

import type { AttachRolePolicyRequest, AttachRolePolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { attach, attachmentPermission } from '../attachments.ts';

/** Attaches a managed policy to a role. */
export const AttachRolePolicy = defineAction<AttachRolePolicyRequest, AttachRolePolicyResponse>({
  service: 'iam',
  name: 'AttachRolePolicy',
  kind: 'write',
  permissions: (scope, request) =>
    attachmentPermission(scope, 'iam:AttachRolePolicy', { kind: 'role', name: request.roleName }, request.policyArn),
  run: (scope, request) => attach(scope, 'role', request.roleName, request.policyArn),
});
