// Rejects a delegation request: it cannot be accepted any more.

import type { RejectDelegationRequestRequest, RejectDelegationRequestResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { changedDelegation, delegationPermissions, ownedDelegation } from '../delegation.ts';

/** Rejects a delegation request: it cannot be accepted any more. */
export const RejectDelegationRequest = defineAction<RejectDelegationRequestRequest, RejectDelegationRequestResponse>({
  service: 'iam',
  name: 'RejectDelegationRequest',
  kind: 'write',
  permissions: (scope, request) =>
    delegationPermissions(scope, 'RejectDelegationRequest', request.delegationRequestId, 'judged'),
  run(scope, request) {
    const record = ownedDelegation(scope, request.delegationRequestId, [
      'UNASSIGNED',
      'ASSIGNED',
      'PENDING_APPROVAL',
      'ACCEPTED',
    ]);
    if ('code' in record) return { outcome: 'refused', refusal: record };
    // One that was put to nobody is nobody's to reject.
    if (record.ownerAccount === undefined)
      return refuse('InvalidInput', `The delegation request ${record.id} has no owner. Associate it first.`);
    const reason = request.notes;
    return changedDelegation(scope, record, {
      state: 'REJECTED',
      ...(reason === undefined ? {} : { rejectionReason: reason }),
    });
  },
});
