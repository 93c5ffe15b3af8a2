// The truth about a run, as only the world knows it: which op is on which disk, since when it is committed, and where it shows.
//
// A promotion may give up ops of earlier epochs. What is valid is one chain: the one that ends with the newest op of the
// newest epoch. An op beside it is void, until a still later epoch takes it up again.

import { sameBytes } from '../../src/core/base/bytes.ts';
import type { StoreWrite } from '../../src/core/base/storage.ts';
import { comparePositions } from '../../src/core/model/position.ts';
import { majorityOf } from '../../src/core/replica/cluster-state.ts';
import { epochKind, readEpoch } from '../../src/core/replica/epoch-chain.ts';
import {
  indexOfKey,
  installMarkKey,
  keySpaces,
  logBaseKey,
  logKey,
  quarantineKey,
} from '../../src/core/replica/key-spaces.ts';
import { decodeLogBase } from '../../src/core/replica/log-base.ts';
import { decodeLogValue } from '../../src/core/replica/log-value.ts';
import { MemberChain, type MemberChange, memberKind, readMemberChange } from '../../src/core/replica/member-chain.ts';
import { decodeOp, hashOp, type Op } from '../../src/core/replica/op.ts';
import { decodePosition, type Position } from '../../src/core/replica/positions.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';

/** One op, and where it is. */
export interface TrueOp {
  readonly op: Op;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  /** Replicas that have ever stored it with sync. */
  readonly storedBy: Set<string>;
  /** Replicas whose disks hold it now, or what it came to: in a snapshot, or trimmed. */
  readonly holders: Set<string>;
  /** When it could not be lost any more; undefined: not yet. */
  committedAtMs: number | undefined;
}

/** What checkers hear of. */
export interface Witness {
  /** A replica has stored an op with sync. */
  stored?(replica: SimulatedReplica, op: TrueOp): void;
  /** A replica has stored another op of the same epoch where this one was, or is. */
  differs?(replica: SimulatedReplica, op: TrueOp): void;
  /** An account's position moved on a replica, as its readers see from now on. */
  shown?(replica: SimulatedReplica, account: string, position: Position, before: number): void;
  /** A snapshot has come into its place; that position of an account came with it. */
  installed?(replica: SimulatedReplica, account: string, position: Position): void;
  /** The op of that place is on no disk any more, and nobody was told of it; or a later epoch gave it up. */
  forgotten?(index: number): void;
  /** A later epoch gave up an op that was committed. */
  lost?(op: TrueOp): void;
  /** A replica was taken in. */
  joined?(replica: SimulatedReplica): void;
  /** A change of who is a member is committed. */
  memberChanged?(change: MemberChange): void;
  /** A write that no sync had to follow was acknowledged. */
  unsynced?(replica: SimulatedReplica): void;
}

/** The truth about a run, as only the world knows it: which op is on which disk, since when it is committed, and where it shows. */
export class Truth {
  /** The valid ops, by place. */
  readonly ops = new Map<number, TrueOp>();
  readonly #cluster: SimulatedCluster;
  /** All ops that are on a disk, void ones too. */
  readonly #variants = new Map<number, TrueOp[]>();
  /** Ops that are on none any more: one may be on its way to another, and who had stored it before counts. */
  readonly #gone = new Map<number, TrueOp[]>();
  readonly #bySeq = new Map<string, TrueOp[]>();
  readonly #shown = new Map<string, Map<string, number>>();
  readonly #installing = new Set<string>();
  readonly #witnesses: Witness[] = [];
  readonly #origin: MemberChain;
  /** The valid ops that change who is a member, in order. */
  #memberOps: readonly TrueOp[] = [];
  #committed = 0;
  /** Replica id of each epoch's home. */
  readonly #homes = new Map<number, string>();
  #tip: TrueOp | undefined;
  /** Newest epoch that has void ops. */
  #voidEpoch = 0;
  lastIndex = 0;
  /** Snapshots that came into their place. */
  installs = 0;
  /** How often a replica found itself wrong and stopped serving. */
  selfQuarantines = 0;

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
    this.#origin = MemberChain.begin(cluster.replicas.map(({ member }) => member));
    for (const replica of cluster.replicas) this.#follow(replica);
    cluster.onJoined = (replica) => {
      this.#follow(replica);
      for (const witness of this.#witnesses) witness.joined?.(replica);
    };
  }

  #follow(replica: SimulatedReplica): void {
    replica.disk.onWritten = (writes, sync) => this.#written(replica, writes, sync);
    this.#shown.set(replica.member.name, new Map());
  }

  watch(witness: Witness): void {
    this.#witnesses.push(witness);
  }

  /** Whether the home ever moved. */
  get moved(): boolean {
    return this.#homes.size > 0;
  }

  /** The home of the newest epoch. */
  get home(): SimulatedReplica | undefined {
    const id = this.#homes.get(this.#tip?.op.epoch ?? 1);
    return this.#cluster.replicas.find(({ member }) => member.id === id) ?? this.#cluster.replicas[0];
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
    const { disk, member } = replica;
    for (const variants of this.#variants.values()) for (const op of variants) op.holders.delete(member.name);
    this.#holdBase(replica, disk.peek(logBaseKey));
    for (const [key, value] of disk.withPrefix(keySpaces.log)) {
      const op = this.#know(indexOfKey(key), decodeLogValue(value).bytes);
      if (op === undefined) continue;
      op.holders.add(member.name);
      op.storedBy.add(member.name);
      // An op that was on no disk any more may have been in the copy; where others stand in its place by now, it stays given up.
      if (!this.#isPassedOver(op)) this.#adoptNewer(op);
    }
    this.#forgetUnheld([...this.#variants.keys()]);
    if (disk.peek(installMarkKey) === undefined) this.#installing.delete(member.name);
    else this.#installing.add(member.name);
    this.#readPositions(replica);
  }

  #readPositions({ disk, member }: SimulatedReplica): readonly (readonly [account: string, position: Position])[] {
    const shown = this.#shown.get(member.name);
    shown?.clear();
    return disk.withPrefix(keySpaces.positions).map(([key, value]) => {
      const position = decodePosition(value);
      shown?.set(key.slice(3), position.accountSeq);
      return [key.slice(3), position] as const;
    });
  }

  /** An op that nobody has and nobody was told of has never been. */
  #forgetUnheld(indexes: readonly number[]): void {
    let retip = false;
    for (const index of indexes) {
      for (const op of this.#variants.get(index) ?? []) {
        if (op.holders.size > 0 || op.committedAtMs !== undefined) continue;
        const others = (this.#variants.get(index) ?? []).filter((one) => one !== op);
        this.#variants.set(index, others);
        this.#gone.set(index, [...(this.#gone.get(index) ?? []), op]);
        retip ||= this.ops.get(index) === op;
      }
    }
    if (!retip) return;
    const all = [...this.#variants.values()].flat();
    const newest = all.toSorted((a, b) => comparePositions(b.op, a.op))[0];
    if (newest === undefined) this.#giveUpFrom(1);
    else this.#adopt(newest);
  }

  /** That op ends the valid chain from now on. */
  #adopt(tip: TrueOp): void {
    const fresh: TrueOp[] = [];
    let at: TrueOp | undefined = tip;
    while (at !== undefined && this.ops.get(at.op.index) !== at) {
      fresh.push(at);
      const { prevHash, index }: Op = at.op;
      at = this.#variants.get(index - 1)?.find((one) => sameBytes(one.hash, prevHash));
    }
    const from = fresh.at(-1)?.op.index ?? tip.op.index + 1;
    this.#giveUpFrom(from);
    for (const op of fresh.toReversed()) {
      this.ops.set(op.op.index, op);
      const ops = this.#bySeq.get(op.op.account) ?? [];
      ops[op.op.accountSeq] = op;
      this.#bySeq.set(op.op.account, ops);
    }
    this.#tip = tip;
    this.lastIndex = tip.op.index;
    this.#memberOps = [...this.#memberOps, ...fresh.toReversed().filter(({ op }) => op.kind === memberKind)];
  }

  #giveUpFrom(from: number): void {
    for (let index = this.lastIndex; index >= from; index--) {
      const op = this.ops.get(index);
      if (op === undefined) continue;
      this.ops.delete(index);
      const ops = this.#bySeq.get(op.op.account);
      if (ops?.[op.op.accountSeq] === op) ops.length = op.op.accountSeq;
      if (op.holders.size > 0) this.#voidEpoch = Math.max(this.#voidEpoch, op.op.epoch);
      for (const witness of this.#witnesses) {
        if (op.committedAtMs !== undefined) witness.lost?.(op);
        witness.forgotten?.(index);
      }
    }
    this.lastIndex = Math.min(this.lastIndex, from - 1);
    this.#tip = this.ops.get(this.lastIndex);
    this.#committed = Math.min(this.#committed, this.lastIndex);
    this.#memberOps = this.#memberOps.filter(({ op }) => op.index < from);
  }

  #written(replica: SimulatedReplica, writes: readonly StoreWrite[], sync: boolean): void {
    if (!sync) for (const witness of this.#witnesses) witness.unsynced?.(replica);
    const removed: number[] = [];
    let installed = false;
    for (const { key, value } of writes) {
      if (key.charCodeAt(0) !== 48) continue;
      const space = key.charCodeAt(1);
      if (space === 49) installed = this.#marked(replica, key, value) || installed;
      else if (space === 50 && value === undefined) removed.push(indexOfKey(key));
      else if (space === 50 && value !== undefined && sync) this.#stored(replica, indexOfKey(key), value);
      else if (space === 53 && value !== undefined) this.#moved(replica, key.slice(3), decodePosition(value));
    }
    if (removed.length > 0) this.#removed(replica, removed);
    if (installed) this.#installed(replica);
  }

  /** One of the names of a replica's own; whether a snapshot has come into its place. */
  #marked(replica: SimulatedReplica, key: string, value: Uint8Array | undefined): boolean {
    if (key === quarantineKey && value !== undefined) this.selfQuarantines++;
    if (key === logBaseKey) this.#holdBase(replica, value);
    if (key !== installMarkKey) return false;
    if (value === undefined) return this.#installing.delete(replica.member.name);
    this.#installing.add(replica.member.name);
    return false;
  }

  /** What the log begins behind is held: it is visible there, and trimmed or come in a snapshot. */
  #holdBase({ member }: SimulatedReplica, base: Uint8Array | undefined): void {
    if (base === undefined) return;
    const { index } = decodeLogBase(base);
    for (let at = index; at > 0; at--) {
      const op = this.ops.get(at);
      op?.holders.add(member.name);
      op?.storedBy.add(member.name);
    }
  }

  #removed(replica: SimulatedReplica, indexes: readonly number[]): void {
    const stored = replica.disk.peek(logBaseKey);
    const base = stored === undefined ? 0 : decodeLogBase(stored).index;
    const gone = indexes.filter((index) => index > base);
    for (const index of gone)
      if (replica.disk.peek(logKey(index)) === undefined)
        for (const op of this.#variants.get(index) ?? []) op.holders.delete(replica.member.name);
    this.#forgetUnheld(gone);
  }

  /** Place of the op that a call made; undefined where there is none. */
  indexOf(requestId: string): number | undefined {
    for (const [index, { op }] of this.ops) if (op.requestId === requestId) return index;
    return undefined;
  }

  #installed(replica: SimulatedReplica): void {
    this.installs++;
    // The log that came with it was put in place without sync: it is on the disk as what marks the end is.
    for (const [key, value] of replica.disk.withPrefix(keySpaces.log)) this.#stored(replica, indexOfKey(key), value);
    for (const [account, position] of this.#readPositions(replica))
      for (const witness of this.#witnesses) witness.installed?.(replica, account, position);
  }

  #stored(replica: SimulatedReplica, index: number, value: Uint8Array): void {
    const { name } = replica.member;
    const variants = this.#variants.get(index) ?? [];
    const known = this.#know(index, decodeLogValue(value).bytes);
    if (known === undefined) return;
    if (!variants.includes(known))
      for (const other of variants)
        if (other.op.epoch === known.op.epoch) for (const witness of this.#witnesses) witness.differs?.(replica, other);
    const others = variants.filter((op) => op !== known && op.holders.has(name));
    known.holders.add(name);
    known.storedBy.add(name);
    for (const other of others) other.holders.delete(name);
    if (others.length > 0) this.#forgetUnheld([index]);
    this.#adoptNewer(known);
    this.#commit(known);
    for (const witness of this.#witnesses) witness.stored?.(replica, known);
  }

  /** The op with these bytes, remembered from now on; undefined where they are none. */
  #know(index: number, bytes: Uint8Array): TrueOp | undefined {
    const variants = this.#variants.get(index) ?? [];
    const known = variants.find((op) => sameBytes(op.bytes, bytes));
    if (known !== undefined) return known;
    const decoded = decodeOp(bytes);
    if (!decoded.ok) return undefined;
    const op = decoded.value;
    const hash = hashOp(this.#cluster.digests, bytes);
    const gone = this.#gone.get(index)?.find((one) => sameBytes(one.hash, hash));
    const fresh = gone ?? { op, bytes, hash, storedBy: new Set(), holders: new Set(), committedAtMs: undefined };
    this.#variants.set(index, [...variants, fresh]);
    if (op.kind === epochKind) this.#began(op);
    return fresh;
  }

  /** Whether a committed op stands where the chain of that op would have another one. */
  #isPassedOver(op: TrueOp): boolean {
    let at: TrueOp | undefined = op;
    while (at !== undefined && this.ops.get(at.op.index) !== at) {
      if (this.ops.get(at.op.index)?.committedAtMs !== undefined) return true;
      const { prevHash, index }: Op = at.op;
      at = this.#variants.get(index - 1)?.find((one) => sameBytes(one.hash, prevHash));
    }
    return false;
  }

  #adoptNewer(op: TrueOp): void {
    if (this.#tip === undefined || comparePositions(op.op, this.#tip.op) > 0) this.#adopt(op);
  }

  #began(op: Op): void {
    const epoch = readEpoch(op);
    if (epoch.ok) this.#homes.set(op.epoch, epoch.value.home);
  }

  /** Whether an op is safe now, and all before it: on k voters, and, where there are void ops of later epochs, one of the newest. */
  #commit(known: TrueOp): void {
    const { op } = known;
    if (this.ops.get(op.index) !== known || !this.#isStoredByEnough(known)) return;
    if (op.epoch < this.#voidEpoch && op.epoch !== this.#tip?.op.epoch) return;
    const { nowMs } = this.#cluster.timeline;
    for (let at: TrueOp | undefined = known; at !== undefined; at = this.ops.get(at.op.index - 1)) {
      if (at.committedAtMs !== undefined) break;
      at.committedAtMs = nowMs;
    }
    const changes = this.#memberOps.filter((one) => one.op.index > this.#committed && one.op.index <= op.index);
    this.#committed = Math.max(this.#committed, op.index);
    for (const one of changes) this.#changed(one.op);
    // By those who vote from now on what comes behind a change may be safe already.
    for (let at = changes.length > 0 ? this.ops.get(op.index + 1) : undefined; at; at = this.ops.get(at.op.index + 1))
      this.#commit(at);
  }

  /** While the voters change, a majority of those before and one of those after. */
  #isStoredByEnough({ storedBy }: TrueOp): boolean {
    const chains = this.#memberOps.length === 0 ? [this.#origin] : [this.#members(this.#committed), this.#members()];
    return chains.every(({ voters }) => {
      const have = voters.filter(({ name }) => storedBy.has(name)).length;
      return have >= majorityOf(voters.length);
    });
  }

  /** Who is a member after the valid ops up to a place. */
  #members(through = Number.POSITIVE_INFINITY): MemberChain {
    return this.#memberOps.reduce((chain, { op }) => {
      const change = op.index > through ? undefined : readMemberChange(op, chain);
      return change?.ok === true && change.value !== undefined ? chain.with(change.value) : chain;
    }, this.#origin);
  }

  #changed(op: Op): void {
    const change = readMemberChange(op, this.#members(op.index - 1));
    if (!change.ok || change.value === undefined) return;
    for (const witness of this.#witnesses) witness.memberChanged?.(change.value);
  }

  #moved(replica: SimulatedReplica, account: string, position: Position): void {
    const { name } = replica.member;
    if (this.#installing.has(name)) return;
    const shown = this.#shown.get(name);
    const before = shown?.get(account) ?? 0;
    shown?.set(account, position.accountSeq);
    for (const witness of this.#witnesses) witness.shown?.(replica, account, position, before);
  }
}
