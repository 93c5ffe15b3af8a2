// The account that an access key id carries; of an id that carries none, the account that has the key.

import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from '../../shapes/sts.ts';
import { accountOfKey } from '../access-keys.ts';
import { defineAction, refuse } from '../action.ts';

/** The account that an access key id carries; of an id that carries none, the account that has the key. */
export const GetAccessKeyInfo = defineAction<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse>({
  service: 'sts',
  name: 'GetAccessKeyInfo',
  kind: 'session',
  permissions: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*' }],
  run({ view }, { accessKeyId }) {
    const account = accountOfKey(view, accessKeyId);
    if (account === undefined) return refuse('ValidationError', 'Invalid Access Key ID.');
    return { outcome: 'answered', response: { account } };
  },
});
