// Takes tags off a user.

import type { UntagUserRequest, UntagUserResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off a user. */
export const UntagUser = defineAction<UntagUserRequest, UntagUserResponse>({
  service: 'iam',
  name: 'UntagUser',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:UntagUser', { kind: 'user', name: request.userName }, requestTagKeys(request.tagKeys)),
  ],
  run(scope, request) {
    const entity = findEntity(scope.view, 'user', scope.account, request.userName);
    if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const tags = withoutTags(entity.record.tags, request.tagKeys, 'principal');
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: entity.key, value: { ...entity.record, tags } }],
      class: 'update',
    };
  },
});
