// Switches an SSH public key of a user off or on.

import type { UpdateSSHPublicKeyRequest, UpdateSSHPublicKeyResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { entityPermission } from '../entities.ts';
import { changeSshKey } from '../ssh-keys.ts';

/** Switches an SSH public key of a user off or on. */
export const UpdateSSHPublicKey = defineAction<UpdateSSHPublicKeyRequest, UpdateSSHPublicKeyResponse>({
  service: 'iam',
  name: 'UpdateSSHPublicKey',
  kind: 'write',
  permissions: (scope, { userName }) => [
    entityPermission(scope, 'iam:UpdateSSHPublicKey', { kind: 'user', name: userName }),
  ],
  run(scope, request) {
    const { status } = request;
    if (status === 'Expired') return refuse('InvalidInput', 'Operation does not support status Expired');
    return changeSshKey(scope, request, (key) => [{ ...key, status }]);
  },
});
