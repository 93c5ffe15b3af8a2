// Puts an inline policy on a user.

import type { PutUserPolicyRequest, PutUserPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { inlinePermission, putInline } from '../inline-policies.ts';

/** Puts an inline policy on a user. */
export const PutUserPolicy = defineAction<PutUserPolicyRequest, PutUserPolicyResponse>({
  service: 'iam',
  name: 'PutUserPolicy',
  kind: 'write',
  permissions: (scope, request) =>
    inlinePermission(scope, 'iam:PutUserPolicy', { kind: 'user', name: request.userName }),
  run: (scope, request) => putInline(scope, { kind: 'user', name: request.userName }, request),
});
