// What a virtual MFA device of a script shows.

import { NodeDigests } from '../../../../src/adapters/node-digests.ts';
import { totpCode, totpStep } from '../../../../src/core/authn/totp.ts';
import { fromUtf8 } from '../../../../src/core/base/text.ts';
import { fromBase32 } from '../../../../src/core/model/base32.ts';
import type { ResponseOf } from '../../../support/engine-under-test.ts';
import type { Kept } from '../step.ts';

const digests = new NodeDigests();

/** Keeps the seed of a new device under a name. */
export function seedOf(name: string): (response: ResponseOf<'CreateVirtualMFADevice'>) => Kept {
  return ({ virtualMfaDevice }) => ({ [name]: fromUtf8(virtualMfaDevice.base32StringSeed ?? new Uint8Array()) });
}

/** The codes that the device with the seed of that name shows: before, and now, or so many steps later. */
export function codes(name: string, later = 0) {
  return (kept: Kept): { readonly authenticationCode1: string; readonly authenticationCode2: string } => {
    const seed = fromBase32(kept[name] ?? '') ?? new Uint8Array();
    const step = totpStep(Number(kept['now'])) + later;
    return {
      authenticationCode1: totpCode(digests, seed, step - 1),
      authenticationCode2: totpCode(digests, seed, step),
    };
  };
}
