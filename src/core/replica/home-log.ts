// The home log as one replica holds it: the chain of ops, its signed heads, and how far it is committed.

import { sameBytes } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { type ClusterPosition, emptyPosition } from '../model/position.ts';
import { decodeAnyOp, encodeOp, hashOp, headMessage, noHash, type Op } from './op.ts';

// Ops kept in memory for peers that lag a little; older ones are read from the store. 16 MiB of small ops.
const recentOps = 8192;

/** One op in the log, with what this replica knows of it. */
export interface LogEntry {
  readonly op: Op;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  /** Signature of the home over the chain up to here, where a group commit ended. */
  signature?: Uint8Array;
  /** Wall times here, for traces. */
  receivedAtMs?: number;
  committedAtMs?: number;
  visibleAtMs?: number;
  /** When it was committed, on this replica's monotonic clock (may be before its start). */
  committedMonotonicMs?: number;
}

/** Ops that came from a peer, with the head that vouches for them. */
export interface LogRange {
  readonly epoch: number;
  readonly firstIndex: number;
  readonly ops: readonly Uint8Array[];
  readonly headSignature: Uint8Array;
}

/** Why a range was not taken. */
export type RangeProblem =
  /** It starts behind the end of this log: ask for what lies between. */
  | { readonly problem: 'gap' }
  /** Two different ops claim one place: somebody with the home's key lies. */
  | { readonly problem: 'equivocation'; readonly index: number }
  | { readonly problem: 'malformed'; readonly reason: string };

const unsigned: RangeProblem = { problem: 'malformed', reason: 'the head is not signed by the home of its epoch' };

/** A place in the chain that the home of its epoch signed. */
interface SignedHead {
  readonly epoch: number;
  readonly index: number;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
}

/** The home log: what is there, in memory as far as it is needed. */
export class HomeLog {
  readonly #clusterId: string;
  readonly #digests: Digests;
  readonly #signingKeyOf: (epoch: number) => Uint8Array | undefined;
  readonly #entries = new Map<number, LogEntry>();
  #last: ClusterPosition = emptyPosition;
  #lastHash: Uint8Array = noHash;
  /** Newest index known to be committed (the op itself may not be here yet). */
  #committed = 0;
  /** Below this index entries may have been dropped from memory. */
  #oldest = 1;

  constructor(clusterId: string, digests: Digests, signingKeyOf: (epoch: number) => Uint8Array | undefined) {
    this.#clusterId = clusterId;
    this.#digests = digests;
    this.#signingKeyOf = signingKeyOf;
  }

  /** Place of the last op here, stored or about to be. */
  get last(): ClusterPosition {
    return this.#last;
  }

  get lastHash(): Uint8Array {
    return this.#lastHash;
  }

  get committed(): number {
    return this.#committed;
  }

  /** The op at `index`, where it is still in memory. */
  entry(index: number): LogEntry | undefined {
    return this.#entries.get(index);
  }

  /** Puts back what the store holds at the end of the log, at start or after a snapshot. Entries come in order. */
  restore(last: ClusterPosition, lastHash: Uint8Array, entries: readonly LogEntry[], committed: number): void {
    this.#last = last;
    this.#lastHash = lastHash;
    this.#committed = committed;
    this.#entries.clear();
    this.#oldest = entries[0]?.op.index ?? last.index + 1;
    for (const entry of entries) this.#entries.set(entry.op.index, entry);
  }

  /** Home only: puts a new op at the end. */
  append(draft: Omit<Op, 'clusterId' | 'index' | 'prevHash'>): LogEntry {
    const op: Op = { ...draft, clusterId: this.#clusterId, index: this.#last.index + 1, prevHash: this.#lastHash };
    const bytes = encodeOp(op);
    return this.#push({ op, bytes, hash: hashOp(this.#digests, bytes) });
  }

  /** Home only: signs the chain up to the last op. */
  signHead(privateKey: Uint8Array): void {
    const entry = this.#entries.get(this.#last.index);
    invariant(entry !== undefined, 'the last op is in memory');
    const message = headMessage(this.#clusterId, this.#last.epoch, this.#last.index, entry.hash);
    entry.signature = this.#digests.sign(privateKey, message);
  }

  /** Takes ops from a peer, after checking chain and head. Returns the new ones; none where all were known. */
  accept(range: LogRange): Result<readonly LogEntry[], RangeProblem> {
    if (range.firstIndex > this.#last.index + 1) return fail({ problem: 'gap' });
    const fresh: LogEntry[] = [];
    let hash: Uint8Array | undefined;
    let at = range.firstIndex;
    for (const bytes of range.ops) {
      const opHash = hashOp(this.#digests, bytes);
      if (at <= this.#last.index) {
        const known = this.#hashAt(at);
        if (known !== undefined && !sameBytes(known, opHash)) return fail(this.#judgeFork(range, at));
      } else {
        const checked = this.#checkNext(bytes, at, range.epoch, hash ?? this.#lastHash);
        if (!checked.ok) return checked;
        fresh.push({ op: checked.value, bytes, hash: opHash });
      }
      hash = opHash;
      at++;
    }
    if (fresh.length === 0 || hash === undefined) return ok([]);
    if (!this.vouched({ epoch: range.epoch, index: at - 1, hash, signature: range.headSignature }))
      return fail(unsigned);
    for (const entry of fresh) this.#push(entry);
    const lastFresh = fresh.at(-1);
    if (lastFresh !== undefined) lastFresh.signature = range.headSignature;
    return ok(fresh);
  }

  /** Moves the commit index; returns the entries here that became committed by it, oldest first. */
  commitThrough(index: number): readonly LogEntry[] {
    const reached = Math.min(index, this.#last.index);
    const newly: LogEntry[] = [];
    for (let at = this.#committedHere + 1; at <= reached; at++) {
      const entry = this.#entries.get(at);
      invariant(entry !== undefined, `op ${at} is in memory until it is committed and visible`);
      newly.push(entry);
    }
    this.#committed = Math.max(this.#committed, index);
    this.#committedHere = Math.max(this.#committedHere, reached);
    return newly;
  }

  /** Commit index as far as the ops themselves are here. */
  get committedHere(): number {
    return this.#committedHere;
  }
  #committedHere = 0;

  /** After {@link restore}: which ops were already known to be committed. */
  restoreCommittedHere(index: number): void {
    this.#committedHere = index;
  }

  /**
   * Ops from `from` on that end at a signed head at or below `limit`: about `maxBytes`, at least one group.
   * Undefined where memory does not go back that far.
   */
  range(
    from: number,
    limit: number,
    maxBytes: number,
  ): { ops: readonly LogEntry[]; head: LogEntry } | undefined | 'none' {
    const ops: LogEntry[] = [];
    let head: LogEntry | undefined;
    let bytes = 0;
    let whole = 0;
    for (let at = from; at <= limit; at++) {
      const entry = this.#entries.get(at);
      if (entry === undefined) return undefined;
      ops.push(entry);
      bytes += entry.bytes.length;
      if (entry.signature !== undefined) {
        head = entry;
        whole = ops.length;
        if (bytes >= maxBytes) break;
      }
    }
    return head === undefined ? 'none' : { ops: ops.slice(0, whole), head };
  }

  /** Forgets old entries that no lane needs: everything visible below `visibleFloor`, but the most recent. */
  forget(visibleFloor: number): void {
    const keepFrom = Math.min(visibleFloor, this.#last.index - recentOps);
    while (this.#oldest <= keepFrom) this.#entries.delete(this.#oldest++);
  }

  /** Everything up to there is trimmed: memory keeps it no longer than the store. */
  drop(index: number): void {
    while (this.#oldest <= index) this.#entries.delete(this.#oldest++);
  }

  /** Newest signed head at or below `limit` that is still in memory. */
  signedHead(limit: number): SignedHead | undefined {
    for (let at = Math.min(limit, this.#last.index); ; at--) {
      const entry = this.#entries.get(at);
      if (entry === undefined) return undefined;
      const { op, hash, signature } = entry;
      if (signature !== undefined) return { epoch: op.epoch, index: at, hash, signature };
    }
  }

  /** Whether the home of its epoch signed a head. */
  vouched({ epoch, index, hash, signature }: SignedHead): boolean {
    const key = this.#signingKeyOf(epoch);
    return key !== undefined && this.#digests.verify(key, headMessage(this.#clusterId, epoch, index, hash), signature);
  }

  /** Another op stands where this log has one: the home lies only if it signed that one too. Anybody can make one up. */
  #judgeFork(range: LogRange, index: number): RangeProblem {
    let hash: Uint8Array | undefined;
    let at = index;
    for (const bytes of range.ops.slice(index - range.firstIndex)) {
      const checked = this.#checkNext(bytes, at++, range.epoch, hash);
      if (!checked.ok) return checked.error;
      hash = hashOp(this.#digests, bytes);
    }
    const head = { epoch: range.epoch, index: at - 1, hash: hash ?? noHash, signature: range.headSignature };
    return this.vouched(head) ? { problem: 'equivocation', index } : unsigned;
  }

  #hashAt(index: number): Uint8Array | undefined {
    return index === this.#last.index ? this.#lastHash : this.#entries.get(index)?.hash;
  }

  /** `prevHash` undefined: whatever came before. */
  #checkNext(
    bytes: Uint8Array,
    index: number,
    epoch: number,
    prevHash: Uint8Array | undefined,
  ): Result<Op, RangeProblem> {
    const malformed = (reason: string) => fail({ problem: 'malformed' as const, reason });
    // One that this version cannot read is kept all the same, if the home has signed it: others may read it.
    const decoded = decodeAnyOp(bytes);
    if (!decoded.ok) return malformed(decoded.error);
    const op = decoded.value;
    if (op.clusterId !== this.#clusterId) return malformed('of another cluster');
    if (op.index !== index || op.epoch !== epoch) return malformed('index or epoch does not fit its place');
    if (prevHash !== undefined && !sameBytes(op.prevHash, prevHash))
      return malformed('does not chain to the op before');
    return ok(op);
  }

  #push(entry: LogEntry): LogEntry {
    invariant(entry.op.index === this.#last.index + 1, 'the log has no gaps');
    this.#entries.set(entry.op.index, entry);
    this.#last = { epoch: entry.op.epoch, index: entry.op.index };
    this.#lastHash = entry.hash;
    return entry;
  }
}
