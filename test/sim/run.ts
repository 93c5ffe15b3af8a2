// One simulated run, exactly again: npm run sim -- --seed N [--variant NAME] [--shrink] [--scenario FILE]. With --shrink a failing one is made small.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Scenario, scenarioOf, variantOf } from './scenario.ts';
import { shrink } from './shrink.ts';
import { runScenario } from './simulation.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    scenario: { type: 'string' },
    variant: { type: 'string' },
    shrink: { type: 'boolean', default: false },
  },
});
const scenario =
  values.scenario === undefined
    ? scenarioOf(Number(values.seed), variantOf(values.variant))
    : (JSON.parse(readFileSync(values.scenario, 'utf8')) as Scenario);

const shrunk = values.shrink ? shrink(scenario) : undefined;
if (shrunk === undefined) {
  const report = runScenario(scenario);
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  if (report.violations.length > 0) process.exitCode = 1;
} else {
  // The scenario on stdout: a file for --scenario, or for test/scenarios/shrunk.
  process.stdout.write(`${JSON.stringify(shrunk.scenario, undefined, 1)}\n`);
  const { faults, work } = shrunk.scenario;
  process.stderr.write(`${faults.length} faults and ${work.length} steps are left after ${shrunk.runs} runs:\n`);
  const what = [...faults.map((fault) => ({ ...fault, act: fault.kind })), ...work];
  for (const { atMs, act, ...rest } of what.toSorted((a, b) => a.atMs - b.atMs))
    process.stderr.write(`  ${atMs.toFixed(0).padStart(6)} ms  ${act}  ${JSON.stringify(rest)}\n`);
  for (const violation of shrunk.violations) process.stderr.write(`${violation}\n`);
  process.exitCode = 1;
}
