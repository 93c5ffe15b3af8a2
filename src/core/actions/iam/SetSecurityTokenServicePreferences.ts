// Says which version of session tokens STS's global endpoint is to issue for the account.

import { accountKey } from '../../model/record.ts';
import type {
  SetSecurityTokenServicePreferencesRequest,
  SetSecurityTokenServicePreferencesResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { accountRecord } from '../entities.ts';

/** Says which version of session tokens STS's global endpoint is to issue for the account. Tokens here are all alike. */
export const SetSecurityTokenServicePreferences = defineAction<
  SetSecurityTokenServicePreferencesRequest,
  SetSecurityTokenServicePreferencesResponse
>({
  service: 'iam',
  name: 'SetSecurityTokenServicePreferences',
  kind: 'write',
  permissions: () => [{ action: 'iam:SetSecurityTokenServicePreferences', resource: '*' }],
  run({ view, account }, request) {
    const globalEndpointTokenVersion = request.globalEndpointTokenVersion === 'v2Token' ? 2 : 1;
    const record = accountRecord(view, account);
    if ((record.globalEndpointTokenVersion ?? 1) === globalEndpointTokenVersion)
      return { outcome: 'answered', response: {} };
    const writes = [{ key: accountKey(account), value: { ...record, globalEndpointTokenVersion } }];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
