// A workload on a live cluster: clients go on while faults come and go; then all is healed, looked at once more, and judged.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Credentials, EventideClient } from '../../../src/lib/client.ts';
import { Prng } from '../../sim/prng.ts';
import type { Verdict } from '../checkers/verdict.ts';
import { type FaultKind, startFaults } from '../harness/faults.ts';
import { codeOf, countCodes, type HistoryEntry, Recorder } from '../harness/history.ts';
import { LiveCluster, type LiveClusterOptions } from '../harness/live-cluster.ts';
import { eventually, pauseMs, repeating } from '../harness/pace.ts';

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
  /** Gets the history, a line of JSON for each call. */
  readonly historyFile?: string;
}

/** What a run came to. */
export interface RunReport extends Verdict {
  readonly workload: string;
  readonly seed: number;
  readonly fired: Readonly<Record<string, number>>;
  readonly codes: Readonly<Record<string, number>>;
}

/** Runs a workload on a cluster of its own. */
export async function runWorkload<Action>(workload: Workload<Action>, options: RunOptions): Promise<RunReport> {
  await using cluster = await LiveCluster.start(options);
  const caller = new AsyncLocalStorage<Credentials>();
  await using client = cluster.client({ credentials: () => caller.getStore() ?? cluster.rootCredentials });
  const recorder = new Recorder<Action>(options.historyFile);
  const draw = new Prng(workload.name, options.seed);
  const context: WorkloadContext<Action> = {
    ...{ cluster, client, recorder, draw },
    as: (credentials, work) => caller.run(credentials, work),
  };
  await eventually('the first write', () => client.iam.createUser({ userName: 'first' }));
  const faults = startFaults(cluster, options.seed, options.faults);
  const clients = workload.clients(context).map((work) =>
    repeating(async () => {
      await work();
      // What cannot be reached refuses at once: a client that went on without a breath would only burn the machine.
      await pauseMs(draw.between(1, 15));
    }),
  );
  await pauseMs(options.durationMs);
  // Clients end while faults go on: what is under way at the end is under way in the middle of one.
  await Promise.all(clients.map((one) => one.end()));
  await faults.end();
  await cluster.agreement(client);
  await workload.final?.(context);
  const { anomalies, figures } = workload.check(recorder.entries);
  return {
    ...{ workload: workload.name, seed: options.seed, fired: faults.fired, codes: countCodes(recorder.entries) },
    ...{ anomalies, figures },
  };
}

/** Name of a replica, drawn. */
export function anyReplica({ cluster, draw }: Pick<WorkloadContext<unknown>, 'cluster' | 'draw'>): string {
  return draw.pick(cluster.names) ?? '';
}

/** Makes a call whose outcome does not count, until it is done. */
export function untilDone<T>(what: string, call: () => Promise<T>, doneBefore = 'EntityAlreadyExists'): Promise<T | true> {
  return eventually(what, async () => {
    try {
      return await call();
    } catch (error) {
      if (codeOf(error) === doneBefore) return true;
      throw error;
    }
  });
}
