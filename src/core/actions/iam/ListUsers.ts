// Lists users, a page at a time.

import { prefixOf, type UserRecord } from '../../model/record.ts';
import type { ListUsersRequest, ListUsersResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { listedUser, passwordUse } from '../entities.ts';
import { rangeOf, underPath } from '../paging.ts';

/** Lists users, a page at a time. */
export const ListUsers = defineAction<ListUsersRequest, ListUsersResponse>({
  service: 'iam',
  name: 'ListUsers',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListUsers', resource: '*' }],
  run: (scope, request) =>
    rangeOf<UserRecord, ListUsersResponse>(request, {
      prefix: prefixOf('user', scope.account),
      ...underPath(request),
      finish: (records, end) => ({
        users: records.map((record) => {
          const [user, used] = [listedUser(scope.account, record), passwordUse(scope.uses, record.id)];
          return used.passwordLastUsed === undefined ? user : { ...user, ...used };
        }),
        ...end,
      }),
    }),
});
