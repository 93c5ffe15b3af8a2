// Programs of the harness's own: the production code as it is, or with something switched off that a checker must then miss.

import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { buildManagedPoliciesIfStale } from '../../../scripts/managed-policies.ts';
import { managedPoliciesFile } from '../../../src/adapters/managed-policies.ts';

/** One change of one file below `src`; `from` stands there exactly once. */
export interface SourceEdit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A program, and its changes. */
export interface BlackboxProgram {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
}

/** The production code as it is now. A build of its own: a long run outlives what others build meanwhile. */
export const asItIs: BlackboxProgram = { name: 'as-it-is', edits: [] };

/**
 * Every op has a lane of its own and waits for no revocation: an account's ops become visible whenever their own delay is
 * over, and its position is that of the newest one. Replicas at equal positions then differ, and must not quarantine themselves for it.
 */
export const withoutAccountOrder: BlackboxProgram = {
  name: 'without-account-order',
  edits: [
    {
      file: 'core/replica/lanes.ts',
      from: 'const { account } = entry.op;\n    const lane = this.#lanes.get(account)',
      to: 'const account = `${entry.op.account}/${entry.op.index}`;\n    const lane = this.#lanes.get(account)',
    },
    { file: 'core/replica/batch.ts', from: 'op.accountSeq === position.accountSeq + 1,', to: 'op.accountSeq > 0,' },
    {
      file: 'core/replica/batch.ts',
      from: 'moving.move(op);',
      to: 'moving.move({ ...op, accountSeq: Math.max(moving.accountSeq, op.accountSeq), index: Math.max(moving.index, op.index) });',
    },
    {
      file: 'core/replica/batch.ts',
      from: '.flatMap((entry) => entry.op.revocationsSeen)',
      to: '.flatMap((): Uint8Array[] => [])',
    },
    {
      file: 'core/replica/due-times.ts',
      from: 'for (const bytes of op.revocationsSeen) {',
      to: 'for (const bytes of [] as Uint8Array[]) {',
    },
    {
      file: 'core/engine/divergence.ts',
      from: 'upkeep(now: Instant): void {',
      to: 'upkeep(now: Instant): void {\n    return;',
    },
  ],
};

/** What every workload then finds, by kind. */
export const anomaliesWithoutOrder: Readonly<Record<string, readonly string[]>> = {
  'set-full': ['order', 'token'],
  causal: ['back or order', 'token'],
  'long-fork': ['fork'],
  'new-enemy': ['key', 'policy'],
};

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Bundles a program; the path of its main file. */
export async function buildProgram(program: BlackboxProgram): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', 'eventide-blackbox', `${program.name}-${process.pid}`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'dist'), { recursive: true });
  // What a replica reads from beside its program.
  for (const beside of ['package.json', 'proto']) symlinkSync(join(root, beside), join(folder, beside));
  buildManagedPoliciesIfStale(join(root, 'dist'));
  symlinkSync(join(root, 'dist', managedPoliciesFile), join(folder, 'dist', managedPoliciesFile));
  await build({
    ...{
      entryPoints: { main: join(root, 'src/main.ts') },
      outdir: join(folder, 'dist'),
      bundle: true,
      splitting: true,
    },
    ...{ platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' },
    plugins: [edited(program)],
  });
  return join(folder, 'dist', 'main.js');
}

function edited({ name, edits }: BlackboxProgram): Plugin {
  return {
    name,
    setup({ onLoad }) {
      for (const file of new Set(edits.map((edit) => edit.file))) {
        const path = join(root, 'src', file);
        onLoad({ filter: /\.ts$/ }, ({ path: loaded }) => {
          if (loaded !== path) return undefined;
          const ofFile = edits.filter((edit) => edit.file === file);
          return {
            contents: ofFile.reduce((text, { from, to }) => replaced(text, from, to), readFileSync(path, 'utf8')),
            loader: 'ts',
          };
        });
      }
    },
  };
}

/** A change whose place is gone would change nothing: the text must stand there once. */
function replaced(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`this text stands ${parts.length - 1} times in its file: ${from}`);
  return parts.join(to);
}
