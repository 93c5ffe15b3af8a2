// Lists roles, a page at a time.

import { prefixOf, type RoleRecord } from '../../model/record.ts';
import type { ListRolesRequest, ListRolesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { listedShape, roleShape } from '../entities.ts';
import { rangeOf, underPath } from '../paging.ts';

/** Lists roles, a page at a time. */
export const ListRoles = defineAction<ListRolesRequest, ListRolesResponse>({
  service: 'iam',
  name: 'ListRoles',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListRoles', resource: '*' }],
  run: (scope, request) =>
    rangeOf<RoleRecord, ListRolesResponse>(request, {
      prefix: prefixOf('role', scope.account),
      ...underPath(request),
      finish: (records, end) => ({
        roles: records.map((record) => listedShape(roleShape(scope.view, scope.account, record))),
        ...end,
      }),
    }),
});
