// Lists groups, a page at a time.

import { type GroupRecord, prefixOf } from '../../model/record.ts';
import type { ListGroupsRequest, ListGroupsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { groupShape } from '../entities.ts';
import { rangeOf, underPath } from '../paging.ts';

/** Lists groups, a page at a time. */
export const ListGroups = defineAction<ListGroupsRequest, ListGroupsResponse>({
  service: 'iam',
  name: 'ListGroups',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListGroups', resource: '*' }],
  run: (scope, request) =>
    rangeOf<GroupRecord, ListGroupsResponse>(request, {
      prefix: prefixOf('group', scope.account),
      ...underPath(request),
      finish: (records, end) => ({ groups: records.map((record) => groupShape(scope.account, record)), ...end }),
    }),
});
