// Puts tags on a role.

import type { TagRoleRequest, TagRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on a role. */
export const TagRole = defineAction<TagRoleRequest, TagRoleResponse>({
  service: 'iam',
  name: 'TagRole',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:TagRole', { kind: 'role', name: request.roleName }, requestTags(request.tags)),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'role', scope.account, request.roleName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    const tags = withPutTags(entity.record.tags, request.tags, 'principal');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: entity.key, value: { ...entity.record, tags } }],
      class: 'update',
    };
  },
});
