// Fingerprints: a set hash of an account's records, kept up write by write (AdHash, Bellare and Micciancio 1997, modulo 2^2048).

import { ByteWriter } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';

/** Bytes of a fingerprint's state: a number modulo 2^2048, least significant byte first. */
export const fingerprintLength = 256;

/** The fingerprint of no records. */
export function emptyFingerprint(): Uint8Array {
  return new Uint8Array(fingerprintLength);
}

/** The state after `key` changed from `before` to `after` (undefined: absent). The input is not changed. */
export function movedFingerprint(
  digests: Digests,
  state: Uint8Array,
  key: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): Uint8Array {
  // A copy, whatever kind of array it is: a Buffer's slice would be a view.
  const moved = new Uint8Array(state);
  moveFingerprint(digests, moved, { key, before, after });
  return moved;
}

/** One record's change. */
export interface RecordChange {
  readonly key: string;
  /** Undefined: absent. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

/** {@link movedFingerprint} in place. `state` is changed. */
export function moveFingerprint(digests: Digests, state: Uint8Array, { key, before, after }: RecordChange): void {
  if (before !== undefined) subtract(state, recordHash(digests, key, before));
  if (after !== undefined) add(state, recordHash(digests, key, after));
}

// After so many terms what is over a byte is carried on: a lane of 32 bits has room for 2^23.
const mostTerms = 2 ** 16;

/**
 * A sum of records' hashes, of one account's or of many: the hash of a set is the sum over its records, so the sum over every
 * record is the sum of all accounts' states, and nobody has to know whose a record is. Bytes are summed apart from each other and
 * carried late: that is several times as fast.
 */
export class FingerprintSum {
  readonly #lanes = new Int32Array(fingerprintLength);
  #terms = 0;

  /** Adds a record. */
  addRecord(digests: Digests, key: string, value: Uint8Array): void {
    const term = recordHash(digests, key, value);
    const lanes = this.#room();
    for (let at = 0; at < fingerprintLength; at++) lanes[at] = (lanes[at] ?? 0) + (term[at] ?? 0);
  }

  /** Takes an account's state out. */
  subtractState(state: Uint8Array): void {
    const lanes = this.#room();
    for (let at = 0; at < fingerprintLength; at++) lanes[at] = (lanes[at] ?? 0) - (state[at] ?? 0);
  }

  /** The state of a fingerprint. */
  state(): Uint8Array {
    return Uint8Array.from(this.#carried());
  }

  #room(): Int32Array {
    if (++this.#terms >= mostTerms) {
      this.#carried();
      this.#terms = 1;
    }
    return this.#lanes;
  }

  /** Brings every lane between 0 and 255; what is carried out of the last one is a multiple of the modulus. */
  #carried(): Int32Array {
    let carry = 0;
    for (let at = 0; at < fingerprintLength; at++) {
      const sum = (this.#lanes[at] ?? 0) + carry;
      this.#lanes[at] = sum & 255;
      carry = sum >> 8;
    }
    return this.#lanes;
  }
}

/** The 32 bytes that replicas compare and show. */
export function fingerprintHash(digests: Digests, state: Uint8Array): Uint8Array {
  return digests.sha256(state);
}

function recordHash(digests: Digests, key: string, value: Uint8Array): Uint8Array {
  const writer = new ByteWriter(key.length + value.length + 8).text(key).blob(value);
  return writer.readBy((bytes) => digests.wideHash(bytes));
}

function add(state: Uint8Array, term: Uint8Array): void {
  let carry = 0;
  for (let at = 0; at < fingerprintLength; at++) {
    const sum = (state[at] ?? 0) + (term[at] ?? 0) + carry;
    state[at] = sum & 255;
    carry = sum >> 8;
  }
}

function subtract(state: Uint8Array, term: Uint8Array): void {
  let borrow = 0;
  for (let at = 0; at < fingerprintLength; at++) {
    const difference = (state[at] ?? 0) - (term[at] ?? 0) - borrow;
    state[at] = difference & 255;
    borrow = difference < 0 ? 1 : 0;
  }
}
