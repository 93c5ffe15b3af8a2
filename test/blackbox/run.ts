// Black-box runs: npm run blackbox -- WORKLOAD [--minutes N] [--seed N]. Ends with "N anomalies"; the history stays for a look.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { everyDamage } from './harness/damage.ts';
import { allFaults, type FaultKind } from './harness/faults.ts';
import { anomaliesWithoutOrder, asItIs, buildProgram, withoutAccountOrder } from './harness/program.ts';
import { causal } from './workloads/causal.ts';
import { runCycles } from './workloads/cycles.ts';
import { longFork } from './workloads/long-fork.ts';
import { newEnemy } from './workloads/new-enemy.ts';
import { setFull } from './workloads/set-full.ts';
import { prepare, type RunReport, runWorkloads } from './workloads/workload.ts';

const workloads = {
  'set-full': prepare(setFull),
  causal: prepare(causal),
  'long-fork': prepare(longFork),
  'new-enemy': prepare(newEnemy),
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
const chosen = Object.entries(workloads).flatMap(([one, workload]) =>
  name === 'all' || name === one ? [workload] : [],
);
if (!cycleRuns.has(name) && chosen.length === 0) {
  process.stderr.write(
    `usage: npm run blackbox -- all|${Object.keys(workloads).join('|')} [--minutes N] [--seed N]\n` +
      '       npm run blackbox -- cycles|damage [--cycles N] [--seed N]\n',
  );
  process.exitCode = 2;
} else {
  const reports = cycleRuns.has(name) ? [await runCycled(name)] : await runTimed();
  for (const { anomalies, ...rest } of reports) {
    process.stdout.write(`${JSON.stringify(rest)}\n`);
    for (const anomaly of anomalies.slice(0, 10)) process.stdout.write(`  ${anomaly}\n`);
  }
  const found = reports.reduce((sum, { anomalies }) => sum + anomalies.length, 0);
  process.stdout.write(`${found} anomalies\n`);
  process.exitCode = found > 0 ? 1 : 0;
}

async function runTimed(): Promise<readonly RunReport[]> {
  const historyFolder = mkdtempSync(join(tmpdir(), 'eventide-histories-'));
  process.stdout.write(`histories: ${historyFolder}\n`);
  return runWorkloads(chosen, {
    ...{
      seed: Number(values.seed),
      durationMs: Number(values.minutes) * 60_000,
      profile: values.profile,
      historyFolder,
    },
    replicas: values.replicas === '5' ? 5 : 3,
    faults: values.faults === '' ? [] : (values.faults.split(',') as FaultKind[]),
    main: await buildProgram(values['without-order'] ? withoutAccountOrder : asItIs),
    ...(values['without-order'] ? { agrees: false, untilFound: anomaliesWithoutOrder } : {}),
  });
}

async function runCycled(run: string): Promise<RunReport> {
  const startedMs = performance.now();
  let told = 0;
  return runCycles({
    ...{ seed: Number(values.seed), cycles: Number(values.cycles), looksEvery: 20 },
    main: await buildProgram(asItIs),
    damages: run === 'damage' ? everyDamage() : [],
    onLook: (cycle, anomalies) => {
      const seconds = Math.round((performance.now() - startedMs) / 1000);
      process.stderr.write(`${cycle} cycles in ${seconds} s, ${anomalies.length} anomalies\n`);
      // Told at once: what the replicas hold then may be gone at the end.
      for (const anomaly of anomalies.slice(told)) process.stderr.write(`  ${anomaly}\n`);
      told = anomalies.length;
    },
  });
}
