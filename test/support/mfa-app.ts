// What shows a virtual MFA device's codes in tests: an app that was given its seed.

import { totpCode, totpStep } from '../../src/core/authn/totp.ts';
import { fromUtf8 } from '../../src/core/base/text.ts';
import { fromBase32 } from '../../src/core/model/base32.ts';
import { fastDigests } from '../sim/digests.ts';
import type { EngineUnderTest, RequestOf } from './engine-under-test.ts';

/** The code of the step so many steps away. */
export type MfaApp = (steps: number) => string;

/** Makes a device that nobody has enabled yet; the app that knows its seed. */
export function mfaApp(
  engine: EngineUnderTest,
  name: string,
  more: Partial<RequestOf<'CreateVirtualMFADevice'>> = {},
): MfaApp {
  const { virtualMfaDevice } = engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: name, ...more });
  const seed = fromBase32(fromUtf8(virtualMfaDevice.base32StringSeed ?? new Uint8Array())) ?? new Uint8Array();
  return (steps) => totpCode(fastDigests, seed, totpStep(engine.nowMs) + steps);
}

/** The codes of the step before this one, or so many steps away, and of the one that follows it. */
export function twoCodes(
  app: MfaApp,
  at = 0,
): { readonly authenticationCode1: string; readonly authenticationCode2: string } {
  return { authenticationCode1: app(at - 1), authenticationCode2: app(at) };
}
