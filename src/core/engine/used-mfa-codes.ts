// Codes of MFA devices that were taken here: none counts twice.

import type { SealedDevice } from '../actions/action.ts';
import { BoundedCache } from '../base/bounded-cache.ts';

// A code is good for two and a half minutes: the newer half of these are the sessions of sixty users a second.
const keptCodes = 20_000;

/** Codes of MFA devices that were taken on this replica since it started. */
export class UsedMfaCodes {
  readonly #used = new BoundedCache<true>(keptCodes);

  /** Whether the code of that step was taken. */
  has(device: SealedDevice, step: number): boolean {
    return this.#used.get(nameOf(device, step)) !== undefined;
  }

  add(device: SealedDevice, step: number): void {
    this.#used.set(nameOf(device, step), true);
  }
}

/** By the seed as it is stored: a device that is made anew under the same name has another. */
function nameOf({ sealedSecret }: SealedDevice, step: number): string {
  return `${sealedSecret} ${step}`;
}
