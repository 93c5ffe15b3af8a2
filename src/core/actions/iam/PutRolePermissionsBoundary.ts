// Puts a permissions boundary on a role.

import type { PutRolePermissionsBoundaryRequest, PutRolePermissionsBoundaryResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { protectedRefusal } from '../service-linked-roles.ts';

/** Puts a permissions boundary on a role. */
export const PutRolePermissionsBoundary = defineAction<
  PutRolePermissionsBoundaryRequest,
  PutRolePermissionsBoundaryResponse
>({
  service: 'iam',
  name: 'PutRolePermissionsBoundary',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(
      scope,
      'iam:PutRolePermissionsBoundary',
      { kind: 'role', name: request.roleName },
      {
        'iam:permissionsboundary': request.permissionsBoundary,
      },
    ),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'role', scope.account, request.roleName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    const guarded = protectedRefusal(entity.record);
    if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
    const boundary = request.permissionsBoundary;
    const uses = boundaryWrites(scope, 'role', entity.record, { before: entity.record.boundary, after: boundary });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    const writes = [{ key: entity.key, value: { ...entity.record, boundary } }, ...uses];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
