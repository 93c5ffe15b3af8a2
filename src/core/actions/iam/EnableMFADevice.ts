// Gives a user an MFA device, against two codes of it.

import { quotas } from '../../model/quotas.ts';
import { refusal } from '../../model/refusal.ts';
import type { EnableMFADeviceRequest, EnableMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted, entityPermission, findEntity, noSuchEntity, quotaExceeded } from '../entities.ts';
import { codesRefused, enabledBy, findMfaDevice, mfaDeviceWrite, noSuchDevice, unprovedOwner } from '../mfa-devices.ts';

/** Gives a user an MFA device, against two codes of it. */
export const EnableMFADevice = defineAction<EnableMFADeviceRequest, EnableMFADeviceResponse>({
  service: 'iam',
  name: 'EnableMFADevice',
  kind: 'write',
  permissions: (scope, { userName }) => [
    entityPermission(scope, 'iam:EnableMFADevice', { kind: 'user', name: userName }),
  ],
  run(scope, request) {
    const { view, account, nowMs } = scope;
    const { userName, serialNumber } = request;
    const user = findEntity(view, 'user', account, userName);
    if (user === undefined) return { outcome: 'refused', refusal: noSuchEntity('user', userName) };
    const unproved = unprovedOwner(scope, user);
    if (unproved !== undefined) return { outcome: 'refused', refusal: unproved };
    const device = findMfaDevice(view, account, serialNumber);
    if (device === undefined) return { outcome: 'refused', refusal: noSuchDevice(serialNumber) };
    if (device.enabled !== undefined) {
      const isOwn = device.enabled.userId === user.record.id;
      const text = isOwn ? `MFA Device for user ${user.record.name} already exists.` : 'MFA Device is already in use.';
      return { outcome: 'refused', refusal: refusal('EntityAlreadyExists', text) };
    }
    const { mfaDevices = [] } = user.record;
    const limit = quotas.mfaDevicesPerUser;
    if (mfaDevices.length >= limit) return { outcome: 'refused', refusal: quotaExceeded('MFADevicesPerUser', limit) };
    const steps = enabledBy(scope, device, { codes: request, why: 'enabling' });
    if (codesRefused(steps)) return { outcome: 'refused', refusal: steps };
    const enabled = { userId: user.record.id, atMs: nowMs, ...steps };
    const writes = [
      mfaDeviceWrite(account, serialNumber, { ...device, enabled }),
      { key: user.key, value: { ...user.record, mfaDevices: [...mfaDevices, serialNumber] } },
      counted(view, account, 'mfaDevicesInUse', 1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'create' };
  },
});
