// The cluster's own state: its members and its epochs, from the cluster file and from ops of the home log.

import { sameBytes } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
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
  #members: MemberChain;
  #chain: EpochChain;

  constructor(origin: ClusterOrigin, digests: Digests) {
    this.#clusterId = origin.clusterId;
    this.#digests = digests;
    const home = origin.members.find(({ name }) => name === origin.home);
    if (home === undefined) throw new RangeError(`the home ${origin.home} is not a member of the cluster`);
    this.#origin = { members: MemberChain.begin(origin.members), chain: EpochChain.begin(home.id) };
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

  /** Who is and was a member. */
  get memberChain(): MemberChain {
    return this.#members;
  }

  get chain(): EpochChain {
    return this.#chain;
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
  signingHomeOf(
    epoch: number,
    { chain, members }: ClusterChains = { chain: this.#chain, members: this.#members },
  ): Member | undefined {
    const home = chain.find(epoch)?.home;
    return home === undefined ? undefined : members.ever(home);
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
   * The chain that a peer tells by its epochs' records, where a majority of the voters have promised each of them. Without
   * the ops themselves: enough to know whose signature counts, not to take anything into the log.
   */
  vouchedChain(records: readonly Uint8Array[]): EpochChain | undefined {
    let chain = this.#chain;
    for (const bytes of records) {
      const epoch = decodeEpoch(bytes);
      if (epoch === undefined) return undefined;
      if (epoch.epoch <= chain.newest.epoch) continue;
      if (!this.#isCertified(epoch, this.#members).ok) return undefined;
      chain = chain.with(epoch);
    }
    return chain;
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
