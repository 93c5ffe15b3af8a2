// Puts an inline policy on a group.

import type { PutGroupPolicyRequest, PutGroupPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { inlinePermission, putInline } from '../inline-policies.ts';

/** Puts an inline policy on a group. */
export const PutGroupPolicy = defineAction<PutGroupPolicyRequest, PutGroupPolicyResponse>({
  service: 'iam',
  name: 'PutGroupPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:PutGroupPolicy', { kind: 'group', name: request.groupName }),
  run: (scope, request) => putInline(scope, { kind: 'group', name: request.groupName }, request),
});
