// Detaches a managed policy from a user.

import type { DetachUserPolicyRequest, DetachUserPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { attachmentPermission, detach } from '../attachments.ts';

/** Detaches a managed policy from a user. */
export const DetachUserPolicy = defineAction<DetachUserPolicyRequest, DetachUserPolicyResponse>({
  service: 'iam',
  name: 'DetachUserPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    attachmentPermission(scope, 'iam:DetachUserPolicy', { kind: 'user', name: request.userName }, request.policyArn),
  run: (scope, request) => detach(scope, 'user', request.userName, request.policyArn),
});
