// Chance from the operating system, fetched a pool at a time.

import { randomFillSync } from 'node:crypto';
import type { Entropy } from '../core/base/ports.ts';

// One system call serves some two hundred ids; larger requests go past the pool.
const poolBytes = 4096;

/** {@link Entropy} from the system's generator. No byte is handed out twice, and none stays in the pool after it was. */
export class SystemEntropy implements Entropy {
  readonly #pool = new Uint8Array(poolBytes);
  #at = poolBytes;

  bytes(length: number): Uint8Array {
    if (length > poolBytes / 4) return randomFillSync(new Uint8Array(length));
    if (this.#at + length > poolBytes) {
      randomFillSync(this.#pool);
      this.#at = 0;
    }
    const end = this.#at + length;
    const drawn = this.#pool.slice(this.#at, end);
    this.#pool.fill(0, this.#at, end);
    this.#at = end;
    return drawn;
  }
}
