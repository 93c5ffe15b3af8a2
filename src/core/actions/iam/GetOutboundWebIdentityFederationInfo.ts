// The issuer that the account is.

import type {
  GetOutboundWebIdentityFederationInfoRequest,
  GetOutboundWebIdentityFederationInfoResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { federationDisabled, outboundFederation } from '../outbound-federation.ts';

/** The issuer that the account is. */
export const GetOutboundWebIdentityFederationInfo = defineAction<
  GetOutboundWebIdentityFederationInfoRequest,
  GetOutboundWebIdentityFederationInfoResponse
>({
  service: 'iam',
  name: 'GetOutboundWebIdentityFederationInfo',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetOutboundWebIdentityFederationInfo', resource: '*' }],
  run({ account, view }) {
    const record = outboundFederation(view, account);
    if (record?.enabled !== true) return { outcome: 'refused', refusal: federationDisabled };
    return { outcome: 'answered', response: { issuerIdentifier: record.issuer, jwtVendingEnabled: true } };
  },
});
