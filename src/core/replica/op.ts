// The op: one replicated write, its stored form, and the hash that chains it to the one before.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { toHex, utf8 } from '../base/text.ts';
import { type OpClass, opClasses } from '../model/op-class.ts';
import type { ClusterPosition } from '../model/position.ts';
import { clusterIdBytes } from './cluster-id.ts';
import type { Hlc } from './hlc.ts';

/** Format number of the encoding below; the first byte of every stored op. */
export const opFormat = 1;
/** The same with what the op answered: of ops that have it, and of no other. */
export const answeredOpFormat = 2;

/** One record as it will stand: canonical bytes with their own format number, or undefined for a deletion. */
export interface StoredWrite {
  readonly key: string;
  readonly value: Uint8Array | undefined;
  /** The record that the value is, where it is known without reading it. */
  readonly record?: unknown;
}

/** Who asked for an op. */
export interface OpActor {
  readonly account: string;
  /** Unique id, or the account for its root user; `eventide` for ops of the home's own. */
  readonly id: string;
  readonly accessKeyId?: string;
}

/** One replicated write. */
export interface Op {
  /** 32 hex digits. */
  readonly clusterId: string;
  readonly epoch: number;
  /** 1, 2, 3 …, going on across epochs. */
  readonly index: number;
  readonly account: string;
  /** 1, 2, 3 … within the account. */
  readonly accountSeq: number;
  readonly hlc: Hlc;
  readonly class: OpClass;
  /** What kind of change: `iam:CreateUser`, `eventide:Genesis`, `eventide:AdoptRevocation`. */
  readonly kind: string;
  readonly writes: readonly StoredWrite[];
  /** Encoded revocations that this op adopts: they become visible before it does. */
  readonly revocationsSeen: readonly Uint8Array[];
  readonly actor: OpActor;
  readonly requestId: string;
  /** Where the op was made with an idempotency key: what names its answer, the account and a hash. */
  readonly idempotency?: string | undefined;
  /** What that key was answered (kept-answer.ts); undefined: its answer, if any, stands in a record. */
  readonly answer?: Uint8Array | undefined;
  /** The place that the first op of an epoch adopts. */
  readonly base?: ClusterPosition | undefined;
  /** Hash of the op before, 32 bytes; zeros for the first. */
  readonly prevHash: Uint8Array;
  /** Why this version cannot read the rest of the op: then only its place, account, number and time are known. */
  readonly unreadable?: string;
}

/** The hash before the first op. */
export const noHash: Uint8Array = new Uint8Array(32);

/** The op's only encoding. */
export function encodeOp(op: Op): Uint8Array {
  const { answer } = op;
  const writer = new ByteWriter()
    .byte(answer === undefined ? opFormat : answeredOpFormat)
    .raw(clusterIdBytes(op.clusterId));
  writer.varint(op.epoch).varint(op.index).text(op.account).varint(op.accountSeq);
  writer.varint(op.hlc.wallMs).varint(op.hlc.counter);
  writer.byte(opClasses.indexOf(op.class)).text(op.kind);
  writer.varint(op.writes.length);
  for (const write of op.writes) {
    writer.text(write.key).byte(write.value === undefined ? 0 : 1);
    if (write.value !== undefined) writer.blob(write.value);
  }
  writer.varint(op.revocationsSeen.length);
  for (const entry of op.revocationsSeen) writer.blob(entry);
  writer
    .text(actorText(op.actor))
    .text(op.requestId)
    .text(op.idempotency ?? '');
  if (answer !== undefined) writer.blob(answer);
  writer.byte(op.base === undefined ? 0 : 1);
  if (op.base !== undefined) writer.varint(op.base.epoch).varint(op.base.index);
  return writer.raw(op.prevHash).finish();
}

/** Reads an encoded op; refuses what {@link encodeOp} would not have written. */
export function decodeOp(bytes: Uint8Array): Result<Op, string> {
  try {
    return ok(readOp(new ByteReader(bytes)));
  } catch (error) {
    if (error instanceof MalformedBytesError || error instanceof SyntaxError) return fail(`op: ${error.message}`);
    throw error;
  }
}

/**
 * Reads an op that was written by this version or any other: where the whole cannot be read, its head.
 * INVARIANT: every format begins with a format byte, cluster id, epoch, index, account, accountSeq and HLC, and ends with prevHash.
 */
export function decodeAnyOp(bytes: Uint8Array): Result<Op, string> {
  const whole = decodeOp(bytes);
  if (whole.ok) return whole;
  try {
    const reader = new ByteReader(bytes);
    reader.byte();
    const head = readHead(reader);
    if (bytes.length < 32 || head.index < 1) return whole;
    return ok({
      ...{ ...head, class: 'update', kind: 'unreadable', writes: [], revocationsSeen: [], unreadable: whole.error },
      ...{
        actor: { account: head.account, id: '' },
        requestId: `unreadable-${head.index}`,
        prevHash: bytes.slice(-32),
      },
    });
  } catch (error) {
    if (error instanceof MalformedBytesError) return whole;
    throw error;
  }
}

function readHead(reader: ByteReader): Pick<Op, 'account' | 'accountSeq' | 'clusterId' | 'epoch' | 'hlc' | 'index'> {
  const clusterId = toHex(reader.raw(16));
  const epoch = reader.varint();
  const index = reader.varint();
  const account = reader.text();
  const accountSeq = reader.varint();
  return { clusterId, epoch, index, account, accountSeq, hlc: { wallMs: reader.varint(), counter: reader.varint() } };
}

function readOp(reader: ByteReader): Op {
  const format = reader.byte();
  if (!isKnown(format)) throw new MalformedBytesError(`format ${format} is unknown here`);
  const { clusterId, epoch, index, account, accountSeq, hlc } = readHead(reader);
  const opClass = opClasses[reader.byte()];
  if (opClass === undefined) throw new MalformedBytesError('class is unknown here');
  const kind = reader.text();
  const writes: StoredWrite[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const key = reader.text();
    writes.push({ key, value: readFlag(reader) ? reader.blob() : undefined, record: undefined });
  }
  const revocationsSeen: Uint8Array[] = [];
  for (let left = reader.varint(); left > 0; left--) revocationsSeen.push(reader.blob());
  const actor = readActor(reader.text());
  const requestId = reader.text();
  const idempotency = reader.text();
  const answer = format === answeredOpFormat ? reader.blob() : undefined;
  const base = readFlag(reader) ? { epoch: reader.varint(), index: reader.varint() } : undefined;
  const prevHash = reader.raw(32);
  reader.end();
  return {
    clusterId,
    epoch,
    index,
    account,
    accountSeq,
    hlc,
    class: opClass,
    kind,
    writes,
    revocationsSeen,
    actor,
    requestId,
    idempotency: idempotency === '' ? undefined : idempotency,
    answer,
    base,
    prevHash,
  };
}

/** What names an op. `answered`: the key whose answer it has. */
export type OpNames = Pick<Op, 'epoch' | 'kind' | 'requestId'> & { readonly answered: string | undefined };

/** Reads of an encoded op only what names it, in a fraction of the time; all that is passed over may be anything. */
export function decodeOpNames(bytes: Uint8Array): Result<OpNames, string> {
  try {
    const reader = new ByteReader(bytes);
    const format = reader.byte();
    if (!isKnown(format)) return fail('op: a format that is unknown here');
    reader.skip(16);
    const epoch = reader.varint();
    reader.varint();
    reader.skip(reader.varint());
    for (let numbers = 3; numbers > 0; numbers--) reader.varint();
    reader.skip(1);
    const kind = reader.text();
    for (let left = reader.varint(); left > 0; left--) {
      reader.skip(reader.varint());
      if (readFlag(reader)) reader.skip(reader.varint());
    }
    for (let left = reader.varint(); left > 0; left--) reader.skip(reader.varint());
    reader.skip(reader.varint());
    const requestId = reader.text();
    return ok({ epoch, kind, requestId, answered: format === answeredOpFormat ? reader.text() : undefined });
  } catch (error) {
    if (error instanceof MalformedBytesError) return fail(`op: ${error.message}`);
    throw error;
  }
}

function isKnown(format: number): boolean {
  return format === opFormat || format === answeredOpFormat;
}

function readFlag(reader: ByteReader): boolean {
  const flag = reader.byte();
  if (flag > 1) throw new MalformedBytesError(`a flag is 0 or 1, not ${flag}`);
  return flag === 1;
}

// Canonical JSON: members in order.
function actorText({ accessKeyId, account, id }: OpActor): string {
  return JSON.stringify(accessKeyId === undefined ? { account, id } : { accessKeyId, account, id });
}

// INVARIANT: one encoding per op, so the actor's text is the one that would be written again.
function readActor(text: string): OpActor {
  const value: unknown = JSON.parse(text);
  if (!isActor(value) || actorText(value) !== text) throw new MalformedBytesError('actor is malformed');
  return value;
}

function isActor(value: unknown): value is OpActor {
  if (typeof value !== 'object' || value === null) return false;
  const { account, id, accessKeyId } = value as Partial<Record<keyof OpActor, unknown>>;
  return typeof account === 'string' && typeof id === 'string' && ['string', 'undefined'].includes(typeof accessKeyId);
}

/** The hash that the next op carries as `prevHash`. */
export function hashOp(digests: Digests, bytes: Uint8Array): Uint8Array {
  return digests.sha256(bytes);
}

/** What the home of an epoch signs at the end of a group commit. */
export function headMessage(clusterId: string, epoch: number, index: number, hash: Uint8Array): Uint8Array {
  const writer = new ByteWriter(96).raw(utf8('eventide-head')).byte(1).text(clusterId);
  return writer.varint(epoch).varint(index).raw(hash).finish();
}
