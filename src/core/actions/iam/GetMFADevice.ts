// Shows an MFA device of a user.

import type { GetMFADeviceRequest, GetMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { entityPermission, isRefusal, userNameOr } from '../entities.ts';
import { findUsersDevice } from '../mfa-devices.ts';

/** Shows an MFA device of a user. */
export const GetMFADevice = defineAction<GetMFADeviceRequest, GetMFADeviceResponse>({
  service: 'iam',
  name: 'GetMFADevice',
  kind: 'read',
  permissions(scope, { userName }) {
    const name = userNameOr(scope, userName);
    return isRefusal(name) ? name : [entityPermission(scope, 'iam:GetMFADevice', { kind: 'user', name })];
  },
  run(scope, request) {
    const found = findUsersDevice(scope, request);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    const { user, device } = found;
    const { enabled, serialNumber } = device;
    const enableDate = enabled === undefined ? {} : { enableDate: enabled.atMs };
    return { outcome: 'answered', response: { userName: user.record.name, serialNumber, ...enableDate } };
  },
});
