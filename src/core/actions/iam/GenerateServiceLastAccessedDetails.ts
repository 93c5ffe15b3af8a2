// Asks for a report of which services the policies of a user, group, role or policy allow, and when each was last tried.

import { policyNameOf } from '../../model/policy-arn.ts';
import type {
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse,
} from '../../shapes/iam.ts';
import { startReport } from '../access-reports.ts';
import { defineAction } from '../action.ts';
import { findPolicy, noSuchPolicy, policyPermission } from '../managed-policies.ts';
import { findReported, isMissingSource, sourcePermission } from '../simulation/source.ts';

const action = 'iam:GenerateServiceLastAccessedDetails';

/** Asks for a report of which services the policies of a user, group, role or policy allow, and when each was last tried. */
export const GenerateServiceLastAccessedDetails = defineAction<
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse
>({
  service: 'iam',
  name: 'GenerateServiceLastAccessedDetails',
  kind: 'write',
  permissions: (scope, { arn }) =>
    policyNameOf(arn) === undefined ? sourcePermission(scope, action, arn) : [policyPermission(scope, action, arn)],
  run(scope, { arn, granularity = 'SERVICE_LEVEL' }) {
    const { view, account } = scope;
    if (policyNameOf(arn) !== undefined) {
      const policy = findPolicy(view, account, arn);
      if (policy === undefined) return { outcome: 'refused', refusal: noSuchPolicy(arn) };
      return startReport(scope, { kind: 'entity', arn, id: policy.record.id, granularity });
    }
    const found = findReported(view, account, arn);
    if (isMissingSource(found)) return { outcome: 'refused', refusal: found };
    return startReport(scope, { kind: 'entity', arn: found.arn, id: found.record.id, granularity });
  },
});
