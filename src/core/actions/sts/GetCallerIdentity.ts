// Who calls. Always allowed, even against an explicit deny.

import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '../../shapes/sts.ts';
import { defineAction } from '../action.ts';

/** Who calls. Always allowed, even against an explicit deny. */
export const GetCallerIdentity = defineAction<GetCallerIdentityRequest, GetCallerIdentityResponse>({
  service: 'sts',
  name: 'GetCallerIdentity',
  kind: 'session',
  permissions: () => [],
  run: ({ caller }) => ({
    outcome: 'answered',
    response: { userId: caller.userId, account: caller.account, arn: caller.arn },
  }),
});
