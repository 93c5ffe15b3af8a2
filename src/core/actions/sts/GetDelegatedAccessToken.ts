// Trades the token of a delegation request in for credentials: the access of who accepted it, narrowed to what was asked for.

import { packedSizePercent } from '../../authn/session-token.ts';
import { delegationKey, requestorOf } from '../../model/delegation.ts';
import type { GetDelegatedAccessTokenRequest, GetDelegatedAccessTokenResponse } from '../../shapes/sts.ts';
import { defineAction, refuse } from '../action.ts';

const expired = refuse('ExpiredTradeInTokenException', 'The trade-in token included in the request is expired.');

/** Trades the token of a delegation request in for credentials: the access of who accepted it, narrowed to what was asked for. */
export const GetDelegatedAccessToken = defineAction<GetDelegatedAccessTokenRequest, GetDelegatedAccessTokenResponse>({
  service: 'sts',
  name: 'GetDelegatedAccessToken',
  kind: 'session',
  permissions: () => [{ action: 'sts:GetDelegatedAccessToken', resource: '*' }],
  run({ view, account, nowMs, secrets }, { tradeInToken }) {
    const id = secrets.openTradeIn(tradeInToken);
    const requestor = id === undefined ? undefined : requestorOf(id);
    if (id === undefined || requestor !== account)
      return refuse('AccessDenied', 'The trade-in token included in the request is invalid.');
    const record = view.get(delegationKey(requestor, id));
    // Tokens are given out for finalized requests alone: it is kept no longer, or has not become visible here.
    if (record === undefined) return expired;
    const { approver, ownerAccount, expiresAtMs } = record;
    if (record.state !== 'FINALIZED' || approver === undefined || ownerAccount === undefined)
      return refuse('AccessDenied', 'The trade-in token included in the request is not valid yet.');
    if (nowMs >= expiresAtMs) return expired;
    const { kind, principalArn, principalId, principalName, sessionName, seenRevocations } = approver;
    const carried = { policies: [record.policy], policyArns: [], tags: [], transitiveTagKeys: [] };
    const issued = secrets.issueSession({
      ...{ kind: kind === 'User' ? 'SignIn' : kind, account: ownerAccount, principalId, principalArn, principalName },
      // However often it is traded in, the access ends when it was to end.
      ...{ sessionName, issuedAtMs: nowMs, expiresAtMs, ...carried, chained: true, seenRevocations },
    });
    if (!issued.ok) return { outcome: 'refused', refusal: issued.error };
    const { accessKeyId, secretAccessKey, sessionToken } = issued.value;
    return {
      outcome: 'answered',
      response: {
        credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAtMs },
        ...{ packedPolicySize: packedSizePercent(carried), assumedPrincipal: approver.arn },
      },
    };
  },
});
