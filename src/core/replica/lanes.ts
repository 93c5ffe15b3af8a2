// Lanes: per account, committed ops wait in order until each is due. One lane never waits for another.

import { Heap } from '../base/heap.ts';
import type { LogEntry } from './log-entry.ts';

interface Lane {
  readonly waiting: LogEntry[];
  /** Names the lane's only valid place in the heap. */
  ticket: number;
}

/** Ops that are committed but not visible here. */
export class Lanes {
  readonly #dueMs: (entry: LogEntry) => number;
  readonly #lanes = new Map<string, Lane>();
  readonly #order = new Heap<{ readonly account: string; readonly ticket: number }>();
  #waiting = 0;

  /** `dueMs` tells from when on an op may be visible, on the monotonic clock; Infinity: when told so. */
  constructor(dueMs: (entry: LogEntry) => number) {
    this.#dueMs = dueMs;
  }

  /** How many ops wait. */
  get size(): number {
    return this.#waiting;
  }

  /** Whether nothing but the ops before it keeps a committed op from being shown. */
  isDue(entry: LogEntry, nowMs: number): boolean {
    return this.#dueMs(entry) <= nowMs;
  }

  /** Adds a committed op behind its account's others. */
  push(entry: LogEntry): void {
    const { account } = entry.op;
    const lane = this.#lanes.get(account) ?? { waiting: [], ticket: 0 };
    this.#lanes.set(account, lane);
    lane.waiting.push(entry);
    this.#waiting++;
    if (lane.waiting.length === 1) this.#place(account, lane);
  }

  /** Forgets all of them. */
  clear(): void {
    this.#lanes.clear();
    this.#waiting = 0;
  }

  /** Takes out every op from `index` on: they are void. */
  dropFrom(index: number): void {
    for (const [account, lane] of this.#lanes) {
      const kept = lane.waiting.filter((entry) => entry.index < index);
      this.#waiting -= lane.waiting.length - kept.length;
      lane.waiting.splice(0, lane.waiting.length, ...kept);
      if (kept.length === 0) this.#lanes.delete(account);
    }
  }

  /** When the next op is due; undefined where none ever is by itself. */
  get nextDueMs(): number | undefined {
    this.#dropStale();
    const rank = this.#order.firstRank;
    return rank === undefined || rank === Number.POSITIVE_INFINITY ? undefined : rank;
  }

  /** Takes out what is due, at most `limit`, each account's in order. */
  takeDue(nowMs: number, limit: number): readonly LogEntry[] {
    const due: LogEntry[] = [];
    for (;;) {
      this.#dropStale();
      const rank = this.#order.firstRank;
      if (rank === undefined || rank > nowMs || due.length >= limit) return due;
      const place = this.#order.pop();
      const lane = place === undefined ? undefined : this.#lanes.get(place.account);
      const entry = lane?.waiting.shift();
      if (place === undefined || lane === undefined || entry === undefined) continue;
      this.#waiting--;
      due.push(entry);
      if (lane.waiting.length > 0) this.#place(place.account, lane);
      else this.#lanes.delete(place.account);
    }
  }

  /** The due times of an account's ops changed. */
  reschedule(account: string): void {
    const lane = this.#lanes.get(account);
    if (lane !== undefined && lane.waiting.length > 0) this.#place(account, lane);
  }

  /** The due times of all ops changed. */
  rescheduleAll(): void {
    for (const account of this.#lanes.keys()) this.reschedule(account);
  }

  /** Accounts with waiting ops, and the newest of each. */
  newest(): readonly LogEntry[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.waiting.at(-1) ?? []);
  }

  /** Place of the first op that waits, of all accounts that are not left out. */
  oldestIndex(leftOut: (account: string) => boolean): number | undefined {
    let oldest: number | undefined;
    for (const [account, { waiting }] of this.#lanes) {
      const index = waiting[0]?.op.index;
      if (index !== undefined && (oldest === undefined || index < oldest) && !leftOut(account)) oldest = index;
    }
    return oldest;
  }

  /** The op of longest standing. */
  oldestCommittedMs(): number | undefined {
    let oldest: number | undefined;
    for (const lane of this.#lanes.values()) {
      const at = lane.waiting[0]?.committedMonotonicMs;
      if (at !== undefined && (oldest === undefined || at < oldest)) oldest = at;
    }
    return oldest;
  }

  #place(account: string, lane: Lane): void {
    const first = lane.waiting[0];
    if (first === undefined) return;
    lane.ticket = ++this.#tickets;
    this.#order.push(this.#dueMs(first), { account, ticket: lane.ticket });
  }
  #tickets = 0;

  #dropStale(): void {
    for (let first = this.#order.first; first !== undefined; first = this.#order.first) {
      if (this.#lanes.get(first.account)?.ticket === first.ticket) return;
      this.#order.pop();
    }
  }
}
