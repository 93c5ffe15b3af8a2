// How much faster than real time the simulator runs, on one core.

import { simulate } from '../test/sim/simulation.ts';
import { print, thousands } from './support/lines.ts';

const target = 10_000;
// Virtual milliseconds of each run.
const activeMs = 120_000;
const runs = 5;

/** Processor time, not the clock: others may use this machine too. */
function measure(mode: 'calm' | 'safety'): { times: number; writes: number; reads: number } {
  const options = { replicas: 5, profile: 'fast', mode, activeMs, writesPerS: 8, readsPerS: 8 } as const;
  simulate(1, options);
  const started = process.cpuUsage();
  let [simulatedMs, ops, calls] = [0, 0, 0];
  for (let seed = 1; seed <= runs; seed++) {
    const report = simulate(seed, options);
    simulatedMs += report.simulatedMs;
    ops += report.ops;
    calls += report.calls;
  }
  const { user, system } = process.cpuUsage(started);
  const times = (simulatedMs * 1000) / (user + system);
  return { times, writes: (ops * 1000) / simulatedMs, reads: ((calls - ops) * 1000) / simulatedMs };
}

for (const mode of ['calm', 'safety'] as const) {
  const { times, writes, reads } = measure(mode);
  const what = mode === 'calm' ? 'no faults' : 'all faults';
  print({
    what: `simulator, five replicas, ${what}, checks on, ${writes.toFixed(1)} ops/s and ${reads.toFixed(1)} reads/s`,
    ...{ measured: `${thousands(times)} × real time`, target: `≥ ${thousands(target)} ×`, met: times >= target },
  });
}
