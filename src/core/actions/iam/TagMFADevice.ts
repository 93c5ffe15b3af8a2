// Puts tags on a virtual MFA device.

import type { TagMFADeviceRequest, TagMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findMfaDevice, mfaDeviceWrite, mfaPermission, noSuchDevice } from '../mfa-devices.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on a virtual MFA device. */
export const TagMFADevice = defineAction<TagMFADeviceRequest, TagMFADeviceResponse>({
  service: 'iam',
  name: 'TagMFADevice',
  kind: 'write',
  permissions: (scope, { serialNumber, tags }) => [
    mfaPermission(scope, 'iam:TagMFADevice', serialNumber, requestTags(tags)),
  ],
  run({ view, account }, { serialNumber, tags: added }) {
    const device = findMfaDevice(view, account, serialNumber);
    if (device === undefined) return { outcome: 'refused', refusal: noSuchDevice(serialNumber) };
    const tags = withPutTags(device.tags, added, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const writes = [mfaDeviceWrite(account, serialNumber, { ...device, tags })];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});
