// Puts a permissions boundary on a user.

import type { PutUserPermissionsBoundaryRequest, PutUserPermissionsBoundaryResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';

/** Puts a permissions boundary on a user. */
export const PutUserPermissionsBoundary = defineAction<
  PutUserPermissionsBoundaryRequest,
  PutUserPermissionsBoundaryResponse
>({
  service: 'iam',
  name: 'PutUserPermissionsBoundary',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(
      scope,
      'iam:PutUserPermissionsBoundary',
      { kind: 'user', name: request.userName },
      {
        'iam:permissionsboundary': request.permissionsBoundary,
      },
    ),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'user', scope.account, request.userName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const boundary = request.permissionsBoundary;
    const uses = boundaryWrites(scope, 'user', entity.record, { before: entity.record.boundary, after: boundary });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    const writes = [{ key: entity.key, value: { ...entity.record, boundary } }, ...uses];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
