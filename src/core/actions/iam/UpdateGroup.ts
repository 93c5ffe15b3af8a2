// Renames a group, or moves it to another path. Its unique id and members stay.

import { iamArn } from '../../model/arn.ts';
import { groupKey, idKey, type RecordWrite } from '../../model/record.ts';
import type { UpdateGroupRequest, UpdateGroupResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { renamedEdges } from '../attachments.ts';
import { alreadyExists, entityPermission, findEntity, noSuchEntity } from '../entities.ts';

/** Renames a group, or moves it to another path. Its unique id and members stay. */
export const UpdateGroup = defineAction<UpdateGroupRequest, UpdateGroupResponse>({
  service: 'iam',
  name: 'UpdateGroup',
  kind: 'write',
  permissions(scope, request) {
    const permission = entityPermission(scope, 'iam:UpdateGroup', { kind: 'group', name: request.groupName });
    if (request.newGroupName === undefined && request.newPath === undefined) return [permission];
    const found = findEntity(scope.view, 'group', scope.caller.account, request.groupName);
    const path = request.newPath ?? found?.record.path ?? '/';
    const name = request.newGroupName ?? found?.record.name ?? request.groupName;
    const resource = iamArn('group', scope.caller.account, path, name);
    return [permission, { ...permission, resource }];
  },
  run(scope, request) {
    const { view, account } = scope;
    const found = findEntity(view, 'group', account, request.groupName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('group', request.groupName) };
    const before = found.record;
    const group = { ...before, name: request.newGroupName ?? before.name, path: request.newPath ?? before.path };
    const key = groupKey(account, group.name);
    const id = { key: idKey(group.id), value: { kind: 'group' as const, account, name: group.name } };
    if (key === found.key)
      return { outcome: 'written', response: {}, writes: [{ key, value: group }, id], class: 'update' };
    if (view.get(key) !== undefined) return { outcome: 'refused', refusal: alreadyExists('group', group.name) };
    const writes: RecordWrite[] = [{ key: found.key, value: undefined }, { key, value: group }, id];
    writes.push(...renamedEdges(account, 'group', before, group.name));
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
