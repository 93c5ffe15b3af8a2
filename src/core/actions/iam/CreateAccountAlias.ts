// Gives the account an alias, in place of the one that it has.

import { accountAliasKey, accountAliasOwner, aliasHolderKey } from '../../model/account-alias.ts';
import type { RecordWrite } from '../../model/record.ts';
import type { CreateAccountAliasRequest, CreateAccountAliasResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';

/** Gives the account an alias, in place of the one that it has. */
export const CreateAccountAlias = defineAction<CreateAccountAliasRequest, CreateAccountAliasResponse>({
  service: 'iam',
  name: 'CreateAccountAlias',
  kind: 'write',
  permissions: () => [{ action: 'iam:CreateAccountAlias', resource: '*' }],
  run({ view, account }, { accountAlias }) {
    if (view.get(aliasHolderKey(accountAlias)) !== undefined)
      return refuse('EntityAlreadyExists', `The account alias ${accountAlias} already exists.`);
    const before = view.get(accountAliasKey(account))?.alias;
    const writes: RecordWrite[] = [
      { key: aliasHolderKey(accountAlias), value: { account } },
      { key: accountAliasKey(account), value: { alias: accountAlias } },
    ];
    if (before !== undefined) writes.push({ key: aliasHolderKey(before), value: undefined });
    return {
      ...{ outcome: 'written', response: {}, writes, account: accountAliasOwner },
      class: before === undefined ? 'create' : 'update',
    };
  },
});
