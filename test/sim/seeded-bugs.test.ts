// The simulator finds each bug that is put in by hand, within a bounded number of seeds.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type SeededBug, seededBugs } from './seeded-bugs.ts';
import type { SimulationReport } from './simulation.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', 'eventide-seeded-bugs');
// What the design allows.
const seeds = 500;

describe('the simulator finds the bug that', () => {
  it.each(seededBugs)('$name', async (bug) => {
    const report = await firstFailure(bug);
    expect(report, `no seed of ${seeds} failed`).toBeDefined();
    const found = (report?.violations ?? []).map((violation) => violation.split(' ')[0]);
    expect(found, JSON.stringify(report)).toEqual(expect.arrayContaining([expect.stringMatching(bug.foundBy)]));
  });
});

async function firstFailure(bug: SeededBug): Promise<SimulationReport | undefined> {
  const bundle = join(folder, `${bug.name.replaceAll(/[^a-z]+/g, '-')}.mjs`);
  mkdirSync(folder, { recursive: true });
  await build({
    ...{ entryPoints: [join(root, 'test/sim/seeds.ts')], outfile: bundle, bundle: true, logLevel: 'silent' },
    ...{ platform: 'node', format: 'esm', target: 'node20', plugins: [edited(bug)] },
  });
  const run = spawnSync(process.execPath, [bundle, String(seeds), '1', '--until-failure'], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout === '' ? undefined : (JSON.parse(run.stdout) as SimulationReport);
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
