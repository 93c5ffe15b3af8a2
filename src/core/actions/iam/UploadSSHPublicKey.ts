// Gives a user an SSH public key.

import { quotas } from '../../model/quotas.ts';
import { refusal } from '../../model/refusal.ts';
import type { UploadSSHPublicKeyRequest, UploadSSHPublicKeyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, quotaExceeded } from '../entities.ts';
import { newSshKeyId, sshKeyShape, sshKeysWrite, userKeys, userRefused } from '../ssh-keys.ts';

const unrecognized = refusal('UnrecognizedPublicKeyEncoding', 'Invalid public key uploaded.');
const invalid = refusal('InvalidPublicKey', 'Invalid body for public key');
const duplicate = refusal('DuplicateSSHPublicKey', 'Duplicate SSH public key uploaded.');

/** Gives a user an SSH public key. */
export const UploadSSHPublicKey = defineAction<UploadSSHPublicKeyRequest, UploadSSHPublicKeyResponse>({
  service: 'iam',
  name: 'UploadSSHPublicKey',
  kind: 'write',
  permissions: (scope, { userName }) => [
    entityPermission(scope, 'iam:UploadSSHPublicKey', { kind: 'user', name: userName }),
  ],
  run(scope, { userName, sshPublicKeyBody }) {
    const found = userKeys(scope, userName);
    if (userRefused(found)) return { outcome: 'refused', refusal: found };
    const { user, keys } = found;
    const read = scope.keyReader.publicKey(sshPublicKeyBody);
    if (read === 'unrecognized') return { outcome: 'refused', refusal: unrecognized };
    if (read === 'invalid') return { outcome: 'refused', refusal: invalid };
    const { encoding, ssh, pem, fingerprint } = read;
    if (keys.some((key) => key.fingerprint === fingerprint)) return { outcome: 'refused', refusal: duplicate };
    if (keys.length >= quotas.sshPublicKeysPerUser) {
      return { outcome: 'refused', refusal: quotaExceeded('SSHPublicKeysPerUser', quotas.sshPublicKeysPerUser) };
    }
    const key = {
      ...{ id: newSshKeyId(scope.entropy), status: 'Active' as const, uploadedAtMs: scope.nowMs, fingerprint },
      ...{ ssh, pem },
    };
    const writes = [sshKeysWrite(scope.account, user.id, [...keys, key])];
    return {
      outcome: 'written',
      // This once as it came: with the comment that is not kept.
      response: { sshPublicKey: { ...sshKeyShape(user, key, encoding), sshPublicKeyBody } },
      writes,
      class: 'create',
    };
  },
});
