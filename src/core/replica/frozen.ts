// A frozen origin as the store keeps it: the place, in the epoch of its home, that was given to two different ops.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import type { ClusterPosition } from '../model/position.ts';

/** The stored form. */
export function encodeFrozen({ epoch, index }: ClusterPosition): Uint8Array {
  return new ByteWriter(16).byte(1).varint(epoch).varint(index).finish();
}

/** Reads {@link encodeFrozen}. */
export function decodeFrozen(bytes: Uint8Array): ClusterPosition {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { epoch: reader.varint(), index: reader.varint() };
}
