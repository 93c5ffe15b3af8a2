// Reading the log back from the store, for peers that lag further than memory reaches.

import type { ScanVisitor } from '../base/storage.ts';
import { indexOfKey } from '../replica/key-spaces.ts';
import { decodeLogValue } from '../replica/log-value.ts';
import { decodeAnyOp, type Op } from '../replica/op.ts';

/** Age taken off what only an op's own timestamp tells: a commit may come that long after the stamp. */
export const commitSlackMs = 10_000;

/** A range of the log that ends at a signed head. */
export interface ReadRange {
  readonly ops: readonly Uint8Array[];
  /** The op at the head. */
  readonly last: Op;
  readonly signature: Uint8Array;
  /** At least how old each op is. */
  readonly agesMs: readonly number[];
}

/** Collects ops up to `limit`, about `maxBytes` of them, whole groups only. */
export class LogReader implements ScanVisitor {
  readonly #limit: number;
  readonly #maxBytes: number;
  readonly #ops: Uint8Array[] = [];
  #next: number;
  #bytes = 0;
  #whole = 0;
  #signature: Uint8Array | undefined;

  /** `from` is the first op wanted: where it is gone, nothing is read. */
  constructor(from: number, limit: number, maxBytes: number) {
    this.#next = from;
    this.#limit = limit;
    this.#maxBytes = maxBytes;
  }

  visit(entries: readonly (readonly [key: string, value: Uint8Array])[]): boolean {
    for (const [key, value] of entries) {
      const index = indexOfKey(key);
      if (index > this.#limit || index !== this.#next) return false;
      this.#next++;
      const stored = decodeLogValue(value);
      this.#ops.push(stored.bytes);
      this.#bytes += stored.bytes.length;
      if (stored.signature === undefined) continue;
      this.#signature = stored.signature;
      this.#whole = this.#ops.length;
      if (this.#bytes >= this.#maxBytes) return false;
    }
    return true;
  }

  /** What was read; undefined where no group ended within the range. */
  finish(wallMs: number): ReadRange | undefined {
    const ops = this.#ops.slice(0, this.#whole);
    const decoded = ops.flatMap((bytes) => {
      const op = decodeAnyOp(bytes);
      return op.ok ? [op.value] : [];
    });
    const last = decoded.at(-1);
    if (last === undefined || this.#signature === undefined || decoded.length < ops.length) return undefined;
    return {
      ops,
      last,
      signature: this.#signature,
      agesMs: decoded.map((op) => Math.max(0, wallMs - op.hlc.wallMs - commitSlackMs)),
    };
  }
}
