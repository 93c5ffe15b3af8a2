// Lists the MFA devices of a user.

import type { ListMFADevicesRequest, ListMFADevicesResponse } from '../../shapes/iam.ts';
import { keyOwner, keyPermissions, ownerRefused } from '../access-keys.ts';
import { defineAction } from '../action.ts';
import { findEntity, noSuchEntity } from '../entities.ts';
import { findMfaDevice } from '../mfa-devices.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the MFA devices of a user. */
export const ListMFADevices = defineAction<ListMFADevicesRequest, ListMFADevicesResponse>({
  service: 'iam',
  name: 'ListMFADevices',
  kind: 'read',
  permissions: (scope, { userName }) => keyPermissions(scope, 'iam:ListMFADevices', userName),
  run(scope, request) {
    const { view, account } = scope;
    const owner = keyOwner(scope, request.userName);
    if (ownerRefused(owner)) return { outcome: 'refused', refusal: owner };
    // The root user enables devices in AWS's console alone: here it has none.
    if (owner.kind === 'root') return { outcome: 'answered', response: { mfaDevices: [], isTruncated: false } };
    const user = findEntity(view, 'user', account, owner.name)?.record;
    if (user === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', owner.name) };
    const page = pageOf(user.mfaDevices ?? [], request, {
      named: `mfa-devices/${user.id}`,
      nameOf: (serialNumber) => serialNumber,
    });
    if (page === null) return badMarker;
    const mfaDevices = page.items.flatMap((serialNumber) => {
      const enabled = findMfaDevice(view, account, serialNumber)?.enabled;
      return enabled === undefined ? [] : [{ userName: user.name, serialNumber, enableDate: enabled.atMs }];
    });
    return { outcome: 'answered', response: { mfaDevices, ...page.end } };
  },
});
