// The commit mark: how far the log was committed and visible here, stored with every batch.

import { ByteReader, ByteWriter } from '../base/bytes.ts';

/** Two places in the log. */
export interface CommitMark {
  /** Newest index known to be committed. */
  readonly committed: number;
  /** Every op up to here is visible here. */
  readonly floor: number;
}

/** The stored form. */
export function encodeMark(mark: CommitMark): Uint8Array {
  return new ByteWriter(20).byte(1).varint(mark.committed).varint(mark.floor).finish();
}

/** Reads {@link encodeMark}. */
export function decodeMark(bytes: Uint8Array): CommitMark {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { committed: reader.varint(), floor: reader.varint() };
}
