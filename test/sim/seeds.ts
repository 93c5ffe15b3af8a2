// Many simulated runs: npm run seeds -- COUNT [FIRST]. Ends with "N passed, N failed"; a failing seed says how to run it again.

import { simulate } from './simulation.ts';

const [count = '200', first = '1'] = process.argv.slice(2);
const fired: Record<string, number> = {};
let passed = 0;
let failed = 0;
let simulatedMs = 0;
let acknowledged = 0;
const startedMs = performance.now();
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const report = simulate(seed);
  simulatedMs += report.simulatedMs;
  acknowledged += report.acknowledged;
  for (const [kind, times] of Object.entries(report.fired)) fired[kind] = (fired[kind] ?? 0) + times;
  if (report.violations.length === 0) passed++;
  else {
    failed++;
    process.stdout.write(
      `seed ${seed}: ${report.violations.slice(0, 5).join('; ')}\n  again: npm run sim -- --seed ${seed}\n`,
    );
  }
}
const tookS = (performance.now() - startedMs) / 1000;
const hours = simulatedMs / 3_600_000;
process.stdout.write(
  `${hours.toFixed(2)} virtual hours in ${tookS.toFixed(1)} s (${Math.round(simulatedMs / 1000 / tookS)} times real time), ${acknowledged} acknowledged writes\n`,
);
process.stdout.write(`faults fired: ${JSON.stringify(fired)}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
