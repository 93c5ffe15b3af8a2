// Account positions: how far each account is visible here, and the fingerprint of its records at that place.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import { emptyFingerprint, fingerprintLength } from './fingerprint.ts';

/** One account's visible position. */
export interface Position {
  /** Number of its newest visible op; 0: none. */
  readonly accountSeq: number;
  /** Where that op stands in the log. */
  readonly index: number;
  /** Fingerprint state, 256 bytes. */
  readonly fingerprint: Uint8Array;
}

const start: Position = { accountSeq: 0, index: 0, fingerprint: emptyFingerprint() };

/** All accounts' visible positions, in memory. They only ever grow, but where the whole state comes anew. */
export class Positions {
  readonly #positions = new Map<string, Position>();

  of(account: string): Position {
    return this.#positions.get(account) ?? start;
  }

  move(account: string, position: Position): void {
    this.#positions.set(account, position);
  }

  /** The state comes anew, from a snapshot or from the log. */
  clear(): void {
    this.#positions.clear();
  }

  entries(): IterableIterator<[string, Position]> {
    return this.#positions.entries();
  }
}

/** The stored form. */
export function encodePosition(position: Position): Uint8Array {
  return new ByteWriter(280)
    .byte(1)
    .varint(position.accountSeq)
    .varint(position.index)
    .raw(position.fingerprint)
    .finish();
}

/** Reads {@link encodePosition}. */
export function decodePosition(bytes: Uint8Array): Position {
  const reader = new ByteReader(bytes);
  reader.byte();
  const accountSeq = reader.varint();
  const index = reader.varint();
  const fingerprint = reader.raw(fingerprintLength);
  reader.end();
  return { accountSeq, index, fingerprint };
}
