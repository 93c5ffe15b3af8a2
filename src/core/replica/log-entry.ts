// A log entry: one op in the home log, with what this replica knows of it.

import { invariant } from '../base/invariant.ts';
import { decodeAnyOp, type Op } from './op.ts';

/** When an op went through its stages here: wall times, for traces. */
export interface LogTimes {
  receivedAtMs?: number;
  committedAtMs?: number;
  visibleAtMs?: number;
}

/** One op in the log, with what this replica knows of it. */
export class LogEntry implements LogTimes {
  readonly index: number;
  readonly epoch: number;
  readonly account: string;
  readonly accountSeq: number;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  #op: Op | undefined;
  /** Signature of the home over the chain up to here, where a group commit ended. */
  signature: Uint8Array | undefined;
  receivedAtMs?: number;
  committedAtMs?: number;
  visibleAtMs?: number;
  /** When it was committed, on this replica's monotonic clock (may be before its start). */
  committedMonotonicMs?: number;

  constructor(op: Op, bytes: Uint8Array, hash: Uint8Array) {
    this.index = op.index;
    this.epoch = op.epoch;
    this.account = op.account;
    this.accountSeq = op.accountSeq;
    this.bytes = bytes;
    this.hash = hash;
    this.#op = op;
  }

  /** The op. Once it is settled it is read anew each time that somebody asks. */
  get op(): Op {
    if (this.#op !== undefined) return this.#op;
    const decoded = decodeAnyOp(this.bytes);
    invariant(decoded.ok, 'an op that was read once can be read again');
    return decoded.value;
  }

  /** All is done here for it. Of the thousands that memory has for peers that lag, their bytes are enough. */
  settle(): void {
    this.#op = undefined;
  }
}
