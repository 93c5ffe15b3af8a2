// Makes the account an issuer of web identity tokens.

import { outboundFederationKey } from '../../model/federation-record.ts';
import { refusal } from '../../model/refusal.ts';
import type {
  EnableOutboundWebIdentityFederationRequest,
  EnableOutboundWebIdentityFederationResponse,
} from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { issuerOf, outboundFederation, tokenKeyRecords } from '../outbound-federation.ts';

/**
 * Makes the account an issuer of web identity tokens. Its keys are made once, beside the loop, and kept when the feature is
 * disabled and enabled again; the issuer's URL is what callers reach the cluster by now.
 */
export const EnableOutboundWebIdentityFederation = defineAction<
  EnableOutboundWebIdentityFederationRequest,
  EnableOutboundWebIdentityFederationResponse
>({
  service: 'iam',
  name: 'EnableOutboundWebIdentityFederation',
  kind: 'write',
  permissions: () => [{ action: 'iam:EnableOutboundWebIdentityFederation', resource: '*' }],
  slowWork: ({ view, caller }) =>
    outboundFederation(view, caller.account) === undefined ? { kind: 'token-keys' } : undefined,
  run(scope) {
    const { account, view, worked, issuerUrl } = scope;
    const before = outboundFederation(view, account);
    if (before?.enabled === true)
      return {
        outcome: 'refused',
        refusal: refusal('FeatureEnabled', 'Outbound web identity federation is already enabled for this account.'),
      };
    const made = worked?.kind === 'token-keys' ? tokenKeyRecords(scope, worked.keys) : [];
    const keys = before?.keys ?? made;
    if (keys.length === 0) return refuse('ServiceFailure', 'The keys of the issuer were not made.');
    const issuer = issuerOf(issuerUrl, account);
    const writes = [{ key: outboundFederationKey(account), value: { issuer, enabled: true, keys } }];
    return { outcome: 'written', response: { issuerIdentifier: issuer }, writes, class: 'create' };
  },
});
