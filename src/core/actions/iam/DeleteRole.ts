// Deletes a role that has nothing left and stands in no instance profile. Its sessions end with it.

import type { DeleteRoleRequest, DeleteRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { boundaryContext, counted, deleteConflict, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { graveWrites } from '../entity-deletion.ts';
import { profilesOfRole } from '../instance-profiles.ts';
import { protectedRefusal } from '../service-linked-roles.ts';

/** Deletes a role that has nothing left and stands in no instance profile. Its sessions end with it. */
export const DeleteRole = defineAction<DeleteRoleRequest, DeleteRoleResponse>({
  service: 'iam',
  name: 'DeleteRole',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(
      scope,
      'iam:DeleteRole',
      { kind: 'role', name: request.roleName },
      boundaryContext(scope, 'role', request.roleName),
    ),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const found = findEntity(view, 'role', account, request.roleName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    const role = found.record;
    const guarded = protectedRefusal(role);
    if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
    if (profilesOfRole(view, account, role.id) > 0) {
      return { outcome: 'refused', refusal: deleteConflict('remove roles from instance profile') };
    }
    if (role.attachedPolicies.length > 0) return { outcome: 'refused', refusal: deleteConflict('detach all policies') };
    if (Object.keys(role.inlinePolicies).length > 0)
      return { outcome: 'refused', refusal: deleteConflict('delete policies') };
    const uses = boundaryWrites(scope, 'role', role, { before: role.boundary, after: undefined });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    const writes = [
      { key: found.key, value: undefined },
      ...graveWrites(account, role.id, scope.nowMs),
      counted(view, account, 'roles', -1),
      ...uses,
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
