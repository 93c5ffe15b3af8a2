// Lists the SSH public keys of a user, without their bodies.

import type { ListSSHPublicKeysRequest, ListSSHPublicKeysResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, isRefusal, userNameOr } from '../entities.ts';
import { badMarker, pageOf } from '../paging.ts';
import { userKeys, userRefused } from '../ssh-keys.ts';

/** Lists the SSH public keys of a user, without their bodies. */
export const ListSSHPublicKeys = defineAction<ListSSHPublicKeysRequest, ListSSHPublicKeysResponse>({
  service: 'iam',
  name: 'ListSSHPublicKeys',
  kind: 'read',
  permissions(scope, request) {
    const name = userNameOr(scope, request.userName);
    return isRefusal(name) ? name : [entityPermission(scope, 'iam:ListSSHPublicKeys', { kind: 'user', name })];
  },
  run(scope, request) {
    const name = userNameOr(scope, request.userName);
    if (isRefusal(name)) return { outcome: 'refused', refusal: name };
    const found = userKeys(scope, name);
    if (userRefused(found)) return { outcome: 'refused', refusal: found };
    const { user, keys } = found;
    const page = pageOf(keys, request, { named: `ssh-keys/${user.id}`, nameOf: ({ id }) => id });
    if (page === null) return badMarker;
    const sshPublicKeys = page.items.map(({ id, status, uploadedAtMs }) => ({
      ...{ userName: user.name, sshPublicKeyId: id, status, uploadDate: uploadedAtMs },
    }));
    return { outcome: 'answered', response: { sshPublicKeys, ...page.end } };
  },
});
