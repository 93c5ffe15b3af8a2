// Shows a managed policy, without its document.

import type { GetPolicyRequest, GetPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findPolicy, noSuchPolicy, policyPermission, policyShape } from '../managed-policies.ts';

/** Shows a managed policy, without its document. */
export const GetPolicy = defineAction<GetPolicyRequest, GetPolicyResponse>({
  service: 'iam',
  name: 'GetPolicy',
  kind: 'read',
  permissions: (scope, request) => [policyPermission(scope, 'iam:GetPolicy', request.policyArn)],
  run(scope, request) {
    const found = findPolicy(scope.view, scope.account, request.policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(request.policyArn) };
    return {
      outcome: 'answered',
      response: { policy: policyShape(scope.view, scope.account, found.record, found.named) },
    };
  },
});
