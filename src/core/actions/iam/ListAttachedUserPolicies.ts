// Lists the managed policies attached to a user.

import type { ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { listAttached } from '../attachments.ts';
import { entityPermission } from '../entities.ts';

/** Lists the managed policies attached to a user. */
export const ListAttachedUserPolicies = defineAction<ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse>(
  {
    service: 'iam',
    name: 'ListAttachedUserPolicies',
    kind: 'read',
    permissions: (scope, request) => [
      entityPermission(scope, 'iam:ListAttachedUserPolicies', { kind: 'user', name: request.userName }),
    ],
    run: (scope, request) => listAttached(scope, 'user', request.userName, request),
  },
);
