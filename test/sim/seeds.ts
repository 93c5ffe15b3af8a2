// Many simulated runs: npm run seeds -- COUNT [FIRST]. Ends with "N passed, N failed"; a failing seed says how to run it again.
//
// As many processes as there are cores share the seeds. With --until-failure one process stops at the first that fails; with
// --within SECONDS no seed is begun later than that, and it says how many are left.
// Started from source it bundles itself first: a bundle runs several times as fast as modules that are compiled one by one.

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundled } from './bundle.ts';
import { variantOf } from './scenario.ts';
import { type SimulationReport, simulate } from './simulation.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ 'until-failure': { type: 'boolean' }, variant: { type: 'string' } },
    ...{ step: { type: 'string' }, within: { type: 'string' } },
  },
});
const [count = '200', first = '1'] = positionals;
const withinMs = 1000 * Number(values.within ?? Number.POSITIVE_INFINITY);

// A run leaves much garbage and keeps little; the other cores are busy with other seeds.
const shareFlags = ['--min-semi-space-size=16', '--max-semi-space-size=32', '--single-threaded-gc'];

/** Runs one seed after the other, prints the first failing report as JSON, and ends with 1 where there was one. */
function untilFailure(from: number, howMany: number): void {
  for (let seed = from; seed < from + howMany; seed++) {
    const report = simulate(seed, variantOf(values.variant));
    if (report.violations.length === 0) continue;
    process.stdout.write(`${JSON.stringify(report)}\n`);
    process.exitCode = 1;
    return;
  }
}

/** What a share tells its parent: how a seed went, and at the end how many it had no time for. */
type Told = SimulationReport | { readonly left: number };

/** One process's share: every `step`th seed; each report goes to the parent. */
function share(from: number, end: number, step: number): void {
  let seed = from;
  for (; seed < end && performance.now() < withinMs; seed += step)
    process.send?.(simulate(seed, variantOf(values.variant)) satisfies Told);
  const left = Math.max(0, Math.ceil((end - seed) / step));
  // What is still on its way must not be lost.
  process.send?.({ left } satisfies Told, () => process.disconnect());
}

/** All seeds, shared between the cores. */
async function all(from: number, howMany: number): Promise<void> {
  const startedMs = performance.now();
  const totals = new Totals();
  const cores = Math.max(1, Math.min(availableParallelism(), howMany));
  const program = await bundled(fileURLToPath(import.meta.url));
  const shares = Array.from({ length: cores }, (_, at) => {
    return runShare(program, { from: from + at, end: from + howMany, step: cores }, totals);
  });
  const died = (await Promise.all(shares)).filter((code) => code !== 0).length;
  totals.print((performance.now() - startedMs) / 1000, howMany);
  if (died > 0 || totals.failed > 0 || totals.passed + totals.left !== howMany) process.exitCode = 1;
}

function runShare(
  program: string,
  seeds: { readonly from: number; readonly end: number; readonly step: number },
  totals: Totals,
): Promise<number> {
  return new Promise((resolve) => {
    const within = values.within === undefined ? [] : ['--within', values.within];
    const variant = values.variant === undefined ? [] : ['--variant', values.variant];
    const what = [String(seeds.end), String(seeds.from), '--step', String(seeds.step), ...within, ...variant];
    const child = fork(program, what, { execArgv: shareFlags });
    child.on('message', (told: Told) => {
      if ('left' in told) totals.left += told.left;
      else totals.add(told);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Sums over all reports. */
class Totals {
  passed = 0;
  failed = 0;
  /** Seeds that there was no time for. */
  left = 0;
  readonly #fired: Record<string, number> = {};
  #simulatedMs = 0;
  #acknowledged = 0;
  #ops = 0;
  #calls = 0;
  #messages = 0;

  add(report: SimulationReport): void {
    this.#simulatedMs += report.simulatedMs;
    this.#acknowledged += report.acknowledged;
    this.#ops += report.ops;
    this.#calls += report.calls;
    this.#messages += report.messages;
    for (const [kind, times] of Object.entries(report.fired)) this.#fired[kind] = (this.#fired[kind] ?? 0) + times;
    if (report.violations.length === 0) {
      this.passed++;
      return;
    }
    this.failed++;
    const found = report.violations.slice(0, 5).join('; ');
    process.stdout.write(
      `seed ${report.seed}: ${found}\n  again: npm run sim -- --seed ${report.seed}${values.variant === undefined ? '' : ` --variant ${values.variant}`}\n`,
    );
  }

  print(tookS: number, asked: number): void {
    const hours = this.#simulatedMs / 3_600_000;
    const times = Math.round(this.#simulatedMs / 1000 / tookS);
    process.stdout.write(`${hours.toFixed(2)} virtual hours in ${tookS.toFixed(1)} s (${times} times real time)`);
    process.stdout.write(`, ${this.#ops} ops, ${this.#acknowledged} acknowledged writes`);
    process.stdout.write(`, ${this.#calls} calls, ${this.#messages} messages\n`);
    const fired = Object.entries(this.#fired).map(([kind, count]) => `${kind} ${count}`);
    process.stdout.write(`faults fired: ${fired.join(', ')}\n`);
    if (this.left > 0) process.stdout.write(`NO TIME for ${this.left} of ${asked} seeds: these did not run\n`);
    // A share that died leaves seeds that nobody ran: they have failed.
    process.stdout.write(`${this.passed} passed, ${asked - this.left - this.passed} failed\n`);
  }
}

if (values['until-failure'] === true) untilFailure(Number(first), Number(count));
else if (values.step !== undefined) share(Number(first), Number(count), Number(values.step));
else await all(Number(first), Number(count));
