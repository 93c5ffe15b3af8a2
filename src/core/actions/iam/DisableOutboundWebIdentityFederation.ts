// Ends the issuing of web identity tokens; those that are out stay good.

import { outboundFederationKey } from '../../model/federation-record.ts';
import type {
  DisableOutboundWebIdentityFederationRequest,
  DisableOutboundWebIdentityFederationResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { federationDisabled, outboundFederation } from '../outbound-federation.ts';

/** Ends the issuing of web identity tokens; those that are out stay good, as the keys stay published. */
export const DisableOutboundWebIdentityFederation = defineAction<
  DisableOutboundWebIdentityFederationRequest,
  DisableOutboundWebIdentityFederationResponse
>({
  service: 'iam',
  name: 'DisableOutboundWebIdentityFederation',
  kind: 'write',
  permissions: () => [{ action: 'iam:DisableOutboundWebIdentityFederation', resource: '*' }],
  run({ account, view }) {
    const before = outboundFederation(view, account);
    if (before?.enabled !== true) return { outcome: 'refused', refusal: federationDisabled };
    const writes = [{ key: outboundFederationKey(account), value: { ...before, enabled: false } }];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
