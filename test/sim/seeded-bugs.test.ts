// The simulator finds each bug that is put in by hand, within a bounded number of seeds.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { editedSource } from './edited-source.ts';
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
    ...{
      platform: 'node',
      format: 'esm',
      target: 'node20',
      plugins: [editedSource(join(root, 'src/core'), bug.edits)],
    },
  });
  const run = spawnSync(process.execPath, [bundle, String(seeds), '1', '--until-failure'], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout === '' ? undefined : (JSON.parse(run.stdout) as SimulationReport);
}
