// Closes an account for ever: nothing is allowed to it or in it any more, and its id is never used again.

import { accountKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type { CloseAccountRequest, CloseAccountResponse } from '../../shapes/cluster.ts';
import { accountShape, isIndispensable, noSuchAccount } from '../accounts.ts';
import { defineAction, refuse } from '../action.ts';

/** Closes an account for ever: nothing is allowed to it or in it any more, and its id is never used again. */
export const CloseAccount = defineAction<CloseAccountRequest, CloseAccountResponse>({
  service: 'cluster',
  name: 'CloseAccount',
  kind: 'write',
  permissions: () => [{ action: 'eventide:CloseAccount', resource: '*' }],
  run(scope, { id }) {
    const { view, nowMs } = scope;
    if (!isIndispensable(scope, scope.account))
      return refuse('AccessDenied', 'Only the first account of the cluster and the management account close accounts.');
    if (isIndispensable(scope, id))
      return { outcome: 'refused', refusal: refusal('UnmodifiableEntity', `The account ${id} cannot be closed.`) };
    const before = view.get(accountKey(id));
    if (before === undefined) return { outcome: 'refused', refusal: noSuchAccount(id) };
    if (before.closedAtMs !== undefined) return { outcome: 'answered', response: { account: accountShape(before) } };
    // INVARIANT: the record stays: whoever wants that id finds it taken.
    const record = { ...before, closedAtMs: nowMs };
    const writes = [{ key: accountKey(id), value: record }];
    return { outcome: 'written', response: { account: accountShape(record) }, writes, class: 'revoke', account: id };
  },
});
