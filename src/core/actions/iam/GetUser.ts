// Shows a user; without a name the calling one.

import { rootArn } from '../../model/arn.ts';
import { accountKey } from '../../model/record.ts';
import type { GetUserRequest, GetUserResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  entityPermission,
  findEntity,
  isRefusal,
  noSuchEntity,
  passwordUse,
  userNameOr,
  userShape,
} from '../entities.ts';

/** Shows a user; without a name the calling one. */
export const GetUser = defineAction<GetUserRequest, GetUserResponse>({
  service: 'iam',
  name: 'GetUser',
  kind: 'read',
  permissions(scope, request) {
    const { caller } = scope;
    if (request.userName === undefined && caller.kind === 'Root')
      return [{ action: 'iam:GetUser', resource: rootArn(caller.account) }];
    const name = userNameOr(scope, request.userName);
    return isRefusal(name) ? name : [entityPermission(scope, 'iam:GetUser', { kind: 'user', name })];
  },
  run(scope, request) {
    const { view, account, caller } = scope;
    if (request.userName === undefined && caller.kind === 'Root') {
      const createDate = view.get(accountKey(account))?.createdAtMs ?? 0;
      const user = { path: '/', userName: 'root', userId: account, arn: rootArn(account), createDate, tags: [] };
      return { outcome: 'answered', response: { user: { ...user, ...passwordUse(scope.uses, account) } } };
    }
    const name = userNameOr(scope, request.userName);
    if (isRefusal(name)) return { outcome: 'refused', refusal: name };
    const found = findEntity(view, 'user', account, name);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', name) };
    const user = { ...userShape(account, found.record), ...passwordUse(scope.uses, found.record.id) };
    return { outcome: 'answered', response: { user } };
  },
});
