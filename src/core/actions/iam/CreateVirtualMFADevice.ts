// Makes a virtual MFA device that nobody has enabled yet. Its seed is shown this once.

import { pngOf } from '../../base/png.ts';
import { qrCode } from '../../base/qr-code.ts';
import { utf8 } from '../../base/text.ts';
import { toBase32 } from '../../model/base32.ts';
import type { MfaDeviceRecord } from '../../model/credential-record.ts';
import { quotas } from '../../model/quotas.ts';
import { refusal } from '../../model/refusal.ts';
import type { CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse } from '../../shapes/iam.ts';
import { defineAction, type Permission, refuse } from '../action.ts';
import { awsResourceTags, counted, countOf, quotaExceeded } from '../entities.ts';
import { findMfaDevice, mfaArn, mfaDeviceWrite } from '../mfa-devices.ts';
import { requestTags, tagsRefused, withTags } from '../tags.ts';

// 64 characters of base32, as AWS's seeds have.
const seedBytes = 40;
// The model's longest serial number: by a longer one no call could name the device.
const longestSerialNumber = 256;
// Pixels of a module, and the light modules around the code that readers want (ISO/IEC 18004, 5.3.8).
const picture = { scale: 3, margin: 4 };

/** Makes a virtual MFA device that nobody has enabled yet. Its seed is shown this once. */
export const CreateVirtualMFADevice = defineAction<CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse>({
  service: 'iam',
  name: 'CreateVirtualMFADevice',
  kind: 'write',
  permissions({ caller }, { virtualMfaDeviceName, path = '/', tags }) {
    const permission: Permission = {
      action: 'iam:CreateVirtualMFADevice',
      resource: mfaArn(caller.account, path, virtualMfaDeviceName),
      context: { ...awsResourceTags(tags), ...requestTags(tags) },
    };
    return tags.length === 0 ? [permission] : [permission, { ...permission, action: 'iam:TagMFADevice' }];
  },
  run(scope, { virtualMfaDeviceName, path = '/', tags: asked }) {
    const { view, account } = scope;
    const serialNumber = mfaArn(account, path, virtualMfaDeviceName);
    if (serialNumber.length > longestSerialNumber)
      return refuse(
        'InvalidInput',
        `The serial number ${serialNumber} has more than ${longestSerialNumber} characters.`,
      );
    if (findMfaDevice(view, account, serialNumber) !== undefined) {
      const text = 'MFA device already exists.';
      return { outcome: 'refused', refusal: refusal('EntityAlreadyExists', text) };
    }
    const limit = quotas.virtualMfaDevicesPerAccount;
    if (countOf(view, account, 'mfaDevices') >= limit)
      return { outcome: 'refused', refusal: quotaExceeded('VirtualMFADevicesPerAccount', limit) };
    const tags = withTags([], asked, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const seed = toBase32(scope.entropy.bytes(seedBytes));
    const sealedSecret = scope.secrets.sealMfaSeed(seed, serialNumber, account);
    const device: MfaDeviceRecord = { serialNumber, createdAtMs: scope.nowMs, sealedSecret, tags };
    const writes = [mfaDeviceWrite(account, serialNumber, device), counted(view, account, 'mfaDevices', 1)];
    const code = qrCode(utf8(otpauthUri(virtualMfaDeviceName, account, seed)));
    const qrCodePng = code === undefined ? {} : { qrCodePng: pngOf(code, picture) };
    const response = { virtualMfaDevice: { serialNumber, base32StringSeed: utf8(seed), ...qrCodePng, tags } };
    return { outcome: 'written', response, writes, class: 'create' };
  },
});

/** What an authenticator app reads from the picture, as AWS words it. */
function otpauthUri(name: string, account: string, seed: string): string {
  return `otpauth://totp/${encodeURIComponent(name)}@${account}?secret=${seed}`;
}
