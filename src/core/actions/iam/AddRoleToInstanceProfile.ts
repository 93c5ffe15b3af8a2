// Puts a role into an instance profile, for machines to act with.

import { quotas } from '../../model/quotas.ts';
import { instanceProfileKey, roleProfileKey } from '../../model/record.ts';
import type { AddRoleToInstanceProfileRequest, AddRoleToInstanceProfileResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity, quotaExceeded } from '../entities.ts';
import {
  findInstanceProfile,
  instanceProfilePermission,
  noSuchInstanceProfile,
  roleUseWrite,
} from '../instance-profiles.ts';
import { protectedRefusal } from '../service-linked-roles.ts';

// Whom a role in an instance profile is passed to.
const passedTo = { 'iam:passedtoservice': 'ec2.amazonaws.com' };

/** Puts a role into an instance profile, for machines to act with. */
export const AddRoleToInstanceProfile = defineAction<AddRoleToInstanceProfileRequest, AddRoleToInstanceProfileResponse>(
  {
    service: 'iam',
    name: 'AddRoleToInstanceProfile',
    kind: 'write',
    permissions: (scope, { instanceProfileName, roleName }) => [
      instanceProfilePermission(scope, 'iam:AddRoleToInstanceProfile', instanceProfileName),
      entityPermission(scope, 'iam:PassRole', { kind: 'role', name: roleName }, passedTo),
    ],
    run(scope, { instanceProfileName, roleName }) {
      const { view, account } = scope;
      const profile = findInstanceProfile(view, account, instanceProfileName);
      if (profile === undefined) return { outcome: 'refused', refusal: noSuchInstanceProfile(instanceProfileName) };
      const role = findEntity(view, 'role', account, roleName);
      if (role === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', roleName) };
      const guarded = protectedRefusal(role.record);
      if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
      // The role that is in it already is refused in the same words.
      if (profile.roleId !== undefined) {
        const refusal = quotaExceeded('InstanceSessionsPerInstanceProfile', quotas.rolesPerInstanceProfile);
        return { outcome: 'refused', refusal };
      }
      const roleId = role.record.id;
      const writes = [
        { key: instanceProfileKey(account, profile.name), value: { ...profile, roleId } },
        { key: roleProfileKey(account, roleId, profile.name), value: { name: profile.name } },
        roleUseWrite(view, account, roleId, 1),
      ];
      return { outcome: 'written', response: {}, writes, class: 'update' };
    },
  },
);
