// Makes a user.

import { iamArn } from '../../model/arn.ts';
import { idKey, type UserRecord } from '../../model/record.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { CreateUserRequest, CreateUserResponse } from '../../shapes/iam.ts';
import { defineAction, type Permission } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { alreadyExists, counted, countOf, entityKey, quotaExceeded, userShape } from '../entities.ts';
import { creationTags, tagsRefused, withTags } from '../tags.ts';

/** Makes a user. */
export const CreateUser = defineAction<CreateUserRequest, CreateUserResponse>({
  service: 'iam',
  name: 'CreateUser',
  kind: 'write',
  permissions({ caller }, { userName, path = '/', tags, permissionsBoundary }) {
    const resource = iamArn('user', caller.account, path, userName);
    const bounded = permissionsBoundary === undefined ? {} : { 'iam:permissionsboundary': permissionsBoundary };
    const permission: Permission = {
      action: 'iam:CreateUser',
      resource,
      context: { ...creationTags(tags), ...bounded },
    };
    return tags.length === 0
      ? [permission]
      : [permission, { action: 'iam:TagUser', resource, context: creationTags(tags) }];
  },
  run(scope, { userName, path = '/', tags: asked, permissionsBoundary }) {
    const { view, account, quotas } = scope;
    const key = entityKey('user', account, userName);
    if (view.get(key) !== undefined) return { outcome: 'refused', refusal: alreadyExists('user', userName) };
    if (countOf(view, account, 'users') >= quotas.usersPerAccount) {
      return { outcome: 'refused', refusal: quotaExceeded('UsersPerAccount', quotas.usersPerAccount) };
    }
    const tags = withTags([], asked, 'principal');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    // One literal, its members in order: made and written out at once.
    const unbounded: UserRecord = {
      accessKeys: [],
      attachedPolicies: [],
      createdAtMs: scope.nowMs,
      createdAtSeq: scope.accountSeq,
      groups: [],
      id: newUniqueId('user', scope.entropy),
      inlinePolicies: {},
      name: userName,
      path,
      tags,
    };
    const user = permissionsBoundary === undefined ? unbounded : { ...unbounded, boundary: permissionsBoundary };
    const uses = boundaryWrites(scope, 'user', user, { before: undefined, after: permissionsBoundary });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    const writes = [
      { key, value: user },
      { key: idKey(user.id), value: { account, kind: 'user', name: user.name } },
      counted(view, account, 'users', 1),
      ...uses,
    ];
    return { outcome: 'written', response: { user: userShape(account, user) }, writes, class: 'create' };
  },
});
