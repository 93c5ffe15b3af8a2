// Attaches a managed policy to a user.

import type { AttachUserPolicyRequest, AttachUserPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { attach, attachmentPermission } from '../attachments.ts';

/** Attaches a managed policy to a user. */
export const AttachUserPolicy = defineAction<AttachUserPolicyRequest, AttachUserPolicyResponse>({
  service: 'iam',
  name: 'AttachUserPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    attachmentPermission(scope, 'iam:AttachUserPolicy', { kind: 'user', name: request.userName }, request.policyArn),
  run: (scope, request) => attach(scope, 'user', request.userName, request.policyArn),
});
