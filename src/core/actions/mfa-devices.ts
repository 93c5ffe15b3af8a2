// MFA devices: virtual ones, found by serial number (their ARN), enabled by a user, and asked for their codes.

import { totpStep } from '../authn/totp.ts';
import { iamArn } from '../model/arn.ts';
import { type MfaDeviceRecord, mfaDeviceKey } from '../model/credential-record.ts';
import { idKey, type RecordWrite, type UserRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { ActionScope, Permission, PermissionScope, Secrets } from './action.ts';
import { awsResourceTags, type Entity, findEntity, isRefusal, noSuchEntity, userNameOr } from './entities.ts';

// How many steps of 30 s the clock of a device may be off when its codes are checked: as many as AWS was seen to take.
const slackSteps = 2;
// Enabling takes two codes typed one after another: the newer one may be so many steps old.
const enablingSteps = 4;
// Resynchronizing is for clocks that are off: ten minutes either way.
const resyncSteps = 20;

/** A device and whose it is. */
export interface FoundDevice {
  readonly user: Entity<'user'>;
  readonly device: MfaDeviceRecord;
}

/** ARN of a virtual device; the path begins and ends with a slash. */
export function mfaArn(account: string, path: string, name: string): string {
  return iamArn('mfa', account, path, name);
}

/** The virtual device with that serial number in the account. */
export function findMfaDevice(view: View, account: string, serialNumber: string): MfaDeviceRecord | undefined {
  const start = mfaArn(account, '/', '');
  if (!serialNumber.startsWith(start)) return undefined;
  return view.get(mfaDeviceKey(account, serialNumber.slice(start.length)));
}

/** AWS's words for a device that is not there. */
export function noSuchDevice(serialNumber: string): Refusal {
  return refusal('NoSuchEntity', `MFA Device with serial number ${serialNumber} does not exist.`);
}

/** What a call on an existing (or missing) device must be allowed. */
export function mfaPermission(
  scope: PermissionScope,
  action: string,
  serialNumber: string,
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  const found = findMfaDevice(scope.view, scope.caller.account, serialNumber);
  return { action, resource: serialNumber, context: { ...awsResourceTags(found?.tags ?? []), ...context } };
}

/** The write of a device; undefined deletes it. */
export function mfaDeviceWrite(
  account: string,
  serialNumber: string,
  device: MfaDeviceRecord | undefined,
): RecordWrite {
  return { key: mfaDeviceKey(account, serialNumber.slice(mfaArn(account, '/', '').length)), value: device };
}

/** The user that a call names, the caller without a name. */
export function deviceUser(scope: ActionScope, userName: string | undefined): Entity<'user'> | Refusal {
  const name = userNameOr(scope, userName);
  if (isRefusal(name)) return name;
  return findEntity(scope.view, 'user', scope.account, name) ?? noSuchEntity('user', name);
}

/** Why a user may not change its own devices: it has one, and has not proved it. A stolen access key is not enough for that. */
export function unprovedOwner({ caller }: ActionScope, { record }: Entity<'user'>): Refusal | undefined {
  const isOwn = caller.kind === 'User' && caller.principalId === record.id;
  if (!isOwn || (record.mfaDevices ?? []).length === 0 || caller.session?.mfaAtMs !== undefined) return undefined;
  return unproved;
}

const unproved = refusal(
  'AccessDenied',
  'To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.',
);

/** The device of a user that a call names, or AWS's words that the user has none such. */
export function findUsersDevice(
  scope: ActionScope,
  { userName, serialNumber }: { readonly userName?: string; readonly serialNumber: string },
): FoundDevice | Refusal {
  const user = deviceUser(scope, userName);
  if ('code' in user) return user;
  const device = deviceOfUser(scope.view, scope.account, user.record, serialNumber);
  if (device !== undefined) return { user, device };
  const isThere = findMfaDevice(scope.view, scope.account, serialNumber) !== undefined;
  return isThere ? refusal('NoSuchEntity', 'MFA Device invalid for user.') : noSuchDevice(serialNumber);
}

function deviceOfUser(
  view: View,
  account: string,
  user: UserRecord,
  serialNumber: string,
): MfaDeviceRecord | undefined {
  const device = findMfaDevice(view, account, serialNumber);
  // Both say so, or the device is on its way from one user to another.
  const isOfUser = user.mfaDevices?.includes(serialNumber) === true && device?.enabled?.userId === user.id;
  return isOfUser ? device : undefined;
}

/** Two codes, one of the step after the other's. */
export interface TwoCodes {
  readonly authenticationCode1: string;
  readonly authenticationCode2: string;
}

/** The steps that the codes are of, for a device that is being enabled or resynchronized; a refusal where they are of none. */
export function enabledBy(
  scope: ActionScope,
  device: MfaDeviceRecord,
  { codes, why }: { readonly codes: TwoCodes; readonly why: 'enabling' | 'resync' },
): Pick<NonNullable<MfaDeviceRecord['enabled']>, 'aheadSteps' | 'usedStep'> | Refusal {
  const now = totpStep(scope.nowMs);
  const first = now - (why === 'enabling' ? enablingSteps : resyncSteps);
  const last = now + (why === 'enabling' ? slackSteps : resyncSteps);
  const code = (step: number): string | undefined => scope.secrets.mfaCode(device, scope.account, step);
  if (code(now) === undefined) return seedLost;
  for (let step = last; step >= first; step--) {
    // INVARIANT: what was taken once is never taken again.
    if (step - 1 <= (device.enabled?.usedStep ?? -1)) continue;
    if (code(step) !== codes.authenticationCode2 || code(step - 1) !== codes.authenticationCode1) continue;
    const off = step - now;
    // Codes a little old are those of somebody who took time to type, and say nothing of the clock.
    const isClockOff = why === 'resync' && (off > slackSteps || off < -enablingSteps);
    return { usedStep: step, aheadSteps: isClockOff ? off : 0 };
  }
  return refusal('InvalidAuthenticationCode', 'Authentication code for device is not valid.');
}

/** Whether two codes were refused. */
export function codesRefused(
  steps: Pick<NonNullable<MfaDeviceRecord['enabled']>, 'aheadSteps' | 'usedStep'> | Refusal,
): steps is Refusal {
  return 'code' in steps;
}

const seedLost = refusal('ServiceFailure', 'The seed of the MFA device cannot be opened: its data key is missing.');

/** What comes with a call that proves a second factor. */
export interface MfaProof {
  readonly serialNumber?: string;
  readonly tokenCode?: string;
}

/** A code that holds. */
export interface ProvedMfa {
  readonly device: MfaDeviceRecord;
  readonly step: number;
}

/**
 * Checks the code that a session is asked for with; undefined where there is none. A code opens one session: whoever issues it
 * says so by {@link Secrets.useMfaCode}. Those that enabled or resynchronized the device are good for one, too, as in AWS.
 */
export function proveMfa(
  scope: Pick<ActionScope, 'caller' | 'nowMs' | 'view'> & {
    readonly secrets: Pick<Secrets, 'isMfaCodeUsed' | 'mfaCode'>;
  },
  { serialNumber, tokenCode }: MfaProof,
): ProvedMfa | Refusal | undefined {
  const { caller, secrets, view } = scope;
  if (serialNumber === undefined && tokenCode === undefined) return undefined;
  if (serialNumber === undefined || tokenCode === undefined)
    return failed(', must provide both MFA serial number and one time pass code.');
  const name = caller.kind === 'User' ? view.get(idKey(caller.principalId))?.name : undefined;
  const user = name === undefined ? undefined : findEntity(view, 'user', caller.account, name)?.record;
  const device = user === undefined ? undefined : deviceOfUser(view, caller.account, user, serialNumber);
  if (device?.enabled === undefined) {
    const advice = 'Please verify your MFA serial number is valid and associated with this user.';
    return failed(`, unable to validate MFA code.  ${advice}`);
  }
  const now = totpStep(scope.nowMs) + device.enabled.aheadSteps;
  for (let step = now - slackSteps; step <= now + slackSteps; step++) {
    const code = secrets.mfaCode(device, caller.account, step);
    if (code === undefined) return seedLost;
    if (code === tokenCode && !secrets.isMfaCodeUsed(device, step)) return { device, step };
  }
  return failed(' with invalid MFA one time pass code. ');
}

/** Whether a code does not hold. */
export function mfaRefused(proved: ProvedMfa | Refusal | undefined): proved is Refusal {
  return proved !== undefined && 'code' in proved;
}

function failed(how: string): Refusal {
  return refusal('AccessDenied', `MultiFactorAuthentication failed${how}`);
}
