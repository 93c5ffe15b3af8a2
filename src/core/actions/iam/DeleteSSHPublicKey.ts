// Deletes an SSH public key of a user.

import type { DeleteSSHPublicKeyRequest, DeleteSSHPublicKeyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission } from '../entities.ts';
import { changeSshKey } from '../ssh-keys.ts';

/** Deletes an SSH public key of a user. */
export const DeleteSSHPublicKey = defineAction<DeleteSSHPublicKeyRequest, DeleteSSHPublicKeyResponse>({
  service: 'iam',
  name: 'DeleteSSHPublicKey',
  kind: 'write',
  permissions: (scope, { userName }) => [
    entityPermission(scope, 'iam:DeleteSSHPublicKey', { kind: 'user', name: userName }),
  ],
  run: (scope, request) => changeSshKey(scope, request, () => []),
});
