// Makes a group.

import { iamArn } from '../../model/arn.ts';
import { type GroupRecord, idKey } from '../../model/record.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { CreateGroupRequest, CreateGroupResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { alreadyExists, counted, countOf, entityKey, groupShape, quotaExceeded } from '../entities.ts';

/** Makes a group. */
export const CreateGroup = defineAction<CreateGroupRequest, CreateGroupResponse>({
  service: 'iam',
  name: 'CreateGroup',
  kind: 'write',
  permissions: ({ caller }, { groupName, path = '/' }) => [
    { action: 'iam:CreateGroup', resource: iamArn('group', caller.account, path, groupName) },
  ],
  run(scope, { groupName, path = '/' }) {
    const { view, account, quotas } = scope;
    const key = entityKey('group', account, groupName);
    if (view.get(key) !== undefined) return { outcome: 'refused', refusal: alreadyExists('group', groupName) };
    if (countOf(view, account, 'groups') >= quotas.groupsPerAccount) {
      return { outcome: 'refused', refusal: quotaExceeded('GroupsPerAccount', quotas.groupsPerAccount) };
    }
    const group: GroupRecord = {
      ...{ name: groupName, path, id: newUniqueId('group', scope.entropy), createdAtMs: scope.nowMs },
      ...{ inlinePolicies: {}, attachedPolicies: [], memberCount: 0 },
    };
    const writes = [
      { key, value: group },
      { key: idKey(group.id), value: { kind: 'group', account, name: group.name } },
      counted(view, account, 'groups', 1),
    ];
    return { outcome: 'written', response: { group: groupShape(account, group) }, writes, class: 'create' };
  },
});
