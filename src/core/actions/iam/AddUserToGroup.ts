// Puts a user into a group.

import { quotas } from '../../model/quotas.ts';
import { membershipKey } from '../../model/record.ts';
import type { AddUserToGroupRequest, AddUserToGroupResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity, quotaExceeded } from '../entities.ts';

/** Puts a user into a group. */
export const AddUserToGroup = defineAction<AddUserToGroupRequest, AddUserToGroupResponse>({
  service: 'iam',
  name: 'AddUserToGroup',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:AddUserToGroup', { kind: 'group', name: request.groupName }),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const user = findEntity(view, 'user', account, request.userName);
    if (user === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const group = findEntity(view, 'group', account, request.groupName);
    if (group === undefined) return { outcome: 'refused', refusal: noSuchEntity('group', request.groupName) };
    if (user.record.groups.includes(group.record.id)) return { outcome: 'answered', response: {} };
    if (user.record.groups.length >= quotas.groupsPerUser) {
      return { outcome: 'refused', refusal: quotaExceeded('GroupsPerUser', quotas.groupsPerUser) };
    }
    const groups = [...user.record.groups, group.record.id];
    const edge = { name: user.record.name };
    const memberCount = group.record.memberCount + 1;
    const writes = [
      { key: user.key, value: { ...user.record, groups } },
      { key: group.key, value: { ...group.record, memberCount } },
      { key: membershipKey(account, group.record.id, user.record.name), value: edge },
    ];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
