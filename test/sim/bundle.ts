// Bundles a program of the simulator: a bundle starts at once and runs several times as fast as modules compiled one by one.

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', 'eventide-simulator');

/** Bundles a TypeScript file into one program; `variant` names one that plugins have changed. Returns its path. */
export async function bundled(entry: string, variant = 'plain', plugins: readonly Plugin[] = []): Promise<string> {
  const outfile = join(folder, `${variant.replaceAll(/[^a-z0-9]+/g, '-')}.mjs`);
  mkdirSync(dirname(outfile), { recursive: true });
  await build({
    ...{ entryPoints: [entry], outfile, bundle: true, logLevel: 'silent' },
    // `{ ...{ a, b }, c }` becomes `{ a, b, c }`: a spread copies name by name each time.
    minifySyntax: true,
    // Packages are loaded as they are: some are not ES modules, and what only bundles itself is not there in a bundle.
    ...{ platform: 'node', format: 'esm', target: 'node20', plugins: [...plugins], packages: 'external' },
  });
  return outfile;
}
