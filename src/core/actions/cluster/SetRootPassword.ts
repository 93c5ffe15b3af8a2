// Sets the password that an account's root user signs in with.

import { loginProfileKey } from '../../model/credential-record.ts';
import { organizationKey } from '../../model/organization.ts';
import { type AccountRecord, accountKey } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { SetRootPasswordRequest, SetRootPasswordResponse } from '../../shapes/cluster.ts';
import { accountClosed, isClosed, noSuchAccount } from '../accounts.ts';
import { defineAction, type SlowWorkScope } from '../action.ts';
import { type NewPassword, passwordRefused, passwordSet, passwordWork, rootPasswordProblem } from '../passwords.ts';

/** Sets the password that an account's root user signs in with. */
export const SetRootPassword = defineAction<SetRootPasswordRequest, SetRootPasswordResponse>({
  service: 'cluster',
  name: 'SetRootPassword',
  kind: 'write',
  permissions: () => [{ action: 'eventide:SetRootPassword', resource: '*' }],
  slowWork(scope, request) {
    const planned = plan(scope, request);
    return passwordRefused(planned) ? undefined : passwordWork(scope, planned);
  },
  run(scope, request) {
    const planned = plan(scope, request);
    if (passwordRefused(planned)) return { outcome: 'refused', refusal: planned };
    const { account, record } = planned;
    const profile = passwordSet(scope, planned, false);
    if (passwordRefused(profile)) return { outcome: 'refused', refusal: profile };
    const writes = [
      { key: loginProfileKey(account, account), value: profile },
      { key: accountKey(account), value: record },
    ];
    return { outcome: 'written', response: {}, writes, class: 'update', account };
  },
});

function plan(
  { view, caller, account: own }: SlowWorkScope,
  { account = own, email, password }: SetRootPasswordRequest,
): (NewPassword & { readonly record: AccountRecord }) | Refusal {
  const isManaged = account !== own && view.get(organizationKey)?.managementAccount === own;
  if (!isManaged && (account !== own || caller.kind !== 'Root'))
    return refusal(
      'AccessDenied',
      'Only the root user, or the management account, sets the password of the root user.',
    );
  const before = view.get(accountKey(account));
  if (before === undefined) return noSuchAccount(account);
  if (isClosed(view, account)) return accountClosed(account);
  const record = email === undefined ? before : { ...before, email };
  if (record.email === undefined)
    return refusal('InvalidInput', 'The account has no mail address: give the one that its root user signs in with.');
  const profile = view.get(loginProfileKey(account, account));
  return rootPasswordProblem(record, password) ?? { account, holder: account, password, before: profile, record };
}
