// Deletes a virtual MFA device that nobody has.

import { refusal } from '../../model/refusal.ts';
import type { DeleteVirtualMFADeviceRequest, DeleteVirtualMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted } from '../entities.ts';
import { findMfaDevice, mfaDeviceWrite, mfaPermission, noSuchDevice } from '../mfa-devices.ts';

/** Deletes a virtual MFA device that nobody has. */
export const DeleteVirtualMFADevice = defineAction<DeleteVirtualMFADeviceRequest, DeleteVirtualMFADeviceResponse>({
  service: 'iam',
  name: 'DeleteVirtualMFADevice',
  kind: 'write',
  permissions: (scope, { serialNumber }) => [mfaPermission(scope, 'iam:DeleteVirtualMFADevice', serialNumber)],
  run({ view, account }, { serialNumber }) {
    const device = findMfaDevice(view, account, serialNumber);
    if (device === undefined) return { outcome: 'refused', refusal: noSuchDevice(serialNumber) };
    if (device.enabled !== undefined) {
      const text = 'MFA VirtualDevice in use. Must deactivate first.';
      return { outcome: 'refused', refusal: refusal('DeleteConflict', text) };
    }
    const writes = [mfaDeviceWrite(account, serialNumber, undefined), counted(view, account, 'mfaDevices', -1)];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});
