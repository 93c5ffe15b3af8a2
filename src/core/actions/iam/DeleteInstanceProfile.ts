// Deletes an instance profile that holds no role.

import { instanceProfileKey } from '../../model/record.ts';
import type { DeleteInstanceProfileRequest, DeleteInstanceProfileResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted, deleteConflict } from '../entities.ts';
import { graveWrites } from '../entity-deletion.ts';
import { findInstanceProfile, instanceProfilePermission, noSuchInstanceProfile } from '../instance-profiles.ts';

/** Deletes an instance profile that holds no role. */
export const DeleteInstanceProfile = defineAction<DeleteInstanceProfileRequest, DeleteInstanceProfileResponse>({
  service: 'iam',
  name: 'DeleteInstanceProfile',
  kind: 'write',
  permissions: (scope, { instanceProfileName }) => [
    instanceProfilePermission(scope, 'iam:DeleteInstanceProfile', instanceProfileName),
  ],
  run(scope, { instanceProfileName }) {
    const { view, account } = scope;
    const profile = findInstanceProfile(view, account, instanceProfileName);
    if (profile === undefined) return { outcome: 'refused', refusal: noSuchInstanceProfile(instanceProfileName) };
    if (profile.roleId !== undefined) {
      return { outcome: 'refused', refusal: deleteConflict('remove roles from instance profile') };
    }
    const writes = [
      { key: instanceProfileKey(account, profile.name), value: undefined },
      ...graveWrites(account, profile.id, scope.nowMs),
      counted(view, account, 'instanceProfiles', -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
