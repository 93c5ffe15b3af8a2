// Changes a role's description or longest session; of a service-linked role, the description alone.

import type { UpdateRoleRequest, UpdateRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryContext, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { protectedRefusal } from '../service-linked-roles.ts';

/** Changes a role's description or longest session; of a service-linked role, the description alone. */
export const UpdateRole = defineAction<UpdateRoleRequest, UpdateRoleResponse>({
  service: 'iam',
  name: 'UpdateRole',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(
      scope,
      'iam:UpdateRole',
      { kind: 'role', name: request.roleName },
      boundaryContext(scope, 'role', request.roleName),
    ),
  ],
  run(scope, { roleName, description, maxSessionDuration }) {
    const found = findEntity(scope.view, 'role', scope.account, roleName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', roleName) };
    const guarded = maxSessionDuration === undefined ? undefined : protectedRefusal(found.record);
    if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
    const role = {
      ...found.record,
      ...(description === undefined ? {} : { description }),
      ...(maxSessionDuration === undefined ? {} : { maxSessionDurationS: maxSessionDuration }),
    };
    return { outcome: 'written', response: {}, writes: [{ key: found.key, value: role }], class: 'update' };
  },
});
