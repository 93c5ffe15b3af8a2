// Accounts: how they are shown, whether they are closed, and who may act on another one than the caller's.

import { organizationKey } from '../model/organization.ts';
import { type AccountRecord, accountKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { Account } from '../shapes/cluster.ts';
import type { ActionScope } from './action.ts';

/** An account as the API shows it. */
export function accountShape({ account, name, email, createdAtMs, closedAtMs }: AccountRecord): Account {
  return {
    ...{ id: account, name, createdAt: createdAtMs, status: closedAtMs === undefined ? 'ACTIVE' : 'SUSPENDED' },
    ...(email === undefined ? {} : { email }),
    ...(closedAtMs === undefined ? {} : { closedAt: closedAtMs }),
  };
}

/** Whether the view shows the account as closed: then nothing is allowed to it or in it, ever again. */
export function isClosed(view: View, account: string): boolean {
  return view.get(accountKey(account))?.closedAtMs !== undefined;
}

/** An account that is not there. */
export function noSuchAccount(account: string): Refusal {
  return refusal('NoSuchEntity', `There is no account ${account}.`);
}

/** An account that takes nothing any more. */
export function accountClosed(account: string): Refusal {
  return refusal('UnmodifiableEntity', `The account ${account} is closed.`);
}

/** Why the caller may not write into that account; undefined where it is its own, or the caller is of the first account. */
export function foreignAccount(scope: ActionScope, account: string): Refusal | undefined {
  const { firstAccount } = scope.cluster;
  if (account === scope.account || scope.account === firstAccount) return undefined;
  return refusal('AccessDenied', `Only the account ${firstAccount}, which the cluster was made with, may do that.`);
}

/** Whether the account is one that the cluster, or its organization, cannot do without. */
export function isIndispensable(scope: ActionScope, account: string): boolean {
  return account === scope.cluster.firstAccount || account === scope.view.get(organizationKey)?.managementAccount;
}
