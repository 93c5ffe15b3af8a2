// Lists accounts, a page at a time.

import type { AccountRecord } from '../../model/record.ts';
import type { ListAccountsRequest, ListAccountsResponse } from '../../shapes/cluster.ts';
import { accountShape } from '../accounts.ts';
import { defineAction } from '../action.ts';
import { rangeOf } from '../paging.ts';

/** Lists accounts, a page at a time. */
export const ListAccounts = defineAction<ListAccountsRequest, ListAccountsResponse>({
  service: 'cluster',
  name: 'ListAccounts',
  kind: 'read',
  permissions: () => [{ action: 'eventide:ListAccounts', resource: '*' }],
  run: (_, request) =>
    rangeOf<AccountRecord, ListAccountsResponse>(request, {
      prefix: 'account/',
      finish: (records, { marker }) => ({
        accounts: records.map(accountShape),
        ...(marker === undefined ? {} : { marker }),
      }),
    }),
});
