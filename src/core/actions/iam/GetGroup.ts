// Shows a group and its users, a page of users at a time.

import { type EdgeRecord, prefixOf } from '../../model/record.ts';
import type { GetGroupRequest, GetGroupResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, groupShape, noSuchEntity, userShape } from '../entities.ts';
import { rangeOf } from '../paging.ts';

/** Shows a group and its users, a page of users at a time. */
export const GetGroup = defineAction<GetGroupRequest, GetGroupResponse>({
  service: 'iam',
  name: 'GetGroup',
  kind: 'read',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:GetGroup', { kind: 'group', name: request.groupName }),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const found = findEntity(view, 'group', account, request.groupName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('group', request.groupName) };
    const group = groupShape(account, found.record);
    return rangeOf<EdgeRecord, GetGroupResponse>(request, {
      prefix: prefixOf('membership', account, found.record.id),
      finish: (edges, end) => {
        const users = edges.flatMap((edge) => findEntity(view, 'user', account, edge.name)?.record ?? []);
        return { group, users: users.map((user) => userShape(account, user)), ...end };
      },
    });
  },
});
