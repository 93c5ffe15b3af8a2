// Gives a user a password.

import { loginProfileKey } from '../../model/credential-record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { CreateLoginProfileRequest, CreateLoginProfileResponse } from '../../shapes/iam.ts';
import { defineAction, type SlowWorkScope } from '../action.ts';
import { invalidRequest } from '../check-request.ts';
import type { Entity } from '../entities.ts';
import { profilePermissions, profileShape, profileUser } from '../login-profiles.ts';
import { type NewPassword, passwordProblem, passwordRefused, passwordSet, passwordWork } from '../passwords.ts';

/** Gives a user a password. */
export const CreateLoginProfile = defineAction<CreateLoginProfileRequest, CreateLoginProfileResponse>({
  service: 'iam',
  name: 'CreateLoginProfile',
  kind: 'write',
  permissions: (scope, request) => profilePermissions(scope, 'iam:CreateLoginProfile', request.userName),
  slowWork(scope, request) {
    const planned = plan(scope, request);
    return passwordRefused(planned) ? undefined : passwordWork(scope, planned);
  },
  run(scope, request) {
    const planned = plan(scope, request);
    if (passwordRefused(planned)) return { outcome: 'refused', refusal: planned };
    const profile = passwordSet(scope, planned, request.passwordResetRequired ?? false);
    if (passwordRefused(profile)) return { outcome: 'refused', refusal: profile };
    const writes = [{ key: loginProfileKey(scope.account, planned.holder), value: profile }];
    const response = { loginProfile: profileShape(planned.user.record.name, profile) };
    return { outcome: 'written', response, writes, class: 'create' };
  },
});

function plan(
  scope: SlowWorkScope,
  { userName, password }: CreateLoginProfileRequest,
): (NewPassword & { readonly user: Entity<'user'> }) | Refusal {
  const { view, account } = scope;
  const user = profileUser(scope, userName);
  if ('code' in user) return user;
  if (password === undefined) return noPassword;
  const { id, name } = user.record;
  if (view.get(loginProfileKey(account, id)) !== undefined)
    return refusal('EntityAlreadyExists', `Login Profile for user ${name} already exists.`);
  return passwordProblem(view, account, password) ?? { account, holder: id, password, before: undefined, user };
}

// Optional in the shape only for sessions of AssumeRoot.
const noPassword = invalidRequest([
  {
    field: 'password',
    description: "Value null at 'password' failed to satisfy constraint: Member must not be null",
  },
]);
