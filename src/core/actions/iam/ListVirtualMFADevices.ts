// Lists the virtual MFA devices of the account, without seeds and tags.

import type { MfaDeviceRecord } from '../../model/credential-record.ts';
import { idKey, prefixOf } from '../../model/record.ts';
import type { View } from '../../model/view.ts';
import type {
  ListVirtualMFADevicesRequest,
  ListVirtualMFADevicesResponse,
  VirtualMFADevice,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findEntity, listedShape, userShape } from '../entities.ts';
import { rangeOf } from '../paging.ts';

/** Lists the virtual MFA devices of the account, without seeds and tags. */
export const ListVirtualMFADevices = defineAction<ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse>({
  service: 'iam',
  name: 'ListVirtualMFADevices',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListVirtualMFADevices', resource: '*' }],
  run: ({ view, account }, request) =>
    rangeOf<MfaDeviceRecord, ListVirtualMFADevicesResponse>(request, {
      prefix: prefixOf('mfa-device', account),
      accept: ({ enabled }) =>
        request.assignmentStatus === 'Assigned'
          ? enabled !== undefined
          : request.assignmentStatus !== 'Unassigned' || enabled === undefined,
      finish: (devices, end) => ({
        virtualMfaDevices: devices.map((device) => listedDevice(view, account, device)),
        ...end,
      }),
    }),
});

function listedDevice(view: View, account: string, { serialNumber, enabled }: MfaDeviceRecord): VirtualMFADevice {
  if (enabled === undefined) return { serialNumber, tags: [] };
  const name = view.get(idKey(enabled.userId))?.name;
  const user = name === undefined ? undefined : findEntity(view, 'user', account, name)?.record;
  return {
    ...{ serialNumber, enableDate: enabled.atMs, tags: [] },
    ...(user === undefined ? {} : { user: listedShape(userShape(account, user)) }),
  };
}
