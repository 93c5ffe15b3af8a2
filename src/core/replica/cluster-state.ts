// The cluster's own state: its members and its epochs, from the cluster file and from ops of the home log.

import { sameBytes } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Member } from '../model/member.ts';
import { type ClusterPosition, comparePositions } from '../model/position.ts';
import { type Epoch, EpochChain, readEpoch } from './epoch-chain.ts';
import type { Op } from './op.ts';
import { promiseMessage, type SignedPromise } from './promise.ts';

/** What the cluster began with. */
export interface ClusterOrigin {
  readonly clusterId: string;
  readonly members: readonly Member[];
  /** Name of the home of epoch 1. */
  readonly home: string;
}

/**
 * Who the members are, who is a voter, who the home is and was, and whose key signs which part of the log. Everybody who
 * wants to know asks here. It stands at the end of the log, stored or about to be, not where readers of identities are.
 */
export class ClusterState {
  readonly #clusterId: string;
  readonly #digests: Digests;
  readonly #members: readonly Member[];
  #chain: EpochChain;

  constructor(origin: ClusterOrigin, digests: Digests) {
    this.#clusterId = origin.clusterId;
    this.#digests = digests;
    this.#members = origin.members;
    const home = origin.members.find(({ name }) => name === origin.home);
    if (home === undefined) throw new RangeError(`the home ${origin.home} is not a member of the cluster`);
    this.#chain = EpochChain.begin(home.id);
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  get voters(): readonly Member[] {
    return this.#members.filter(({ kind }) => kind === 'voter');
  }

  /** How many voters are a majority of them. */
  get majority(): number {
    return Math.floor(this.voters.length / 2) + 1;
  }

  memberNamed(name: string): Member | undefined {
    return this.#members.find((member) => member.name === name);
  }

  memberOf(id: string): Member | undefined {
    return this.#members.find((member) => member.id === id);
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
    const home = this.memberOf(this.#chain.newest.home);
    if (home === undefined) throw new RangeError('the home is a member of the cluster');
    return home;
  }

  /** The home of an epoch of `chain`: whose key signs its part of the log. */
  signingHomeOf(epoch: number, chain = this.#chain): Member | undefined {
    const home = chain.find(epoch)?.home;
    return home === undefined ? undefined : this.memberOf(home);
  }

  isVoid(position: ClusterPosition): boolean {
    return this.#chain.isVoid(position);
  }

  /** The log here is of this chain from now on. */
  adopt(chain: EpochChain): void {
    this.#chain = chain;
  }

  /**
   * Whether an op may begin an epoch: a majority of the voters have promised it to its home, and it goes on from the longest
   * of the tails that they handed over.
   */
  judge(op: Op): Result<Epoch, string> {
    const read = readEpoch(op);
    if (!read.ok) return read;
    const epoch = read.value;
    if (this.memberOf(epoch.home)?.kind !== 'voter') return fail('its home is no voter');
    const promised = new Set<string>();
    for (const promise of epoch.certificate) {
      if (!this.holds(epoch, promise)) return fail('a promise is not signed by its voter');
      promised.add(promise.voter);
    }
    if (promised.size < this.majority || promised.size < epoch.certificate.length)
      return fail(`${promised.size} promises are no majority`);
    const longest = longestTail(epoch.certificate);
    if (longest === undefined || comparePositions(longest.tail, epoch.base) !== 0)
      return fail('it does not adopt the longest tail');
    if (!sameBytes(longest.tail.hash, op.prevHash)) return fail('it does not chain to the tail that it adopts');
    return ok(epoch);
  }

  /** Whether a promise is the word of a voter. */
  holds({ epoch, home }: { readonly epoch: number; readonly home: string }, promise: SignedPromise): boolean {
    const voter = this.memberOf(promise.voter);
    if (voter?.kind !== 'voter' || promise.tail.epoch >= epoch) return false;
    const message = promiseMessage(this.#clusterId, epoch, home, promise);
    return this.#digests.verify(voter.signingKey, message, promise.signature);
  }
}

/** The promise with the longest tail. */
export function longestTail(promises: Iterable<SignedPromise>): SignedPromise | undefined {
  let longest: SignedPromise | undefined;
  for (const promise of promises)
    if (longest === undefined || comparePositions(promise.tail, longest.tail) > 0) longest = promise;
  return longest;
}
