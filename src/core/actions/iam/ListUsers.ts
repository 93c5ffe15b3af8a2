// Lists users, a page at a time.

import { prefixOf, type UserRecord } from '../../model/record.ts';
import type { ListUsersRequest, ListUsersResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { listedShape, passwordUse, userShape } from '../entities.ts';
import { rangeOf } from '../paging.ts';

/** Lists users, a page at a time. */
export const ListUsers = defineAction<ListUsersRequest, ListUsersResponse>({
  service: 'iam',
  name: 'ListUsers',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListUsers', resource: '*' }],
  run: (scope, request) =>
    rangeOf<UserRecord, ListUsersResponse>(request, {
      prefix: prefixOf('user', scope.account),
      accept: (record) => record.path.startsWith(request.pathPrefix ?? '/'),
      finish: (records, end) => ({
        users: records.map((record) => ({
          ...listedShape(userShape(scope.account, record)),
          ...passwordUse(scope.uses, record.id),
        })),
        ...end,
      }),
    }),
});
