// Copies of reset points: made of what the home has committed, fetched from another replica, and lent to one.

import { fail, ok, type Result } from '../core/base/result.ts';
import type { Marking } from '../core/engine/marking.ts';
import type { PointPart, PointRequest } from '../core/gossip/generation-message.ts';
import { type Refusal, refusal } from '../core/model/refusal.ts';
import type { ResetPointId } from '../core/replica/generation.ts';
import { endOfPrefix, keySpaces } from '../core/replica/key-spaces.ts';
import type { PointEntry } from '../core/replica/reset-point.ts';
import type { GenerationStore, PointCopy } from './generation-store.ts';
import type { Peers, Store, Timer } from './ports.ts';

interface Parts {
  readonly space: GenerationStore;
  readonly timer: Timer;
  readonly send: Peers['send'];
}

interface Fetch {
  readonly from: string;
  readonly point: ResetPointId;
  readonly copy: PointCopy;
  readonly then: (failure: string | undefined) => void;
  after: string;
  /** Counts what has come: a fetch that stands still is given up. */
  parts: number;
}

// Entries of one part: like a snapshot's.
const partBytes = 256 * 1024;
// How long a part may take: a round trip, a read and a write.
const partWaitMs = 3000;
// What a reset prepares anew each time, and holds in memory while it is marked: far more than a test suite seeds.
const mostBytes = 64 * 1024 * 1024;
const entriesAtOnce = 250;

/** Copies of reset points. */
export class PointCopies {
  readonly #parts: Parts;
  #fetch: Fetch | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get fetching(): boolean {
    return this.#fetch !== undefined;
  }

  /** Makes a point of what is committed now. `store`: the key space of the present generation. */
  mark(store: Store, marking: Marking, number: number, then: (made: Result<ResetPointId, Refusal>) => void): void {
    const entries: PointEntry[] = [...marking.accounts];
    let bytes = 0;
    let refused: Refusal | undefined;
    const take = (storeKey: string, value: Uint8Array): boolean => {
      const entry = marking.record(storeKey, value);
      if (!entry.ok) refused = entry.error;
      else if (entry.value !== undefined) {
        entries.push(entry.value);
        bytes += entry.value[0].length + entry.value[1].length;
      }
      if (bytes > mostBytes) refused = tooLarge;
      return refused === undefined;
    };
    const visit = (found: readonly PointEntry[]): boolean =>
      found.every(([key, value]) => marking.patches.has(key) || take(key, value));
    const { records } = keySpaces;
    const range = { after: records, before: endOfPrefix(records), chunk: entriesAtOnce };
    store.scan({ ...range, visitor: { visit } }, (failure) => {
      for (const [key, value] of marking.patches) if (value !== undefined && refused === undefined) take(key, value);
      if (failure !== undefined) refused = notKept(failure);
      if (refused !== undefined) return then(fail(refused));
      this.#keepMark(entries, number, then);
    });
  }

  /** Fetches a point from a replica that holds it. One at a time. */
  fetch(from: string, point: ResetPointId, then: (failure: string | undefined) => void): void {
    if (this.#fetch !== undefined) return;
    const copy = this.#parts.space.copyPoint();
    this.#fetch = { from, point, copy, then, after: '', parts: 0 };
    this.#ask(this.#fetch);
  }

  /** The link to a replica is gone. */
  lost(peer: string): void {
    if (this.#fetch?.from === peer) this.#end(this.#fetch, 'the link is gone');
  }

  /** A part has come in. */
  received(from: string, { hash, after, keys, values, done }: PointPart): void {
    const fetch = this.#fetch;
    if (fetch?.from !== from || fetch.point.hash !== hash || fetch.after !== after) return;
    const entries = keys.map((key, at): PointEntry => [key, values[at] ?? new Uint8Array(0)]);
    const last = keys.at(-1);
    fetch.parts++;
    if (last === undefined && !done) return this.#end(fetch, 'it does not hold the point any more');
    // What comes twice fits no more.
    fetch.after = last ?? '';
    fetch.copy.put(entries, (failure) => {
      if (this.#fetch !== fetch) return;
      if (failure !== undefined) this.#end(fetch, failure);
      else if (done) this.#check(fetch);
      else this.#ask(fetch);
    });
  }

  /** Another replica asks for a part. */
  asked(from: string, { hash, after }: PointRequest): void {
    const { space, send } = this.#parts;
    if (space.point.hash !== hash)
      return send(from, { kind: 'point-part', hash, after, keys: [], values: [], done: false });
    space.readPoint(after, partBytes, (entries, more) => {
      const keys = entries.map(([key]) => key);
      const values = entries.map(([, value]) => value);
      send(from, { kind: 'point-part', hash, after, keys, values, done: !more });
    });
  }

  #ask(fetch: Fetch): void {
    const { send, timer } = this.#parts;
    const { parts } = fetch;
    send(fetch.from, { kind: 'point-request', hash: fetch.point.hash, after: fetch.after });
    timer.after(partWaitMs, () => {
      if (this.#fetch === fetch && fetch.parts === parts) this.#end(fetch, 'a part did not come');
    });
  }

  #check(fetch: Fetch): void {
    fetch.copy.hash((hash, failure) => {
      if (this.#fetch !== fetch) return;
      if (failure !== undefined || hash !== fetch.point.hash)
        return this.#end(fetch, failure ?? 'it is not what was asked for');
      fetch.copy.keep(fetch.point, (problem) => this.#end(fetch, problem, true));
    });
  }

  #end(fetch: Fetch, failure: string | undefined, kept = false): void {
    if (this.#fetch !== fetch) return;
    this.#fetch = undefined;
    if (!kept) fetch.copy.drop();
    fetch.then(failure);
  }

  #keepMark(entries: readonly PointEntry[], number: number, then: (made: Result<ResetPointId, Refusal>) => void): void {
    const copy = this.#parts.space.copyPoint();
    const give = (why: string): void => {
      copy.drop();
      then(fail(notKept(why)));
    };
    const put = (at: number): void =>
      copy.put(entries.slice(at, at + entriesAtOnce), (failure) => {
        if (failure !== undefined) return give(failure);
        if (at + entriesAtOnce < entries.length) return put(at + entriesAtOnce);
        copy.hash((hash, problem) => {
          if (problem !== undefined) return give(problem);
          const id = { number, hash };
          copy.keep(id, (unkept) => then(unkept === undefined ? ok(id) : fail(notKept(unkept))));
        });
      });
    put(0);
  }
}

const tooLarge = refusal(
  'LimitExceeded',
  `A reset point holds at most ${mostBytes / 1024 / 1024} MiB of records: each reset lays them out anew.`,
);

function notKept(why: string): Refusal {
  const full = why.startsWith('ENOSPC');
  return refusal(full ? 'DISK_FULL' : 'ServiceFailure', `The reset point was not kept: ${why}. The one before holds.`);
}
