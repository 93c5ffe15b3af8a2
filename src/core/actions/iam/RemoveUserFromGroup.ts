// Takes a user out of a group.

import { membershipKey } from '../../model/record.ts';
import type { RemoveUserFromGroupRequest, RemoveUserFromGroupResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';

/** Takes a user out of a group. */
export const RemoveUserFromGroup = defineAction<RemoveUserFromGroupRequest, RemoveUserFromGroupResponse>({
  service: 'iam',
  name: 'RemoveUserFromGroup',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:RemoveUserFromGroup', { kind: 'group', name: request.groupName }),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const user = findEntity(view, 'user', account, request.userName);
    if (user === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const group = findEntity(view, 'group', account, request.groupName);
    if (group === undefined) return { outcome: 'refused', refusal: noSuchEntity('group', request.groupName) };
    if (!user.record.groups.includes(group.record.id)) return { outcome: 'answered', response: {} };
    const groups = user.record.groups.filter((id) => id !== group.record.id);
    const edge = undefined;
    const memberCount = group.record.memberCount - 1;
    const writes = [
      { key: user.key, value: { ...user.record, groups } },
      { key: group.key, value: { ...group.record, memberCount } },
      { key: membershipKey(account, group.record.id, user.record.name), value: edge },
    ];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
