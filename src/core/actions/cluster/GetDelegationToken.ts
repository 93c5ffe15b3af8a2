// Gives the account that asked the trade-in token of a delegation request, once it was sent.

import { delegationKey, requestorOf } from '../../model/delegation.ts';
import type { GetDelegationTokenRequest, GetDelegationTokenResponse } from '../../shapes/cluster.ts';
import { defineAction, refuse } from '../action.ts';
import { noSuchDelegation } from '../delegation.ts';

/** Gives the account that asked the trade-in token of a delegation request, once it was sent. */
export const GetDelegationToken = defineAction<GetDelegationTokenRequest, GetDelegationTokenResponse>({
  service: 'cluster',
  name: 'GetDelegationToken',
  kind: 'read',
  permissions: () => [{ action: 'eventide:GetDelegationToken', resource: '*' }],
  run({ view, account, nowMs, secrets }, { delegationRequestId: id }) {
    const record = requestorOf(id) === account ? view.get(delegationKey(account, id)) : undefined;
    if (record === undefined) return { outcome: 'refused', refusal: noSuchDelegation(id) };
    if (record.state !== 'FINALIZED')
      return refuse('InvalidInput', `The token of the delegation request ${id} has not been sent.`);
    if (nowMs >= record.expiresAtMs)
      return refuse('InvalidInput', `The token of the delegation request ${id} is expired.`);
    return {
      outcome: 'answered',
      response: { tradeInToken: secrets.sealTradeIn(id), expiresAtMs: record.expiresAtMs },
    };
  },
});
