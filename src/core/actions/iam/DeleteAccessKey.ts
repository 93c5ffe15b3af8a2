// Takes an access key away for ever. Any replica may do it, cut off from the home too.

import type { DeleteAccessKeyRequest, DeleteAccessKeyResponse } from '../../shapes/iam.ts';
import { findKey, keyPermissions, keyRefused, keyRevocation, revocationOf } from '../access-keys.ts';
import { defineAction } from '../action.ts';

/** Takes an access key away for ever. Any replica may do it, cut off from the home too. */
export const DeleteAccessKey = defineAction<DeleteAccessKeyRequest, DeleteAccessKeyResponse>({
  service: 'iam',
  name: 'DeleteAccessKey',
  kind: 'write',
  permissions: (scope, request) => keyPermissions(scope, 'iam:DeleteAccessKey', request.userName),
  revocation: (scope, request) => keyRevocation(scope, request.userName, request.accessKeyId, 'key-delete'),
  run(scope, request) {
    const key = findKey(scope, request.userName, request.accessKeyId);
    if (keyRefused(key)) return { outcome: 'refused', refusal: key };
    return { outcome: 'revoked', draft: revocationOf(key, 'key-delete') };
  },
});
