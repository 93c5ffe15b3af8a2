// One seed of a cluster under chaos rules: random rules come and go by ChaosService itself while a workload writes.

import { decodeToken } from '../../src/core/replica/causal-token.ts';
import type { GetReportResponse, Rule, Scope } from '../../src/core/shapes/chaos.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import type { ListUsersResponse } from '../../src/core/shapes/iam.ts';
import { clusterId, SimulatedCluster, type SimulatedReplica } from './cluster.ts';
import { Prng } from './prng.ts';

/** What one seed did. */
export interface ChaosRun {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly acknowledged: number;
  /** How often rules of each kind fired. */
  readonly fired: Readonly<Record<string, number>>;
}

const chaosMs = 8000;
const peaceMs = 15_000;

/** Runs one seed. The same seed does the same. */
export function runUnderChaos(seed: number): ChaosRun {
  return new Run(seed).go();
}

/** A rule of any kind but EIO, which ends its replica for good. */
export function drawRule(prng: Prng, names: readonly string[], wallMs: number): Rule {
  const some = names.filter(() => prng.hits(0.5));
  const scope: Scope = { replicas: some, peers: [], accounts: [], actions: [], principals: [] };
  const part = { ...scope, probability: prng.pick([0.1, 0.5, 1]) ?? 1 };
  const faults: readonly Omit<Rule, 'name'>[] = [
    { scope: part, net: { delayMedian: prng.between(1, 100), delaySigma: prng.unit(), loss: prng.unit() * 0.2 } },
    { scope: part, net: { duplicate: prng.unit(), reorder: prng.unit(), bandwidth: prng.between(2000, 200_000) } },
    { scope, net: { netsplit: prng.pick(['both', 'in', 'out'] as const) ?? 'both' } },
    { scope, apply: { pause: true } },
    { scope: { ...part, actions: ['iam:CreateUser'] }, apply: prng.hits(0.5) ? { hold: true } : { extraDelay: 800 } },
    { scope: part, api: { code: 'Throttling', latency: prng.between(0, 500) } },
    { scope: part, api: { dropAnswer: true } },
    { scope, clock: prng.hits(0.5) ? { skew: prng.between(-20_000, 20_000) } : { drift: prng.unit() - 0.5 } },
    { scope: part, disk: prng.hits(0.5) ? { error: 'ENOSPC' } : { syncDelay: prng.between(1, 300) } },
    { scope: { ...scope, replicas: [prng.pick(names) ?? 'n1'] }, process: { crash: true } },
  ];
  const fault = prng.pick(faults) ?? {};
  const expiresAt = wallMs + prng.between(200, 3000);
  return { name: `rule-${prng.between(0, 6)}`, seed: prng.between(0, 1000), expiresAt, ...fault };
}

class Run {
  readonly #seed: number;
  readonly #prng: Prng;
  readonly #cluster: SimulatedCluster;
  readonly #acknowledged = new Set<string>();
  readonly #violations: string[] = [];
  readonly #positions = new Map<string, number>();
  readonly #kinds = new Map<string, string>();
  readonly #fired: Record<string, number> = {};
  #users = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#prng = new Prng(seed, 'chaos-run');
    const profile = this.#prng.hits(0.5) ? 'fast' : 'instant';
    this.#cluster = new SimulatedCluster({ seed, replicas: this.#prng.pick([3, 3, 4]) ?? 3, profile, chaos: true });
  }

  go(): ChaosRun {
    const { timeline, replicas } = this.#cluster;
    for (const replica of replicas) this.#cluster.start(replica);
    timeline.runUntil(500);
    try {
      this.#every(40, () => this.#write());
      this.#every(400, () => this.#putRule());
      this.#every(50, () => this.#look());
      timeline.runUntil(500 + chaosMs);
      this.#report();
      // Every rule ends by itself: nobody has to say so.
      timeline.runUntil(500 + chaosMs + peaceMs);
      this.#checkEnd();
    } catch (error) {
      this.#violations.push(`assertion: ${error instanceof Error ? error.message : String(error)}`);
    }
    for (const halt of this.#cluster.halts) this.#violations.push(`L5 a replica halted: ${halt}`);
    const violations = [...new Set(this.#violations)];
    return { seed: this.#seed, violations, acknowledged: this.#acknowledged.size, fired: this.#fired };
  }

  #every(ms: number, run: () => void): void {
    const { timeline } = this.#cluster;
    const again = (): void => {
      if (timeline.nowMs >= 500 + chaosMs) return;
      run();
      timeline.at(ms * (0.5 + this.#prng.unit()), again);
    };
    timeline.at(ms, again);
  }

  #any(): SimulatedReplica | undefined {
    return this.#prng.pick(this.#cluster.replicas.filter(({ process }) => process !== undefined));
  }

  #write(): void {
    const replica = this.#any();
    if (replica === undefined) return;
    const userName = `u${++this.#users}`;
    this.#cluster.call(replica, { service: 'iam', action: 'CreateUser', request: { userName, tags: [] } }, (answer) => {
      if (answer.refusal !== undefined) return;
      this.#acknowledged.add(userName);
      const token = decodeToken(clusterId, answer.token ?? '');
      const index = token.ok ? (token.value.accounts[0]?.position.index ?? 0) : 0;
      if (this.#cluster.storedOn(index) < this.#cluster.quorum)
        this.#violations.push(`S1 op ${index} was answered before k voters had stored it`);
    });
  }

  #putRule(): void {
    const replica = this.#any();
    if (replica === undefined) return;
    const names = this.#cluster.replicas.map(({ member }) => member.name);
    const rule = drawRule(this.#prng, names, this.#cluster.timeline.now().wallMs);
    const kind = Object.keys(rule).find((member) => !['expiresAt', 'name', 'scope', 'seed'].includes(member)) ?? '';
    this.#kinds.set(rule.name, kind);
    // A replica under skew reads a signature as too old, or too new: then another rule comes another time.
    this.#cluster.call(replica, { service: 'chaos', action: 'PutRule', request: { rule } }, ({ refusal }) => {
      if (refusal?.code === 'InvalidInput') this.#violations.push(`a rule was refused: ${refusal.message}`);
    });
  }

  /** S6: positions never go back, across crashes. */
  #look(): void {
    for (const replica of this.#cluster.replicas) {
      this.#cluster.call(replica, { service: 'cluster', action: 'GetCluster', request: {} }, ({ response }) => {
        const { members } = (response ?? { members: [] }) as GetClusterResponse;
        const { name } = replica.member;
        const seq = members.find((member) => member.name === name)?.accounts[0]?.visibleSeq;
        if (seq === undefined) return;
        if (seq < (this.#positions.get(name) ?? 0)) this.#violations.push(`S6 ${name} went back to ${seq}`);
        this.#positions.set(name, Math.max(seq, this.#positions.get(name) ?? 0));
      });
    }
  }

  #report(): void {
    const replica = this.#any();
    if (replica === undefined) return;
    this.#cluster.call(replica, { service: 'chaos', action: 'GetReport', request: {} }, ({ response }) => {
      const { rules } = (response ?? { rules: [] }) as unknown as GetReportResponse;
      for (const { name = '', fired = 0 } of rules) {
        const kind = this.#kinds.get(name) ?? '';
        this.#fired[kind] = (this.#fired[kind] ?? 0) + fired;
      }
    });
  }

  /** L1, S1, S8: all agree, and all that was acknowledged is there. */
  #checkEnd(): void {
    const { timeline, replicas } = this.#cluster;
    const places = new Set<string>();
    let present = new Set<string>();
    for (const replica of replicas) {
      this.#cluster.call(replica, { service: 'cluster', action: 'GetCluster', request: {} }, ({ response }) => {
        const { members } = (response ?? { members: [] }) as GetClusterResponse;
        const self = members.find(({ name }) => name === replica.member.name);
        places.add(JSON.stringify(self?.accounts));
        if (self?.accounts.some(({ visibleSeq, committedSeq }) => visibleSeq !== committedSeq) !== false)
          this.#violations.push(`L2 ${replica.member.name} does not show everything`);
      });
    }
    const home = replicas[0];
    if (home !== undefined) {
      const more = { consistency: { level: 'home' } } as const;
      this.#cluster.call(home, { service: 'iam', action: 'ListUsers', request: { maxItems: 1000 }, more }, (answer) => {
        if (answer.refusal !== undefined) this.#violations.push(`L6 the home refuses: ${answer.refusal.code}`);
        const { users } = (answer.response ?? { users: [] }) as ListUsersResponse;
        present = new Set(users.map(({ userName }) => userName));
      });
    }
    timeline.runUntil(timeline.nowMs + 2000);
    if (places.size !== 1) this.#violations.push(`L1 replicas differ: ${[...places].join(' | ')}`);
    const lost = [...this.#acknowledged].filter((userName) => !present.has(userName));
    if (lost.length > 0) this.#violations.push(`S1 acknowledged and gone: ${lost.join(', ')}`);
  }
}
