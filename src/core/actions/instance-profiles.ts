// Instance profiles: found by name, judged by ARN, shown with the role that they hold.

import { iamArn } from '../model/arn.ts';
import {
  type EdgeRecord,
  type InstanceProfileRecord,
  idKey,
  instanceProfileKey,
  prefixOf,
  type RecordWrite,
  type RoleRecord,
  roleUseKey,
} from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { InstanceProfile } from '../shapes/iam.ts';
import type { ActionScope, Permission, PermissionScope, RangePlan } from './action.ts';
import { bareRoleShape, findEntity, namedPermission } from './entities.ts';

/** The instance profile of that name, compared without case. */
export function findInstanceProfile(view: View, account: string, name: string): InstanceProfileRecord | undefined {
  return view.get(instanceProfileKey(account, name));
}

/** AWS's words for an instance profile that is not there. */
export function noSuchInstanceProfile(name: string): Refusal {
  return refusal('NoSuchEntity', `Instance Profile ${name} cannot be found.`);
}

/** What a call on an existing (or missing) instance profile must be allowed. */
export function instanceProfilePermission(
  scope: PermissionScope,
  action: string,
  name: string,
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  const found = findInstanceProfile(scope.view, scope.caller.account, name);
  return namedPermission(scope, action, { kind: 'instance-profile', name, found }, context);
}

/** An instance profile as the API shows it, its role as it was made. */
export function instanceProfileShape(view: View, account: string, profile: InstanceProfileRecord): InstanceProfile {
  const { name, path, id, createdAtMs, tags, roleId } = profile;
  const roleName = roleId === undefined ? undefined : view.get(idKey(roleId))?.name;
  const role = roleName === undefined ? undefined : findEntity(view, 'role', account, roleName)?.record;
  return {
    ...{ path, instanceProfileName: name, instanceProfileId: id },
    ...{ arn: iamArn('instance-profile', account, path, name), createDate: createdAtMs },
    roles: role === undefined ? [] : [{ ...bareRoleShape(view, account, role), tags: [] }],
    tags,
  };
}

/** An instance profile as listings show it: tags are for GetInstanceProfile to tell, as in AWS. */
export function listedInstanceProfile(view: View, account: string, profile: InstanceProfileRecord): InstanceProfile {
  return { ...instanceProfileShape(view, account, profile), tags: [] };
}

/** In how many instance profiles a role stands. */
export function profilesOfRole(view: View, account: string, roleId: string): number {
  return view.get(roleUseKey(account, roleId))?.instanceProfiles ?? 0;
}

/** The role's use after it came into one instance profile more, or out of one; absent where it stands in none any more. */
export function roleUseWrite(view: View, account: string, roleId: string, by: -1 | 1): RecordWrite {
  const instanceProfiles = profilesOfRole(view, account, roleId) + by;
  return { key: roleUseKey(account, roleId), value: instanceProfiles === 0 ? undefined : { instanceProfiles } };
}

/** The instance profiles that roles stand in, by the roles' unique ids. */
export type ProfilesByRole = ReadonlyMap<string, readonly InstanceProfile[]>;

/** Reads the instance profiles of roles, one role after the other; undefined where they stand in none. */
export function profilesPlan<Res>(
  { view, account }: Pick<ActionScope, 'account' | 'view'>,
  roles: readonly RoleRecord[],
  respond: (profiles: ProfilesByRole) => Res,
): RangePlan<Res> | undefined {
  const found = new Map<string, readonly InstanceProfile[]>();
  const waiting = roles.filter((role) => profilesOfRole(view, account, role.id) > 0);
  const next = (): RangePlan<Res> | undefined => {
    const role = waiting.shift();
    if (role === undefined) return undefined;
    return {
      prefix: prefixOf('role-profile', account, role.id),
      limit: profilesOfRole(view, account, role.id),
      then(edges) {
        const names = edges.map(({ value }) => (value as EdgeRecord).name);
        const profiles = names.flatMap((name) => findInstanceProfile(view, account, name) ?? []);
        found.set(
          role.id,
          profiles.map((profile) => listedInstanceProfile(view, account, profile)),
        );
        return next();
      },
      finish: () => respond(found),
    };
  };
  return next();
}
