// Tells what the policies of a user, group or role, and further ones, would decide.

import { refusal } from '../../model/refusal.ts';
import type { SimulatePrincipalPolicyRequest, SimulatePrincipalPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { isRefusedSource, readSource, sourcePermission } from '../simulation/source.ts';
import { simulate } from '../simulation.ts';

/** Tells what the policies of a user, group or role, and further ones, would decide. */
export const SimulatePrincipalPolicy = defineAction<SimulatePrincipalPolicyRequest, SimulatePrincipalPolicyResponse>({
  service: 'iam',
  name: 'SimulatePrincipalPolicy',
  kind: 'read',
  permissions: (scope, request) => sourcePermission(scope, 'iam:SimulatePrincipalPolicy', request.policySourceArn),
  run(scope, request) {
    const source = readSource(scope.view, scope.account, request.policySourceArn);
    if (!isRefusedSource(source)) return simulate(request, source);
    return { outcome: 'refused', refusal: source.code === 'NoSuchEntity' ? unreadable : source };
  },
});

// AWS does not say what is not there.
const unreadable = refusal('NoSuchEntity', 'Unable to retrieve specified IAM entity.');
