// Shows a role.

import type { GetRoleRequest, GetRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryContext, entityPermission, findEntity, noSuchEntity, roleShape, roleUse } from '../entities.ts';

/** Shows a role. */
export const GetRole = defineAction<GetRoleRequest, GetRoleResponse>({
  service: 'iam',
  name: 'GetRole',
  kind: 'read',
  permissions: (scope, request) => [
    entityPermission(
      scope,
      'iam:GetRole',
      { kind: 'role', name: request.roleName },
      boundaryContext(scope, 'role', request.roleName),
    ),
  ],
  run(scope, request) {
    const found = findEntity(scope.view, 'role', scope.account, request.roleName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    const role = { ...roleShape(scope.view, scope.account, found.record), ...roleUse(scope, found.record.id) };
    return { outcome: 'answered', response: { role } };
  },
});
