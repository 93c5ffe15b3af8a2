// Sets a user's password anew, or whether the user must.

import type { Refusal } from '../../model/refusal.ts';
import type { UpdateLoginProfileRequest, UpdateLoginProfileResponse } from '../../shapes/iam.ts';
import { defineAction, type SlowWorkScope } from '../action.ts';
import { type FoundProfile, findModifiable, profilePermissions } from '../login-profiles.ts';
import { type NewPassword, passwordProblem, passwordRefused, passwordSet, passwordWork } from '../passwords.ts';

/** Sets a user's password anew, or whether the user must. */
export const UpdateLoginProfile = defineAction<UpdateLoginProfileRequest, UpdateLoginProfileResponse>({
  service: 'iam',
  name: 'UpdateLoginProfile',
  kind: 'write',
  permissions: (scope, request) => profilePermissions(scope, 'iam:UpdateLoginProfile', request.userName),
  slowWork(scope, request) {
    const planned = plan(scope, request);
    return 'code' in planned || planned.set === undefined ? undefined : passwordWork(scope, planned.set);
  },
  run(scope, request) {
    const planned = plan(scope, request);
    if ('code' in planned) return { outcome: 'refused', refusal: planned };
    const { found, set } = planned;
    const resetRequired = request.passwordResetRequired ?? found.profile.resetRequired;
    const value = set === undefined ? { ...found.profile, resetRequired } : passwordSet(scope, set, resetRequired);
    if (passwordRefused(value)) return { outcome: 'refused', refusal: value };
    return { outcome: 'written', response: {}, writes: [{ key: found.key, value }], class: 'update' };
  },
});

function plan(
  scope: SlowWorkScope,
  { userName, password }: UpdateLoginProfileRequest,
): { readonly found: FoundProfile; readonly set: NewPassword | undefined } | Refusal {
  const { view, account } = scope;
  const found = findModifiable(scope, userName);
  if ('code' in found) return found;
  if (password === undefined) return { found, set: undefined };
  const holder = found.user.record.id;
  return (
    passwordProblem(view, account, password) ?? { found, set: { account, holder, password, before: found.profile } }
  );
}
