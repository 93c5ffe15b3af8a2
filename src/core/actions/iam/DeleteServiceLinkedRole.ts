// Deletes the role of a service, at once, and keeps that it did for whoever asks by the task's id.

import { roleDeletionKey } from '../../model/record.ts';
import type { DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { linkedPolicyWrites } from '../attachments.ts';
import { counted, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { graveWrites } from '../entity-deletion.ts';
import { deletionTaskId, isServiceLinked } from '../service-linked-roles.ts';
import { drawnUuid } from '../uuid.ts';

/** Deletes the role of a service, at once, and keeps that it did for whoever asks by the task's id. */
export const DeleteServiceLinkedRole = defineAction<DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse>({
  service: 'iam',
  name: 'DeleteServiceLinkedRole',
  kind: 'write',
  permissions: (scope, { roleName }) => [
    entityPermission(scope, 'iam:DeleteServiceLinkedRole', { kind: 'role', name: roleName }),
  ],
  run(scope, { roleName }) {
    const { view, account } = scope;
    const found = findEntity(view, 'role', account, roleName);
    if (found === undefined || !isServiceLinked(found.record)) {
      return { outcome: 'refused', refusal: noSuchEntity('role', roleName) };
    }
    const task = drawnUuid(scope.entropy);
    const taskId = deletionTaskId(found.record, task);
    // INVARIANT: nobody can bound it, or put it into an instance profile: but for its policy nothing else goes with it.
    const writes = [
      { key: found.key, value: undefined },
      ...graveWrites(account, found.record.id, scope.nowMs),
      counted(view, account, 'roles', -1),
      ...linkedPolicyWrites(scope, found.record, -1),
      { key: roleDeletionKey(account, task), value: { taskId, status: 'SUCCEEDED' as const } },
    ];
    return { outcome: 'written', response: { deletionTaskId: taskId }, writes, class: 'revoke' };
  },
});
