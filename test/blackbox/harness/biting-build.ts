// A build in which something is switched off on purpose: what a checker must find, or it would find nothing.

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** One change of one file below `src`; `from` stands there exactly once. */
export interface SourceEdit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A build with a change. */
export interface BitingBuild {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
}

/** Every op has a lane of its own: an account's ops become visible whenever their own delay is over. */
export const withoutAccountOrder: BitingBuild = {
  name: 'without-account-order',
  edits: [
    {
      file: 'core/replica/lanes.ts',
      from: 'const { account } = entry.op;\n    const lane = this.#lanes.get(account)',
      to: 'const account = `${entry.op.account}/${entry.op.index}`;\n    const lane = this.#lanes.get(account)',
    },
    { file: 'core/replica/batch.ts', from: 'op.accountSeq === before.accountSeq + 1,', to: 'op.accountSeq > 0,' },
    {
      file: 'core/replica/batch.ts',
      from: 'positions.set(op.account, { accountSeq: op.accountSeq,',
      to: 'positions.set(op.account, { accountSeq: Math.max(before.accountSeq, op.accountSeq),',
    },
  ],
};

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Bundles the production program with the change; its path. */
export async function buildBiting(biting: BitingBuild): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', 'eventide-blackbox', biting.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  // What a replica reads from beside its program.
  for (const beside of ['package.json', 'proto']) symlinkSync(join(root, beside), join(folder, beside));
  const catalogue = join(root, 'dist', 'catalogue.json.br');
  if (existsSync(catalogue)) symlinkSync(catalogue, join(folder, 'dist', 'catalogue.json.br'));
  await build({
    ...{ entryPoints: { main: join(root, 'src/main.ts') }, outdir: join(folder, 'dist'), bundle: true, splitting: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' },
    plugins: [edited(biting)],
  });
  return join(folder, 'dist', 'main.js');
}

function edited({ name, edits }: BitingBuild): Plugin {
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
