// Given entropy: makes an ordinary action draw the very id that an import names.

import { invariant } from '../../base/invariant.ts';
import type { Entropy } from '../../base/ports.ts';
import { base32Value } from '../../model/base32.ts';

/** "Draws" the characters of an id: so many values below 32, once. */
export class GivenEntropy implements Entropy {
  #values: Uint8Array | undefined;

  private constructor(values: Uint8Array) {
    this.#values = values;
  }

  /** Draws what follows the prefix of an id, all of it base32. */
  static idBehind(prefix: string, id: string): GivenEntropy {
    return new GivenEntropy(Uint8Array.from(id.slice(prefix.length), (character) => base32Value(character) ?? 0));
  }

  /** Draws these bytes. */
  static of(bytes: Uint8Array): GivenEntropy {
    return new GivenEntropy(bytes);
  }

  bytes(length: number): Uint8Array {
    const values = this.#values;
    invariant(values?.length === length, 'an imported thing is made with the one id that was given');
    this.#values = undefined;
    return values;
  }
}
