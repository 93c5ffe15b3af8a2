// Sends the trade-in token of an accepted delegation request: the access begins.

import type { SendDelegationTokenRequest, SendDelegationTokenResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { changedDelegation, delegationPermissions, ownedDelegation } from '../delegation.ts';

/** Sends the trade-in token of an accepted delegation request: the access begins. */
export const SendDelegationToken = defineAction<SendDelegationTokenRequest, SendDelegationTokenResponse>({
  service: 'iam',
  name: 'SendDelegationToken',
  kind: 'write',
  permissions: (scope, request) =>
    delegationPermissions(scope, 'SendDelegationToken', request.delegationRequestId, 'judged'),
  run(scope, request) {
    const record = ownedDelegation(scope, request.delegationRequestId, ['ACCEPTED']);
    if ('code' in record) return { outcome: 'refused', refusal: record };
    if (record.onlySendByOwner && record.ownerId !== scope.caller.arn)
      return refuse('AccessDenied', `Only the owner of the delegation request ${record.id} may send its token.`);
    // From here on the requestor can fetch the token (GetDelegationToken): nothing is published to the channel.
    const expiresAtMs = scope.nowMs + record.sessionDurationS * 1000;
    return changedDelegation(scope, record, { state: 'FINALIZED', expiresAtMs });
  },
});
