// Lists the groups of a user.

import { idKey } from '../../model/record.ts';
import type { ListGroupsForUserRequest, ListGroupsForUserResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, groupShape, noSuchEntity } from '../entities.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the groups of a user. */
export const ListGroupsForUser = defineAction<ListGroupsForUserRequest, ListGroupsForUserResponse>({
  service: 'iam',
  name: 'ListGroupsForUser',
  kind: 'read',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:ListGroupsForUser', { kind: 'user', name: request.userName }),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const user = findEntity(view, 'user', account, request.userName);
    if (user === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const names = user.record.groups.flatMap((id) => view.get(idKey(id))?.name ?? []);
    const groups = names.flatMap((name) => findEntity(view, 'group', account, name)?.record ?? []);
    const page = pageOf(groups, request, {
      named: `groups/${user.record.id}`,
      nameOf: (group) => group.name.toLowerCase(),
    });
    if (page === null) return badMarker;
    return {
      outcome: 'answered',
      response: { groups: page.items.map((group) => groupShape(account, group)), ...page.end },
    };
  },
});
