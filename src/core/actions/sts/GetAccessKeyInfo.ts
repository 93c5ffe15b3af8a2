// The account that an access key id carries.

import { accountOfAccessKeyId } from '../../model/access-key-id.ts';
import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from '../../shapes/sts.ts';
import { defineAction, refuse } from '../action.ts';

/** The account that an access key id carries. */
export const GetAccessKeyInfo = defineAction<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse>({
  service: 'sts',
  name: 'GetAccessKeyInfo',
  kind: 'session',
  permissions: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*' }],
  run(_, { accessKeyId }) {
    const account = accountOfAccessKeyId(accessKeyId);
    if (account === undefined) return refuse('ValidationError', 'Invalid Access Key ID.');
    return { outcome: 'answered', response: { account } };
  },
});
