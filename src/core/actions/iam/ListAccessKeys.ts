// Lists access keys, without their secrets.

import { accessKeyKey } from '../../model/record.ts';
import type { ListAccessKeysRequest, ListAccessKeysResponse } from '../../shapes/iam.ts';
import { keyOwner, keyPermissions, keysOf, keysRefused, ownerRefused } from '../access-keys.ts';
import { defineAction } from '../action.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists access keys, without their secrets. */
export const ListAccessKeys = defineAction<ListAccessKeysRequest, ListAccessKeysResponse>({
  service: 'iam',
  name: 'ListAccessKeys',
  kind: 'read',
  permissions: (scope, request) => keyPermissions(scope, 'iam:ListAccessKeys', request.userName),
  run(scope, request) {
    const { view, account } = scope;
    const owner = keyOwner(scope, request.userName);
    if (ownerRefused(owner)) return { outcome: 'refused', refusal: owner };
    const keys = keysOf(view, account, owner);
    if (keysRefused(keys)) return { outcome: 'refused', refusal: keys };
    const page = pageOf(keys, request, {
      named: `keys/${owner.kind === 'root' ? account : owner.name.toLowerCase()}`,
      nameOf: (id) => id,
    });
    if (page === null) return badMarker;
    const accessKeyMetadata = page.items.flatMap((id) => {
      const key = view.get(accessKeyKey(id));
      if (key === undefined) return [];
      const userName = key.owner.kind === 'user' ? { userName: key.owner.name } : {};
      return [{ ...userName, accessKeyId: id, status: key.status, createDate: key.createdAtMs }];
    });
    return { outcome: 'answered', response: { accessKeyMetadata, ...page.end } };
  },
});
