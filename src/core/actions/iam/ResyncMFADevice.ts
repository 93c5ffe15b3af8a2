// Learns by how much the clock of a user's MFA device is off, from two codes of it.

import type { ResyncMFADeviceRequest, ResyncMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission } from '../entities.ts';
import { codesRefused, enabledBy, findUsersDevice, mfaDeviceWrite } from '../mfa-devices.ts';

/** Learns by how much the clock of a user's MFA device is off, from two codes of it. */
export const ResyncMFADevice = defineAction<ResyncMFADeviceRequest, ResyncMFADeviceResponse>({
  service: 'iam',
  name: 'ResyncMFADevice',
  kind: 'write',
  permissions: (scope, { userName }) => [
    entityPermission(scope, 'iam:ResyncMFADevice', { kind: 'user', name: userName }),
  ],
  run(scope, request) {
    const found = findUsersDevice(scope, request);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    const { user, device } = found;
    const steps = enabledBy(scope, device, { codes: request, why: 'resync' });
    if (codesRefused(steps)) return { outcome: 'refused', refusal: steps };
    const enabled = { userId: user.record.id, atMs: device.enabled?.atMs ?? scope.nowMs, ...steps };
    const writes = [mfaDeviceWrite(scope.account, device.serialNumber, { ...device, enabled })];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
