// The revocation set of one replica: which entries it has, which of them are visible here, and when the others will be.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { Heap } from '../base/heap.ts';
import type { RecordReader } from '../base/ports.ts';
import { fromUtf8, utf8 } from '../base/text.ts';
import { type Dot, dotText, type Revocation } from '../model/revocation.ts';
import { revocationStoreKey, targetStoreKey } from './key-spaces.ts';
import { encodeRevocation, type SignedRevocation } from './revocation-entry.ts';
import { lifeOf, VersionVector } from './version-vector.ts';

// Targets whose revocations (mostly none) are remembered: keys and principals of busy callers, 100 bytes each.
const rememberedTargets = 20_000;

/** One revocation as its target's record keeps it. */
interface TargetEntry {
  readonly revocation: Revocation;
  readonly visible: boolean;
}

interface Pending {
  readonly revocation: Revocation;
  /** When its own delay is over. */
  readonly ownDueMs: number;
  /** When it may be shown. */
  readonly dueMs: number;
}

interface Staged {
  readonly entry: SignedRevocation;
  readonly visible: boolean;
}

/** One write for the next batch. */
interface SetWrite {
  readonly key: string;
  readonly value: Uint8Array;
}

/** What a batch does to the set. */
export interface SetChange {
  readonly stored: readonly Revocation[];
  readonly shown: readonly Revocation[];
}

/** Add-only. An entry is staged, then stored, then (at its due time) shown; shown is for ever. */
export class RevocationSet {
  /** Hides what a batch under way changes. */
  readonly #shown: RecordReader;
  /** Sees what the store has. */
  readonly #store: RecordReader;
  readonly #seen = new VersionVector();
  readonly #pending = new Map<string, Pending>();
  readonly #order = new Heap<string>();
  /** Pending ones that the next batch shows, whatever their delay. */
  readonly #atOnce = new Map<string, Revocation>();
  /** What readers see of targets they asked about lately; dropped when a batch changes it. */
  readonly #visible = new Map<string, readonly Revocation[]>();
  readonly #extraMs: (revocation: Revocation) => number;
  /** What is stored; {@link #seen} also counts what is on its way to the disk. */
  readonly #stored = new VersionVector();
  #staged: Staged[] = [];
  /** What the batch under way stores. */
  #storing: readonly Staged[] = [];

  /** `extraMs`: how much longer than its own delay an entry waits; Infinity: until {@link reschedule} finds otherwise. */
  constructor(shown: RecordReader, store: RecordReader, extraMs: (revocation: Revocation) => number = () => 0) {
    this.#shown = shown;
    this.#store = store;
    this.#extraMs = extraMs;
  }

  /** Puts back what the store holds, at start. `dueMs` of an entry that is not visible yet. */
  restore(
    entries: Iterable<{ revocation: Revocation; visible: boolean }>,
    dueMs: (revocation: Revocation) => number,
  ): void {
    for (const { revocation, visible } of entries) {
      this.#seen.note(revocation.dot);
      this.#stored.note(revocation.dot);
      if (!visible) this.#schedule(revocation, dueMs(revocation));
    }
  }

  /** Whether the entry with this dot is here, stored or staged. */
  has(dot: Dot): boolean {
    return this.#seen.has(dot);
  }

  /** Whether it is the next of its origin's life. */
  isNext(dot: Dot): boolean {
    return dot.seq === this.#seen.of(dot) + 1;
  }

  /** Adds an entry. `dueMs` undefined: visible as soon as it is stored (its origin). */
  add(entry: SignedRevocation, dueMs: number | undefined): void {
    const { revocation } = entry;
    this.#seen.note(revocation.dot);
    this.#staged.push({ entry, visible: dueMs === undefined });
    if (dueMs !== undefined) this.#schedule(revocation, dueMs);
  }

  /** Whether it is on disk here. */
  isStored(dot: Dot): boolean {
    return this.#stored.has(dot);
  }

  /** Version vector of what is here, before any gap. */
  seen(): readonly Dot[] {
    return this.#seen.dots;
  }

  /** Version vector of what is on disk, before any gap: what others may be told, and what outlives a power loss. */
  storedSeen(): readonly Dot[] {
    return this.#stored.dots;
  }

  /** When an entry that is not visible yet will be; undefined where it is visible, or not here. */
  dueMs(dot: Dot): number | undefined {
    return this.#pending.get(dotText(dot))?.dueMs;
  }

  /** Whether readers here see it. */
  isVisible(revocation: Pick<Revocation, 'dot' | 'target'>): boolean {
    const text = dotText(revocation.dot);
    return this.visibleOf(revocation.target).some((one) => dotText(one.dot) === text);
  }

  /** Revocations of a target that readers here see. */
  visibleOf(target: string): readonly Revocation[] {
    const known = this.#visible.get(target);
    if (known !== undefined) return known;
    const bytes = this.#shown.get(targetStoreKey(target));
    const visible =
      bytes === undefined ? nothing : decodeTarget(bytes).flatMap((entry) => (entry.visible ? [entry.revocation] : []));
    if (this.#visible.size >= rememberedTargets) this.#visible.clear();
    this.#visible.set(target, visible);
    return visible;
  }

  /** All revocations of a target that are here, visible or not. */
  allOf(target: string): readonly Revocation[] {
    const all = new Map<string, Revocation>();
    const bytes = this.#store.get(targetStoreKey(target));
    if (bytes !== undefined)
      for (const { revocation } of decodeTarget(bytes)) all.set(dotText(revocation.dot), revocation);
    for (const { entry } of [...this.#storing, ...this.#staged])
      if (entry.revocation.target === target) all.set(dotText(entry.revocation.dot), entry.revocation);
    for (const { revocation } of this.#pending.values())
      if (revocation.target === target) all.set(dotText(revocation.dot), revocation);
    return [...all.values()];
  }

  get nextDueMs(): number | undefined {
    return this.#order.firstRank;
  }

  /** Whether the next batch has something to write. */
  hasWork(nowMs: number): boolean {
    return (
      this.#staged.length > 0 || this.#atOnce.size > 0 || (this.#order.firstRank ?? Number.POSITIVE_INFINITY) <= nowMs
    );
  }

  /** The writes that store what is staged and show what is due, or is in `alsoShow`. No batch may be under way. */
  compose(nowMs: number, alsoShow: readonly Revocation[]): { writes: readonly SetWrite[]; change: SetChange } {
    const show = new Map<string, Revocation>(alsoShow.map((revocation) => [dotText(revocation.dot), revocation]));
    for (const [text, revocation] of this.#atOnce) show.set(text, revocation);
    this.#atOnce.clear();
    while ((this.#order.firstRank ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const text = this.#order.pop();
      const pending = text === undefined ? undefined : this.#pending.get(text);
      if (text !== undefined && pending !== undefined && pending.dueMs <= nowMs) show.set(text, pending.revocation);
    }
    const targets = new Map<string, TargetEntry[]>();
    const targetOf = (target: string): TargetEntry[] => {
      const bytes = this.#store.get(targetStoreKey(target));
      const entries = targets.get(target) ?? (bytes === undefined ? [] : [...decodeTarget(bytes)]);
      targets.set(target, entries);
      return entries;
    };
    const writes: SetWrite[] = [];
    const stored: Revocation[] = [];
    for (const { entry, visible } of this.#staged) {
      const { revocation } = entry;
      writes.push({
        key: revocationStoreKey(revocation.dot),
        value: encodeRevocation(entry.signedBytes, entry.signature),
      });
      targetOf(revocation.target).push({ revocation, visible });
      stored.push(revocation);
    }
    const shown = stored.filter((_, at) => this.#staged[at]?.visible === true);
    for (const [text, revocation] of show) {
      const entries = targetOf(revocation.target);
      const at = entries.findIndex((entry) => dotText(entry.revocation.dot) === text);
      if (at < 0 || entries[at]?.visible === true) continue;
      entries[at] = { revocation, visible: true };
      shown.push(revocation);
    }
    for (const [target, entries] of targets) writes.push({ key: targetStoreKey(target), value: encodeTarget(entries) });
    this.#storing = this.#staged;
    this.#staged = [];
    return { writes, change: { stored, shown } };
  }

  /** The batch is on disk, and what it held back from readers is let go. */
  settle(change: SetChange): void {
    this.#storing = [];
    for (const { target } of [...change.stored, ...change.shown]) this.#visible.delete(target);
    for (const { dot } of change.stored) this.#stored.note(dot);
    for (const revocation of change.shown) this.#pending.delete(dotText(revocation.dot));
  }

  /** How many entries wait to become visible. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** What is added to the delays changed: all that waits is looked at again. */
  reschedule(): void {
    for (const { revocation, ownDueMs } of [...this.#pending.values()]) this.#schedule(revocation, ownDueMs);
  }

  /** Whether readers here see all entries up to these dots; what is here and waits is shown with the next batch, whatever its delay. */
  showThrough(dots: readonly Dot[]): boolean {
    const through = new Map(dots.map((dot) => [lifeOf(dot), dot.seq]));
    const waiting = [...this.#pending.values()].filter(({ revocation: { dot } }) => {
      return dot.seq <= (through.get(lifeOf(dot)) ?? 0);
    });
    for (const { revocation } of waiting) this.#atOnce.set(dotText(revocation.dot), revocation);
    return waiting.length === 0 && dots.every((dot) => dot.seq <= this.#seen.of(dot));
  }

  /** The same for one entry. */
  showAtOnce(dot: Dot): boolean {
    const text = dotText(dot);
    const waiting = this.#pending.get(text);
    if (waiting !== undefined) this.#atOnce.set(text, waiting.revocation);
    return waiting === undefined && this.has(dot);
  }

  #schedule(revocation: Revocation, ownDueMs: number): void {
    const text = dotText(revocation.dot);
    const dueMs = ownDueMs + this.#extraMs(revocation);
    this.#pending.set(text, { revocation, ownDueMs, dueMs });
    if (dueMs !== Number.POSITIVE_INFINITY) this.#order.push(dueMs, text);
  }

  /** Profile `manual`: these may be shown now. */
  release(nowMs: number, which: (revocation: Revocation) => boolean): void {
    for (const { revocation, dueMs } of [...this.#pending.values()]) {
      if (dueMs > nowMs && which(revocation)) this.#schedule(revocation, nowMs);
    }
  }
}

const nothing: readonly Revocation[] = [];

/** A target's record: format number, then canonical JSON. */
function encodeTarget(entries: readonly TargetEntry[]): Uint8Array {
  const plain = entries.map(({ revocation, visible }) => ({ ...revocation, dot: { ...revocation.dot }, visible }));
  return new ByteWriter(256)
    .byte(1)
    .raw(utf8(canonicalJson(plain)))
    .finish();
}

/** Reads a target's record. */
export function decodeTarget(bytes: Uint8Array): readonly TargetEntry[] {
  const reader = new ByteReader(bytes);
  reader.byte();
  const plain = JSON.parse(fromUtf8(bytes.subarray(1))) as (Revocation & { visible: boolean })[];
  return plain.map(({ visible, ...revocation }) => ({ revocation, visible }));
}
