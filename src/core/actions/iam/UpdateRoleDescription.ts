// Changes a role's description.

import type { UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryContext, entityPermission, findEntity, noSuchEntity, roleShape } from '../entities.ts';

/** Changes a role's description. */
export const UpdateRoleDescription = defineAction<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse>({
  service: 'iam',
  name: 'UpdateRoleDescription',
  kind: 'write',
  permissions(scope, { roleName }) {
    const target = { kind: 'role', name: roleName } as const;
    return [entityPermission(scope, 'iam:UpdateRoleDescription', target, boundaryContext(scope, 'role', roleName))];
  },
  run(scope, { roleName, description }) {
    const found = findEntity(scope.view, 'role', scope.account, roleName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', roleName) };
    const role = { ...found.record, description };
    const { maxSessionDuration: _, permissionsBoundary: __, ...shown } = roleShape(scope.view, scope.account, role);
    const response = { role: { ...shown, tags: [] } };
    return { outcome: 'written', response, writes: [{ key: found.key, value: role }], class: 'update' };
  },
});
