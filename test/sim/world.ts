// The world: simulated time, links and disks, in which production engines run under the production driver.

import { Heap } from '../../src/core/base/heap.ts';
import type { Instant } from '../../src/core/base/instant.ts';
import type { Scan, StoreWrite } from '../../src/core/base/storage.ts';
import type { Message } from '../../src/core/gossip/message.ts';
import { homeMarkKey } from '../../src/core/replica/key-spaces.ts';
import type { Clock, PeerListener, Peers, Store } from '../../src/runtime/ports.ts';
import type { Prng } from './prng.ts';

/** When simulated time begins: any date will do. */
export const epochMs = 1_800_000_000_000;

/** Simulated time: things happen in the order of their moments. */
export class Timeline {
  readonly #heap = new Heap<() => void>();
  nowMs = 0;

  at(afterMs: number, run: () => void): void {
    this.#heap.push(this.nowMs + afterMs, run);
  }

  now(): Instant {
    return { wallMs: Math.floor(epochMs + this.nowMs), monotonicMs: this.nowMs };
  }

  /** Runs everything up to a moment. */
  runUntil(untilMs: number): void {
    while ((this.#heap.firstRank ?? Number.POSITIVE_INFINITY) <= untilMs) {
      this.nowMs = this.#heap.firstRank ?? untilMs;
      this.#heap.pop()?.();
    }
    this.nowMs = untilMs;
  }
}

/** Everything on a disk at one moment. */
export type DiskSnapshot = ReadonlyMap<string, Uint8Array>;

/** A disk that survives its process: what was written with sync survives a power loss too. */
export class Disk {
  #current = new Map<string, Uint8Array>();
  /** Values as they were before writes that no sync has followed yet. */
  readonly #unsynced = new Map<string, Uint8Array | undefined>();
  readonly #everSynced = new Set<string>();

  /** What a process sees of it. */
  open(timeline: Timeline, prng: Prng, alive: () => boolean): Store {
    // LevelDB writes what its log holds into a table, with sync, before it opens (DBImpl::RecoverLogFile).
    this.#sync();
    const later = (done: () => void): void => {
      timeline.at(0.1 + prng.unit() * 0.8, () => {
        if (alive()) done();
      });
    };
    return {
      get: (key) => this.#current.get(key),
      write: (writes, sync, done) => {
        // Half the batches land before they are acknowledged: a reader in between must not see it.
        const early = prng.hits(0.5);
        if (early) this.#apply(writes);
        later(() => {
          if (!early) this.#apply(writes);
          if (sync) this.#sync();
          done(undefined);
        });
      },
      scan: (scan, done) => {
        const found = this.#range(scan);
        later(() => {
          for (let at = 0; at < found.length; at += scan.chunk)
            if (!scan.visitor.visit(found.slice(at, at + scan.chunk))) break;
          done(undefined);
        });
      },
      close: () => Promise.resolve(),
    };
  }

  /** The power goes: what was not synced is lost, unless the disk had just written it. */
  loseUnsynced(written: boolean): void {
    if (written) return this.#sync();
    for (const [key, value] of this.#unsynced) {
      if (value === undefined) this.#current.delete(key);
      else this.#current.set(key, value);
    }
    this.#unsynced.clear();
  }

  /** What a backup made now would hold. */
  snapshot(): DiskSnapshot {
    return new Map(this.#current);
  }

  /** A backup takes its place. Its replica starts as one does on a copied directory: without the mark of a home. */
  restore(snapshot: DiskSnapshot): void {
    this.#current = new Map(snapshot);
    this.#current.delete(homeMarkKey);
    this.#unsynced.clear();
  }

  /** All of it is gone. */
  wipe(): void {
    this.#current = new Map();
    this.#unsynced.clear();
  }

  get empty(): boolean {
    return this.#current.size === 0;
  }

  /** For checks: what stands there now. */
  peek(key: string): Uint8Array | undefined {
    return this.#current.get(key);
  }

  /** For checks: whether that key was ever stored with sync, also where it was wiped since. */
  everSynced(key: string): boolean {
    return this.#everSynced.has(key);
  }

  #apply(writes: readonly StoreWrite[]): void {
    for (const { key, value } of writes) {
      if (!this.#unsynced.has(key)) this.#unsynced.set(key, this.#current.get(key));
      if (value === undefined) this.#current.delete(key);
      else this.#current.set(key, value);
    }
  }

  #sync(): void {
    for (const key of this.#unsynced.keys()) this.#everSynced.add(key);
    this.#unsynced.clear();
  }

  #range({ after, before }: Scan): readonly (readonly [string, Uint8Array])[] {
    return [...this.#current].filter(([key]) => key > after && key < before).toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** Faults of the links. */
export interface LinkFaults {
  loss: number;
  duplicate: number;
  reorder: number;
}

/** All links. A lost, repeated or overtaking message is what a link that breaks and comes back does to the core. */
export class Network {
  readonly #timeline: Timeline;
  readonly #prng: Prng;
  readonly #ends = new Map<string, PeerListener>();
  readonly #cut = new Set<string>();
  /** Whom each process wants to be linked with. */
  readonly #followed = new Map<string, ReadonlySet<string>>();
  readonly #lastArrivals = new Map<string, number>();
  readonly faults: LinkFaults = { loss: 0, duplicate: 0, reorder: 0 };
  readonly fired = { lost: 0, duplicated: 0, reordered: 0, netsplits: 0 };
  /** Sees every message before any fault does. */
  onSend: (from: string, message: Message) => void = () => undefined;

  constructor(timeline: Timeline, prng: Prng) {
    this.#timeline = timeline;
    this.#prng = prng;
  }

  /** A process joins; it is linked with everybody it can reach, as soon as each follows the other. */
  join(id: string, listener: PeerListener): Peers {
    this.#ends.set(id, listener);
    this.#followed.delete(id);
    return {
      send: (to, message) => this.#send(id, to, message, listener),
      follow: (others) => this.#follow(id, listener, new Set(others.map((other) => other.id))),
      close: () => Promise.resolve(),
    };
  }

  #follow(id: string, listener: PeerListener, others: ReadonlySet<string>): void {
    if (this.#ends.get(id) !== listener) return;
    const before = this.#followed.get(id) ?? new Set();
    for (const other of before) {
      if (others.has(other)) continue;
      const end = this.#ends.get(other);
      if (end === undefined || !this.#links(id, other)) continue;
      // The other end reads what was on its way first.
      const lastMs = this.#lastArrivals.get(`${id}>${other}`) ?? 0;
      this.#timeline.at(Math.max(0, lastMs - this.#timeline.nowMs) + 0.1, () => {
        if (this.#ends.get(other) === end && !this.#links(id, other)) end.disconnected(id);
      });
    }
    this.#followed.set(id, others);
    for (const other of others) {
      const end = this.#ends.get(other);
      if (before.has(other) || end === undefined || !this.#links(id, other)) continue;
      this.#timeline.at(1, () => {
        if (this.#ends.get(id) !== listener || this.#ends.get(other) !== end || !this.#links(id, other)) return;
        listener.connected(other);
        end.connected(id);
      });
    }
  }

  /** Whether messages flow between two processes: each follows the other, and nothing cuts them off. */
  #links(a: string, b: string): boolean {
    const mutual = this.#followed.get(a)?.has(b) === true && this.#followed.get(b)?.has(a) === true;
    return mutual && !this.#isCut(a, b);
  }

  /** A process is gone. */
  leave(id: string): void {
    this.#ends.delete(id);
    for (const end of this.#ends.values()) end.disconnected(id);
  }

  /** Cuts or heals one link. */
  setCut(a: string, b: string, cut: boolean): void {
    const name = linkName(a, b);
    if (this.#cut.has(name) === cut) return;
    const [left, right] = [this.#ends.get(a), this.#ends.get(b)];
    if (cut) {
      this.#cut.add(name);
      this.fired.netsplits++;
      left?.disconnected(b);
      right?.disconnected(a);
    } else {
      this.#cut.delete(name);
      if (left === undefined || right === undefined || !this.#links(a, b)) return;
      left.connected(b);
      right.connected(a);
    }
  }

  #isCut(a: string, b: string): boolean {
    return this.#cut.has(linkName(a, b));
  }

  #send(from: string, to: string, message: Message, sender: PeerListener): void {
    this.onSend(from, message);
    const receiver = this.#ends.get(to);
    if (receiver === undefined || !this.#links(from, to) || this.#ends.get(from) !== sender) return;
    // A link's first word is never lost: a link that loses it is not up.
    const firm = message.kind === 'hello';
    if (!firm && this.#prng.hits(this.faults.loss)) {
      this.fired.lost++;
      return;
    }
    const copies = !firm && this.#prng.hits(this.faults.duplicate) ? 2 : 1;
    if (copies === 2) this.fired.duplicated++;
    for (let copy = 0; copy < copies; copy++) this.#deliver(from, to, message, { sender, receiver, firm });
  }

  #deliver(
    from: string,
    to: string,
    message: Message,
    ends: { sender: PeerListener; receiver: PeerListener; firm: boolean },
  ): void {
    const { sender, receiver, firm } = ends;
    const name = `${from}>${to}`;
    const arrivalMs = this.#timeline.nowMs + 0.2 + this.#prng.unit() * 2;
    const overtakes = !firm && this.#prng.hits(this.faults.reorder);
    if (overtakes) this.fired.reordered++;
    const atMs = overtakes ? arrivalMs : Math.max(arrivalMs, this.#lastArrivals.get(name) ?? 0);
    this.#lastArrivals.set(name, Math.max(atMs, this.#lastArrivals.get(name) ?? 0));
    this.#timeline.at(atMs - this.#timeline.nowMs, () => {
      const linked = this.#ends.get(to) === receiver && this.#ends.get(from) === sender && !this.#isCut(from, to);
      if (linked) receiver.received(from, message);
    });
  }
}

function linkName(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}

/** A process's clock. */
export function simulatedClock(timeline: Timeline, alive: () => boolean): Clock {
  let alarm = 0;
  return {
    now: () => timeline.now(),
    alarm(monotonicMs, ring) {
      const mine = ++alarm;
      timeline.at(Math.max(0, monotonicMs - timeline.nowMs), () => {
        if (mine === alarm && alive()) ring();
      });
    },
    silence() {
      alarm++;
    },
  };
}
