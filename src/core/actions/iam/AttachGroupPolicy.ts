// Attaches a managed policy to a group.

import type { AttachGroupPolicyRequest, AttachGroupPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { attach, attachmentPermission } from '../attachments.ts';

/** Attaches a managed policy to a group. */
export const AttachGroupPolicy = defineAction<AttachGroupPolicyRequest, AttachGroupPolicyResponse>({
  service: 'iam',
  name: 'AttachGroupPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    attachmentPermission(scope, 'iam:AttachGroupPolicy', { kind: 'group', name: request.groupName }, request.policyArn),
  run: (scope, request) => attach(scope, 'group', request.groupName, request.policyArn),
});
