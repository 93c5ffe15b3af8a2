// Filters: which events are asked for, and what of an event they are told by.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import type { Event, EventFilter } from '../shapes/cluster.ts';
import type { DraftedEvent } from './event.ts';

/** An event with its place among those of its replica. */
export interface StoredEvent extends DraftedEvent {
  /** From 1 on, without gaps, over all starts of the replica. */
  readonly seq: number;
}

/** Events that are asked for of one replica. */
export interface EventQuery {
  readonly filter: Omit<EventFilter, 'account' | 'allAccounts'>;
  /** Absent: every account's. */
  readonly account?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Only those before this one; absent: the newest. */
  readonly beforeSeq?: number;
  /** Only those behind this one, the oldest first. */
  readonly afterSeq?: number;
  /** Of all those since `fromMs` the oldest, the oldest first. */
  readonly oldest?: boolean;
  readonly limit: number;
}

const format = 1;
const packFormat = 2;
// Events of one pack, and their bytes where there is more than one: a pack is read whole.
const mostPacked = 64;
const packBytes = 64 * 1024;

/** An event as it is stored, alone or in a pack. */
export function encodeEvent({ atMs, account, record }: DraftedEvent): Uint8Array {
  return new ByteWriter()
    .byte(format)
    .varint(Math.max(0, Math.round(atMs)))
    .text(account)
    .text(record)
    .finish();
}

/** Reads {@link encodeEvent}. */
export function decodeEvent(seq: number, bytes: Uint8Array): StoredEvent {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { seq, atMs: reader.varint(), account: reader.text(), record: reader.text() };
}

/** An event that waits to be stored. */
export interface EncodedEvent {
  readonly seq: number;
  readonly value: Uint8Array;
}

/** Events that follow each other, stored as one entry: place of the first one, and bytes. */
export interface EventPack {
  readonly firstSeq: number;
  readonly value: Uint8Array;
}

/** Events in order, without gaps, put into packs: an entry for each would cost the store more than the event. */
export function packsOf(events: readonly EncodedEvent[]): readonly EventPack[] {
  const packs: EventPack[] = [];
  let pack: EncodedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (pack.length === mostPacked || (pack.length > 0 && bytes + event.value.length > packBytes)) {
      packs.push(packed(pack, bytes));
      pack = [];
      bytes = 0;
    }
    pack.push(event);
    bytes += event.value.length;
  }
  if (pack.length > 0) packs.push(packed(pack, bytes));
  return packs;
}

/** An event by itself is a pack of one. */
function packed(events: readonly EncodedEvent[], bytes: number): EventPack {
  const [{ seq: firstSeq, value: only } = { seq: 0, value: new Uint8Array(0) }] = events;
  if (events.length === 1) return { firstSeq, value: only };
  const writer = new ByteWriter(bytes + 5 * events.length + 4).byte(packFormat).varint(events.length);
  for (const { value } of events) writer.blob(value);
  return { firstSeq, value: writer.finish() };
}

/** Reads a pack. */
export function decodePack(firstSeq: number, bytes: Uint8Array): readonly StoredEvent[] {
  if (bytes[0] !== packFormat) return [decodeEvent(firstSeq, bytes)];
  const reader = new ByteReader(bytes);
  reader.byte();
  return Array.from({ length: reader.varint() }, (_, at) => decodeEvent(firstSeq + at, reader.blob()));
}

/** How many events a pack holds. */
export function packLength(bytes: Uint8Array): number {
  if (bytes[0] !== packFormat) return 1;
  const reader = new ByteReader(bytes);
  reader.byte();
  return reader.varint();
}

/** The first place that a pack may have which holds the event of a place. */
export function earliestPack(seq: number): number {
  return Math.max(1, seq - mostPacked + 1);
}

interface ReadRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly readOnly: boolean;
  readonly errorCode?: string;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly resources: readonly { readonly ARN: string }[];
  readonly additionalEventData: { readonly replica: string };
  readonly userIdentity: {
    readonly type: string;
    readonly arn?: string;
    readonly accessKeyId?: string;
    readonly userName?: string;
  };
}

/** Whether an event is asked for. */
export function isAskedFor({ filter, account, fromMs, toMs, ...query }: EventQuery, event: StoredEvent): boolean {
  // First what costs nothing.
  if (account !== undefined && event.account !== account) return false;
  if ((fromMs !== undefined && event.atMs < fromMs) || (toMs !== undefined && event.atMs > toMs)) return false;
  if (query.beforeSeq !== undefined && event.seq >= query.beforeSeq) return false;
  const { eventName, userName, accessKeyId, resourceName, readOnly, errorCode } = filter;
  const asked = [eventName, userName, accessKeyId, resourceName, readOnly, errorCode];
  if (asked.every((one) => one === undefined)) return true;
  const record = readRecord(event);
  const { errorCode: code } = record;
  return (
    (eventName === undefined || record.eventName === eventName) &&
    (accessKeyId === undefined || record.userIdentity.accessKeyId === accessKeyId) &&
    (userName === undefined || nameOf(record) === userName) &&
    (readOnly === undefined || record.readOnly === readOnly) &&
    (errorCode === undefined || (errorCode === '*' ? code !== undefined : code === errorCode)) &&
    (resourceName === undefined || names(record, resourceName))
  );
}

/** An event as the API shows it. */
export function eventShape(event: StoredEvent): Event {
  const record = readRecord(event);
  const { accessKeyId } = record.userIdentity;
  const userName = nameOf(record);
  return {
    ...{ eventId: record.eventID, eventTime: event.atMs, eventName: record.eventName, eventSource: record.eventSource },
    ...(userName === undefined ? {} : { userName }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(event.account === '' ? {} : { account: event.account }),
    ...{ replica: record.additionalEventData.replica, readOnly: record.readOnly },
    ...(record.errorCode === undefined ? {} : { errorCode: record.errorCode }),
    record: event.record,
  };
}

function readRecord({ record }: StoredEvent): ReadRecord {
  return JSON.parse(record) as ReadRecord;
}

/** As CloudTrail's UserName: a user's name, `root`, or what a session is called. */
function nameOf({ userIdentity: { type, userName, arn } }: ReadRecord): string | undefined {
  if (type === 'Root') return 'root';
  return userName ?? arn?.split('/').at(-1);
}

function names({ requestParameters, resources }: ReadRecord, wanted: string): boolean {
  return Object.values(requestParameters ?? {}).includes(wanted) || resources.some(({ ARN }) => ARN === wanted);
}
