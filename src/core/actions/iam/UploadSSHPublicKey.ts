// Gives a user an SSH public key.

import { quotas } from '../../model/quotas.ts';
import { refusal } from '../../model/refusal.ts';
import type { UploadSSHPublicKeyRequest, UploadSSHPublicKeyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, quotaExceeded } from '../entities.ts';
import { newSshKeyId, sshKeyShape, sshKeysWrite, userKeys, userRefused } from '../ssh-keys.ts';

const unrecognized = refusal(
  'UnrecognizedPublicKeyEncoding',
  'The public key encoding format is unsupported or unrecognized: it must be ssh-rsa or PEM.',
);
const invalid = refusal(
  'InvalidPublicKey',
  'Public key body is not in a valid format. It must be an RSA key of 2048 bits or more.',
);

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
    if (keys.some((key) => key.fingerprint === fingerprint)) {
      const text = `The SSH public key is already associated with the user ${user.name}.`;
      return { outcome: 'refused', refusal: refusal('DuplicateSSHPublicKey', text) };
    }
    if (keys.length >= quotas.sshPublicKeysPerUser) {
      return { outcome: 'refused', refusal: quotaExceeded('SSHPublicKeysPerUser', quotas.sshPublicKeysPerUser) };
    }
    const key = {
      ...{ id: newSshKeyId(scope.entropy), status: 'Active' as const, uploadedAtMs: scope.nowMs, fingerprint },
      ...{ ssh, pem, [encoding === 'SSH' ? 'ssh' : 'pem']: sshPublicKeyBody },
    };
    const writes = [sshKeysWrite(scope.account, user.id, [...keys, key])];
    return {
      outcome: 'written',
      response: { sshPublicKey: sshKeyShape(user, key, encoding) },
      writes,
      class: 'create',
    };
  },
});
