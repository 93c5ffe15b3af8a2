// `npm run check`: everything that must hold before a commit, two parts at a time; a part speaks only when it fails.
//
//   --no-tests     leaves the tests out (so does CI=true, where `npm test` runs by itself)
//   --only a,b     only these parts
//
// The last line is "N passed, N failed", counted in parts.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const binaries = join(root, 'node_modules', '.bin');
const cache = join(root, 'node_modules', '.cache', 'eventide');

/** One thing that must hold. */
interface Part {
  readonly name: string;
  /** Program of node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** A file of the repository without which there is nothing to check yet. */
  readonly needs?: string;
}

/** The long ones first, so that two lanes end together. */
const parts: readonly Part[] = [
  { name: 'unused code', command: ['knip', '--no-progress'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json', ...incremental('types')] },
  { name: 'core types', command: ['tsc', '-p', 'src/core', ...incremental('core-types')] },
  { name: 'boundaries', command: ['tsx', 'scripts/boundaries.ts'] },
  { name: 'lint', command: ['oxlint'] },
  {
    name: 'generated shapes',
    command: ['tsx', 'scripts/generate-shapes.ts', '--check'],
    needs: 'scripts/generate-shapes.ts',
  },
  {
    name: 'tracked services',
    command: ['tsx', 'scripts/tracked-services.ts', '--check'],
    needs: 'scripts/tracked-services.ts',
  },
  { name: 'reference docs', command: ['tsx', 'scripts/docs.ts', '--check'], needs: 'scripts/docs.ts' },
  { name: 'format', command: ['biome', 'check', '--max-diagnostics=200'] },
  { name: 'proto lint', command: ['buf', 'lint'], needs: 'buf.yaml' },
  { name: 'proto format', command: ['buf', 'format', '--diff', '--exit-code'], needs: 'buf.yaml' },
  { name: 'markdown', command: ['markdownlint-cli2'] },
];
const tests: Part = { name: 'tests', command: ['vitest', 'run'] };

interface Verdict {
  readonly part: Part;
  readonly passed: boolean;
}

const { values: flags } = parseArgs({ options: { 'no-tests': { type: 'boolean' }, only: { type: 'string' } } });
const only = flags.only?.split(',');
const inCi = process.env['CI'] === 'true';
const withTests = flags['no-tests'] !== true && !inCi;
const wanted = [...parts, ...(withTests ? [tests] : [])].filter(({ name }) => only?.includes(name) ?? true);
const ready = wanted.filter(({ needs }) => needs === undefined || existsSync(join(root, needs)));

for (const { name, needs } of wanted) {
  if (needs !== undefined && !existsSync(join(root, needs))) console.log(`-  ${name}: skipped, there is no ${needs}`);
}
if (inCi) console.log('-  tests: skipped, because CI=true runs `npm test` by itself');

const verdicts = await runAll(ready);
const failed = verdicts.filter(({ passed }) => !passed);
if (failed.length > 0) console.log(`\nfailed: ${failed.map(({ part }) => part.name).join(', ')}`);
if (ready.length === 0) console.log('\nfailed: nothing was checked');
console.log(`${verdicts.length - failed.length} passed, ${ready.length === 0 ? 1 : failed.length} failed`);
process.exitCode = failed.length > 0 || ready.length === 0 ? 1 : 0;

/** Runs the parts in as many lanes as there are cores; the tests use all cores, so they run alone, at the end. */
async function runAll(queue: readonly Part[]): Promise<Verdict[]> {
  const waiting = queue.filter((part) => part !== tests);
  const verdicts: Verdict[] = [];
  const lane = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) verdicts.push(await run(part));
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
  if (queue.includes(tests)) verdicts.push(await run(tests));
  return verdicts;
}

/** Runs one part and prints its line, and all it said where it failed. */
function run(part: Part): Promise<Verdict> {
  const startMs = performance.now();
  const [program, ...args] = part.command;
  return new Promise((resolve) => {
    const child = spawn(join(binaries, program), args, {
      cwd: root,
      env: { ...process.env, PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const finish = (passed: boolean, problem: string): void => {
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      console.log(`${passed ? 'ok' : 'NO'} ${part.name} (${seconds} s)`);
      if (!passed) console.log(`\n$ ${part.command.join(' ')}\n${Buffer.concat(said).toString('utf8')}${problem}`);
      resolve({ part, passed });
    };
    child.once('error', (error) => finish(false, String(error)));
    child.once('close', (code) => finish(code === 0, ''));
  });
}

/** A local run after a small change rereads only what changed. */
function incremental(name: string): string[] {
  return ['--noEmit', '--incremental', '--tsBuildInfoFile', join(cache, `${name}.tsbuildinfo`)];
}
