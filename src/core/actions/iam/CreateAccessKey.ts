// Makes an access key. Its secret is shown this once.

import { newSecretAccessKey } from '../../authn/secret-access-key.ts';
import { newAccessKeyId } from '../../model/access-key-id.ts';
import { quotas } from '../../model/quotas.ts';
import { type AccessKeyRecord, accessKeyKey, accountKey, userKey } from '../../model/record.ts';
import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from '../../shapes/iam.ts';
import { keyOwner, keyPermissions, keysOf, keysRefused, ownerRefused } from '../access-keys.ts';
import { defineAction } from '../action.ts';
import { noSuchEntity, quotaExceeded } from '../entities.ts';

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
    const keys = keysOf(view, account, named);
    if (keysRefused(keys)) return { outcome: 'refused', refusal: keys };
    if (keys.length >= quotas.accessKeysPerUser) {
      return { outcome: 'refused', refusal: quotaExceeded('AccessKeysPerUser', quotas.accessKeysPerUser) };
    }
    // 39 drawn bits: drawn again in the rare case that the id is taken.
    let id: string = newAccessKeyId('AKIA', account, entropy);
    while (view.get(accessKeyKey(id)) !== undefined) id = newAccessKeyId('AKIA', account, entropy);
    const secret = newSecretAccessKey(entropy);
    const user = named.kind === 'user' ? view.get(userKey(account, named.name)) : undefined;
    const record = view.get(accountKey(account));
    if (named.kind === 'user' && user === undefined)
      return { outcome: 'refused', refusal: noSuchEntity('user', named.name) };
    const key: AccessKeyRecord = {
      ...{ id, account, status: 'Active', createdAtMs: scope.nowMs, createdAtSeq: scope.accountSeq, coveredDots: [] },
      owner: user === undefined ? { kind: 'root' } : { kind: 'user', id: user.id, name: user.name },
      sealedSecret: scope.secrets.sealAccessKey(secret, id, account),
    };
    const owner =
      user !== undefined
        ? { key: userKey(account, user.name), value: { ...user, accessKeys: [...user.accessKeys, id] } }
        : {
            key: accountKey(account),
            value: record === undefined ? undefined : { ...record, rootAccessKeys: [...record.rootAccessKeys, id] },
          };
    const accessKey = {
      userName: user?.name ?? 'root',
      accessKeyId: id,
      status: key.status,
      secretAccessKey: secret,
      createDate: key.createdAtMs,
    };
    const writes = [{ key: accessKeyKey(id), value: key }, owner];
    return { outcome: 'written', response: { accessKey }, writes, class: 'create' };
  },
});
