// Tells how the deletion of a service-linked role went.

import { iamArn } from '../../model/arn.ts';
import { roleDeletionKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type {
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { readDeletionTaskId } from '../service-linked-roles.ts';

const malformed = refusal('InvalidInput', 'The deletion task id is not one of DeleteServiceLinkedRole.');

/** Tells how the deletion of a service-linked role went. */
export const GetServiceLinkedRoleDeletionStatus = defineAction<
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse
>({
  service: 'iam',
  name: 'GetServiceLinkedRoleDeletionStatus',
  kind: 'read',
  permissions({ caller }, { deletionTaskId }) {
    const role = readDeletionTaskId(deletionTaskId);
    if (role === undefined) return malformed;
    const resource = iamArn('role', caller.account, role.path, role.name);
    return [{ action: 'iam:GetServiceLinkedRoleDeletionStatus', resource }];
  },
  run({ view, account }, { deletionTaskId }) {
    const read = readDeletionTaskId(deletionTaskId);
    if (read === undefined) return { outcome: 'refused', refusal: malformed };
    const deletion = view.get(roleDeletionKey(account, read.task));
    // The whole id counts: the caller was judged by the role in it.
    if (deletion?.taskId === deletionTaskId) return { outcome: 'answered', response: { status: deletion.status } };
    const text = `The deletion task with id ${deletionTaskId} cannot be found.`;
    return { outcome: 'refused', refusal: refusal('NoSuchEntity', text) };
  },
});
