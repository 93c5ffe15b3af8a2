// Records as bytes: a format number, then canonical JSON.

import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { invariant } from '../base/invariant.ts';
import { byteAndUtf8, fromUtf8 } from '../base/text.ts';
import type { RecordWrite } from '../model/record.ts';
import type { StoredWrite } from './op.ts';

/** Format number of stored records; their first byte. */
export const recordFormat = 1;

/** The record's only encoding. */
export function encodeRecord(value: Json): Uint8Array {
  return byteAndUtf8(recordFormat, canonicalJson(value));
}

/** Reads {@link encodeRecord}. */
export function decodeRecord(bytes: Uint8Array): unknown {
  invariant(bytes[0] === recordFormat, `a stored record has format ${bytes[0]}, which is unknown here`);
  return JSON.parse(fromUtf8(bytes.subarray(1)));
}

/** A write as an op keeps it. */
export function storedWrite({ key, value, isOwn }: RecordWrite): StoredWrite {
  const bytes = value === undefined ? undefined : encodeRecord(value);
  return { key, value: bytes, record: isOwn === true ? value : undefined };
}
