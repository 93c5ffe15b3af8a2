// Lists the tags of a virtual MFA device.

import type { ListMFADeviceTagsRequest, ListMFADeviceTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findMfaDevice, mfaPermission, noSuchDevice } from '../mfa-devices.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the tags of a virtual MFA device. */
export const ListMFADeviceTags = defineAction<ListMFADeviceTagsRequest, ListMFADeviceTagsResponse>({
  service: 'iam',
  name: 'ListMFADeviceTags',
  kind: 'read',
  permissions: (scope, { serialNumber }) => [mfaPermission(scope, 'iam:ListMFADeviceTags', serialNumber)],
  run({ view, account }, request) {
    const device = findMfaDevice(view, account, request.serialNumber);
    if (device === undefined) return { outcome: 'refused', refusal: noSuchDevice(request.serialNumber) };
    const page = pageOf(device.tags, request, { named: `tags/${device.serialNumber}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});
