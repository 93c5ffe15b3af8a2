// The home log as one replica holds it: the chain of ops, its signed heads, and how far it is committed.

import { sameBytes } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { type ClusterPosition, emptyPosition } from '../model/position.ts';
import type { ClusterChains, ClusterState } from './cluster-state.ts';
import { epochKind } from './epoch-chain.ts';
import { type LogBase, noBase } from './log-base.ts';
import { LogEntry } from './log-entry.ts';
import { LogNames } from './log-names.ts';
import { type LogRange, type RangeProblem, tooDeep, unchained, unsigned } from './log-range.ts';
import { readMemberChange } from './member-chain.ts';
import { decodeAnyOp, encodeOp, hashOp, headMessage, noHash, type Op } from './op.ts';
import type { OpDraft } from './op-draft.ts';
import { RecentOps } from './recent-ops.ts';
import type { ReplicaIdentity } from './replica-identity.ts';
import type { StoredLog } from './stored-log.ts';

/** A place in the chain that the home of its epoch signed. */
interface SignedHead {
  readonly epoch: number;
  readonly index: number;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
}

/** What an accepted range changed. */
export interface Accepted {
  /** Ops that are new here. */
  readonly fresh: readonly LogEntry[];
  /** Ops that are no more. */
  readonly voided: readonly LogEntry[];
}

const nothingNew: Accepted = { fresh: [], voided: [] };

/** What the next op of a range must go on from. */
interface Before {
  readonly hash: Uint8Array;
  readonly epoch: number;
  readonly chains: ClusterChains;
}

/** The home log: what is there, in memory as far as it is needed. */
export class HomeLog {
  readonly #clusterId: string;
  readonly #digests: Digests;
  readonly #cluster: ClusterState;
  readonly #keptOps: number;
  readonly #entries = new RecentOps<LogEntry>();
  /** By what its ops are asked for. */
  readonly names = new LogNames();
  #last: ClusterPosition = emptyPosition;
  #lastHash: Uint8Array = noHash;
  /** Newest index known to be committed (the op itself may not be here yet). */
  #committed = 0;
  #base: LogBase = noBase;

  constructor(identity: Pick<ReplicaIdentity, 'cluster' | 'clusterId' | 'keptOps'>, digests: Digests) {
    this.#clusterId = identity.clusterId;
    this.#digests = digests;
    this.#cluster = identity.cluster;
    this.#keptOps = identity.keptOps;
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

  /** The place of the op at `index`. */
  positionAt(index: number): ClusterPosition {
    return index === 0 ? emptyPosition : { epoch: this.#cluster.chain.epochAt(index), index };
  }

  /** The op at `index`, where it is still in memory. */
  entry(index: number): LogEntry | undefined {
    return this.#entries.get(index);
  }

  /** The op of that account number, where memory has all of the account's that come after it. */
  entryOf(account: string, accountSeq: number): LogEntry | undefined {
    for (let index = this.#last.index; index > 0; index--) {
      const entry = this.#entries.get(index);
      if (entry === undefined || (entry.account === account && entry.accountSeq < accountSeq)) return undefined;
      if (entry.account === account && entry.accountSeq === accountSeq) return entry;
    }
    return undefined;
  }

  /** Puts back what the store holds at the end of the log, at start or after a snapshot. Entries come in order. */
  restore({ last, lastHash, entries, committed, base, names }: StoredLog): void {
    this.#last = last;
    this.#lastHash = lastHash;
    this.#committed = committed;
    this.#base = base;
    this.#entries.restore(entries, last.index + 1);
    this.names.restore(names);
    for (const { op } of entries) this.names.note(op);
    this.#floor = this.#settled = 0;
  }

  /** Home only: puts a new op at the end. */
  append(draft: OpDraft, { epoch, accountSeq, hlc }: Pick<Op, 'accountSeq' | 'epoch' | 'hlc'>): LogEntry {
    // One literal, as all ops are: a spread costs more than the rest, and makes another kind of object each time.
    const op: Op = {
      clusterId: this.#clusterId,
      epoch,
      index: this.#last.index + 1,
      account: draft.account,
      accountSeq,
      hlc,
      class: draft.class,
      kind: draft.kind,
      writes: draft.writes,
      revocationsSeen: draft.revocationsSeen ?? [],
      actor: draft.actor,
      requestId: draft.requestId,
      idempotency: draft.idempotency,
      answer: draft.answer,
      base: draft.base,
      prevHash: this.#lastHash,
    };
    const bytes = encodeOp(op);
    return this.#push(new LogEntry(op, bytes, hashOp(this.#digests, bytes)));
  }

  /** Home only: signs the chain up to the last op. */
  signHead(privateKey: Uint8Array): void {
    const entry = this.#entries.get(this.#last.index);
    invariant(entry !== undefined, 'the last op is in memory');
    const message = headMessage(this.#clusterId, this.#last.epoch, this.#last.index, entry.hash);
    entry.signature = this.#digests.sign(privateKey, message);
  }

  /**
   * Takes ops from a peer, after checking chain, epochs and head. Ops of earlier epochs above the base of a new one are void:
   * they go, where `mayVoid` lets everything from an index on go.
   */
  accept(range: LogRange, mayVoid: (from: number) => boolean): Result<Accepted, RangeProblem> {
    if (range.firstIndex > this.#last.index + 1) return fail({ problem: 'gap' });
    const fresh: LogEntry[] = [];
    let cut: number | undefined;
    let before: Before | undefined;
    let at = range.firstIndex;
    for (const bytes of range.ops) {
      const hash = hashOp(this.#digests, bytes);
      if (cut === undefined && at <= this.#last.index) {
        const known = this.#hashAt(at);
        if (known !== undefined && !sameBytes(known, hash)) {
          const forked = this.#fork(range, at);
          if (!forked.ok) return forked;
          if (this.#hashAt(at - 1) === undefined) return fail(tooDeep);
          cut = at;
        }
      }
      if (cut !== undefined || at > this.#last.index) {
        const checked = this.#checkNext(bytes, at, before ?? this.#before(at));
        if (!checked.ok) {
          const forked = before === undefined && checked.error === unchained && at > 1;
          return forked ? fail(this.#judgeFork(range, at - 1)) : checked;
        }
        const { op, chains } = checked.value;
        fresh.push(new LogEntry(op, bytes, hash));
        before = { hash, epoch: op.epoch, chains };
      }
      at++;
    }
    if (before === undefined) return ok(nothingNew);
    const key = this.#cluster.signingHomeOf(range.epoch, before.chains)?.signingKey;
    const message = headMessage(this.#clusterId, range.epoch, at - 1, before.hash);
    if (before.epoch !== range.epoch || key === undefined || !this.#digests.verify(key, message, range.headSignature)) {
      return fail(unsigned);
    }
    if (cut !== undefined && !mayVoid(cut)) return fail({ problem: 'shown', index: cut });
    const voided = cut === undefined ? [] : this.#cutFrom(cut);
    this.#cluster.adopt(before.chains);
    for (const entry of fresh) this.#push(entry);
    const lastFresh = fresh.at(-1);
    if (lastFresh !== undefined) lastFresh.signature = range.headSignature;
    return ok({ fresh, voided });
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

  /**
   * Forgets old entries that no lane needs: everything visible below `visibleFloor`, which is kept for what may fork off behind
   * it, but the most recent. Of those that were below the last one, whom everybody has heard of, the bytes stay.
   */
  forget(visibleFloor: number): void {
    const { oldest } = this.#entries;
    for (let at = Math.max(this.#settled + 1, oldest); at <= this.#floor; at++) this.#entries.get(at)?.settle();
    this.#settled = Math.max(this.#settled, this.#floor);
    this.#floor = visibleFloor;
    this.#entries.forget(visibleFloor - 1, this.#last.index);
    this.names.drop(visibleFloor - this.#keptOps);
  }
  /** The visible floor of the last time. */
  #floor = 0;
  #settled = 0;

  /** Everything up to there is trimmed: memory keeps it no longer than the store. */
  drop(base: LogBase): void {
    this.#base = base;
    this.#entries.drop(base.index);
    this.names.drop(base.index);
  }

  /** Newest signed head at or below `limit` that is still in memory. */
  signedHead(limit: number): SignedHead | undefined {
    for (let at = Math.min(limit, this.#last.index); ; at--) {
      const entry = this.#entries.get(at);
      if (entry === undefined) return undefined;
      const { epoch, hash, signature } = entry;
      if (signature !== undefined) return { epoch, index: at, hash, signature };
    }
  }

  /** Whether the home of its epoch signed a head. */
  vouched({ epoch, index, hash, signature }: SignedHead): boolean {
    const key = this.#cluster.signingHomeOf(epoch)?.signingKey;
    return key !== undefined && this.#digests.verify(key, headMessage(this.#clusterId, epoch, index, hash), signature);
  }

  /** Whether the log here goes through a head: undefined where it does not go that far, memory does not go back to it, or it is of another epoch. */
  passes({ epoch, index, hash }: SignedHead): boolean | undefined {
    const mine = index > this.#last.index ? undefined : this.#hashAt(index);
    return mine === undefined || this.#cluster.chain.epochAt(index) !== epoch ? undefined : sameBytes(mine, hash);
  }

  /**
   * The home lies only if it signed both ops of one place. Anybody can make one up. `index` is the first place that is known
   * to be claimed twice: in the range, or just before it.
   */
  #judgeFork(range: LogRange, index: number): RangeProblem {
    const epoch = this.#cluster.chain.epochAt(index);
    let hash: Uint8Array | undefined;
    for (const bytes of range.ops.slice(Math.max(0, index - range.firstIndex))) {
      const decoded = decodeAnyOp(bytes);
      if (!decoded.ok || (hash !== undefined && !sameBytes(decoded.value.prevHash, hash))) return unsigned;
      hash = hashOp(this.#digests, bytes);
    }
    const at = range.firstIndex + range.ops.length - 1;
    const head = { epoch: range.epoch, index: at, hash: hash ?? noHash, signature: range.headSignature };
    return this.vouched(head) ? { problem: 'equivocation', epoch, index } : unsigned;
  }

  #hashAt(index: number): Uint8Array | undefined {
    if (index === this.#base.index) return this.#base.hash;
    return index === this.#last.index ? this.#lastHash : this.#entries.get(index)?.hash;
  }

  /** What stands before `index` here. */
  #before(index: number): Before {
    const { chain, memberChain } = this.#cluster;
    const hash = this.#hashAt(index - 1);
    invariant(hash !== undefined, `op ${index - 1} is in memory: the newest visible one always is`);
    return { hash, epoch: chain.epochAt(index - 1), chains: { chain, members: memberChain.before(index) } };
  }

  /** Another op stands here at that place: does the one that came belong to a later epoch, or lie below the first op of one? */
  #fork(range: LogRange, index: number): Result<undefined, RangeProblem> {
    const decoded = decodeAnyOp(range.ops[index - range.firstIndex] ?? new Uint8Array(0));
    if (!decoded.ok) return fail({ problem: 'malformed', reason: decoded.error });
    const mine = this.#cluster.chain.epochAt(index);
    if (decoded.value.epoch === mine) return fail(this.#judgeFork(range, index));
    // An epoch began here that a later one has passed over: the range shows its promises, or is not taken.
    if (decoded.value.epoch < mine)
      return range.epoch > this.#cluster.chain.newest.epoch ? ok(undefined) : fail({ problem: 'stale' });
    return decoded.value.kind === epochKind ? ok(undefined) : fail({ problem: 'gap' });
  }

  #checkNext(
    bytes: Uint8Array,
    index: number,
    before: Before,
  ): Result<{ op: Op; chains: ClusterChains }, RangeProblem> {
    const malformed = (reason: string) => fail({ problem: 'malformed' as const, reason });
    // One that this version cannot read is kept all the same, if the home has signed it: others may read it.
    const decoded = decodeAnyOp(bytes);
    if (!decoded.ok) return malformed(decoded.error);
    const op = decoded.value;
    if (op.clusterId !== this.#clusterId) return malformed('of another cluster');
    if (op.index !== index) return malformed('index does not fit its place');
    if (op.epoch < before.epoch) return fail({ problem: 'stale' });
    const { chain, members } = before.chains;
    if (!sameBytes(op.prevHash, before.hash)) return fail(this.#unchained(op, before));
    if (op.epoch === before.epoch) {
      const change = readMemberChange(op, members);
      if (!change.ok) return malformed(`a change of members: ${change.error}`);
      return ok({
        op,
        chains: change.value === undefined ? before.chains : { chain, members: members.with(change.value) },
      });
    }
    const epoch = this.#cluster.judge(op, members);
    if (!epoch.ok) return malformed(`epoch ${op.epoch}: ${epoch.error}`);
    return ok({ op, chains: { chain: chain.with(epoch.value), members } });
  }

  /** Why an op does not go on from what stands before it here. */
  #unchained(op: Op, before: Before): RangeProblem {
    if (op.epoch === before.epoch) return unchained;
    const epoch = this.#cluster.judge(op, before.chains.members);
    const adopts = epoch.ok && epoch.value.base.epoch === before.epoch && epoch.value.base.index === op.index - 1;
    // A majority has promised to go on from another op in the place of the one here. Else a later epoch forked off below, and what lies between must come first.
    return adopts ? { problem: 'equivocation', ...epoch.value.base } : { problem: 'gap' };
  }

  /** Takes everything from `index` on out of the log; returns what stood there. */
  #cutFrom(index: number): readonly LogEntry[] {
    const cut: LogEntry[] = [];
    for (let at = index; at <= this.#last.index; at++) {
      const entry = this.#entries.get(at);
      invariant(entry !== undefined, `op ${at} is in memory until it is committed and visible`);
      cut.push(entry);
      this.#entries.delete(at);
    }
    this.names.giveUp(index);
    const { hash } = this.#before(index);
    this.#last = this.positionAt(index - 1);
    this.#lastHash = hash;
    this.#committed = Math.min(this.#committed, index - 1);
    this.#committedHere = Math.min(this.#committedHere, index - 1);
    return cut;
  }

  #push(entry: LogEntry): LogEntry {
    invariant(entry.index === this.#last.index + 1, 'the log has no gaps');
    this.#entries.set(entry);
    this.names.note(entry.op);
    this.#last = { epoch: entry.epoch, index: entry.index };
    this.#lastHash = entry.hash;
    return entry;
  }
}
