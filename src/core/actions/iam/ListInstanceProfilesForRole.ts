// Lists the instance profiles that a role stands in, a page at a time.

import { type EdgeRecord, prefixOf } from '../../model/record.ts';
import type { ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { findInstanceProfile, listedInstanceProfile } from '../instance-profiles.ts';
import { rangeOf } from '../paging.ts';

/** Lists the instance profiles that a role stands in, a page at a time. */
export const ListInstanceProfilesForRole = defineAction<
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse
>({
  service: 'iam',
  name: 'ListInstanceProfilesForRole',
  kind: 'read',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:ListInstanceProfilesForRole', { kind: 'role', name: request.roleName }),
  ],
  run({ view, account }, request) {
    const role = findEntity(view, 'role', account, request.roleName);
    if (role === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', request.roleName) };
    return rangeOf<EdgeRecord, ListInstanceProfilesForRoleResponse>(request, {
      prefix: prefixOf('role-profile', account, role.record.id),
      finish: (edges, end) => {
        const profiles = edges.flatMap((edge) => findInstanceProfile(view, account, edge.name) ?? []);
        return {
          instanceProfiles: profiles.map((profile) => listedInstanceProfile(view, account, profile)),
          ...end,
        };
      },
    });
  },
});
