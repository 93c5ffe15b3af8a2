// Promotions as a fault: the home is asked to move while everything else goes wrong too. Checks S9, L6 and the chain of epochs.

import type { Answer } from '../../src/core/instruction.ts';
import { keySpaces } from '../../src/core/replica/key-spaces.ts';
import { decodeLogValue } from '../../src/core/replica/log-value.ts';
import { decodeOp } from '../../src/core/replica/op.ts';
import type { GetClusterResponse, PromoteResponse } from '../../src/core/shapes/cluster.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';
import type { Prng } from './prng.ts';

// Simulated milliseconds between two promotions under faults, about.
const paceMs = 1500;
// From the end of the faults until a promotion must work again: a fenced epoch is renewed by then.
const settleMs = 3500;
// How long one may take to succeed then, and how often it is tried.
const patienceMs = 3000;
const retryMs = 300;

/** Limits that fit a run of a few seconds. */
export const promotionLimits = { promoteWaitMs: 1000, renewAfterMs: 1500 } as const;

/** What fired. */
export interface PromotionsFired {
  promotions: number;
  promoted: number;
}

/** Asks for promotions, and watches who is home. */
export class Promotions {
  readonly fired: PromotionsFired = { promotions: 0, promoted: 0 };
  readonly #cluster: SimulatedCluster;
  readonly #prng: Prng;
  readonly #violations: string[];
  readonly #homes = new Map<number, string>();

  constructor(cluster: SimulatedCluster, prng: Prng, violations: string[]) {
    this.#cluster = cluster;
    this.#prng = prng;
    this.#violations = violations;
  }

  /** Faults from now on for `faultsMs`; then, in peace, one promotion that must work. */
  begin(faultsMs: number): void {
    const { timeline } = this.#cluster;
    const endMs = timeline.nowMs + faultsMs;
    const again = (): void => {
      if (timeline.nowMs >= endMs) return;
      this.#fault();
      timeline.at(paceMs * (0.5 + this.#prng.unit()), again);
    };
    timeline.at(paceMs * this.#prng.unit(), again);
    timeline.at(faultsMs + settleMs, () => this.#mustPromote(endMs + settleMs + patienceMs));
  }

  /** S9: an epoch has one home, whoever is asked. */
  look(answer: Answer): void {
    const {
      epoch = 0,
      home = '',
      replica = '',
    } = (answer.response as GetClusterResponse | undefined) ?? { members: [] };
    if (epoch === 0) return;
    const known = this.#homes.get(epoch);
    if (known !== undefined && known !== home)
      this.#violations.push(`S9 epoch ${epoch} has two homes: ${known}, and on ${replica} ${home}`);
    this.#homes.set(epoch, home);
  }

  /** S9: no two ops at one place of the log that are both valid. */
  checkEnd(): void {
    const ops = new Map<number, string>();
    for (const { member, disk } of this.#cluster.replicas) {
      for (const [key, value] of disk.snapshot()) {
        if (!key.startsWith(keySpaces.log)) continue;
        const op = decodeOp(decodeLogValue(value).bytes);
        if (!op.ok) continue;
        const { index, epoch, requestId } = op.value;
        const known = ops.get(index);
        const found = `${epoch} ${requestId}`;
        if (known !== undefined && known !== found)
          this.#violations.push(`S9 op ${index} is ${known}, and on ${member.name} ${found}`);
        ops.set(index, found);
      }
    }
  }

  #fault(): void {
    const { replicas, timeline } = this.#cluster;
    const target = this.#prng.pick(this.#voters());
    if (target === undefined) return;
    this.fired.promotions++;
    const home = this.#prng.hits(0.4) ? replicas.find(({ member }) => member.name === this.#home()) : undefined;
    if (home !== undefined && home !== target && home.process !== undefined) {
      this.#cluster.crash(home, this.#prng.pick([undefined, 'batch-lost', 'batch-written'] as const));
      timeline.at(500 + this.#prng.unit() * 2000, () => {
        if (home.process === undefined) this.#cluster.start(home);
      });
    }
    this.#promote(target);
    // Two at once.
    const other = this.#prng.hits(0.2) ? this.#prng.pick(this.#voters()) : undefined;
    if (other !== undefined) this.#promote(other);
    // The candidate dies in the middle.
    if (!this.#prng.hits(0.2)) return;
    timeline.at(this.#prng.unit() * 10, () => {
      if (target.process === undefined) return;
      this.#cluster.crash(target, this.#prng.pick(['batch-lost', 'batch-written'] as const));
      timeline.at(200 + this.#prng.unit() * 500, () => {
        if (target.process === undefined) this.#cluster.start(target);
      });
    });
  }

  #promote(target: SimulatedReplica): void {
    const asked = this.#prng.pick(this.#cluster.replicas.filter(({ process }) => process !== undefined)) ?? target;
    const what = { service: 'cluster', action: 'Promote', request: { replica: target.member.name } } as const;
    this.#cluster.call(asked, what, (answer) => {
      if (answer.refusal === undefined) this.fired.promoted++;
    });
  }

  /** L6: in peace a promotion works, and the home that it makes takes writes. */
  #mustPromote(untilMs: number): void {
    const { timeline } = this.#cluster;
    const target = this.#prng.pick(this.#voters());
    if (target === undefined) return;
    let done = false;
    let last = 'no answer';
    const attempt = (): void => {
      if (done) return;
      if (timeline.nowMs > untilMs) {
        this.#violations.push(`L6 ${target.member.name} could not be promoted in peace: ${last}`);
        return;
      }
      const what = { service: 'cluster', action: 'Promote', request: { replica: target.member.name } } as const;
      this.#cluster.call(target, { ...what, more: { deadlineMs: 1000 } }, (answer) => {
        last = answer.refusal?.message ?? '';
        if (answer.refusal !== undefined || done) return;
        done = true;
        const { epoch = 0 } = answer.response as PromoteResponse;
        if (epoch < 2 && target.member.name !== 'n1') this.#violations.push(`L6 a promotion made epoch ${epoch}`);
        this.#mustWrite(target);
      });
      timeline.at(retryMs, attempt);
    };
    attempt();
  }

  #mustWrite(target: SimulatedReplica): void {
    const request = { groupName: 'after-promotion' };
    this.#cluster.call(target, { service: 'iam', action: 'CreateGroup', request }, ({ refusal }) => {
      if (refusal !== undefined) this.#violations.push(`L6 the promoted home takes no write: ${refusal.message}`);
    });
  }

  #voters(): readonly SimulatedReplica[] {
    return this.#cluster.replicas.filter(({ member, process }) => member.kind === 'voter' && process !== undefined);
  }

  /** Who was home last, as far as was seen. */
  #home(): string {
    return [...this.#homes].toSorted(([a], [b]) => b - a)[0]?.[1] ?? 'n1';
  }
}
