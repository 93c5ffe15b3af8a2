// Deletes a group that has nothing left.

import type { DeleteGroupRequest, DeleteGroupResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted, deleteConflict, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { graveWrites } from '../entity-deletion.ts';

/** Deletes a group that has nothing left. */
export const DeleteGroup = defineAction<DeleteGroupRequest, DeleteGroupResponse>({
  service: 'iam',
  name: 'DeleteGroup',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:DeleteGroup', { kind: 'group', name: request.groupName }),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const found = findEntity(view, 'group', account, request.groupName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('group', request.groupName) };
    const group = found.record;
    if (group.memberCount > 0) return { outcome: 'refused', refusal: deleteConflict('remove users from group') };
    if (group.attachedPolicies.length > 0)
      return { outcome: 'refused', refusal: deleteConflict('detach all policies') };
    if (Object.keys(group.inlinePolicies).length > 0)
      return { outcome: 'refused', refusal: deleteConflict('delete policies') };
    const writes = [
      { key: found.key, value: undefined },
      ...graveWrites(account, group.id, scope.nowMs),
      counted(view, account, 'groups', -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
