// Lists the tags of a role.

import type { ListRoleTagsRequest, ListRoleTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the tags of a role. */
export const ListRoleTags = defineAction<ListRoleTagsRequest, ListRoleTagsResponse>({
  service: 'iam',
  name: 'ListRoleTags',
  kind: 'read',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:ListRoleTags', { kind: 'role', name: request.roleName }),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'role', scope.account, request.roleName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    const page = pageOf(entity.record.tags, request, { named: `tags/${entity.record.id}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});
