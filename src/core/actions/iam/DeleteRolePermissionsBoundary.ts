// Takes the permissions boundary off a role.

import { refusal } from '../../model/refusal.ts';
import type { DeleteRolePermissionsBoundaryRequest, DeleteRolePermissionsBoundaryResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { boundaryContext, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { protectedRefusal } from '../service-linked-roles.ts';

/** Takes the permissions boundary off a role. */
export const DeleteRolePermissionsBoundary = defineAction<
  DeleteRolePermissionsBoundaryRequest,
  DeleteRolePermissionsBoundaryResponse
>({
  service: 'iam',
  name: 'DeleteRolePermissionsBoundary',
  kind: 'write',
  permissions(scope, request) {
    const target = { kind: 'role', name: request.roleName } as const;
    return [
      entityPermission(
        scope,
        'iam:DeleteRolePermissionsBoundary',
        target,
        boundaryContext(scope, 'role', request.roleName),
      ),
    ];
  },
  run(scope, request) {
    const entity = findEntity(scope.view, 'role', scope.account, request.roleName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    const guarded = protectedRefusal(entity.record);
    if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
    const { boundary, ...record } = entity.record;
    if (boundary === undefined) {
      return {
        outcome: 'refused',
        refusal: refusal('NoSuchEntity', `Role ${entity.record.name} does not have a permissions boundary.`),
      };
    }
    const uses = boundaryWrites(scope, 'role', entity.record, { before: boundary, after: undefined });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    return { outcome: 'written', response: {}, writes: [{ key: entity.key, value: record }, ...uses], class: 'update' };
  },
});
