// Takes an MFA device from its user. The device stays.

import type { DeactivateMFADeviceRequest, DeactivateMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted, entityPermission, isRefusal, userNameOr } from '../entities.ts';
import { deviceUser, findUsersDevice, mfaDeviceWrite, unprovedOwner } from '../mfa-devices.ts';

/** Takes an MFA device from its user. The device stays. */
export const DeactivateMFADevice = defineAction<DeactivateMFADeviceRequest, DeactivateMFADeviceResponse>({
  service: 'iam',
  name: 'DeactivateMFADevice',
  kind: 'write',
  permissions(scope, { userName }) {
    const name = userNameOr(scope, userName);
    return isRefusal(name) ? name : [entityPermission(scope, 'iam:DeactivateMFADevice', { kind: 'user', name })];
  },
  run(scope, request) {
    const { view, account } = scope;
    const owner = deviceUser(scope, request.userName);
    const unproved = 'code' in owner ? owner : unprovedOwner(scope, owner);
    if (unproved !== undefined) return { outcome: 'refused', refusal: unproved };
    const found = findUsersDevice(scope, request);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    const { user, device } = found;
    const { enabled: _, ...unassigned } = device;
    const mfaDevices = user.record.mfaDevices?.filter((serialNumber) => serialNumber !== device.serialNumber) ?? [];
    const writes = [
      mfaDeviceWrite(account, device.serialNumber, unassigned),
      { key: user.key, value: { ...user.record, mfaDevices } },
      counted(view, account, 'mfaDevicesInUse', -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
