// One account.

import { accountKey } from '../../model/record.ts';
import type { DescribeAccountRequest, DescribeAccountResponse } from '../../shapes/cluster.ts';
import { accountShape, noSuchAccount } from '../accounts.ts';
import { defineAction } from '../action.ts';

/** One account. */
export const DescribeAccount = defineAction<DescribeAccountRequest, DescribeAccountResponse>({
  service: 'cluster',
  name: 'DescribeAccount',
  kind: 'read',
  permissions: () => [{ action: 'eventide:DescribeAccount', resource: '*' }],
  run({ view }, { id }) {
    const record = view.get(accountKey(id));
    return record === undefined
      ? { outcome: 'refused', refusal: noSuchAccount(id) }
      : { outcome: 'answered', response: { account: accountShape(record) } };
  },
});
