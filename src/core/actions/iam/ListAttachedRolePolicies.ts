// Lists the managed policies attached to a role.

import type { ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { listAttached } from '../attachments.ts';
import { entityPermission } from '../entities.ts';

/** Lists the managed policies attached to a role. */
export const ListAttachedRolePolicies = defineAction<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>(
  {
    service: 'iam',
    name: 'ListAttachedRolePolicies',
    kind: 'read',
    permissions: (scope, request) => [
      entityPermission(scope, 'iam:ListAttachedRolePolicies', { kind: 'role', name: request.roleName }),
    ],
    run: (scope, request) => listAttached(scope, 'role', request.roleName, request),
  },
);
