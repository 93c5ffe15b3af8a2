// The tail of a log that ends at a checkpoint's place, as a joiner gets it: genuine where it chains to the op that the checkpoint names.

import { sameBytes } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { ScanVisitor } from '../base/storage.ts';
import type { CheckpointState } from './checkpoint.ts';
import { indexOfKey, keySpaces, logKey } from './key-spaces.ts';
import { type LogBase, noBase } from './log-base.ts';
import { decodeLogValue, encodeLogValue } from './log-value.ts';
import { decodeAnyOp, hashOp, headMessage, noHash } from './op.ts';
import type { StoreEntry } from './state-chunk.ts';

interface Parts {
  readonly clusterId: string;
  readonly digests: Digests;
  readonly state: Pick<CheckpointState, 'headHash' | 'position'>;
  /** Key that the home of an epoch signs with. */
  readonly signingKeyOf: (epoch: number) => Uint8Array | undefined;
  readonly epochAt: (index: number) => number;
}

/** Whether a key names an op. */
export function isLogKey(key: string): boolean {
  return key.startsWith(keySpaces.log);
}

// Ops between two heads that are kept: to check each one's signature takes longer than all the rest, and peers ask for more at once.
const headEvery = 32;

/** Takes the ops of a tail one by one, oldest first, then tells what is wrong with them. */
export class LogTail {
  readonly #parts: Parts;
  /** Where the tail begins; undefined: nothing came. */
  #base: LogBase | undefined;
  /** The last head that was checked, and is kept. */
  #head = Number.NEGATIVE_INFINITY;
  readonly #stored = new Map<string, Uint8Array>();
  #last: { readonly index: number; readonly hash: Uint8Array } = { index: 0, hash: noHash };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One op as a log stores it. Returns why it does not go on from those before; else {@link stored} has what is to be stored. */
  take(key: string, value: Uint8Array): string | undefined {
    const { digests, epochAt } = this.#parts;
    if (!isLogKey(key) || value[0] !== 1 || (value[1] ?? 2) > 1) return 'it holds what is no op';
    const { bytes, signature } = decodeLogValue(value);
    const op = decodeAnyOp(bytes);
    const index = indexOfKey(key);
    if (!op.ok || op.value.index !== index || logKey(index) !== key) return 'an op in it cannot be read';
    const { prevHash, epoch } = op.value;
    if (this.#base === undefined)
      this.#base = index === 1 ? noBase : { epoch: epochAt(index - 1), index: index - 1, hash: prevHash };
    else if (index !== this.#last.index + 1 || !sameBytes(prevHash, this.#last.hash)) return 'its ops do not chain';
    const hash = hashOp(digests, bytes);
    this.#last = { index, hash };
    const head = index - this.#head >= headEvery ? signature : undefined;
    if (head !== undefined && !this.#signed(epoch, head)) return 'a head in it is not signed';
    if (head !== undefined) this.#head = index;
    this.#stored.set(key, encodeLogValue(bytes, head));
    return undefined;
  }

  /** What is to be stored of an op that was taken; told once. */
  stored(key: string): Uint8Array | undefined {
    const value = this.#stored.get(key);
    this.#stored.delete(key);
    return value;
  }

  /** Why it is not the log of the checkpoint; undefined where it is. */
  problem(): string | undefined {
    if (this.#base === undefined) return undefined;
    const { position, headHash } = this.#parts.state;
    const fits = this.#last.index === position.index && sameBytes(this.#last.hash, headHash);
    return fits ? undefined : 'its ops do not lead to the checkpoint';
  }

  /** The place that a log of these ops begins after: the checkpoint's own where there are none. */
  get base(): LogBase {
    const { position, headHash } = this.#parts.state;
    return this.#base ?? { ...position, hash: headHash };
  }

  #signed(epoch: number, signature: Uint8Array): boolean {
    const { clusterId, digests, signingKeyOf } = this.#parts;
    const key = signingKeyOf(epoch);
    const { index, hash } = this.#last;
    return key !== undefined && digests.verify(key, headMessage(clusterId, epoch, index, hash), signature);
  }
}

/** Reads ops as they are stored: about `maxBytes`, at least one. */
export class TailVisitor implements ScanVisitor {
  readonly entries: StoreEntry[] = [];
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether there may be more behind them. */
  get full(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  visit(found: readonly StoreEntry[]): boolean {
    for (const [key, value] of found) {
      this.entries.push([key, value]);
      this.#bytes += key.length + value.length;
      if (this.full) return false;
    }
    return true;
  }
}
