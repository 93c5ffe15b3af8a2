// Takes the account's alias away.

import { accountAliasKey, accountAliasOwner, aliasHolderKey } from '../../model/account-alias.ts';
import type { DeleteAccountAliasRequest, DeleteAccountAliasResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';

/** Takes the account's alias away. */
export const DeleteAccountAlias = defineAction<DeleteAccountAliasRequest, DeleteAccountAliasResponse>({
  service: 'iam',
  name: 'DeleteAccountAlias',
  kind: 'write',
  permissions: () => [{ action: 'iam:DeleteAccountAlias', resource: '*' }],
  run({ view, account }, { accountAlias }) {
    // Another account's is not told from one that nobody has.
    if (view.get(accountAliasKey(account))?.alias !== accountAlias)
      return refuse('NoSuchEntity', `The account alias ${accountAlias} cannot be found.`);
    const writes = [
      { key: aliasHolderKey(accountAlias), value: undefined },
      { key: accountAliasKey(account), value: undefined },
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke', account: accountAliasOwner };
  },
});
