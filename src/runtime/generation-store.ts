// The key spaces of a replica's generations: which one counts, the next one in preparation, and the clearing of those that do not.

import type { Digests } from '../core/base/ports.ts';
import type { StoreWrite } from '../core/base/storage.ts';
import {
  type Generation,
  generationJson,
  generationOf,
  pointOf,
  type ResetPointId,
} from '../core/replica/generation.ts';
import {
  endOfPrefix,
  generationKey,
  generationPrefix,
  keySpaces,
  pointKey,
  pointPrefix,
} from '../core/replica/key-spaces.ts';
import { decodeRecord, encodeRecord } from '../core/replica/record-codec.ts';
import type { Recovered } from '../core/replica/recovered.ts';
import {
  type Entrance,
  entranceWrites,
  GroundWork,
  type PointEntry,
  PointHash,
  type PointPositions,
  positionWrites,
  recoveredAt,
} from '../core/replica/reset-point.ts';
import type { Store } from './ports.ts';
import { prefixedStore, under } from './prefixed-store.ts';

type Done = (failure: string | undefined) => void;

/** What a replica is in, as its disk says. */
export interface HeldGeneration {
  readonly generation: Generation;
  /** Number of its key space here; 0: the first generation's. */
  readonly slot: number;
}

/** A reset point that a replica holds. */
interface HeldPoint {
  readonly id: ResetPointId;
  /** Number of its copy here; undefined: what the cluster began with, of which every replica knows all entries. */
  readonly slot: number | undefined;
}

/** A key space that a generation can begin with. */
interface Prepared {
  readonly hash: string;
  readonly slot: number;
  readonly positions: PointPositions;
}

/** Which generation a disk is in; `first` where it never left that one. Throws where it cannot be read. */
export function heldGeneration(store: Pick<Store, 'get'>, first: Generation): HeldGeneration {
  const bytes = store.get(generationKey);
  if (bytes === undefined) return { generation: first, slot: 0 };
  const { slot, ...value } = decodeRecord(bytes) as { readonly slot: number };
  const generation = generationOf(value);
  if (generation === undefined) throw new RangeError('the stored generation cannot be read');
  return { generation, slot };
}

/** The key space of what a disk is in. */
export function spaceOf(store: Store, { slot }: HeldGeneration): Store {
  return prefixedStore(store, generationPrefix(slot));
}

// What is read and written at once in the background: it takes a millisecond or two, for which calls' own writes wait.
const batch = { entries: 250, bytes: 256 * 1024 };

type TakeEntries = (entries: readonly PointEntry[], more: boolean, failure?: string) => void;

interface Parts {
  readonly store: Store;
  readonly digests: Digests;
  readonly held: HeldGeneration;
  /** What the cluster began with. */
  readonly beginning: { readonly id: ResetPointId; readonly entries: readonly PointEntry[] };
  /** Whose ops write a record. */
  readonly accountOf: (key: string, value: Uint8Array) => string;
}

/** The key spaces of a replica's generations. */
export class GenerationStore {
  readonly #parts: Parts;
  #held: HeldGeneration;
  #point: HeldPoint;
  #prepared: Prepared | undefined;
  /** Copies of points that are on their way in. */
  readonly #incoming = new Set<number>();
  #entering = 0;
  #lastSlot: number;
  readonly #jobs: ((done: () => void) => void)[] = [];
  #working = false;
  #waiting: ((failure: string | undefined) => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#held = parts.held;
    const bytes = parts.store.get(pointKey);
    const { slot, ...value } = bytes === undefined ? { slot: undefined } : (decodeRecord(bytes) as { slot: number });
    this.#point = { id: pointOf(value) ?? parts.beginning.id, slot };
    this.#lastSlot = Math.max(parts.held.slot, slot ?? 0);
  }

  get held(): HeldGeneration {
    return this.#held;
  }

  /** The reset point that is held here. */
  get point(): ResetPointId {
    return this.#point.id;
  }

  /** Calls back once a key space is prepared for the present point, or cannot be. */
  whenPrepared(then: Done): void {
    if (this.#isPrepared) return then(undefined);
    this.#waiting.push(then);
    this.#do((done) => this.#prepare(done));
  }

  /** Begins with what lies about from a life before, then prepares the first key space. */
  start(): void {
    this.#do((done) => this.#clear(done));
    this.whenPrepared(() => undefined);
  }

  /** Moves to a generation, for which a key space is prepared: one synced write. */
  enter(
    generation: Generation,
    entrance: Entrance,
    then: (entered: { readonly store: Store; readonly recovered: Recovered } | undefined, failure?: string) => void,
  ): void {
    const prepared = this.#prepared;
    if (prepared?.hash !== generation.point.hash) return then(undefined, 'no key space is prepared');
    const { store, digests } = this.#parts;
    const { slot, positions } = prepared;
    this.#prepared = undefined;
    this.#entering = slot;
    const writes: readonly StoreWrite[] = [
      ...under(generationPrefix(slot), entranceWrites(digests, generation, entrance)),
      { key: generationKey, value: encodeRecord({ ...(generationJson(generation) as object), slot }) },
    ];
    store.write(writes, true, (failure) => {
      this.#entering = 0;
      if (failure !== undefined) {
        this.#do((done) => this.#clear(done));
        return then(undefined, failure);
      }
      this.#held = { generation, slot };
      const recovered = recoveredAt(digests, generation, { positions, whole: entrance.whole });
      then({ store: spaceOf(store, this.#held), recovered });
      // The next reset may come at once; what is left behind takes room only.
      this.whenPrepared(() => undefined);
      this.#do((done) => this.#clear(done));
    });
  }

  /** A copy of a point begins to come in. */
  copyPoint(): PointCopy {
    const slot = ++this.#lastSlot;
    this.#incoming.add(slot);
    const { store, digests } = this.#parts;
    const over = (): void => {
      this.#incoming.delete(slot);
      this.#do((done) => this.#clear(done));
    };
    return {
      put: (entries, then) => {
        const writes = under(pointPrefix(slot), entries.map(toWrite));
        this.#do((done) => {
          store.write(writes, false, (failure) => {
            done();
            then(failure);
          });
        });
      },
      hash: (then) => {
        const hash = new PointHash(digests);
        const next = (after: string): void =>
          this.#readEntries(slot, after, batch, (found, more, failure) => {
            for (const entry of found) hash.add(entry);
            if (failure === undefined && more) next(found.at(-1)?.[0] ?? '');
            else then(hash.finish(), failure);
          });
        next('');
      },
      keep: (id, then) => {
        store.write([{ key: pointKey, value: encodeRecord({ ...id, slot }) }], true, (failure) => {
          if (failure === undefined) this.#point = { id, slot };
          then(failure);
          this.whenPrepared(() => undefined);
          over();
        });
      },
      drop: over,
    };
  }

  /** Goes back to what the cluster began with. */
  forgetPoint(then: Done): void {
    this.#parts.store.write([{ key: pointKey, value: undefined }], true, (failure) => {
      if (failure === undefined) this.#point = { id: this.#parts.beginning.id, slot: undefined };
      then(failure);
    });
  }

  /** Reads entries of the present point, in order, until there are enough; `more`: it has not ended yet. */
  readPoint(after: string, bytes: number, then: (entries: readonly PointEntry[], more: boolean) => void): void {
    const { slot } = this.#point;
    if (slot === undefined) then([], false);
    else this.#readEntries(slot, after, { ...batch, bytes }, then);
  }

  get #isPrepared(): boolean {
    return this.#prepared?.hash === this.#point.id.hash;
  }

  /** One thing at a time: none of them is in a hurry but the preparing, which goes first. */
  #do(job: (done: () => void) => void): void {
    this.#jobs.push(job);
    if (!this.#working) this.#next();
  }

  #next(): void {
    const job = this.#jobs.shift();
    this.#working = job !== undefined;
    job?.(() => this.#next());
  }

  #tellPrepared(failure: string | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const then of waiting) then(failure);
  }

  #prepare(done: () => void): void {
    if (this.#isPrepared) {
      this.#tellPrepared(undefined);
      return done();
    }
    const point = this.#point;
    const slot = ++this.#lastSlot;
    const ground = new GroundWork(this.#parts.digests, this.#parts.accountOf);
    const finish = (failure: string | undefined): void => {
      // Another point came in meanwhile, or this one's copy is not what it was.
      const problem = failure ?? (ground.hash.finish() === point.id.hash ? undefined : 'the reset point is damaged');
      if (problem === undefined) this.#prepared = { hash: point.id.hash, slot, positions: ground.positions() };
      if (problem !== undefined || this.#isPrepared) this.#tellPrepared(problem);
      else this.#do((again) => this.#prepare(again));
      done();
    };
    // INVARIANT: a key space begins empty: what an earlier life has left there, and could not be cleared then, goes first.
    const space = { after: generationPrefix(slot), before: endOfPrefix(generationPrefix(slot)) };
    this.#clearRange(space, (failure) => {
      if (failure === undefined) this.#lay({ point, slot, ground, after: '' }, finish);
      else finish(failure);
    });
  }

  /** Lays a point's entries into a key space, part by part. The last write is synced, and all before it with it. */
  #lay(
    work: { readonly point: HeldPoint; readonly slot: number; readonly ground: GroundWork; readonly after: string },
    then: Done,
  ): void {
    const { point, slot, ground, after } = work;
    this.#entriesOf(point, after, (entries, more, failure) => {
      if (failure !== undefined) return then(failure);
      const writes = entries.flatMap((entry) => ground.take(entry) ?? []);
      const all = more ? writes : [...writes, ...positionWrites(ground.positions())];
      this.#parts.store.write(under(generationPrefix(slot), all), !more, (problem) => {
        if (problem !== undefined || !more) return then(problem);
        this.#lay({ ...work, after: entries.at(-1)?.[0] ?? '' }, then);
      });
    });
  }

  #entriesOf({ slot }: HeldPoint, after: string, then: TakeEntries): void {
    if (slot !== undefined) return this.#readEntries(slot, after, batch, then);
    then(this.#parts.beginning.entries, false);
  }

  #readEntries(slot: number, after: string, most: typeof batch, then: TakeEntries): void {
    const prefix = pointPrefix(slot);
    const found: PointEntry[] = [];
    let bytes = 0;
    let more = false;
    const visit = (entries: readonly PointEntry[]): boolean => {
      for (const [key, value] of entries) {
        more = found.length >= most.entries || bytes >= most.bytes;
        if (more) return false;
        found.push([key.slice(prefix.length), value]);
        bytes += key.length + value.length;
      }
      return true;
    };
    const scan = { after: prefix + after, before: endOfPrefix(prefix), chunk: batch.entries, visitor: { visit } };
    this.#parts.store.scan(scan, (failure) => then(found, more, failure));
  }

  /** Takes out every key space and copy that nothing names. What fails is tried again with the next one. */
  #clear(done: () => void): void {
    const slots = [this.#held.slot, this.#entering, this.#prepared?.slot ?? 0].filter((slot) => slot > 0);
    const points = [...this.#incoming, this.#point.slot ?? 0].filter((slot) => slot > 0);
    const gaps = [
      ...gapsOf(keySpaces.generationSpaces, slots.map(generationPrefix)),
      ...gapsOf(keySpaces.points, points.map(pointPrefix)),
    ];
    if (this.#held.slot > 0) gaps.push({ after: '', before: keySpaces.generations });
    const next = (): void => {
      const gap = gaps.shift();
      if (gap === undefined) return done();
      this.#clearRange(gap, next);
    };
    next();
  }

  #clearRange({ after, before }: Gap, then: Done): void {
    const keys: string[] = [];
    const visit = (entries: readonly PointEntry[]): boolean => {
      keys.push(...entries.map(([key]) => key));
      return false;
    };
    this.#parts.store.scan({ after, before, chunk: batch.entries, visitor: { visit } }, (failure) => {
      const last = keys.at(-1);
      if (failure !== undefined || last === undefined) return then(failure);
      const writes = keys.map((key) => ({ key, value: undefined }));
      this.#parts.store.write(writes, false, (problem) => {
        if (problem === undefined) this.#clearRange({ after: last, before }, then);
        else then(problem);
      });
    });
  }
}

/** A copy of a reset point that comes in. Nothing of it counts before it is kept. */
export interface PointCopy {
  put(entries: readonly PointEntry[], then: Done): void;
  /** The hash of what was put. */
  hash(then: (hash: string, failure: string | undefined) => void): void;
  keep(id: ResetPointId, then: Done): void;
  drop(): void;
}

interface Gap {
  readonly after: string;
  readonly before: string;
}

/** What of a key space lies outside some prefixes. */
function gapsOf(space: string, kept: readonly string[]): Gap[] {
  const gaps: Gap[] = [];
  let after = space;
  for (const prefix of kept.toSorted()) {
    gaps.push({ after, before: prefix });
    after = endOfPrefix(prefix);
  }
  return [...gaps, { after, before: endOfPrefix(space) }];
}

function toWrite([key, value]: PointEntry): StoreWrite {
  return { key, value };
}
