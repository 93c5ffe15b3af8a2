// Packs: events as they are stored, many in one entry, each without what it begins with like the one before.

import { ByteReader, ByteWriter, concatBytes, MalformedBytesError } from '../base/bytes.ts';
import { fromUtf8, sharedUtf8 } from '../base/text.ts';
import type { DraftedEvent } from './event.ts';
import { decodeEvent, type StoredEvent } from './filter.ts';

const format = 2;
// An event by itself, as it was stored before there were packs.
const aloneFormat = 1;

// Events of one pack, and bytes of their records: a pack is read whole, and goes as a whole.
const mostPacked = 64;
const packBytes = 64 * 1024;

/** An event that waits to be stored, as bytes: a text would be copied for as long as it waits. */
export interface WaitingEvent {
  readonly seq: number;
  readonly atMs: number;
  readonly account: string;
  readonly record: Uint8Array;
}

/** Events that follow each other, stored as one entry: place of the first one, and the entry. */
export interface EventPack {
  readonly firstSeq: number;
  readonly value: Uint8Array;
}

/** An event as it waits. */
export function waitingEvent(seq: number, { atMs, account, record }: DraftedEvent): WaitingEvent {
  return { seq, atMs: Math.max(0, Math.round(atMs)), account, record: sharedUtf8(record) };
}

/** Reads {@link waitingEvent}. */
export function eventOf({ seq, atMs, account, record }: WaitingEvent): StoredEvent {
  return { seq, atMs, account, record: fromUtf8(record) };
}

/** Events in order, without gaps, put into packs: an entry for each would cost the store more than the event. */
export function packsOf(events: readonly WaitingEvent[]): readonly EventPack[] {
  const packs: EventPack[] = [];
  let pack: WaitingEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (pack.length === mostPacked || (pack.length > 0 && bytes + event.record.length > packBytes)) {
      packs.push(packed(pack));
      pack = [];
      bytes = 0;
    }
    pack.push(event);
    bytes += event.record.length;
  }
  if (pack.length > 0) packs.push(packed(pack));
  return packs;
}

function packed(events: readonly WaitingEvent[]): EventPack {
  const writer = new ByteWriter().byte(format).varint(events.length);
  let before: Uint8Array = new Uint8Array(0);
  for (const { atMs, account, record } of events) {
    // Who called, from where and with what is the same again and again: half of a record.
    const shared = sharedLength(before, record);
    writer.varint(atMs).text(account).varint(shared).blob(record.subarray(shared));
    before = record;
  }
  return { firstSeq: events[0]?.seq ?? 0, value: writer.finish() };
}

/** Reads a pack. Throws {@link MalformedBytesError}, and a TypeError where a record is no UTF-8. */
export function decodePack(firstSeq: number, bytes: Uint8Array): readonly StoredEvent[] {
  const reader = new ByteReader(bytes);
  if (isAlone(reader)) return [decodeEvent(firstSeq, bytes)];
  let record: Uint8Array = new Uint8Array(0);
  const events = Array.from({ length: countIn(reader) }, (_, at) => {
    const [atMs, account, shared] = [reader.varint(), reader.text(), reader.varint()];
    if (shared > record.length) throw new MalformedBytesError('pack: more is shared than there is');
    record = concatBytes(record.subarray(0, shared), reader.blob());
    return { seq: firstSeq + at, atMs, account, record: fromUtf8(record) };
  });
  reader.end();
  return events;
}

/** How many events a pack holds; one that cannot be read counts as one. */
export function packLength(bytes: Uint8Array): number {
  const reader = new ByteReader(bytes);
  try {
    return isAlone(reader) ? 1 : countIn(reader);
  } catch (error) {
    if (error instanceof MalformedBytesError) return 1;
    throw error;
  }
}

function isAlone(reader: ByteReader): boolean {
  const found = reader.byte();
  if (found !== format && found !== aloneFormat) throw new MalformedBytesError(`pack: format ${found} is unknown here`);
  return found === aloneFormat;
}

function countIn(reader: ByteReader): number {
  const count = reader.varint();
  if (count < 1 || count > mostPacked) throw new MalformedBytesError(`pack: ${count} events`);
  return count;
}

/** The first place that a pack may have which holds the event of a place. */
export function earliestPack(seq: number): number {
  return Math.max(1, seq - mostPacked + 1);
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}
