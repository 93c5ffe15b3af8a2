// Lists the managed policies attached to a group.

import type { ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { listAttached } from '../attachments.ts';
import { entityPermission } from '../entities.ts';

/** Lists the managed policies attached to a group. */
export const ListAttachedGroupPolicies = defineAction<
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse
>({
  service: 'iam',
  name: 'ListAttachedGroupPolicies',
  kind: 'read',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:ListAttachedGroupPolicies', { kind: 'group', name: request.groupName }),
  ],
  run: (scope, request) => listAttached(scope, 'group', request.groupName, request),
});
