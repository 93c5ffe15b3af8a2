// How much faster than real time the simulator runs, on one core.

import { simulate } from '../test/sim/simulation.ts';
import { print, thousands } from './support/lines.ts';

const seeds = 40;
const target = 10_000;

let simulatedMs = 0;
let acknowledged = 0;
simulate(1);
const startedMs = performance.now();
for (let seed = 1; seed <= seeds; seed++) {
  const report = simulate(seed);
  simulatedMs += report.simulatedMs;
  acknowledged += report.acknowledged;
}
const times = simulatedMs / (performance.now() - startedMs);
const writes = (acknowledged * 1000) / simulatedMs;
print({
  what: `simulator, faults and checks on, three to five replicas, ${writes.toFixed(1)} acknowledged writes/s and 150 reads/s`,
  ...{ measured: `${thousands(times)} × real time`, target: `≥ ${thousands(target)} ×`, met: times >= target },
});
