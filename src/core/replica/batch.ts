// The batch: everything that waits to be written, put together for one atomic write.

import type { Instant } from '../base/instant.ts';
import { invariant } from '../base/invariant.ts';
import type { Digests, RecordReader } from '../base/ports.ts';
import type { StoreWrite } from '../base/storage.ts';
import type { ClusterPosition } from '../model/position.ts';
import type { Revocation } from '../model/revocation.ts';
import { type CommitMark, encodeMark } from './commit-mark.ts';
import type { Fence, FenceMark } from './fence.ts';
import { movedFingerprint } from './fingerprint.ts';
import type { HeldReader } from './held-reader.ts';
import type { LogEntry } from './home-log.ts';
import {
  commitMarkKey,
  encodeNumber,
  homeMarkKey,
  logKey,
  positionStoreKey,
  promisedKey,
  recordStoreKey,
  releaseKey,
  requestKey,
  traceKey,
  voidKey,
} from './key-spaces.ts';
import { encodeLogValue, encodeTrace } from './log-value.ts';
import { encodePosition, type Position, type Positions } from './positions.ts';
import { encodePromised } from './promise.ts';
import { decodeRevocation } from './revocation-entry.ts';
import type { RevocationSet, SetChange } from './revocation-set.ts';

/** A batch on its way, with what to do when it has arrived. */
export interface ComposedBatch {
  readonly writes: readonly StoreWrite[];
  readonly sync: boolean;
  readonly storedOps: readonly LogEntry[];
  readonly shownOps: readonly LogEntry[];
  readonly changedKeys: readonly string[];
  readonly positions: ReadonlyMap<string, Position>;
  readonly setChange: SetChange;
  readonly fence: FenceMark;
}

/** What a stored batch changed. */
export interface Settled {
  /** Place of the newest stored op. */
  readonly stored: ClusterPosition;
  /** Ops that were stored just now. */
  readonly storedOps: readonly LogEntry[];
  /** Ops that became visible just now, each account's in order. */
  readonly shownOps: readonly LogEntry[];
  /** Record keys that changed for readers. */
  readonly changedKeys: readonly string[];
  readonly revocationsStored: readonly Revocation[];
  readonly revocationsShown: readonly Revocation[];
}

interface Parts {
  readonly digests: Digests;
  readonly store: RecordReader;
  readonly held: HeldReader;
  readonly positions: Positions;
  readonly revocations: RevocationSet;
  readonly fence: Fence;
}

/** Collects what waits, and composes one batch at a time. */
export class BatchComposer {
  readonly #parts: Parts;
  #unstored: LogEntry[] = [];
  #traces = new Set<LogEntry>();
  #releases = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How many ops wait to be stored. */
  get unstoredOps(): number {
    return this.#unstored.length;
  }

  noteOp(entry: LogEntry): void {
    this.#unstored.push(entry);
    this.#traces.add(entry);
  }

  noteTrace(entry: LogEntry): void {
    this.#traces.add(entry);
  }

  noteRelease(account: string, accountSeq: number): void {
    this.#releases.set(account, accountSeq);
  }

  /** This key of the replica's own goes with the next batch. */
  noteGone(key: string): void {
    this.#gone.push(key);
  }
  #gone: string[] = [];

  /** These ops are no more: what is stored of them is kept as evidence, apart from the log. */
  noteVoid(entries: readonly LogEntry[]): void {
    const gone = new Set(entries);
    const unstored = new Set(this.#unstored.filter((entry) => gone.has(entry)));
    this.#unstored = this.#unstored.filter((entry) => !gone.has(entry));
    this.#voided.push(...entries.filter((entry) => !unstored.has(entry)));
    for (const entry of entries) this.#traces.delete(entry);
  }
  #voided: LogEntry[] = [];

  /** One batch that stores what waits and shows `due`. Undefined where there is nothing that must be written now. */
  compose(due: readonly LogEntry[], now: Instant, mark: CommitMark): ComposedBatch | undefined {
    const { revocations, held, fence } = this.#parts;
    const must =
      this.#unstored.length > 0 ||
      due.length > 0 ||
      this.#releases.size > 0 ||
      this.#gone.length > 0 ||
      this.#voided.length > 0 ||
      fence.dirty ||
      revocations.hasWork(now.monotonicMs);
    // Traces alone wait for the next batch: they may be lost.
    if (!must) return undefined;
    const writes: StoreWrite[] = [];
    // What a later write of this batch puts in their place wins.
    for (const entry of this.#voided) writes.push(...voiding(entry));
    this.#voided = [];
    for (const entry of this.#unstored) {
      writes.push({ key: logKey(entry.op.index), value: encodeLogValue(entry.bytes, entry.signature) });
      writes.push({ key: requestKey(entry.op.requestId), value: encodeNumber(entry.op.index) });
    }
    const adopted = due
      .flatMap((entry) => entry.op.revocationsSeen)
      .flatMap((bytes) => {
        const decoded = decodeRevocation(clusterOf(due), bytes);
        return decoded.ok ? [decoded.value.revocation] : [];
      });
    const set = revocations.compose(now.monotonicMs, adopted);
    for (const write of set.writes) {
      held.hold(write.key);
      writes.push(write);
    }
    const shown = this.#show(due);
    for (const [key, value] of shown.records) {
      const storeKey = recordStoreKey(key);
      held.hold(storeKey);
      writes.push({ key: storeKey, value });
    }
    for (const [account, position] of shown.positions) {
      writes.push({ key: positionStoreKey(account), value: encodePosition(position) });
    }
    for (const [account, accountSeq] of this.#releases)
      writes.push({ key: releaseKey(account), value: encodeNumber(accountSeq) });
    // What becomes visible by this batch is noted in it: the time of the acknowledgement replaces this one later.
    for (const entry of due) {
      entry.visibleAtMs ??= now.wallMs;
      this.#traces.add(entry);
    }
    for (const entry of this.#traces) writes.push({ key: traceKey(entry.op.index), value: traceOf(entry) });
    for (const key of this.#gone) writes.push({ key, value: undefined });
    this.#gone = [];
    const mustStoreFence = fence.dirty;
    const fenceMark = fence.take();
    if (mustStoreFence) writes.push({ key: promisedKey, value: encodePromised(fenceMark.promised) });
    if (mustStoreFence) writes.push({ key: homeMarkKey, value: fenceMark.whole ? encodeNumber(1) : undefined });
    writes.push({ key: commitMarkKey, value: encodeMark(mark) });
    const storedOps = this.#unstored;
    this.#unstored = [];
    this.#traces = new Set();
    this.#releases = new Map();
    return {
      ...{ writes, sync: true, storedOps, shownOps: due, setChange: set.change },
      changedKeys: [...shown.records.keys()],
      positions: shown.positions,
      fence: fenceMark,
    };
  }

  /** Records and positions as they stand after `due`. */
  #show(due: readonly LogEntry[]): { records: Map<string, Uint8Array | undefined>; positions: Map<string, Position> } {
    const { digests, store } = this.#parts;
    const records = new Map<string, Uint8Array | undefined>();
    const positions = new Map<string, Position>();
    for (const { op } of due) {
      const before = positions.get(op.account) ?? this.#parts.positions.of(op.account);
      // INVARIANT: per account, in order, without gaps, once.
      invariant(op.accountSeq === before.accountSeq + 1, `op ${op.index} follows its account's visible position`);
      let fingerprint = before.fingerprint;
      for (const { key, value } of op.writes) {
        const present = records.has(key) ? records.get(key) : store.get(recordStoreKey(key));
        fingerprint = movedFingerprint(digests, fingerprint, key, present, value);
        records.set(key, value);
      }
      positions.set(op.account, { accountSeq: op.accountSeq, index: op.index, fingerprint });
    }
    return { records, positions };
  }
}

/** The writes that move a stored op out of the log. */
function voiding({ op, bytes, signature }: LogEntry): readonly StoreWrite[] {
  return [
    { key: logKey(op.index), value: undefined },
    { key: traceKey(op.index), value: undefined },
    { key: requestKey(op.requestId), value: undefined },
    { key: voidKey(op), value: encodeLogValue(bytes, signature) },
  ];
}

function clusterOf(due: readonly LogEntry[]): string {
  return due[0]?.op.clusterId ?? '';
}

function traceOf(entry: LogEntry): Uint8Array {
  return encodeTrace({
    receivedAtMs: Math.round(entry.receivedAtMs ?? 0),
    committedAtMs: Math.round(entry.committedAtMs ?? 0),
    visibleAtMs: Math.round(entry.visibleAtMs ?? 0),
  });
}
