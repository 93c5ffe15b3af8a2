// Lists the account's alias: one, or none.

import { accountAliasKey } from '../../model/account-alias.ts';
import type { ListAccountAliasesRequest, ListAccountAliasesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the account's alias: one, or none. */
export const ListAccountAliases = defineAction<ListAccountAliasesRequest, ListAccountAliasesResponse>({
  service: 'iam',
  name: 'ListAccountAliases',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListAccountAliases', resource: '*' }],
  run({ view, account }, request) {
    const record = view.get(accountAliasKey(account));
    const aliases = record === undefined ? [] : [record.alias];
    const page = pageOf(aliases, request, { named: `alias/${account}`, nameOf: (alias) => alias });
    return page === null ? badMarker : { outcome: 'answered', response: { accountAliases: page.items, ...page.end } };
  },
});
