// Takes a delegation request for the calling identity and its account.

import type { AssociateDelegationRequestRequest, AssociateDelegationRequestResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { changedDelegation, delegationPermissions, ownedDelegation } from '../delegation.ts';

/** Takes a delegation request for the calling identity and its account. */
export const AssociateDelegationRequest = defineAction<
  AssociateDelegationRequestRequest,
  AssociateDelegationRequestResponse
>({
  service: 'iam',
  name: 'AssociateDelegationRequest',
  kind: 'write',
  permissions: (scope, request) =>
    delegationPermissions(scope, 'AssociateDelegationRequest', request.delegationRequestId, 'judged'),
  run(scope, request) {
    const record = ownedDelegation(scope, request.delegationRequestId, ['UNASSIGNED', 'ASSIGNED']);
    if ('code' in record) return { outcome: 'refused', refusal: record };
    if (record.ownerId === scope.caller.arn) return { outcome: 'answered', response: {} };
    if (record.ownerId !== undefined)
      return refuse('InvalidInput', `The delegation request ${record.id} has an owner: ${record.ownerId}.`);
    return changedDelegation(scope, record, {
      ...{ ownerAccount: scope.account, ownerId: scope.caller.arn, state: 'ASSIGNED' },
    });
  },
});
