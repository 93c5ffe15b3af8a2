// A simulated disk under a store that keeps LevelDB's promises, and loses what LevelDB may lose.

import type { Scan, StoreWrite } from '../../src/core/base/storage.ts';
import { endOfPrefix, homeMarkKey } from '../../src/core/replica/key-spaces.ts';
import type { Store } from '../../src/runtime/ports.ts';
import type { Machine } from './machine.ts';
import type { Prng } from './prng.ts';
import { SortedStore } from './sorted-store.ts';
import type { Timeline } from './timeline.ts';

/** Everything on a disk at one moment. */
export type DiskSnapshot = SortedStore;

/** What a power loss does to the batch under way. */
export type PowerLoss = 'batch-lost' | 'batch-written';

/** Faults of one disk. */
export interface DiskFaults {
  /** Added to each write and scan, milliseconds. */
  slowMs: number;
  /** Writes fail with this. */
  refuses: '' | 'EIO' | 'ENOSPC';
}

/** A process's way to the disk. */
interface DiskUser {
  readonly timeline: Timeline;
  readonly machine: Machine;
  readonly prng: Prng;
  readonly alive: () => boolean;
}

type Undo = readonly (readonly [key: string, before: Uint8Array | undefined])[];

/** A disk that survives its process: what was written with sync survives a power loss too. */
export class Disk {
  #current = new SortedStore();
  /** What undoes each batch that no sync has followed yet, oldest first. */
  #unsynced: Undo[] = [];
  /** Batches that landed and that no process was told of yet. */
  readonly #untold = new Set<readonly StoreWrite[]>();
  readonly #everSynced = new Set<string>();
  #rotten = '';
  readonly faults: DiskFaults = { slowMs: 0, refuses: '' };
  /** Sees each batch just before its process is told; one that landed and was never told of, when the next process opens the disk. */
  onWritten: (writes: readonly StoreWrite[], sync: boolean) => void = () => undefined;
  /** Sees each batch that lands before its process is told. */
  onLanded: (writes: readonly StoreWrite[]) => void = () => undefined;

  /** What a process sees of it. */
  open(user: DiskUser): Store {
    const { timeline, machine, prng, alive } = user;
    // LevelDB writes what its log holds into a table, with sync, before it opens (DBImpl::RecoverLogFile).
    this.#sync();
    for (const writes of this.#untold) this.onWritten(writes, true);
    this.#untold.clear();
    const later = (done: () => void): void => {
      timeline.at(0.1 + prng.unit() * 0.8 + this.faults.slowMs, () => {
        if (alive())
          machine.run(() => {
            if (alive()) done();
          });
      });
    };
    return {
      get: (key) => {
        if (key === this.#rotten) throw new BitRotError(this, key);
        return this.#current.get(key);
      },
      write: (writes, sync, done) => {
        if (this.faults.refuses !== '') {
          // A write that failed may have reached the log all the same.
          const landed = this.faults.refuses === 'EIO' && prng.hits(0.5);
          if (landed) this.#land(writes);
          return later(() => done(`IO error: ${this.faults.refuses === '' ? 'EIO' : this.faults.refuses}`));
        }
        // Half the batches land before they are acknowledged: a reader in between must not see it.
        const early = prng.hits(0.5);
        if (early) {
          this.#land(writes);
          this.onLanded(writes);
        }
        later(() => {
          if (!early) this.#apply(writes);
          this.#untold.delete(writes);
          if (sync) this.#sync();
          this.onWritten(writes, sync);
          done(undefined);
        });
      },
      scan: (scan, done) => {
        const found = this.#current.range(scan.after, scan.before);
        const damaged = this.#rotten > scan.after && this.#rotten < scan.before;
        later(() => {
          if (damaged) return done(`Corruption: block checksum mismatch at ${this.#rotten}`);
          visitAll(found, scan);
          done(undefined);
        });
      },
      close: () => Promise.resolve(),
    };
  }

  /** The power goes: of what was not synced, the end of the log is lost; how much of it, the disk decides. */
  loseUnsynced(loss: PowerLoss): void {
    if (loss === 'batch-written') return this.#sync();
    for (const undo of this.#unsynced.toReversed()) for (const [key, before] of undo) this.#current.set(key, before);
    this.#unsynced = [];
    this.#untold.clear();
  }

  /** A bit of that value turns over: the checksum tells whoever reads it. */
  rot(key: string): void {
    this.#rotten = key;
  }

  get rotten(): boolean {
    return this.#rotten !== '';
  }

  /** What a backup made now would hold. */
  snapshot(): DiskSnapshot {
    return this.#current.copy();
  }

  /** A backup takes its place. Its replica starts as one does on a copied directory: without the mark of a home. */
  restore(snapshot: DiskSnapshot): void {
    this.#current = snapshot.copy();
    this.#current.set(homeMarkKey, undefined);
    this.#unsynced = [];
    this.#untold.clear();
    this.#rotten = '';
  }

  /** All of it is gone. */
  wipe(): void {
    this.#current = new SortedStore();
    this.#unsynced = [];
    this.#untold.clear();
    this.#rotten = '';
  }

  get empty(): boolean {
    return this.#current.size === 0;
  }

  /** A fault of the medium that no checksum tells: an entry is not what was written there. */
  corrupt(key: string, value: Uint8Array | undefined): void {
    this.#current.set(key, value);
  }

  /** For checks: what stands there now. */
  peek(key: string): Uint8Array | undefined {
    return this.#current.get(key);
  }

  /** For checks: all that stands in a range now. */
  peekRange(after: string, before: string): readonly (readonly [string, Uint8Array])[] {
    return this.#current.range(after, before);
  }

  /** For checks: all entries of a key space, in order. */
  withPrefix(prefix: string): readonly (readonly [string, Uint8Array])[] {
    return this.#current.range(prefix, endOfPrefix(prefix));
  }

  /** For checks: whether that op was ever stored with sync, also where it was wiped since. */
  everSynced(key: string): boolean {
    return this.#everSynced.has(key);
  }

  #land(writes: readonly StoreWrite[]): void {
    this.#apply(writes);
    this.#untold.add(writes);
  }

  #apply(writes: readonly StoreWrite[]): void {
    const undo = writes.map(({ key }) => [key, this.#current.get(key)] as const);
    for (const { key, value } of writes) this.#current.set(key, value);
    this.#unsynced.push(undo.toReversed());
  }

  #sync(): void {
    for (const undo of this.#unsynced) for (const [key] of undo) if (key.startsWith('02/')) this.#everSynced.add(key);
    this.#unsynced.length = 0;
  }
}

/** A read of a value whose checksum does not fit. */
export class BitRotError extends Error {
  override readonly name = 'BitRotError';
  readonly disk: Disk;

  constructor(disk: Disk, key: string) {
    super(`Corruption: block checksum mismatch at ${key}`);
    this.disk = disk;
  }
}

function visitAll(found: readonly (readonly [string, Uint8Array])[], scan: Scan): void {
  for (let at = 0; at < found.length; at += scan.chunk)
    if (!scan.visitor.visit(found.slice(at, at + scan.chunk))) break;
}
