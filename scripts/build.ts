// Builds dist: main and the library entries as bundles that share chunks, and the library's type declarations.
//
//   tsx scripts/build.ts             everything, from nothing
//   tsx scripts/build.ts --if-stale  only where the sources are newer than dist
//   tsx scripts/build.ts --no-types  without type declarations

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { doorThread } from '../src/api/http/threaded-server.ts';
import { buildCatalogueIfStale } from './catalogue.ts';
import { buildManagedPoliciesIfStale } from './managed-policies.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sourceFolder = join(root, 'src');
const outFolder = join(root, 'dist');
const stampFile = join(outFolder, '.built');

interface BuildOptions {
  /** Whether the library's type declarations are made too. */
  readonly types: boolean;
}

/** Builds dist where a source is newer than it. */
export async function buildIfStale(options: BuildOptions): Promise<void> {
  if (newestSourceMs() <= builtMs() && (!options.types || hasTypes())) return;
  await buildDist(options);
}

/** Builds dist. Chunks of an earlier build stay: a replica that runs from them may still load one. */
export async function buildDist(options: BuildOptions): Promise<void> {
  const sourcesMs = newestSourceMs();
  mkdirSync(outFolder, { recursive: true });
  const entries = entryPoints();
  if (Object.keys(entries).length === 0) {
    console.error('build: nothing to build, neither src/main.ts nor a file in src/lib exists.');
    return;
  }
  await build({
    entryPoints: entries,
    outdir: outFolder,
    bundle: true,
    // What a command does not use, it does not load: each dynamic import becomes a chunk.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    sourcesContent: false,
    absWorkingDir: root,
    logLevel: 'warning',
  });
  buildCatalogueIfStale(outFolder);
  buildManagedPoliciesIfStale(outFolder);
  if (existsSync(join(outFolder, 'main.js'))) chmodSync(join(outFolder, 'main.js'), 0o755);
  if (options.types) {
    // The compiler alone takes longer to load than the bundles take to build.
    const { emitTypeDeclarations } = await import('./type-declarations.ts');
    emitTypeDeclarations(root, Object.values(entries), join(outFolder, 'types'));
  } else {
    // Declarations of older sources would pass for these.
    rmSync(join(outFolder, 'types'), { recursive: true, force: true });
  }
  // Taken before the build: a source that was saved while it ran must count as newer.
  writeFileSync(stampFile, `${sourcesMs}\n`);
}

/** Name in dist -> source file, for those that exist. */
function entryPoints(): Record<string, string> {
  const entries: Record<string, string> = {};
  if (existsSync(join(sourceFolder, 'main.ts'))) entries['main'] = join(sourceFolder, 'main.ts');
  entries[doorThread] = join(sourceFolder, 'api/http/door-thread.ts');
  const library = join(sourceFolder, 'lib');
  if (!existsSync(library)) return entries;
  for (const file of readdirSync(library)) {
    if (file.endsWith('.ts')) entries[`lib/${file.slice(0, -'.ts'.length)}`] = join(library, file);
  }
  return entries;
}

function hasTypes(): boolean {
  const libraries = Object.keys(entryPoints()).filter((name) => name.startsWith('lib/'));
  return libraries.every((name) => existsSync(join(outFolder, 'types', `${name}.d.ts`)));
}

/** When the newest file that dist is made of was changed. */
function newestSourceMs(): number {
  const own = ['build.ts', 'catalogue.ts', 'managed-policies.ts', 'type-declarations.ts'].map((file) =>
    modifiedMs(join(root, 'scripts', file)),
  );
  const sources = readdirSync(sourceFolder, { recursive: true, withFileTypes: true }).map((entry) =>
    modifiedMs(join(entry.parentPath, entry.name)),
  );
  return Math.max(modifiedMs(join(root, 'package.json')), ...own, ...sources);
}

/** When the newest source that is in dist was changed; before all time where dist was never built. */
function builtMs(): number {
  return existsSync(stampFile) ? Number(readFileSync(stampFile, 'utf8')) : -1;
}

function modifiedMs(path: string): number {
  return Math.floor(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = new Set(process.argv.slice(2));
  const options = { types: !flags.has('--no-types') };
  const startMs = performance.now();
  if (flags.has('--if-stale')) {
    await buildIfStale(options);
  } else {
    rmSync(outFolder, { recursive: true, force: true });
    await buildDist(options);
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.error(`build: done (${seconds} s)`);
}
