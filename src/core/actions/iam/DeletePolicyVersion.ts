// Deletes a version of a managed policy that is not its default.

import { policyKey, policyVersionKey, vendorAccount } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type { DeletePolicyVersionRequest, DeletePolicyVersionResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  findPolicy,
  noSuchVersion,
  policyPermission,
  vendorPolicyRefusal,
  versionNumber,
} from '../managed-policies.ts';

/** Deletes a version of a managed policy that is not its default. */
export const DeletePolicyVersion = defineAction<DeletePolicyVersionRequest, DeletePolicyVersionResponse>({
  service: 'iam',
  name: 'DeletePolicyVersion',
  kind: 'write',
  permissions: (scope, request) => [policyPermission(scope, 'iam:DeletePolicyVersion', request.policyArn)],
  run(scope, { policyArn, versionId }) {
    const { view, account } = scope;
    const found = findPolicy(view, account, policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchVersion(policyArn, versionId) };
    const { named, record } = found;
    if (named.owner === vendorAccount)
      return { outcome: 'refused', refusal: vendorPolicyRefusal(scope, 'DeletePolicyVersion', policyArn) };
    const number = versionNumber(record, versionId);
    if (number === undefined) return { outcome: 'refused', refusal: noSuchVersion(policyArn, versionId) };
    if (number === record.defaultVersion) {
      return {
        outcome: 'refused',
        refusal: refusal('DeleteConflict', 'Cannot delete the default version of a policy.'),
      };
    }
    const versions = record.versions.filter((version) => version.number !== number);
    const writes = [
      { key: policyKey(account, named.name), value: { ...record, versions } },
      { key: policyVersionKey(account, named.name, number), value: undefined },
    ];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
