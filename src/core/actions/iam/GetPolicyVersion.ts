// Shows a version of a managed policy with its document.

import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  documentOf,
  findPolicy,
  noSuchVersion,
  policyPermission,
  versionNumber,
  versionShape,
} from '../managed-policies.ts';

/** Shows a version of a managed policy with its document. */
export const GetPolicyVersion = defineAction<GetPolicyVersionRequest, GetPolicyVersionResponse>({
  service: 'iam',
  name: 'GetPolicyVersion',
  kind: 'read',
  permissions: (scope, request) => [policyPermission(scope, 'iam:GetPolicyVersion', request.policyArn)],
  run(scope, { policyArn, versionId }) {
    const found = findPolicy(scope.view, scope.account, policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchVersion(policyArn, versionId) };
    const number = versionNumber(found.record, versionId);
    const version = found.record.versions.find((one) => one.number === number);
    const document = version === undefined ? undefined : documentOf(scope.view, found, version.number);
    if (version === undefined || document === undefined)
      return { outcome: 'refused', refusal: noSuchVersion(policyArn, versionId) };
    return { outcome: 'answered', response: { policyVersion: versionShape(found.record, version, document) } };
  },
});
