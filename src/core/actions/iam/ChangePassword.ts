// Changes the password of the user that calls, who proves the old one.

import { type Refusal, refusal } from '../../model/refusal.ts';
import type { ChangePasswordRequest, ChangePasswordResponse } from '../../shapes/iam.ts';
import { defineAction, type SlowWorkScope } from '../action.ts';
import { entityPermission, isRefusal, userNameOr } from '../entities.ts';
import { type FoundProfile, findModifiable, grantedToUsers } from '../login-profiles.ts';
import { type NewPassword, passwordProblem, passwordRefused, passwordSet, passwordWork } from '../passwords.ts';

/** Changes the password of the user that calls, who proves the old one. */
export const ChangePassword = defineAction<ChangePasswordRequest, ChangePasswordResponse>({
  service: 'iam',
  name: 'ChangePassword',
  kind: 'write',
  permissions(scope) {
    if (scope.caller.kind !== 'User')
      return refusal('InvalidUserType', 'Only IAM Users can change their own password.');
    const name = userNameOr(scope, undefined);
    if (isRefusal(name)) return name;
    const permission = entityPermission(scope, 'iam:ChangePassword', { kind: 'user', name });
    return [{ ...permission, ...grantedToUsers(scope, 'iam:ChangePassword') }];
  },
  slowWork(scope, request) {
    const planned = plan(scope, request);
    return passwordRefused(planned) ? undefined : passwordWork(scope, planned);
  },
  run(scope, request) {
    const planned = plan(scope, request);
    if (passwordRefused(planned)) return { outcome: 'refused', refusal: planned };
    const value = passwordSet(scope, planned, false);
    if (passwordRefused(value)) return { outcome: 'refused', refusal: value };
    return { outcome: 'written', response: {}, writes: [{ key: planned.found.key, value }], class: 'update' };
  },
});

function plan(
  scope: SlowWorkScope,
  { oldPassword, newPassword }: ChangePasswordRequest,
): (NewPassword & { readonly found: FoundProfile }) | Refusal {
  const { view, account } = scope;
  const found = findModifiable(scope, undefined);
  if ('code' in found) return found;
  const { user, profile } = found;
  const own = { account, holder: user.record.id, before: profile, found };
  return passwordProblem(view, account, newPassword) ?? { ...own, password: newPassword, old: oldPassword };
}
