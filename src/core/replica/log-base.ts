// The log's base: the place that the stored log begins after. Everything up to there is visible here and trimmed, or came in a snapshot.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import { noHash } from './op.ts';

/** A place in the log, and the hash of the op there: the next op chains to it. */
export interface LogBase {
  readonly epoch: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** The base of a log that was never trimmed. */
export const noBase: LogBase = { epoch: 0, index: 0, hash: noHash };

/** The stored form. */
export function encodeLogBase(base: LogBase): Uint8Array {
  return new ByteWriter(64).byte(1).varint(base.epoch).varint(base.index).raw(base.hash).finish();
}

/** Reads {@link encodeLogBase}. */
export function decodeLogBase(bytes: Uint8Array): LogBase {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { epoch: reader.varint(), index: reader.varint(), hash: reader.raw(32) };
}
