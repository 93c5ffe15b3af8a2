// Deletes a user that has nothing left.

import { loginProfileKey } from '../../model/credential-record.ts';
import type { DeleteUserRequest, DeleteUserResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { counted, deleteConflict, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { graveWrites } from '../entity-deletion.ts';
import { certificatesOf } from '../signing-certificates.ts';
import { sshKeysOf } from '../ssh-keys.ts';

/** Deletes a user that has nothing left. */
export const DeleteUser = defineAction<DeleteUserRequest, DeleteUserResponse>({
  service: 'iam',
  name: 'DeleteUser',
  kind: 'write',
  permissions: (scope, request) => [
    entityPermission(scope, 'iam:DeleteUser', { kind: 'user', name: request.userName }),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const found = findEntity(view, 'user', account, request.userName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', request.userName) };
    const user = found.record;
    if (view.get(loginProfileKey(account, user.id)) !== undefined)
      return { outcome: 'refused', refusal: deleteConflict('delete login profile') };
    // As others saw it on AWS: policies are named before access keys.
    if (user.attachedPolicies.length > 0) return { outcome: 'refused', refusal: deleteConflict('detach all policies') };
    if (Object.keys(user.inlinePolicies).length > 0)
      return { outcome: 'refused', refusal: deleteConflict('delete policies') };
    if (user.accessKeys.length > 0) return { outcome: 'refused', refusal: deleteConflict('delete access keys') };
    if (sshKeysOf(view, account, user.id).length > 0)
      return { outcome: 'refused', refusal: deleteConflict('delete SSH public keys') };
    if (certificatesOf(view, account, user.id).length > 0)
      return { outcome: 'refused', refusal: deleteConflict('delete certificates') };
    if (user.groups.length > 0) return { outcome: 'refused', refusal: deleteConflict('remove users from group') };
    if ((user.mfaDevices ?? []).length > 0)
      return { outcome: 'refused', refusal: deleteConflict('remove tokens from principal') };
    if ((user.serviceCredentials ?? []).length > 0)
      return { outcome: 'refused', refusal: deleteConflict('remove referenced objects') };
    const uses = boundaryWrites(scope, 'user', user, { before: user.boundary, after: undefined });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    const writes = [
      { key: found.key, value: undefined },
      ...graveWrites(account, user.id, scope.nowMs),
      counted(view, account, 'users', -1),
      ...uses,
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
