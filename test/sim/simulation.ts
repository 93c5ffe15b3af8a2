// One simulated run: a workload under faults, then peace, then the checks.

import { NodeDigests, publicKeyOf } from '../../src/adapters/node-digests.ts';
import { longestDelayMs } from '../../src/core/delay/delay.ts';
import { profiles } from '../../src/core/delay/profile.ts';
import type { Checker, Run } from './checkers/checker.ts';
import { checkers } from './checkers/list.ts';
import { SimulatedCluster } from './cluster.ts';
import { fastDigests, type SimulatedDigests } from './digests.ts';
import { Faults } from './faults.ts';
import { Prng } from './prng.ts';
import { probeLandings } from './probes.ts';
import { promoteVoter } from './promotions.ts';
import { type Scenario, type ScenarioOptions, scenarioOf } from './scenario.ts';
import { Truth } from './truth.ts';
import { Worker } from './workload/worker.ts';

// Peace after the faults, at least; then until everything is visible, or as long as the longest delay and a bound.
const peaceMs = 6000;
const boundMs = 12_000;
const lookMs = 500;
// For the last questions.
const answersMs = 1500;

/** What a run did and found. */
export interface SimulationReport {
  readonly seed: number;
  /** Broken promises, by check. Empty: the run passed. */
  readonly violations: readonly string[];
  readonly simulatedMs: number;
  /** Ops in the log at the end. */
  readonly ops: number;
  readonly acknowledged: number;
  readonly calls: number;
  readonly messages: number;
  readonly fired: Readonly<Record<string, number>>;
}

/** Runs one seed. The same seed does the same, to the last message. */
export function simulate(seed: number, options: ScenarioOptions = {}): SimulationReport {
  return runScenario(scenarioOf(seed, options));
}

/** Runs one scenario. A broken assertion of the production code is a violation too. */
export function runScenario(scenario: Scenario): SimulationReport {
  const run = new ScenarioRun(scenario);
  try {
    run.go();
  } catch (error) {
    run.violated(`assertion: ${error instanceof Error ? error.message : String(error)}`);
  }
  return run.report();
}

class ScenarioRun {
  readonly #scenario: Scenario;
  readonly #cluster: SimulatedCluster;
  readonly #truth: Truth;
  readonly #worker: Worker;
  readonly #faults: Faults;
  readonly #checkers: readonly Checker[];
  readonly #violations = new Set<string>();

  constructor(scenario: Scenario) {
    const { seed, replicas, profile, limits, failClosedAfterMs } = scenario;
    this.#scenario = scenario;
    this.#cluster = new SimulatedCluster({
      ...{ seed, replicas, profile, limits, digests: digestsOf(scenario) },
      ...(failClosedAfterMs === undefined ? {} : { failClosedAfterMs }),
    });
    this.#truth = new Truth(this.#cluster);
    this.#worker = new Worker(this.#cluster, this.#truth, new Prng(seed, 'worker'));
    this.#faults = new Faults(this.#cluster, this.#truth, scenario);
    this.#worker.trusted = (replica, sinceMs) => this.#faults.trusted(replica, sinceMs);
    this.#checkers = this.#watch();
    if (scenario.probed === true)
      probeLandings({
        ...{ cluster: this.#cluster, truth: this.#truth, worker: this.#worker },
        prng: new Prng(seed, 'probes'),
      });
  }

  violated(words: string): void {
    this.#violations.add(words);
  }

  go(): void {
    const { timeline, replicas } = this.#cluster;
    const { work, untilMs, mode } = this.#scenario;
    for (const replica of replicas) this.#cluster.start(replica);
    this.#faults.schedule();
    for (const step of work) timeline.at(step.atMs, () => this.#worker.perform(step));
    this.#cluster.runUntil(untilMs);
    if (mode === 'liveness') this.#liveOnCore();
    this.#faults.heal();
    this.#settle();
    if (this.#faults.fired.promote > 0) {
      this.#promoteInPeace();
      this.#settle();
    }
    this.#cluster.runUntil(timeline.nowMs + this.#scenario.quietMs);
    for (const checker of this.#checkers) checker.ending?.();
    this.#cluster.runUntil(timeline.nowMs + answersMs);
    for (const checker of this.#checkers) checker.ended?.();
  }

  report(): SimulationReport {
    const { network, timeline } = this.#cluster;
    return {
      ...{ seed: this.#scenario.seed, violations: [...this.#violations], simulatedMs: timeline.nowMs },
      ...{ ops: this.#truth.ops.size, acknowledged: this.#worker.acknowledged, calls: this.#worker.asked.length },
      ...{ messages: network.sent, fired: this.#fired(network.fired) },
    };
  }

  #watch(): readonly Checker[] {
    const run: Run = {
      ...{ cluster: this.#cluster, truth: this.#truth, worker: this.#worker, scenario: this.#scenario },
      violated: (words) => this.violated(words),
    };
    const made = checkers.map((make) => make(run));
    for (const checker of made) {
      this.#truth.watch(checker);
      this.#worker.watch(checker);
    }
    const messages = made.flatMap((checker) => checker.message?.bind(checker) ?? []);
    this.#cluster.network.onSend = (from, to, message) => {
      for (const look of messages) look(from, to, message);
    };
    this.#faults.onReplaced = (replica) => {
      for (const checker of made) checker.replaced?.(replica);
    };
    this.#faults.onHalt = ({ member }, reason) => this.violated(`L3 ${member.name} halted: ${reason}`);
    return made;
  }

  #fired(links: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
    const { installs: snapshots, selfQuarantines } = this.#truth;
    const epochs = Math.max(0, ...[...this.#truth.ops.values()].map(({ op }) => op.epoch));
    return { ...this.#faults.fired, ...links, moves: Math.max(0, epochs - 1), snapshots, selfQuarantines };
  }

  /** L6: the home moves to another voter within a bound, and takes a write there. */
  #promoteInPeace(): void {
    const { timeline, replicas } = this.#cluster;
    const { home } = this.#truth;
    const voters = replicas.filter(({ member, process }) => member.kind === 'voter' && process !== undefined);
    const candidate = voters.find((voter) => voter !== home);
    if (candidate === undefined) return;
    const last = { refused: 'no answer', code: '' };
    const untilMs = timeline.nowMs + boundMs;
    while (last.refused !== '' && timeline.nowMs < untilMs) {
      // A replica that is not ready says so, and another one is asked, as every client does.
      const asked = home?.process === undefined || last.code === 'NOT_READY' ? candidate : home;
      promoteVoter(this.#cluster, asked, candidate, ({ refusal }) => {
        last.refused = refusal?.message ?? '';
        last.code = refusal?.code ?? '';
      });
      this.#cluster.runUntil(timeline.nowMs + lookMs);
    }
    if (last.refused !== '')
      return this.violated(`L6 ${candidate.member.name} is not promoted in peace: ${last.refused}`);
    const step = { atMs: timeline.nowMs, replica: 0, act: 'CreateUser', account: 0, user: 'after-promotion' } as const;
    this.#worker.at(candidate, step);
    const written = this.#worker.asked.at(-1);
    this.#cluster.runUntil(timeline.nowMs + boundMs);
    if (written?.answer === undefined || written.answer.refusal !== undefined)
      this.violated(`L6 the promoted home takes no write: ${written?.answer?.refusal?.message ?? 'no answer'}`);
  }

  /** The home and as many voters as k needs work again, the others do not: that is enough to write and to see. */
  #liveOnCore(): void {
    const { replicas, quorum, timeline } = this.#cluster;
    const { home } = this.#truth;
    const voters = replicas.filter(({ member }) => member.kind === 'voter');
    const core = voters.toSorted((a, b) => Number(b === home) - Number(a === home)).slice(0, quorum);
    this.#faults.healReplicas(core);
    for (const replica of replicas) if (!core.includes(replica)) this.#cutOff(replica, core);
    this.#cluster.runUntil(timeline.nowMs + boundMs);
    const user = 'after-heal';
    const step = { atMs: timeline.nowMs, replica: 1, act: 'CreateUser', account: 0, user } as const;
    const asker = core[1] ?? core[0];
    if (asker !== undefined) this.#worker.at(asker, step);
    const asked = this.#worker.asked.at(-1);
    this.#cluster.runUntil(timeline.nowMs + boundMs);
    const answered = asked?.answer !== undefined && asked.answer.refusal === undefined;
    // A home whose disk was lost has to hear every other voter: a core alone is not enough for it then.
    if (!answered && !this.#lostDisks())
      this.violated(`L5 the healed core takes no write: ${asked?.answer?.refusal?.code ?? 'no answer'}`);
  }

  #lostDisks(): boolean {
    const { fired } = this.#faults;
    return fired.wipe + fired.restore + fired['double-rollback'] + fired['bit-rot'] > 0;
  }

  #cutOff(
    replica: { readonly member: { readonly id: string } },
    core: readonly { readonly member: { readonly id: string } }[],
  ): void {
    for (const one of core) this.#cluster.network.setCut(replica.member.id, one.member.id, true);
  }

  /** Until everything committed is visible everywhere, or a bound has passed. */
  #settle(): void {
    const { timeline } = this.#cluster;
    const { profile, replicas } = this.#scenario;
    let at = 0;
    const untilMs = timeline.nowMs + peaceMs + boundMs + Math.min(longestDelayMs(profiles[profile]), 150_000);
    this.#cluster.runUntil(timeline.nowMs + peaceMs);
    while (timeline.nowMs < untilMs && !this.#allShown()) {
      if (profiles[profile].manual)
        this.#worker.perform({ atMs: timeline.nowMs, replica: ++at % replicas, act: 'ReleaseVisibility', account: 0 });
      this.#cluster.runUntil(timeline.nowMs + lookMs);
    }
    // Calls that wait longest.
    this.#cluster.runUntil(timeline.nowMs + peaceMs);
  }

  #allShown(): boolean {
    return this.#truth.accounts().every((account) => {
      const newest = this.#truth.opsOf(account).length - 1;
      return this.#cluster.replicas.every(({ member }) => this.#truth.shownSeq(member.name, account) >= newest);
    });
  }
}

function digestsOf({ digests }: Scenario): SimulatedDigests {
  if (digests === 'fast') return fastDigests;
  return Object.assign(new NodeDigests(), { publicKeyOf });
}
