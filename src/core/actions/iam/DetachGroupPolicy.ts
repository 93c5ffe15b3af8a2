// Detaches a managed policy from a group.

import type { DetachGroupPolicyRequest, DetachGroupPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { attachmentPermission, detach } from '../attachments.ts';

/** Detaches a managed policy from a group. */
export const DetachGroupPolicy = defineAction<DetachGroupPolicyRequest, DetachGroupPolicyResponse>({
  service: 'iam',
  name: 'DetachGroupPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    attachmentPermission(scope, 'iam:DetachGroupPolicy', { kind: 'group', name: request.groupName }, request.policyArn),
  run: (scope, request) => detach(scope, 'group', request.groupName, request.policyArn),
});
