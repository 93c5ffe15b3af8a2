// The truth about a run, as only the world knows it: which op is on which disk, since when it is committed, and where it shows.

import { sameBytes } from '../../src/core/base/bytes.ts';
import type { StoreWrite } from '../../src/core/base/storage.ts';
import { indexOfKey, keySpaces, logBaseKey } from '../../src/core/replica/key-spaces.ts';
import { decodeLogBase } from '../../src/core/replica/log-base.ts';
import { decodeLogValue } from '../../src/core/replica/log-value.ts';
import { decodeOp, type Op } from '../../src/core/replica/op.ts';
import { decodePosition, type Position } from '../../src/core/replica/positions.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';

/** One op, and where it is. */
export interface TrueOp {
  readonly op: Op;
  readonly bytes: Uint8Array;
  /** Voters that have ever stored it with sync. */
  readonly voters: Set<string>;
  /** Replicas that have ever stored it in their log; the others got what it did by a snapshot. */
  readonly logged: Set<string>;
  /** Replicas whose disks hold it now, or what it did. */
  readonly holders: Set<string>;
  /** When k voters had it; undefined: not yet. */
  committedAtMs: number | undefined;
}

/** What checkers hear of. */
export interface Witness {
  /** A replica has stored an op with sync. */
  stored?(replica: SimulatedReplica, op: TrueOp): void;
  /** A replica has stored another op where this one was, or is. */
  differs?(replica: SimulatedReplica, op: TrueOp): void;
  /** An account's position moved on a replica, as its readers see from now on. */
  shown?(replica: SimulatedReplica, account: string, position: Position, before: number): void;
  /** The op of that place, which nobody was told of, is on no disk any more. */
  forgotten?(index: number): void;
  /** A write that no sync had to follow was acknowledged. */
  unsynced?(replica: SimulatedReplica): void;
}

/** The truth about a run, as only the world knows it: which op is on which disk, since when it is committed, and where it shows. */
export class Truth {
  readonly ops = new Map<number, TrueOp>();
  readonly #cluster: SimulatedCluster;
  readonly #bySeq = new Map<string, TrueOp[]>();
  readonly #shown = new Map<string, Map<string, number>>();
  readonly #witnesses: Witness[] = [];
  lastIndex = 0;

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
    for (const replica of cluster.replicas) {
      replica.disk.onWritten = (writes, sync) => this.#written(replica, writes, sync);
      this.#shown.set(replica.member.name, new Map());
    }
  }

  watch(witness: Witness): void {
    this.#witnesses.push(witness);
  }

  /** The account's op of that number. */
  opOf(account: string, accountSeq: number): TrueOp | undefined {
    return this.#bySeq.get(account)?.[accountSeq];
  }

  /** The account's ops, by number (from 1). */
  opsOf(account: string): readonly (TrueOp | undefined)[] {
    return this.#bySeq.get(account) ?? [];
  }

  accounts(): readonly string[] {
    return [...this.#bySeq.keys()];
  }

  /** Number of the account's newest op that shows on a replica. */
  shownSeq(replica: string, account: string): number {
    return this.#shown.get(replica)?.get(account) ?? 0;
  }

  /** Whether losing these disks would lose an op that somebody may have been told is committed: no other voter has it. */
  wouldLose(lost: readonly SimulatedReplica[]): boolean {
    const names = new Set(lost.map(({ member }) => member.name));
    const others = this.#cluster.replicas.filter(({ member }) => member.kind === 'voter' && !names.has(member.name));
    for (const { committedAtMs, holders } of this.ops.values())
      if (committedAtMs !== undefined && !others.some(({ member }) => holders.has(member.name))) return true;
    return false;
  }

  /** A disk was emptied, or replaced by an older one: what it holds now is read again. */
  replaced(replica: SimulatedReplica): void {
    const { name } = replica.member;
    for (const [index, op] of this.ops) {
      op.holders.delete(name);
      // An op that nobody has and nobody was told of has never been.
      if (op.holders.size === 0 && op.committedAtMs === undefined) this.#forget(index, op);
    }
    for (const [key, value] of replica.disk.peekRange(keySpaces.log, '030')) {
      const op = this.ops.get(indexOfKey(key));
      if (op !== undefined && sameBytes(op.bytes, decodeLogValue(value).bytes)) op.holders.add(name);
    }
    const base = replica.disk.peek(logBaseKey);
    if (base !== undefined) this.#covered(replica, decodeLogBase(base).index);
    const shown = this.#shown.get(name);
    shown?.clear();
    for (const [key, value] of replica.disk.peekRange(keySpaces.positions, '050'))
      shown?.set(key.slice(3), decodePosition(value).accountSeq);
  }

  #forget(index: number, op: TrueOp): void {
    this.ops.delete(index);
    this.lastIndex = Math.min(this.lastIndex, index - 1);
    for (const witness of this.#witnesses) witness.forgotten?.(index);
    const ops = this.#bySeq.get(op.op.account);
    if (ops?.[op.op.accountSeq] === op) ops.length = op.op.accountSeq;
  }

  #written(replica: SimulatedReplica, writes: readonly StoreWrite[], sync: boolean): void {
    if (!sync) for (const witness of this.#witnesses) witness.unsynced?.(replica);
    for (const { key, value } of writes) {
      if (value === undefined || key.charCodeAt(0) !== 48) continue;
      if (key === logBaseKey) this.#covered(replica, decodeLogBase(value).index);
      const space = key.charCodeAt(1);
      if (space === 50 && sync) this.#stored(replica, indexOfKey(key), value);
      else if (space === 53) this.#moved(replica, key.slice(3), decodePosition(value));
    }
  }

  /** Everything up to there stands in a replica's records. */
  #covered({ member }: SimulatedReplica, through: number): void {
    for (const [index, op] of this.ops) if (index <= through) op.holders.add(member.name);
  }

  #stored(replica: SimulatedReplica, index: number, value: Uint8Array): void {
    const { name, kind } = replica.member;
    const { bytes } = decodeLogValue(value);
    let known = this.ops.get(index);
    if (known !== undefined && !sameBytes(known.bytes, bytes)) {
      for (const witness of this.#witnesses) witness.differs?.(replica, known);
      return;
    }
    if (known === undefined) {
      const decoded = decodeOp(bytes);
      if (!decoded.ok) return;
      const op = decoded.value;
      known = { op, bytes, voters: new Set(), logged: new Set(), holders: new Set(), committedAtMs: undefined };
      this.ops.set(index, known);
      this.lastIndex = Math.max(this.lastIndex, index);
      const ops = this.#bySeq.get(op.account) ?? [];
      ops[op.accountSeq] = known;
      this.#bySeq.set(op.account, ops);
    }
    known.holders.add(name);
    known.logged.add(name);
    if (kind === 'voter') known.voters.add(name);
    if (known.committedAtMs === undefined && known.voters.size >= this.#cluster.quorum)
      known.committedAtMs = this.#cluster.timeline.nowMs;
    for (const witness of this.#witnesses) witness.stored?.(replica, known);
  }

  #moved(replica: SimulatedReplica, account: string, position: Position): void {
    const shown = this.#shown.get(replica.member.name);
    const before = shown?.get(account) ?? 0;
    shown?.set(account, position.accountSeq);
    for (const witness of this.#witnesses) witness.shown?.(replica, account, position, before);
  }
}
