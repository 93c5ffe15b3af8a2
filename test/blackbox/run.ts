// Black-box runs: npm run blackbox -- WORKLOAD [--minutes N] [--seed N]. Ends with "N anomalies"; the history stays for a look.

import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../scripts/build.ts';
import { buildBiting, withoutAccountOrder } from './harness/biting-build.ts';
import { everyDamage } from './harness/damage.ts';
import { allFaults, type FaultKind } from './harness/faults.ts';
import { causal } from './workloads/causal.ts';
import { runCycles } from './workloads/cycles.ts';
import { longFork } from './workloads/long-fork.ts';
import { newEnemy } from './workloads/new-enemy.ts';
import { setFull } from './workloads/set-full.ts';
import { type RunOptions, type RunReport, runWorkload } from './workloads/workload.ts';

const workloads: Readonly<Record<string, (options: RunOptions) => Promise<RunReport>>> = {
  'set-full': (options) => runWorkload(setFull, options),
  causal: (options) => runWorkload(causal, options),
  'long-fork': (options) => runWorkload(longFork, options),
  'new-enemy': (options) => runWorkload(newEnemy, options),
};
/** Runs that are counted in cycles of kill and restart, not in minutes. */
const cycleRuns: ReadonlySet<string> = new Set(['cycles', 'damage']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cycles: { type: 'string', default: '60' },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    replicas: { type: 'string', default: '3' },
    profile: { type: 'string', default: 'fast' },
    faults: { type: 'string', default: allFaults.join(',') },
    'without-order': { type: 'boolean', default: false },
  },
});
const [name = ''] = positionals;
const chosen = name === 'all' ? Object.keys(workloads) : [name];
if (!chosen.every((one) => cycleRuns.has(one) || Object.hasOwn(workloads, one))) {
  process.stderr.write(
    `usage: npm run blackbox -- all|${Object.keys(workloads).join('|')} [--minutes N] [--seed N]\n` +
      '       npm run blackbox -- cycles|damage [--cycles N] [--seed N]\n',
  );
  process.exitCode = 2;
} else {
  await buildIfStale({ types: false });
  let found = 0;
  for (const one of chosen) found += await (cycleRuns.has(one) ? runCycled(one) : runOne(one));
  process.stdout.write(`${found} anomalies\n`);
  process.exitCode = found > 0 ? 1 : 0;
}

async function runOne(workload: string): Promise<number> {
  const folder = join(tmpdir(), 'eventide-histories');
  mkdirSync(folder, { recursive: true });
  const historyFile = join(folder, `${workload}-${values.seed}.jsonl`);
  rmSync(historyFile, { force: true });
  const report = await workloads[workload]?.({
    ...{ seed: Number(values.seed), durationMs: Number(values.minutes) * 60_000, profile: values.profile, historyFile },
    replicas: values.replicas === '5' ? 5 : 3,
    faults: values.faults === '' ? [] : (values.faults.split(',') as FaultKind[]),
    ...(values['without-order'] ? { main: await buildBiting(withoutAccountOrder) } : {}),
  });
  if (report === undefined) return 0;
  process.stdout.write(`history: ${historyFile}\n`);
  return print(report);
}

async function runCycled(run: string): Promise<number> {
  const startedMs = performance.now();
  const report = await runCycles({
    ...{ seed: Number(values.seed), cycles: Number(values.cycles), looksEvery: 20 },
    damages: run === 'damage' ? everyDamage() : [],
    onLook: (cycle, anomalies) => {
      const seconds = Math.round((performance.now() - startedMs) / 1000);
      process.stderr.write(`${cycle} cycles in ${seconds} s, ${anomalies.length} anomalies\n`);
    },
  });
  return print(report);
}

function print({ anomalies, ...rest }: RunReport): number {
  process.stdout.write(`${JSON.stringify(rest)}\n`);
  for (const anomaly of anomalies.slice(0, 10)) process.stdout.write(`  ${anomaly}\n`);
  return anomalies.length;
}
