// Members come and go while everything else goes wrong: replicas that are taken in, by their operators' patience, and evicted.

import type { MemberChange } from '../../src/core/replica/member-chain.ts';
import type { CreateJoinTokenResponse } from '../../src/core/shapes/cluster.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';
import type { Prng } from './prng.ts';
import type { Truth } from './truth.ts';

const mostMembers = 6;
const fewestVoters = 2;
// Between two tries of an operator whose replica was not taken in.
const retryMs = 500;
// From the commit of an eviction until the replica is switched off, at most.
const switchedOffMs = 1500;

/** Takes replicas in, and evicts them. */
export class MemberFaults {
  readonly #cluster: SimulatedCluster;
  readonly #truth: Truth;
  readonly #prng: Prng;
  readonly #leaving = new Set<SimulatedReplica>();
  #last: number;
  /** Replicas that ask to be taken in. */
  #asking = 0;
  /** A replica was switched off for good. */
  onRemoved: (replica: SimulatedReplica) => void = () => undefined;

  constructor(cluster: SimulatedCluster, truth: Truth, prng: Prng) {
    this.#cluster = cluster;
    this.#truth = truth;
    this.#prng = prng;
    this.#last = cluster.replicas.length;
    truth.watch({ memberChanged: (change) => this.#changed(change) });
  }

  /** Whether a replica was evicted, and is still running. */
  isLeaving(replica: SimulatedReplica): boolean {
    return this.#leaving.has(replica);
  }

  /** A new replica asks to be taken in; false where there are enough. */
  join(kind: 'replica' | 'voter'): boolean {
    const { replicas } = this.#cluster;
    const asked = this.#running()[0];
    if (replicas.length + this.#asking >= mostMembers || asked === undefined) return false;
    const request = { kind, expiresInSeconds: 3600 };
    this.#asking++;
    const newcomer = this.#cluster.newcomer(`n${++this.#last}`);
    let isAnswered = false;
    this.#cluster.call(asked, { service: 'cluster', action: 'CreateJoinToken', request }, ({ response }) => {
      isAnswered = true;
      const { joinToken } = (response as CreateJoinTokenResponse | undefined) ?? {};
      if (joinToken === undefined) this.#asking--;
      else this.#ask(newcomer, joinToken, 0);
    });
    // Its process may die before it answers.
    this.#cluster.timeline.at(15_000, () => {
      if (!isAnswered) this.#asking--;
    });
    return true;
  }

  /** A member that is not the home is evicted; false where it must stay. */
  evict(target: SimulatedReplica): boolean {
    const asked = this.#running().find((replica) => replica !== target);
    const voters = this.#cluster.replicas.filter(({ member }) => member.kind === 'voter').length;
    if (target === this.#truth.home || asked === undefined || this.#leaving.has(target)) return false;
    if (target.member.kind === 'voter' && voters <= fewestVoters) return false;
    const request = { replica: target.member.name };
    this.#cluster.call(asked, { service: 'cluster', action: 'EvictMember', request }, () => undefined);
    return true;
  }

  /** Its operator goes on asking, here and there, until it is in, or is told that its token lets nobody in. */
  #ask(newcomer: SimulatedReplica, token: string, tries: number): void {
    const { timeline, replicas } = this.#cluster;
    const running = this.#running();
    const asked = running[tries % Math.max(1, running.length)];
    let isOver = false;
    const end = (): void => {
      if (!isOver) this.#asking--;
      isOver = true;
    };
    if (asked !== undefined)
      this.#cluster.join(asked, newcomer, token, ({ refusal }) => {
        if (isOver) return;
        if (refusal?.code === 'JOIN_TOKEN_INVALID') end();
        else if (replicas.includes(newcomer)) {
          end();
          this.#cluster.start(newcomer);
        }
      });
    timeline.at(retryMs, () => {
      if (isOver) return;
      isOver = true;
      this.#ask(newcomer, token, tries + 1);
    });
  }

  #changed({ member, evicted }: MemberChange): void {
    const replica = this.#cluster.replicas.find((one) => one.member.id === member.id);
    if (replica === undefined) return;
    if (!evicted) {
      replica.member = { ...replica.member, kind: member.kind };
      return;
    }
    this.#leaving.add(replica);
    this.#cluster.timeline.at(this.#prng.unit() * switchedOffMs, () => {
      this.#leaving.delete(replica);
      this.#cluster.remove(replica);
      this.onRemoved(replica);
    });
  }

  #running(): readonly SimulatedReplica[] {
    return this.#cluster.replicas.filter((replica) => replica.process !== undefined && !this.#leaving.has(replica));
  }
}
