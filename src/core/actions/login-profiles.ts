// Login profiles: the passwords of users, found by the user that a call names.

import { type LoginProfileRecord, loginProfileKey } from '../model/credential-record.ts';
import { passwordPolicyKey, type RecordKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { LoginProfile } from '../shapes/iam.ts';
import type { ActionScope, Permission, PermissionScope } from './action.ts';
import { type Entity, entityPermission, findEntity, isRefusal, noSuchEntity, userNameOr } from './entities.ts';

/** A user and its password. */
export interface FoundProfile {
  readonly user: Entity<'user'>;
  readonly key: RecordKey<LoginProfileRecord>;
  readonly profile: LoginProfileRecord;
}

/** What a call on the password of a user must be allowed. */
export function profilePermissions(
  scope: PermissionScope,
  action: string,
  userName: string | undefined,
): readonly Permission[] | Refusal {
  const name = userNameOr(scope, userName);
  return isRefusal(name) ? name : [entityPermission(scope, action, { kind: 'user', name })];
}

/** The user that a call names, the caller without a name. */
export function profileUser(
  scope: PermissionScope & Pick<ActionScope, 'account'>,
  userName: string | undefined,
): Entity<'user'> | Refusal {
  const name = userNameOr(scope, userName);
  if (isRefusal(name)) return name;
  return findEntity(scope.view, 'user', scope.account, name) ?? noSuchEntity('user', name);
}

/** The password of the user that a call names, or AWS's words that there is none. */
export function findProfile(
  scope: PermissionScope & Pick<ActionScope, 'account'>,
  userName: string | undefined,
): FoundProfile | Refusal {
  const user = profileUser(scope, userName);
  if ('code' in user) return user;
  const key = loginProfileKey(scope.account, user.record.id);
  const profile = scope.view.get(key);
  return profile === undefined
    ? refusal('NoSuchEntity', `Login Profile for User ${user.record.name} cannot be found.`)
    : { user, key, profile };
}

/** The password of the user that a call would change: not while word of its creation is on its way to where the call came in. */
export function findModifiable(
  scope: PermissionScope & Pick<ActionScope, 'account' | 'principals'>,
  userName: string | undefined,
): FoundProfile | Refusal {
  const found = findProfile(scope, userName);
  if ('code' in found) return found;
  if (scope.principals.get(found.key)?.createdAtMs === found.profile.createdAtMs) return found;
  const { name } = found.user.record;
  return refusal(
    'EntityTemporarilyUnmodifiable',
    `Login Profile for User ${name} cannot be modified while login profile is being created.`,
  );
}

/** A login profile as the API shows it: nothing of the password. */
export function profileShape(userName: string, profile: LoginProfileRecord): LoginProfile {
  return { userName, createDate: profile.createdAtMs, passwordResetRequired: profile.resetRequired };
}

/** What an account that lets its users change their passwords grants each of them, as a policy; nothing to anybody else. */
export function grantedToUsers(
  { caller, view }: { readonly caller: PermissionScope['caller']; readonly view: View },
  action: string,
): Pick<Permission, 'granted'> {
  const allows = view.get(passwordPolicyKey(caller.account))?.allowUsersToChangePassword === true;
  if (caller.kind !== 'User' || !allows) return {};
  const statement = { Effect: 'Allow', Action: action, Resource: '*' };
  return { granted: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) };
}
