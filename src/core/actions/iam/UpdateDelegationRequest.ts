// Puts notes on a delegation request and asks for its approval.

import type { UpdateDelegationRequestRequest, UpdateDelegationRequestResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { changedDelegation, delegationPermissions, ownedDelegation } from '../delegation.ts';

/** Puts notes on a delegation request and asks for its approval. */
export const UpdateDelegationRequest = defineAction<UpdateDelegationRequestRequest, UpdateDelegationRequestResponse>({
  service: 'iam',
  name: 'UpdateDelegationRequest',
  kind: 'write',
  permissions: (scope, request) =>
    delegationPermissions(scope, 'UpdateDelegationRequest', request.delegationRequestId, 'free'),
  run(scope, request) {
    const record = ownedDelegation(scope, request.delegationRequestId, ['ASSIGNED', 'PENDING_APPROVAL']);
    if ('code' in record) return { outcome: 'refused', refusal: record };
    const notes = request.notes ?? record.notes;
    return changedDelegation(scope, record, { state: 'PENDING_APPROVAL', ...(notes === undefined ? {} : { notes }) });
  },
});
