// Takes tags off a role.

import type { UntagRoleRequest, UntagRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off a role. */
export const UntagRole = defineAction<UntagRoleRequest, UntagRoleResponse>({
  service: 'iam',
  name: 'UntagRole',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:UntagRole', { kind: 'role', name: request.roleName }, requestTagKeys(request.tagKeys)),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'role', scope.account, request.roleName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    const tags = withoutTags(entity.record.tags, request.tagKeys, 'principal');
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: entity.key, value: { ...entity.record, tags } }],
      class: 'update',
    };
  },
});
