// Takes the role out of an instance profile.

import { instanceProfileKey, roleProfileKey } from '../../model/record.ts';
import type { RemoveRoleFromInstanceProfileRequest, RemoveRoleFromInstanceProfileResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { findEntity, noSuchEntity } from '../entities.ts';
import {
  findInstanceProfile,
  instanceProfilePermission,
  noSuchInstanceProfile,
  roleUseWrite,
} from '../instance-profiles.ts';
import { protectedRefusal } from '../service-linked-roles.ts';

/** Takes the role out of an instance profile. */
export const RemoveRoleFromInstanceProfile = defineAction<
  RemoveRoleFromInstanceProfileRequest,
  RemoveRoleFromInstanceProfileResponse
>({
  service: 'iam',
  name: 'RemoveRoleFromInstanceProfile',
  kind: 'write',
  permissions: (scope, { instanceProfileName }) => [
    instanceProfilePermission(scope, 'iam:RemoveRoleFromInstanceProfile', instanceProfileName),
  ],
  run(scope, { instanceProfileName, roleName }) {
    const { view, account } = scope;
    const profile = findInstanceProfile(view, account, instanceProfileName);
    if (profile === undefined) return { outcome: 'refused', refusal: noSuchInstanceProfile(instanceProfileName) };
    const role = findEntity(view, 'role', account, roleName);
    if (role === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', roleName) };
    const guarded = protectedRefusal(role.record);
    if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
    const { roleId, ...emptied } = profile;
    if (roleId !== role.record.id) {
      const text = `Role ${role.record.name} in Instance Profile ${profile.name} cannot be found.`;
      return refuse('NoSuchEntity', text);
    }
    const writes = [
      { key: instanceProfileKey(account, profile.name), value: emptied },
      { key: roleProfileKey(account, roleId, profile.name), value: undefined },
      roleUseWrite(view, account, roleId, -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
