// The overlay: records written by ops that are stored but not visible here yet, in log order, over the visible base.

import { PassingMap } from '../base/passing.ts';
import type { Op } from './op.ts';

/** One record as one op left it. */
export interface OverlayEntry {
  readonly index: number;
  readonly account: string;
  readonly accountSeq: number;
  /** Undefined: deleted by the op. */
  readonly value: Uint8Array | undefined;
  /** The record that the value is, once somebody asked: decoded once for all views, before it is visible here and after. */
  record: unknown;
}

/** Which ops a reader of the overlay sees. */
export type OverlayBound = (entry: OverlayEntry) => boolean;

/** Pending record values by key, oldest first. */
export class Overlay {
  readonly #entries = new PassingMap<string, OverlayEntry[]>();
  #bytes = 0;

  /** Bytes of all pending values: what back-pressure looks at. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds an op's writes behind all that are there. */
  add(op: Pick<Op, 'account' | 'accountSeq' | 'index' | 'writes'>): void {
    for (const write of op.writes) {
      const { index, account, accountSeq } = op;
      const entry = { index, account, accountSeq, value: write.value, record: write.record };
      const pending = this.#entries.get(write.key);
      if (pending === undefined) this.#entries.set(write.key, [entry]);
      else pending.push(entry);
      this.#bytes += write.value?.length ?? 0;
    }
  }

  /** Takes an op's writes out again: it became visible. */
  remove(op: Op): void {
    for (const write of op.writes) {
      const pending = this.#entries.get(write.key);
      const at = pending?.findIndex((entry) => entry.index === op.index) ?? -1;
      if (pending === undefined || at < 0) continue;
      this.#bytes -= write.value?.length ?? 0;
      pending.splice(at, 1);
      if (pending.length === 0) this.#entries.delete(write.key);
    }
  }

  /** Forgets all of it. */
  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  /** The newest value that `bound` lets through, or undefined where the base decides. */
  read(key: string, bound: OverlayBound): OverlayEntry | undefined {
    return this.#entries.get(key)?.findLast(bound);
  }

  /** The record that these very bytes are, where somebody asked for it. */
  known(key: string, value: Uint8Array): unknown {
    return this.#entries.get(key)?.find((entry) => entry.value === value)?.record;
  }

  /** The newest values of all keys with that prefix, for merging into a range read. */
  withPrefix(prefix: string, bound: OverlayBound): Map<string, Uint8Array | undefined> {
    const found = new Map<string, Uint8Array | undefined>();
    for (const [key, pending] of this.#entries) {
      if (!key.startsWith(prefix)) continue;
      const entry = pending.findLast(bound);
      if (entry !== undefined) found.set(key, entry.value);
    }
    return found;
  }
}
