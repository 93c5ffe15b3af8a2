// Shows a user; without a name the calling one.

import { accountAliasKey } from '../../model/account-alias.ts';
import { rootArn } from '../../model/arn.ts';
import { accountKey } from '../../model/record.ts';
import type { View } from '../../model/view.ts';
import type { GetUserRequest, GetUserResponse, User } from '../../shapes/iam.ts';
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
      return {
        outcome: 'answered',
        response: { user: { ...rootUser(view, account), ...passwordUse(scope.uses, account) } },
      };
    }
    const name = userNameOr(scope, request.userName);
    if (isRefusal(name)) return { outcome: 'refused', refusal: name };
    const found = findEntity(view, 'user', account, name);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', name) };
    const user = { ...userShape(account, found.record), ...passwordUse(scope.uses, found.record.id) };
    return { outcome: 'answered', response: { user } };
  },
});

/** The root user: without a path, and called as the account is, where that has an alias; else not called at all. */
function rootUser(view: View, account: string): User {
  const alias = view.get(accountAliasKey(account))?.alias;
  const user: Omit<User, 'path' | 'userName'> = {
    ...{
      userId: account,
      arn: rootArn(account),
      createDate: view.get(accountKey(account))?.createdAtMs ?? 0,
      tags: [],
    },
    ...(alias === undefined ? {} : { userName: alias }),
  };
  // AWS's model demands both.
  return user as User;
}
