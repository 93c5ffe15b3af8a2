// Takes tags off a virtual MFA device.

import type { UntagMFADeviceRequest, UntagMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findMfaDevice, mfaDeviceWrite, mfaPermission, noSuchDevice } from '../mfa-devices.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off a virtual MFA device. */
export const UntagMFADevice = defineAction<UntagMFADeviceRequest, UntagMFADeviceResponse>({
  service: 'iam',
  name: 'UntagMFADevice',
  kind: 'write',
  permissions: (scope, { serialNumber, tagKeys }) => [
    mfaPermission(scope, 'iam:UntagMFADevice', serialNumber, requestTagKeys(tagKeys)),
  ],
  run({ view, account }, { serialNumber, tagKeys }) {
    const device = findMfaDevice(view, account, serialNumber);
    if (device === undefined) return { outcome: 'refused', refusal: noSuchDevice(serialNumber) };
    const tags = withoutTags(device.tags, tagKeys, 'other');
    const writes = [mfaDeviceWrite(account, serialNumber, { ...device, tags })];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
