// A workload on a live cluster: clients go on while faults come and go; then all is healed, looked at once more, and judged.

import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import type { Credentials, EventideClient } from '../../../src/lib/client.ts';
import { Prng } from '../../sim/prng.ts';
import { kindsOf, type Verdict } from '../checkers/verdict.ts';
import { type FaultKind, startFaults } from '../harness/faults.ts';
import { codeOf, countCodes, type HistoryEntry, Recorder } from '../harness/history.ts';
import { LiveCluster, type LiveClusterOptions } from '../harness/live-cluster.ts';
import { eventually, pauseMs, repeating } from '../harness/pace.ts';
import { unevenLag } from '../harness/uneven-lag.ts';

/** What the clients of a workload have. */
export interface WorkloadContext<Action> {
  readonly cluster: LiveCluster;
  readonly client: EventideClient;
  /** Makes the calls of `work` as somebody else than the root user. */
  readonly as: <T>(credentials: Credentials, work: () => Promise<T>) => Promise<T>;
  readonly recorder: Recorder<Action>;
  readonly draw: Prng;
}

/** A workload. */
export interface Workload<Action> {
  readonly name: string;
  /** What each client does again and again; all of them go on side by side. */
  readonly clients: (context: WorkloadContext<Action>) => readonly (() => Promise<void>)[];
  /** Looks once more, when all is healed and the replicas have agreed. */
  readonly final?: (context: WorkloadContext<Action>) => Promise<void>;
  readonly check: (history: readonly HistoryEntry<Action>[]) => Verdict;
}

/** How a workload is run. */
export interface RunOptions extends LiveClusterOptions {
  readonly seed: number;
  readonly durationMs: number;
  readonly faults: readonly FaultKind[];
  /** Kinds of anomalies by workload: the run ends as soon as all of them were found. */
  readonly untilFound?: Readonly<Record<string, readonly string[]>>;
  /** Whether the replicas agree in the end; default: true. A program that breaks promises may not. */
  readonly agrees?: boolean;
  /** Gets a file for each workload, with a line of JSON for each call. */
  readonly historyFolder?: string;
}

/** What a run came to. */
export interface RunReport extends Verdict {
  readonly workload: string;
  readonly seed: number;
  readonly fired: Readonly<Record<string, number>>;
  readonly codes: Readonly<Record<string, number>>;
  /** When each kind was found that the run looked for, from its first call on. */
  readonly foundAfterMs?: Readonly<Record<string, number>>;
}

/** A workload whose kind of history is known to itself alone. */
export interface Started {
  readonly name: string;
  readonly clients: readonly (() => Promise<void>)[];
  readonly final: () => Promise<void>;
  readonly report: () => Verdict & Pick<RunReport, 'codes' | 'workload'>;
}

/** What all workloads of a run share. */
type Shared = Pick<WorkloadContext<unknown>, 'as' | 'client' | 'cluster'>;

/** Makes a workload ready to run beside others. */
export function prepare<Action>(workload: Workload<Action>): (shared: Shared, options: RunOptions) => Started {
  return (shared, { seed, historyFolder }) => {
    const file = historyFolder === undefined ? undefined : join(historyFolder, `${workload.name}-${seed}.jsonl`);
    const recorder = new Recorder<Action>(file);
    const context: WorkloadContext<Action> = { ...shared, recorder, draw: new Prng(workload.name, seed) };
    return {
      name: workload.name,
      clients: workload.clients(context),
      final: () => workload.final?.(context) ?? Promise.resolve(),
      report: () => ({
        ...{ workload: workload.name, codes: countCodes(recorder.entries) },
        ...workload.check(recorder.entries),
      }),
    };
  };
}

/** Runs workloads side by side on a cluster of their own. */
export async function runWorkloads(
  workloads: readonly ReturnType<typeof prepare>[],
  options: RunOptions,
): Promise<readonly RunReport[]> {
  await using cluster = await LiveCluster.start({ ...options, settings: { ...options.settings, chaos: true } });
  const caller = new AsyncLocalStorage<Credentials>();
  await using client = cluster.client({ credentials: () => caller.getStore() ?? cluster.rootCredentials });
  const as: Shared['as'] = (credentials, work) => caller.run(credentials, work);
  const started = workloads.map((start) => start({ cluster, client, as }, options));
  await eventually('the first write', () => client.iam.createUser({ userName: 'first' }));
  await unevenLag(client, options.seed);
  const faults = startFaults(cluster, options.seed, options.faults);
  const breath = new Prng('breath', options.seed);
  const clients = started
    .flatMap((one) => one.clients)
    .map((work) =>
      repeating(async () => {
        await work();
        // What cannot be reached refuses at once: a client that went on without a breath would only burn the machine.
        await pauseMs(breath.between(10, 60));
      }),
    );
  const endMs = performance.now() + options.durationMs;
  const searches = started.map((one) => new Search(one, options.untilFound?.[one.name] ?? []));
  while (performance.now() < endMs) {
    await pauseMs(250);
    for (const search of searches) search.look(performance.now() - endMs + options.durationMs);
    if (options.untilFound !== undefined && searches.every(({ isOver }) => isOver)) break;
  }
  // Clients end while faults go on: what is under way at the end is under way in the middle of one.
  await Promise.all(clients.map((one) => one.end()));
  await faults.end();
  if (options.agrees !== false) {
    await cluster.agreement(client);
    for (const one of started) await one.final();
  }
  return searches.map(({ of, foundAfterMs }) => ({
    ...{ ...of.report(), seed: options.seed, fired: faults.fired, foundAfterMs },
  }));
}

/** Looks for kinds of anomalies while the clients go on. */
class Search {
  readonly of: Started;
  readonly foundAfterMs: Record<string, number> = {};
  readonly #kinds: Set<string>;

  constructor(of: Started, kinds: readonly string[]) {
    this.of = of;
    this.#kinds = new Set(kinds);
  }

  get isOver(): boolean {
    return this.#kinds.size === 0;
  }

  look(afterMs: number): void {
    if (this.isOver) return;
    for (const kind of kindsOf(this.of.report()))
      if (this.#kinds.delete(kind)) this.foundAfterMs[kind] = Math.round(afterMs);
  }
}

/** Name of a replica, drawn. */
export function anyReplica({ cluster, draw }: Pick<WorkloadContext<unknown>, 'cluster' | 'draw'>): string {
  return draw.pick(cluster.names) ?? '';
}

/** Makes a call whose outcome does not count, until it is done. */
export function untilDone<T>(
  what: string,
  call: () => Promise<T>,
  doneBefore = 'EntityAlreadyExists',
): Promise<T | true> {
  return eventually(what, async () => {
    try {
      return await call();
    } catch (error) {
      if (codeOf(error) === doneBefore) return true;
      throw error;
    }
  });
}
