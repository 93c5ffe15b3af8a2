// A frozen origin as the store keeps it: the epoch whose home signed two different ops for one place, and that place.

import { ByteReader, ByteWriter } from '../base/bytes.ts';

/** The epoch whose home is believed nothing more, and the place that it gave to two ops. */
export interface Frozen {
  readonly epoch: number;
  readonly index: number;
}

/** The stored form. */
export function encodeFrozen({ epoch, index }: Frozen): Uint8Array {
  return new ByteWriter(16).byte(1).varint(epoch).varint(index).finish();
}

/** Reads {@link encodeFrozen}. */
export function decodeFrozen(bytes: Uint8Array): Frozen {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { epoch: reader.varint(), index: reader.varint() };
}
