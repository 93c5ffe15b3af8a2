// Takes the permissions boundary off a user.

import { refusal } from '../../model/refusal.ts';
import type { DeleteUserPermissionsBoundaryRequest, DeleteUserPermissionsBoundaryResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { boundaryContext, entityPermission, findEntity, noSuchEntity } from '../entities.ts';

/** Takes the permissions boundary off a user. */
export const DeleteUserPermissionsBoundary = defineAction<
  DeleteUserPermissionsBoundaryRequest,
  DeleteUserPermissionsBoundaryResponse
>({
  service: 'iam',
  name: 'DeleteUserPermissionsBoundary',
  kind: 'write',
  permissions(scope, request) {
    const target = { kind: 'user', name: request.userName } as const;
    return [
      entityPermission(
        scope,
        'iam:DeleteUserPermissionsBoundary',
        target,
        boundaryContext(scope, 'user', request.userName),
      ),
    ];
  },
  run(scope, request) {
    const entity = findEntity(scope.view, 'user', scope.account, request.userName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const { boundary, ...record } = entity.record;
    if (boundary === undefined) {
      return {
        outcome: 'refused',
        refusal: refusal('NoSuchEntity', `User ${entity.record.name} does not have a permissions boundary.`),
      };
    }
    const uses = boundaryWrites(scope, 'user', entity.record, { before: boundary, after: undefined });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    return { outcome: 'written', response: {}, writes: [{ key: entity.key, value: record }, ...uses], class: 'update' };
  },
});
