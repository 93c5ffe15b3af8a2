// Shows a version of a managed policy with its document.

import { refusal } from '../../model/refusal.ts';
import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  documentOf,
  findPolicy,
  noSuchPolicy,
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
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(policyArn) };
    const number = versionNumber(found.record, versionId);
    const version = found.record.versions.find((one) => one.number === number);
    const document = version === undefined ? undefined : documentOf(scope.view, found, version.number);
    if (version === undefined || document === undefined) {
      const text = `Policy ${policyArn} version ${versionId} does not exist or is not attachable.`;
      return { outcome: 'refused', refusal: refusal('NoSuchEntity', text) };
    }
    return { outcome: 'answered', response: { policyVersion: versionShape(found.record, version, document) } };
  },
});
