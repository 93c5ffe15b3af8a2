// Deletes a managed policy that nothing uses and that has its default version only.

import { policyKey, policyVersionKey, vendorAccount } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type { DeletePolicyRequest, DeletePolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted, deleteConflict } from '../entities.ts';
import { graveWrites } from '../entity-deletion.ts';
import { findPolicy, noSuchPolicy, policyPermission, policyUse, vendorPolicyRefusal } from '../managed-policies.ts';

/** Deletes a managed policy that nothing uses and that has its default version only. */
export const DeletePolicy = defineAction<DeletePolicyRequest, DeletePolicyResponse>({
  service: 'iam',
  name: 'DeletePolicy',
  kind: 'write',
  permissions: (scope, request) => [policyPermission(scope, 'iam:DeletePolicy', request.policyArn)],
  run(scope, request) {
    const { view, account } = scope;
    const found = findPolicy(view, account, request.policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(request.policyArn) };
    const { named, record } = found;
    if (named.owner === vendorAccount)
      return { outcome: 'refused', refusal: vendorPolicyRefusal(scope, 'DeletePolicy', request.policyArn) };
    const use = policyUse(view, account, named);
    if (use.attachments > 0) {
      return { outcome: 'refused', refusal: refusal('DeleteConflict', 'Cannot delete a policy attached to entities.') };
    }
    if (use.boundaries > 0) {
      return {
        outcome: 'refused',
        refusal: refusal('DeleteConflict', 'Cannot delete a policy used as a permissions boundary.'),
      };
    }
    if (record.versions.length > 1) {
      const text =
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.";
      return { outcome: 'refused', refusal: refusal('DeleteConflict', text) };
    }
    const [only] = record.versions;
    if (only === undefined) return { outcome: 'refused', refusal: deleteConflict('have a version') };
    const writes = [
      { key: policyKey(account, named.name), value: undefined },
      { key: policyVersionKey(account, named.name, only.number), value: undefined },
      ...graveWrites(account, record.id, scope.nowMs),
      counted(view, account, 'policies', -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
