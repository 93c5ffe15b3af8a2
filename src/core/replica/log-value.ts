// Stored values of the log and of traces: the bytes beside an op.

import { ByteReader, ByteWriter } from '../base/bytes.ts';

/** An op as the log stores it, with the head's signature where a group commit ended. */
export function encodeLogValue(opBytes: Uint8Array, signature: Uint8Array | undefined): Uint8Array {
  const writer = new ByteWriter(opBytes.length + 80).byte(1).byte(signature === undefined ? 0 : 1);
  if (signature !== undefined) writer.raw(signature);
  return writer.raw(opBytes).finish();
}

/** Reads {@link encodeLogValue}. */
export function decodeLogValue(value: Uint8Array): {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array | undefined;
} {
  const signed = value[1] === 1;
  return { bytes: value.subarray(signed ? 66 : 2), signature: signed ? value.subarray(2, 66) : undefined };
}

/** When an op reached this replica; wall milliseconds, 0: not yet. */
export interface TraceTimes {
  readonly receivedAtMs: number;
  readonly committedAtMs: number;
  readonly visibleAtMs: number;
}

/** The stored form of a trace. */
export function encodeTrace(times: TraceTimes): Uint8Array {
  const writer = new ByteWriter(24).byte(1);
  return writer.varint(times.receivedAtMs).varint(times.committedAtMs).varint(times.visibleAtMs).finish();
}

/** Reads {@link encodeTrace}. */
export function decodeTrace(bytes: Uint8Array): TraceTimes {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { receivedAtMs: reader.varint(), committedAtMs: reader.varint(), visibleAtMs: reader.varint() };
}
