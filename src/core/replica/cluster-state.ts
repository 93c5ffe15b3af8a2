// The cluster's own state: its members and its epochs, from the cluster file and from ops of the home log.

import { sameBytes } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { ClusterHistory } from '../model/joining.ts';
import type { Member } from '../model/member.ts';
import { type ClusterPosition, comparePositions } from '../model/position.ts';
import { decodeEpoch, type Epoch, EpochChain, readEpoch } from './epoch-chain.ts';
import { MemberChain, type MemberChange, readMemberChange } from './member-chain.ts';
import type { Op } from './op.ts';
import { promiseMessage, type SignedPromise } from './promise.ts';

/** What the cluster began with. */
export interface ClusterOrigin {
  readonly clusterId: string;
  readonly members: readonly Member[];
  /** Name of the home of epoch 1. */
  readonly home: string;
  /** The members as a joiner was told of them, or as they were last noted; absent where they are those of the cluster file. */
  readonly contacts?: readonly Member[];
  /** What was told or noted of the time before. */
  readonly history?: ClusterHistory;
}

/** What a log makes of a cluster: its epochs and its members. */
export interface ClusterChains {
  readonly chain: EpochChain;
  readonly members: MemberChain;
}

/**
 * Who the members are, who is a voter, who the home is and was, and whose key signs which part of the log. Everybody who
 * wants to know asks here. It stands at the end of the log, stored or about to be, not where readers of identities are.
 */
export class ClusterState {
  readonly #clusterId: string;
  readonly #digests: Digests;
  readonly #origin: { readonly members: MemberChain; readonly chain: EpochChain };
  /** What the home told a joiner, or this replica noted before it lost its disk: the log may not go back that far. */
  readonly #told: ClusterChains | undefined;
  readonly #toldThrough: number;
  /** Members of a state that was verified, and is not in its place yet. */
  readonly #vouched = new Map<string, Member>();
  #members: MemberChain;
  #chain: EpochChain;

  constructor(origin: ClusterOrigin, digests: Digests) {
    this.#clusterId = origin.clusterId;
    this.#digests = digests;
    const home = origin.members.find(({ name }) => name === origin.home);
    if (home === undefined) throw new RangeError(`the home ${origin.home} is not a member of the cluster`);
    this.#origin = { members: MemberChain.begin(origin.members), chain: EpochChain.begin(home.id) };
    this.#told = toldChains(origin, this.#origin.chain);
    this.#toldThrough = origin.history?.through ?? 0;
    this.#members = this.#origin.members;
    this.#chain = this.#origin.chain;
  }

  /** The present members. */
  get members(): readonly Member[] {
    return this.#members.present;
  }

  get voters(): readonly Member[] {
    return this.#members.voters;
  }

  /**
   * Up to where changes of who is a member are known to be committed, whatever the log here says so far: this replica noted it
   * before it lost its disk, or was told as a joiner.
   */
  get settledThrough(): number {
    return this.#told === undefined ? 0 : this.#toldThrough;
  }

  /** The voters of whom a home that starts must hear: those at the end of its log, or where that is of a new disk, those that it noted. */
  get electorate(): readonly Member[] {
    return this.#ahead?.members.voters ?? this.voters;
  }

  /** How many voters are a majority of them. */
  get majority(): number {
    return majorityOf(this.voters.length);
  }

  isVoter(name: string): boolean {
    return this.memberNamed(name)?.kind === 'voter';
  }

  memberNamed(name: string): Member | undefined {
    return this.members.find((member) => member.name === name);
  }

  memberOf(id: string): Member | undefined {
    return this.#members.find(id);
  }

  /** Whose key an id stands for: that of a member, or of one that was evicted. */
  signerOf(id: string): Member | undefined {
    return this.#members.ever(id);
  }

  /** The same, where this log may not tell of its joining yet: one that a joiner was told of, or that a verified state names. */
  originOf(id: string): Member | undefined {
    return this.signerOf(id) ?? this.#told?.members.ever(id) ?? this.#vouched.get(id);
  }

  /** These are members of a state that was verified: what they signed is to be believed before it is in its place. */
  vouch(members: readonly Member[]): void {
    for (const member of members) this.#vouched.set(member.id, member);
  }

  /** Who is and was a member. */
  get memberChain(): MemberChain {
    return this.#members;
  }

  get chain(): EpochChain {
    return this.#chain;
  }

  /**
   * What a joiner is told of the time before it, and a member notes for the time when its disk is lost. Every epoch is encoded
   * anew: not for what runs after each step.
   */
  history(): ClusterHistory {
    const { former, lastChange: through } = this.#members;
    return { clusterId: this.#clusterId, through, former, epochs: this.#chain.records() };
  }

  /** Number of the newest epoch. */
  get epoch(): number {
    return this.#chain.newest.epoch;
  }

  /** The home of the newest epoch. */
  get home(): Member {
    const home = this.signerOf(this.#chain.newest.home);
    if (home === undefined) throw new RangeError('the home is a member of the cluster');
    return home;
  }

  /** The home of an epoch: whose key signs its part of the log. */
  signingHomeOf(epoch: number, { chain, members }: ClusterChains = this.#known(epoch)): Member | undefined {
    const home = chain.find(epoch)?.home;
    return home === undefined ? undefined : members.ever(home);
  }

  /** What is known of an epoch: by the log here, or where that has not come so far, by what a joiner was told. */
  #known(epoch: number): ClusterChains {
    const own = { chain: this.#chain, members: this.#members };
    return epoch > this.epoch ? (this.#ahead ?? own) : own;
  }

  /** What was told or noted, where the log here has not come so far. */
  get #ahead(): ClusterChains | undefined {
    const told = this.#told;
    const isAhead = this.#members.lastChange < this.#toldThrough || (told?.chain.newest.epoch ?? 0) > this.epoch;
    return isAhead ? told : undefined;
  }

  isVoid(position: ClusterPosition): boolean {
    return this.#chain.isVoid(position);
  }

  /** The log here is of these chains from now on. */
  adopt({ chain, members }: ClusterChains): void {
    this.#chain = chain;
    this.#members = members;
  }

  /**
   * Takes up what a store holds, at start or after a snapshot: visible epochs and changes of members, then the ops that are
   * not visible. What was known before and stands in neither is no more.
   */
  restore(held: {
    readonly epochs: readonly Epoch[];
    readonly members: readonly MemberChange[];
    readonly entries: readonly { readonly op: Op }[];
  }): void {
    this.#members = this.#origin.members;
    this.#chain = this.#origin.chain;
    for (const epoch of held.epochs) this.#chain = this.#chain.with(epoch);
    for (const change of held.members.toSorted((a, b) => a.index - b.index)) this.#members = this.#members.with(change);
    for (const { op } of held.entries) {
      const epoch = op.epoch > this.epoch ? readEpoch(op) : undefined;
      if (epoch?.ok === true) this.#chain = this.#chain.with(epoch.value);
      if (op.index > this.#members.lastChange) this.note(op);
    }
  }

  /** Takes up the epoch that an op begins; false where it may not. */
  begin(op: Op): boolean {
    const judged = this.judge(op);
    if (judged.ok) this.#chain = this.#chain.with(judged.value);
    return judged.ok;
  }

  /** Takes up the change of members that an op makes; false where it breaks the rules of changes. */
  note(op: Op): boolean {
    const change = readMemberChange(op, this.#members);
    if (!change.ok) return false;
    if (change.value !== undefined) this.#members = this.#members.with(change.value);
    return true;
  }

  /**
   * Whether an op may begin an epoch: a majority of the voters before it have promised it to its home, and it goes on from the longest
   * of the tails that they handed over.
   */
  judge(op: Op, members = this.#members): Result<Epoch, string> {
    const read = readEpoch(op);
    if (!read.ok) return read;
    const epoch = read.value;
    const longest = this.#isCertified(epoch, members);
    if (!longest.ok) return longest;
    if (!sameBytes(longest.value.tail.hash, op.prevHash)) return fail('it does not chain to the tail that it adopts');
    return ok(epoch);
  }

  /** The promise with the longest tail, where a majority of the voters have made one and it is the tail that is adopted. */
  #isCertified(epoch: Epoch, members: MemberChain): Result<SignedPromise, string> {
    if (members.find(epoch.home)?.kind !== 'voter') return fail('its home is no voter');
    const promised = new Set<string>();
    for (const promise of epoch.certificate) {
      if (!this.holds(epoch, promise, members)) return fail('a promise is not signed by its voter');
      promised.add(promise.voter);
    }
    if (promised.size < majorityOf(members.voters.length) || promised.size < epoch.certificate.length)
      return fail(`${promised.size} promises are no majority`);
    const longest = longestTail(epoch.certificate);
    if (longest === undefined || comparePositions(longest.tail, epoch.base) !== 0)
      return fail('it does not adopt the longest tail');
    return ok(longest);
  }

  /**
   * The chain that a peer tells by its epochs' records, where a majority of the voters have promised each of them, with those
   * voters. Without the ops themselves: enough to know whose signature counts, not to take anything into the log.
   */
  vouchedChains(records: readonly Uint8Array[]): ClusterChains | undefined {
    const { members, chain: known } = this.#known(this.epoch + 1);
    let chain = known;
    for (const bytes of records) {
      const epoch = decodeEpoch(bytes);
      if (epoch === undefined) return undefined;
      if (epoch.epoch <= chain.newest.epoch) continue;
      if (!this.#isCertified(epoch, members).ok) return undefined;
      chain = chain.with(epoch);
    }
    return { chain, members };
  }

  /** Whether a promise is the word of a voter. */
  holds(
    { epoch, home }: { readonly epoch: number; readonly home: string },
    promise: SignedPromise,
    members = this.#members,
  ): boolean {
    const voter = members.find(promise.voter);
    if (voter?.kind !== 'voter' || promise.tail.epoch >= epoch) return false;
    const message = promiseMessage(this.#clusterId, epoch, home, promise);
    return this.#digests.verify(voter.signingKey, message, promise.signature);
  }
}

function toldChains(origin: ClusterOrigin, first: EpochChain): ClusterChains | undefined {
  const { contacts, history, clusterId } = origin;
  if (contacts === undefined || (history !== undefined && history.clusterId !== clusterId)) return undefined;
  const epochs = (history?.epochs ?? []).flatMap((bytes) => decodeEpoch(bytes) ?? []);
  const chain = epochs.reduce((before, epoch) => before.with(epoch), first);
  return { chain, members: MemberChain.told(contacts, history?.former ?? []) };
}

/** How many of so many are a majority. */
export function majorityOf(count: number): number {
  return Math.floor(count / 2) + 1;
}

/** The promise with the longest tail. */
export function longestTail(promises: Iterable<SignedPromise>): SignedPromise | undefined {
  let longest: SignedPromise | undefined;
  for (const promise of promises)
    if (longest === undefined || comparePositions(promise.tail, longest.tail) > 0) longest = promise;
  return longest;
}
