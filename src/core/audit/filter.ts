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

/** An event by itself, as a replica hands it on to another. */
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
