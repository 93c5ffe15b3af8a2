// Brings one part of an account to what a seed file says of it: there at once on every replica, as if from the start.

import { accountAliasKey, accountAliasOwner } from '../../model/account-alias.ts';
import { accountKey } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { SeedAccountRequest, SeedAccountResponse } from '../../shapes/cluster.ts';
import { accountClosed, foreignAccount, isClosed, noSuchAccount } from '../accounts.ts';
import { type ActionOutcome, type ActionScope, defineAction } from '../action.ts';
import { checkRequest, invalidRequest } from '../check-request.ts';
import { CreateAccountAlias } from '../iam/CreateAccountAlias.ts';
import { SeedCalls } from '../seeds.ts';

/** Brings one part of an account to what a seed file says of it: there at once on every replica, as if from the start. */
export const SeedAccount = defineAction<SeedAccountRequest, SeedAccountResponse>({
  service: 'cluster',
  name: 'SeedAccount',
  kind: 'write',
  permissions: () => [{ action: 'eventide:SeedAccount', resource: '*' }],
  run(scope, request) {
    const { id, alias } = request;
    const refused = seedRefused(scope, request);
    if (refused !== undefined) return { outcome: 'refused', refusal: refused };
    if (alias !== undefined) return seedAlias(scope, id, alias);
    const calls = new SeedCalls(scope, id);
    calls.makeAccount(request.name);
    const { policy, group, user, role } = request;
    const problem =
      (policy === undefined ? undefined : calls.policy(policy)) ??
      (group === undefined ? undefined : calls.group(group)) ??
      (user === undefined ? undefined : calls.user(user)) ??
      (role === undefined ? undefined : calls.role(role));
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const { changes, writes } = calls;
    if (writes.length === 0) return { outcome: 'answered', response: { changes } };
    return { outcome: 'written', response: { changes }, writes, class: 'create', account: id };
  },
});

function seedRefused(scope: ActionScope, request: SeedAccountRequest): Refusal | undefined {
  const { id, alias, policy, group, user, role } = request;
  if (scope.cluster.production) return refusal('AccessDenied', 'A cluster with production: true takes no seed.');
  const parts = [alias, policy, group, user, role].filter((part) => part !== undefined);
  if (parts.length > 1) return refusal('InvalidInput', 'Give one of alias, policy, group, user and role at a time.');
  if (isClosed(scope.view, id)) return accountClosed(id);
  return foreignAccount(scope, id);
}

/** Aliases are records of a lane of their own, so the account must be there before. */
function seedAlias(scope: ActionScope, account: string, alias: string): ActionOutcome<SeedAccountResponse> {
  if (scope.view.get(accountKey(account)) === undefined) return { outcome: 'refused', refusal: noSuchAccount(account) };
  if (scope.view.get(accountAliasKey(account))?.alias === alias)
    return { outcome: 'answered', response: { changes: [] } };
  const request = { accountAlias: alias };
  const violations = checkRequest('iam', 'CreateAccountAliasRequest', request);
  if (violations.length > 0) return { outcome: 'refused', refusal: invalidRequest(violations) };
  const outcome = CreateAccountAlias.run({ ...scope, account }, request);
  if (outcome.outcome !== 'written') return outcome as ActionOutcome<never>;
  const changes = [`account ${account}: has the alias ${alias}`];
  return { ...outcome, response: { changes }, account: accountAliasOwner };
}
