// Looks for bugs that were put in by hand: npx tsx test/sim/find-bug.ts [WORDS] prints how many seeds each one (of that name) needs.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { bundled } from './bundle.ts';
import type { SeededBug } from './seeded-bug.ts';
import { seededBugs } from './seeded-bugs.ts';
import type { SimulationReport } from './simulation.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What the design allows. */
export const seedsAllowed = 500;

/** The first seed's report that breaks a promise with the bug in; undefined where none of them does. */
export async function firstFailure(bug: SeededBug): Promise<SimulationReport | undefined> {
  const program = await bundled(join(root, 'test/sim/seeds.ts'), bug.name, [edited(bug)]);
  const variant = bug.variant === undefined ? [] : ['--variant', bug.variant];
  const what = [program, String(seedsAllowed), '1', '--until-failure', ...variant];
  const run = spawnSync(process.execPath, what, { encoding: 'utf8' });
  if (run.stderr !== '') throw new Error(run.stderr);
  return run.stdout === '' ? undefined : (JSON.parse(run.stdout) as SimulationReport);
}

/** Names of the promises that a report says are broken. */
export function brokenPromises(report: SimulationReport | undefined): readonly string[] {
  return [...new Set((report?.violations ?? []).map((violation) => violation.split(' ')[0] ?? ''))];
}

/** Throws where a bug has no place in the code any more. */
export function checkPlaces(bug: SeededBug): void {
  for (const { file, from, to } of bug.edits) replaced(readFileSync(join(root, 'src/core', file), 'utf8'), from, to);
}

/** Puts the bug in while the bundle is made. */
function edited(bug: SeededBug): Plugin {
  return {
    name: 'seeded-bug',
    setup({ onLoad }) {
      for (const file of new Set(bug.edits.map((edit) => edit.file))) {
        const path = join(root, 'src/core', file);
        onLoad({ filter: /\.ts$/ }, ({ path: loaded }) => {
          if (loaded !== path) return undefined;
          const edits = bug.edits.filter((edit) => edit.file === file);
          return {
            contents: edits.reduce((text, { from, to }) => replaced(text, from, to), readFileSync(path, 'utf8')),
            loader: 'ts',
          };
        });
      }
    },
  };
}

/** A bug whose place is gone would be no bug: the text must stand there once. */
function replaced(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`this text stands ${parts.length - 1} times in its file: ${from}`);
  return parts.join(to);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv[2] ?? '';
  for (const bug of seededBugs.filter(({ name }) => name.includes(words))) {
    const report = await firstFailure(bug);
    const seeds = report === undefined ? `none of ${seedsAllowed}` : String(report.seed);
    process.stdout.write(`| ${bug.name} | ${seeds} | ${brokenPromises(report).join(', ')} |\n`);
  }
}
