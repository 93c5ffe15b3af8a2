// Renames a user, or moves it to another path. Its unique id stays.

import { iamArn } from '../../model/arn.ts';
import { accessKeyKey, idKey, membershipKey, type RecordWrite, userKey } from '../../model/record.ts';
import type { UpdateUserRequest, UpdateUserResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { renamedEdges } from '../attachments.ts';
import { alreadyExists, entityPermission, findEntity, noSuchEntity } from '../entities.ts';

/** Renames a user, or moves it to another path. Its unique id stays. */
export const UpdateUser = defineAction<UpdateUserRequest, UpdateUserResponse>({
  service: 'iam',
  name: 'UpdateUser',
  kind: 'write',
  permissions(scope, request) {
    const permission = entityPermission(scope, 'iam:UpdateUser', { kind: 'user', name: request.userName });
    if (request.newUserName === undefined && request.newPath === undefined) return [permission];
    const found = findEntity(scope.view, 'user', scope.caller.account, request.userName);
    const path = request.newPath ?? found?.record.path ?? '/';
    const name = request.newUserName ?? found?.record.name ?? request.userName;
    const resource = iamArn('user', scope.caller.account, path, name);
    return [permission, { ...permission, resource }];
  },
  run(scope, request) {
    const { view, account } = scope;
    const found = findEntity(view, 'user', account, request.userName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const before = found.record;
    const user = { ...before, name: request.newUserName ?? before.name, path: request.newPath ?? before.path };
    const key = userKey(account, user.name);
    if (key === found.key) {
      const id = { kind: 'user' as const, account, name: user.name };
      return {
        outcome: 'written',
        response: {},
        writes: [
          { key, value: user },
          { key: idKey(user.id), value: id },
        ],
        class: 'update',
      };
    }
    if (view.get(key) !== undefined) return { outcome: 'refused', refusal: alreadyExists('user', user.name) };
    const writes: RecordWrite[] = [
      { key: found.key, value: undefined },
      { key, value: user },
      { key: idKey(user.id), value: { kind: 'user', account, name: user.name } },
    ];
    for (const group of user.groups) {
      writes.push({ key: membershipKey(account, group, before.name), value: undefined });
      writes.push({ key: membershipKey(account, group, user.name), value: { name: user.name } });
    }
    writes.push(...renamedEdges(account, 'user', before, user.name));
    for (const id of user.accessKeys) {
      const accessKey = view.get(accessKeyKey(id));
      if (accessKey !== undefined)
        writes.push({
          key: accessKeyKey(id),
          value: { ...accessKey, owner: { kind: 'user', id: user.id, name: user.name } },
        });
    }
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
