// Shows an SSH public key of a user, in the encoding that is asked for.

import type { GetSSHPublicKeyRequest, GetSSHPublicKeyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission } from '../entities.ts';
import { noSuchSshKey, sshKeyShape, userKeys, userRefused } from '../ssh-keys.ts';

/** Shows an SSH public key of a user, in the encoding that is asked for. */
export const GetSSHPublicKey = defineAction<GetSSHPublicKeyRequest, GetSSHPublicKeyResponse>({
  service: 'iam',
  name: 'GetSSHPublicKey',
  kind: 'read',
  permissions: (scope, { userName }) => [
    entityPermission(scope, 'iam:GetSSHPublicKey', { kind: 'user', name: userName }),
  ],
  run(scope, { userName, sshPublicKeyId, encoding }) {
    const found = userKeys(scope, userName);
    if (userRefused(found)) return { outcome: 'refused', refusal: found };
    const key = found.keys.find(({ id }) => id === sshPublicKeyId);
    if (key === undefined) return { outcome: 'refused', refusal: noSuchSshKey(sshPublicKeyId) };
    return { outcome: 'answered', response: { sshPublicKey: sshKeyShape(found.user, key, encoding) } };
  },
});
