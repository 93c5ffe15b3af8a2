// Runs the benchmarks, one after the other, and keeps what they print in docs/benchmarks.md.
//
//   npm run bench                 all files of bench/, and rewrites the page
//   npm run bench -- decisions    only bench/decisions.ts; the page stays as it is

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'bench');
const page = join(root, 'docs', 'benchmarks.md');

/** Benchmarks whose own process is what they measure. */
const inProcess = new Set(['cedar', 'decisions', 'documents', 'simulator', 'wildcards']);

/** What stands below the lines of a benchmark. */
const pictures: Readonly<Record<string, string>> = {
  wildcards:
    '\n![Time over size for hostile patterns: straight lines, beside a regular expression](images/wildcards.svg)\n',
};

const present = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : [];
const all = present.map((file) => file.slice(0, -'.ts'.length)).sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));

if (all.length === 0 || unknown.length > 0) {
  console.error(
    `No such benchmark: ${unknown.join(', ') || 'bench/ is empty'}. There are: ${all.join(', ') || 'none'}.`,
  );
  process.exitCode = 2;
} else {
  // Clusters under test run what users run.
  spawnSync('npx', ['tsx', 'scripts/build.ts', '--if-stale', '--no-types'], { cwd: root, stdio: 'inherit' });
  const results = (asked.length > 0 ? asked : all).map(run);
  const failed = results.filter(({ ok }) => !ok);
  for (const { name } of failed) console.error(`bench ${name} failed`);
  if (failed.length > 0) process.exitCode = 1;
  else if (asked.length === 0) writeFileSync(page, pageOf(results));
}

/** A benchmark in one file, as the product is built: tsx would put a call around every closure. */
function bundled(name: string, file: string): string {
  const outfile = join(root, 'node_modules', '.cache', 'eventide-bench', `${name}.mjs`);
  buildSync({
    ...{ entryPoints: [file], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}

interface BenchResult {
  readonly name: string;
  readonly ok: boolean;
  readonly printed: string;
}

/** Runs one benchmark in a process of its own: what another one left in the heap must not count. */
function run(name: string): BenchResult {
  console.log(`\n=== ${name}`);
  const file = join(folder, `${name}.ts`);
  const program = inProcess.has(name) ? ['--expose-gc', bundled(name, file)] : ['--expose-gc', '--import', 'tsx', file];
  const child = spawnSync(process.execPath, program, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 16 * 1024 * 1024,
  });
  process.stdout.write(child.stdout);
  return { name, ok: child.status === 0, printed: child.stdout.trimEnd() };
}

function pageOf(results: readonly BenchResult[]): string {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`;
  const sections = results.map(
    ({ name, printed }) => `## ${name}\n\n\`\`\`text\n${printed}\n\`\`\`\n${pictures[name] ?? ''}`,
  );
  return `# Benchmarks\n\nPrinted by \`npm run bench\` on: ${machine}. Ratios are medians of alternating runs on one machine.\n\n${sections.join('\n')}`;
}
