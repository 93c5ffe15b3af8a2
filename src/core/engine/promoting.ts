// Promoting: moves the home. Voters promise a new epoch and hand over their tails; the new home goes on from the longest.

import type { Instant } from '../base/instant.ts';
import { chance } from '../delay/chance.ts';
import type { Call } from '../event.ts';
import type { PromiseAnswer, PromiseAsk } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { largestEpoch, signPromise } from '../replica/promise.ts';
import type { PromoteRequest } from '../shapes/cluster.ts';
import type { Reply } from './call-facts.ts';
import { Candidacy, type CandidacyParts } from './candidacy.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Home } from './home.ts';

interface Parts extends CandidacyParts {
  readonly home: Home;
  readonly control: ControlPlane;
}

/** Promoting: moves the home. */
export class Promoting {
  readonly #parts: Parts;
  #candidacy: Candidacy | undefined;
  /** Who asked for a promise that is not stored yet, and for which epoch. */
  readonly #asked = new Map<Peer, number>();
  /** Since when somebody has promised a later epoch than there is. */
  #contestedSinceMs: number | undefined;
  #automaticAtMs = Number.NEGATIVE_INFINITY;
  #started = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** When something is to be done here without an event; undefined: not by itself. */
  get nextWakeMs(): number | undefined {
    if (this.#candidacy !== undefined) return this.#candidacy.nextWakeMs;
    const { renewAfterMs } = this.#parts.config.limits;
    return this.#contestedSinceMs === undefined ? undefined : this.#contestedSinceMs + renewAfterMs;
  }

  /** Promote, asked of this replica for any voter. `deadlineMs` is monotonic. */
  call(call: Call, deadlineMs: number, reply: Reply, now: Instant): void {
    const { replica, peers, self, control } = this.#parts;
    const request = call.request as PromoteRequest;
    const target = replica.cluster.memberNamed(request.replica ?? '');
    if (target === undefined)
      return reply({ refusal: refusal('InvalidInput', `There is no replica ${request.replica} in this cluster.`) });
    if (target.kind !== 'voter')
      return reply({ refusal: refusal('InvalidInput', `${target.name} is no voter: only a voter can be the home.`) });
    if (target.id === self.id) return this.here(request, deadlineMs, reply, now);
    const peer = peers.get(target.id);
    if (peer?.connected !== true)
      return reply({ refusal: refusal('HOME_UNREACHABLE', `${target.name} cannot be reached from ${self.name}.`) });
    const orElse = (): void =>
      reply({ refusal: refusal('OUTCOME_UNKNOWN', `${target.name} went away before it answered. See the status.`) });
    const how = { deadlineMs, write: false, visibleSeq: 0, reply, orElse, now };
    control.handTo(peer, { ...call, service: 'cluster' }, how);
  }

  /** Promotes this replica. */
  here(request: PromoteRequest, deadlineMs: number, reply: Reply, now: Instant): void {
    const { replica, replication, config } = this.#parts;
    if (replication.homeState === 'active') return reply({ response: { epoch: replication.epoch } });
    if (this.#candidacy !== undefined) {
      this.#candidacy.replies.push(reply);
      return;
    }
    const problem = this.#problem(request.acceptLoss === true);
    if (problem !== undefined) return reply({ refusal: problem });
    const untilMs = Math.min(deadlineMs, now.monotonicMs + config.limits.promoteWaitMs);
    const needed = request.acceptLoss === true ? replica.cluster.majority : this.#safe;
    this.#start(needed, untilMs, now).replies.push(reply);
  }

  /** Another voter wants to be the home. */
  ask(peer: Peer, { epoch }: PromiseAsk): void {
    const { replica, replication, outbox } = this.#parts;
    const { fence, cluster } = replica;
    const refuse = (reason: string): void => {
      const promised = Math.max(fence.promised.epoch, cluster.epoch);
      outbox.send(peer.id, { kind: 'promise-answer', epoch, promised, reason });
    };
    if (!this.#voting || !peer.voter) return refuse('only voters promise, to voters');
    if (!fence.whole) return refuse('its disk is new and not filled yet');
    const again = epoch === fence.promised.epoch && fence.promised.home === peer.id;
    if (epoch > largestEpoch) return refuse('no epoch has such a number');
    if (epoch <= cluster.epoch) return refuse(`the epoch is ${cluster.epoch} already`);
    if (epoch < fence.promised.epoch || (epoch === fence.promised.epoch && !again))
      return refuse(`it has promised epoch ${fence.promised.epoch} to another one`);
    fence.promise({ epoch, home: peer.id });
    replication.stepDown();
    this.#asked.set(peer, epoch);
    this.#answer();
  }

  /** A voter's answer to this candidate. */
  answered(peer: Peer, message: PromiseAnswer, now: Instant): void {
    if (message.promised <= largestEpoch) peer.promised = Math.max(peer.promised, message.promised);
    this.#candidacy?.answered(peer, message);
    this.wake(now);
  }

  /** A batch is on disk. */
  settled(now: Instant): void {
    this.#answer();
    this.wake(now);
  }

  wake(now: Instant): void {
    if (!this.#started) this.#resume(now);
    this.#advance(now);
    this.#renew(now);
    this.#promoteItself(now);
  }

  /** Goes on with what the last life of this replica had promised itself. */
  #resume(now: Instant): void {
    this.#started = true;
    const { replica, self, config } = this.#parts;
    const { promised, whole } = replica.fence;
    if (promised.home !== self.id || promised.epoch <= replica.cluster.epoch || !whole) return;
    const deadlineMs = now.monotonicMs + config.limits.promoteWaitMs;
    this.#candidacy = new Candidacy(this.#parts, { epoch: promised.epoch, needed: this.#safe, deadlineMs });
  }

  #advance(now: Instant): void {
    const { home, replica } = this.#parts;
    const candidacy = this.#candidacy;
    if (candidacy === undefined) return;
    const lost = replica.fence.promised.epoch > candidacy.epoch || replica.cluster.epoch >= candidacy.epoch;
    const entry = lost ? undefined : candidacy.advance(now);
    if (entry === undefined && !lost && now.monotonicMs < candidacy.deadlineMs) return;
    this.#candidacy = undefined;
    for (const reply of candidacy.replies) {
      const deadlineMs = now.monotonicMs + this.#parts.config.limits.commitWaitMs;
      if (entry === undefined) reply({ refusal: noMajority(candidacy.failure) });
      else home.answerWhenCommitted(entry, { epoch: candidacy.epoch }, { deadlineMs, reply }, now);
    }
    if (entry === undefined)
      this.#parts.outbox.observe('warn', 'promote', candidacy.failure, { epoch: candidacy.epoch });
  }

  /**
   * A promotion that came to nothing leaves voters that take nothing more of this epoch. The home of it, who has all that was
   * acknowledged, asks for an epoch of its own again.
   */
  #renew(now: Instant): void {
    const { replica, peers, self, config } = this.#parts;
    const { cluster, fence } = replica;
    const isContested = (): boolean =>
      fence.promised.epoch > cluster.epoch ||
      peers.connected().some((peer) => peer.voter && peer.promised > cluster.epoch);
    if (cluster.home.id !== self.id || !fence.whole || this.#candidacy !== undefined || !isContested()) {
      this.#contestedSinceMs = undefined;
      return;
    }
    this.#contestedSinceMs ??= now.monotonicMs;
    if (now.monotonicMs < this.#contestedSinceMs + config.limits.renewAfterMs) return;
    this.#contestedSinceMs = undefined;
    this.#start(cluster.majority, now.monotonicMs + config.limits.promoteWaitMs, now);
  }

  /** The setting automaticPromotion: a home that nobody of a majority hears is replaced. */
  #promoteItself(now: Instant): void {
    const { replica, replication, peers, self, config } = this.#parts;
    const { automaticPromotionMs: afterMs, limits } = config;
    if (afterMs === undefined || !this.#voting || replication.homeState !== 'follower') return;
    if (this.#candidacy !== undefined || now.monotonicMs < this.#automaticAtMs) return;
    // Not all at the same moment: two that ask for one epoch may both get too few promises.
    const spreadMs = chance('promotion', config.seed, self.name, replica.cluster.epoch)() * (afterMs / 2);
    if (replication.homeSilentMs(now) < afterMs + spreadMs) return;
    const deaf = peers
      .connected()
      .filter((peer) => peer.voter && (peer.status?.homeSilentMs ?? 0) > limits.homeSilenceMs);
    if (deaf.length + 1 < replica.cluster.majority || this.#problem(false) !== undefined) return;
    this.#automaticAtMs = now.monotonicMs + afterMs + spreadMs;
    this.#parts.outbox.observe('warn', 'promote', 'the home is not heard by a majority: this voter takes over', {});
    this.#start(this.#safe, now.monotonicMs + limits.promoteWaitMs, now);
  }

  #start(needed: number, deadlineMs: number, now: Instant): Candidacy {
    const { replica, replication, peers, self } = this.#parts;
    const { fence, cluster } = replica;
    const promised = peers.all().map((peer) => peer.promised);
    const epoch = Math.max(cluster.epoch, fence.promised.epoch, ...promised) + 1;
    fence.promise({ epoch, home: self.id });
    replication.stepDown();
    const candidacy = new Candidacy(this.#parts, { epoch, needed, deadlineMs });
    this.#candidacy = candidacy;
    this.#parts.outbox.observe('info', 'promote', 'this voter asks to be the home', { epoch, needed });
    this.#advance(now);
    return candidacy;
  }

  /** Whether this replica is a voter now. */
  get #voting(): boolean {
    return this.#parts.replica.cluster.memberOf(this.#parts.self.id)?.kind === 'voter';
  }

  /** How many voters must promise so that one of them has each acknowledged op: k and they are more than all. */
  get #safe(): number {
    const { replica, replication, self } = this.#parts;
    const { cluster } = replica;
    // The home itself has all that it acknowledged.
    if (cluster.home.id === self.id) return cluster.majority;
    return Math.max(cluster.majority, cluster.voters.length - replication.words.k + 1);
  }

  /** Why this replica cannot become the home. */
  #problem(acceptLoss: boolean): Refusal | undefined {
    const { replica, peers, self } = this.#parts;
    const { voters, majority } = replica.cluster;
    if (!replica.fence.whole || replica.log.last.index === 0)
      return refusal('NOT_READY', `${self.name} has a disk that is new and not filled yet: it cannot be the home.`);
    const reached = voters.filter(({ id }) => id === self.id || peers.get(id)?.connected === true);
    const away = voters.filter((voter) => !reached.includes(voter)).map(({ name }) => name);
    if (reached.length < majority)
      return noMajority(
        `${self.name} reaches ${reached.length} of ${voters.length} voters; ${away.join(', ')} are away.`,
      );
    if (acceptLoss || reached.length >= this.#safe) return undefined;
    return refusal(
      'LOSS_NOT_ACCEPTED',
      `With durability 1 a write may be stored on one voter alone, and ${away.join(', ')} cannot be reached: what only ${away.length === 1 ? 'it has' : 'they have'} would be lost, acknowledged as it was. Bring ${away.length === 1 ? 'it' : 'them'} back, or accept the loss.`,
    );
  }

  /** INVARIANT: a promise is stored before it is told, with all that the tail it names holds. */
  #answer(): void {
    const { replica, outbox, digests, config, self } = this.#parts;
    const { fence, log, stored } = replica;
    for (const [peer, epoch] of this.#asked) {
      const { promised, promisedStored } = fence;
      if (promised.epoch === epoch && (promisedStored.epoch < epoch || stored.index < log.last.index)) continue;
      this.#asked.delete(peer);
      if (promised.epoch !== epoch || promised.home !== peer.id || replica.cluster.epoch >= epoch) continue;
      const tail = { ...log.last, hash: log.lastHash };
      const { signature } = signPromise(digests, config.signingSeed, config.clusterId, {
        ...{ epoch, home: peer.id, voter: self.id, tail },
      });
      outbox.send(peer.id, { kind: 'promise-answer', epoch, promised: epoch, granted: { tail, signature } });
    }
  }
}

function noMajority(why: string): Refusal {
  return refusal('HOME_UNREACHABLE', `${why} Nothing has moved. Try again.`, { retryAfterMs: 1000 });
}
