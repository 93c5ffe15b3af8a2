// Makes an access key. Its secret is shown this once.

import { newSecretAccessKey } from '../../authn/secret-access-key.ts';
import { newAccessKeyId } from '../../model/access-key-id.ts';
import { accessKeyKey } from '../../model/record.ts';
import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from '../../shapes/iam.ts';
import { keyOwner, keyPermissions, newKey, ownerRefused } from '../access-keys.ts';
import { defineAction } from '../action.ts';

/** Makes an access key. Its secret is shown this once. */
export const CreateAccessKey = defineAction<CreateAccessKeyRequest, CreateAccessKeyResponse>({
  service: 'iam',
  name: 'CreateAccessKey',
  kind: 'write',
  permissions: (scope, request) => keyPermissions(scope, 'iam:CreateAccessKey', request.userName),
  run(scope, request) {
    const { view, account, entropy } = scope;
    const named = keyOwner(scope, request.userName);
    if (ownerRefused(named)) return { outcome: 'refused', refusal: named };
    // 39 drawn bits: drawn again in the rare case that the id is taken.
    let id: string = newAccessKeyId('AKIA', account, entropy);
    while (view.get(accessKeyKey(id)) !== undefined) id = newAccessKeyId('AKIA', account, entropy);
    const secret = newSecretAccessKey(entropy);
    const made = newKey(scope, named, { id, secret });
    if ('code' in made) return { outcome: 'refused', refusal: made };
    const { key, writes } = made;
    const accessKey = {
      userName: key.owner.kind === 'user' ? key.owner.name : 'root',
      accessKeyId: id,
      status: key.status,
      secretAccessKey: secret,
      createDate: key.createdAtMs,
    };
    return { outcome: 'written', response: { accessKey }, writes, class: 'create' };
  },
});
