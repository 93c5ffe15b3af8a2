// Puts tags on a user.

import type { TagUserRequest, TagUserResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on a user. */
export const TagUser = defineAction<TagUserRequest, TagUserResponse>({
  service: 'iam',
  name: 'TagUser',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:TagUser', { kind: 'user', name: request.userName }, requestTags(request.tags)),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'user', scope.account, request.userName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
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
