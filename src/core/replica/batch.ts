// The batch: everything that waits to be written, put together for one atomic write.

import type { Instant } from '../base/instant.ts';
import { invariant } from '../base/invariant.ts';
import type { Digests, RecordReader } from '../base/ports.ts';
import type { StoreWrite } from '../base/storage.ts';
import { type CommitMark, encodeMark } from './commit-mark.ts';
import type { Fence, FenceMark } from './fence.ts';
import { moveFingerprint } from './fingerprint.ts';
import type { HeldReader } from './held-reader.ts';
import { KeptPreimages } from './kept-preimages.ts';
import {
  commitMarkKey,
  encodeNumber,
  homeMarkKey,
  logKey,
  positionStoreKey,
  promisedKey,
  recordStoreKey,
  releaseKey,
  traceKey,
  voidKey,
} from './key-spaces.ts';
import type { LogEntry } from './log-entry.ts';
import { encodeLogValue, encodeTrace } from './log-value.ts';
import type { Op } from './op.ts';
import { encodePosition, type Position, type Positions } from './positions.ts';
import { encodePreimage, placeBefore, preimageKey } from './preimages.ts';
import { encodePromised } from './promise.ts';
import { decodeRevocation } from './revocation-entry.ts';
import type { RevocationSet, SetChange } from './revocation-set.ts';

/** A batch on its way, with what to do when it has arrived. */
export interface ComposedBatch {
  readonly writes: readonly StoreWrite[];
  readonly sync: boolean;
  readonly storedOps: readonly LogEntry[];
  readonly shownOps: readonly LogEntry[];
  /** Records that become visible, as they are then. */
  readonly changed: ReadonlyMap<string, Uint8Array | undefined>;
  readonly positions: ReadonlyMap<string, Position>;
  readonly setChange: SetChange;
  readonly fence: FenceMark;
}

interface Parts {
  readonly digests: Digests;
  readonly store: RecordReader;
  readonly held: HeldReader;
  readonly positions: Positions;
  readonly revocations: RevocationSet;
  /** Ops between two checkpoints. */
  readonly checkpointOps: number;
  readonly fence: Fence;
}

/** Collects what waits, and composes one batch at a time. */
export class BatchComposer {
  readonly #parts: Parts;
  readonly #kept: KeptPreimages;
  #unstored: LogEntry[] = [];
  #traces = new Set<LogEntry>();
  #releases = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#kept = new KeptPreimages(parts.checkpointOps);
  }

  /** How many ops wait to be stored. */
  get unstoredOps(): number {
    return this.#unstored.length;
  }

  noteOp(entry: LogEntry): void {
    this.#unstored.push(entry);
    this.#kept.stores(entry.index);
  }

  noteTrace(entry: LogEntry): void {
    this.#traces.add(entry);
  }

  noteRelease(account: string, accountSeq: number): void {
    this.#releases.set(account, accountSeq);
  }

  /** This key of the replica's own is written, or taken out, with the next batch. */
  noteOwn(key: string, value: Uint8Array | undefined): void {
    this.#own.push({ key, value });
  }
  #own: StoreWrite[] = [];

  /** These ops are no more: what is stored of them is kept as evidence, apart from the log. */
  noteVoid(entries: readonly LogEntry[]): void {
    const gone = new Set(entries);
    const unstored = new Set(this.#unstored.filter((entry) => gone.has(entry)));
    this.#unstored = this.#unstored.filter((entry) => !gone.has(entry));
    this.#voided.push(...entries.filter((entry) => !unstored.has(entry)));
    for (const entry of entries) this.#traces.delete(entry);
  }
  #voided: LogEntry[] = [];

  /** Whether something must be written now. Traces alone wait for the next batch: they may be lost. */
  hasWork(now: Instant): boolean {
    const { fence, revocations } = this.#parts;
    return (
      this.#unstored.length > 0 ||
      this.#releases.size > 0 ||
      this.#own.length > 0 ||
      this.#voided.length > 0 ||
      fence.dirty ||
      revocations.hasWork(now.monotonicMs)
    );
  }

  /** One batch that stores what waits and shows `due`. Undefined where there is nothing that must be written now. */
  compose(due: readonly LogEntry[], now: Instant, mark: CommitMark): ComposedBatch | undefined {
    const { revocations, held, fence } = this.#parts;
    if (due.length === 0 && !this.hasWork(now)) return undefined;
    const writes: StoreWrite[] = [];
    // What a later write of this batch puts in their place wins.
    for (const entry of this.#voided) writes.push(...voiding(entry));
    this.#voided = [];
    for (const entry of this.#unstored) {
      writes.push({ key: logKey(entry.index), value: encodeLogValue(entry.bytes, entry.signature) });
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
      writes.push({ key: recordStoreKey(key), value });
    }
    writes.push(...shown.preimages);
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
    for (const entry of this.#traces) writes.push({ key: traceKey(entry.index), value: traceOf(entry) });
    writes.push(...this.#own);
    this.#own = [];
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
      writes,
      sync: true,
      storedOps,
      shownOps: due,
      setChange: set.change,
      changed: shown.records,
      positions: shown.positions,
      fence: fenceMark,
    };
  }

  /** Traces of ops up to there are of no use any more. */
  trimmed(index: number): void {
    for (const entry of this.#traces) if (entry.index <= index) this.#traces.delete(entry);
  }

  /** What waits to be stored is taken in anew later: the state comes from a snapshot. */
  forget(): void {
    this.#unstored = [];
    this.#traces = new Set();
    this.#kept.forget();
  }

  /** Records and positions as they stand after `due`, and what they were at the checkpoints' places before. */
  #show(due: readonly LogEntry[]): Shown {
    const { digests, store, held } = this.#parts;
    const kept = this.#kept;
    const preimages: StoreWrite[] = [];
    const keep = (index: number, storeKey: string, before: () => Uint8Array | undefined): void => {
      const place = placeBefore(index, this.#parts.checkpointOps);
      if (place === 0) return;
      const key = preimageKey(storeKey, place);
      const known = kept.has(key, index);
      if (known === true) return;
      kept.add(key, index);
      if (known === false || store.get(key) === undefined) preimages.push({ key, value: encodePreimage(before()) });
    };
    const records = new Map<string, Uint8Array | undefined>();
    const accounts = new Map<string, MovingPosition>();
    for (const { op } of due) {
      let position = accounts.get(op.account);
      if (position === undefined)
        accounts.set(op.account, (position = new MovingPosition(this.#parts.positions.of(op.account))));
      // INVARIANT: per account, in order, without gaps, once.
      invariant(op.accountSeq === position.accountSeq + 1, `op ${op.index} follows its account's visible position`);
      const moving = position;
      keep(op.index, positionStoreKey(op.account), () =>
        moving.accountSeq === 0 ? undefined : encodePosition(moving.at(digests)),
      );
      for (const { key, value } of op.writes) {
        const storeKey = recordStoreKey(key);
        // INVARIANT: the fingerprint follows what the disk holds, not what memory has of it: so a wrong record is found out.
        const present = records.has(key) ? records.get(key) : held.hold(storeKey);
        keep(op.index, storeKey, () => present);
        moving.change(key, present, value);
        records.set(key, value);
      }
      moving.move(op);
    }
    const positions = new Map<string, Position>();
    for (const [account, position] of accounts) positions.set(account, position.at(digests));
    return { records, positions, preimages };
  }
}

/** An account's position while a batch is put together: what many of its ops change is hashed once, as it was and as it became. */
class MovingPosition {
  accountSeq: number;
  index: number;
  // One array for all of a batch: nobody else has it before the batch is on disk.
  readonly #fingerprint: Uint8Array;
  readonly #changes = new Map<string, { readonly before: Uint8Array | undefined; after: Uint8Array | undefined }>();

  constructor({ accountSeq, index, fingerprint }: Position) {
    this.accountSeq = accountSeq;
    this.index = index;
    this.#fingerprint = new Uint8Array(fingerprint);
  }

  change(key: string, before: Uint8Array | undefined, after: Uint8Array | undefined): void {
    const known = this.#changes.get(key);
    if (known === undefined) this.#changes.set(key, { before, after });
    else known.after = after;
  }

  move({ accountSeq, index }: Op): void {
    this.accountSeq = accountSeq;
    this.index = index;
  }

  at(digests: Digests): Position {
    for (const [key, { before, after }] of this.#changes)
      moveFingerprint(digests, this.#fingerprint, { key, before, after });
    this.#changes.clear();
    return { accountSeq: this.accountSeq, index: this.index, fingerprint: this.#fingerprint };
  }
}

/** What becomes visible in one batch. */
interface Shown {
  readonly records: Map<string, Uint8Array | undefined>;
  readonly positions: Map<string, Position>;
  readonly preimages: readonly StoreWrite[];
}

/** The writes that move a stored op out of the log. */
function voiding({ op, bytes, signature }: LogEntry): readonly StoreWrite[] {
  return [
    { key: logKey(op.index), value: undefined },
    { key: traceKey(op.index), value: undefined },
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
