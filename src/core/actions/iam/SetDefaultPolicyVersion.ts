// Makes a version of a managed policy the one that counts.

import { policyKey, vendorAccount } from '../../model/record.ts';
import type { SetDefaultPolicyVersionRequest, SetDefaultPolicyVersionResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  findPolicy,
  noSuchVersion,
  policyPermission,
  vendorPolicyRefusal,
  versionNumber,
} from '../managed-policies.ts';

/** Makes a version of a managed policy the one that counts. */
export const SetDefaultPolicyVersion = defineAction<SetDefaultPolicyVersionRequest, SetDefaultPolicyVersionResponse>({
  service: 'iam',
  name: 'SetDefaultPolicyVersion',
  kind: 'write',
  permissions: (scope, request) => [policyPermission(scope, 'iam:SetDefaultPolicyVersion', request.policyArn)],
  run(scope, { policyArn, versionId }) {
    const { view, account } = scope;
    const found = findPolicy(view, account, policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchVersion(policyArn, versionId) };
    const { named, record } = found;
    if (named.owner === vendorAccount)
      return { outcome: 'refused', refusal: vendorPolicyRefusal(scope, 'SetDefaultPolicyVersion', policyArn) };
    const number = versionNumber(record, versionId);
    if (number === undefined) return { outcome: 'refused', refusal: noSuchVersion(policyArn, versionId) };
    const policy = { ...record, defaultVersion: number, updatedAtMs: scope.nowMs };
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: policyKey(account, named.name), value: policy }],
      class: 'update',
    };
  },
});
