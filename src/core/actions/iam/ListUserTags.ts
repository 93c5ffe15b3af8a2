// Lists the tags of a user.

import type { ListUserTagsRequest, ListUserTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the tags of a user. */
export const ListUserTags = defineAction<ListUserTagsRequest, ListUserTagsResponse>({
  service: 'iam',
  name: 'ListUserTags',
  kind: 'read',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:ListUserTags', { kind: 'user', name: request.userName }),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'user', scope.account, request.userName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const page = pageOf(entity.record.tags, request, { named: `tags/${entity.record.id}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});
