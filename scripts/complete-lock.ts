// Completes package-lock.json with the packages for other platforms that the registry in use did not have.
//
// npm leaves an optional package out of the lock where its registry cannot show it, and `npm ci` then refuses the lock as
// out of step. Name and version stand in the package that wants it; os, cpu and libc stand in its name. Without integrity,
// which only a registry that has it can tell: `npm install` there fills it in.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One entry of the lock, as far as it matters here. */
interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The lock, as far as it matters here. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** An optional package that some entry names and the lock does not have. */
export interface MissingPackage {
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

/** The optional packages without which `npm ci` calls the lock out of step. */
export function missingPackages({ packages }: Lock): readonly MissingPackage[] {
  return Object.entries(packages).flatMap(([place, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => packages[`node_modules/${name}`] === undefined)
      .filter(([name]) => packages[`${place}/node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, dev: entry.dev === true })),
  );
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64', 'arm'];

/** The entry that a package's name and version make. */
function entryOf({ name, version, dev }: MissingPackage): object {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = words.filter((word) => systems.includes(word));
  const cpu = processors.filter((processor) => words.some((word) => word === processor || word === `${processor}v7`));
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : [];
  if (!/^\d+\.\d+\.\d+/.test(version) || cpu.length !== 1) {
    throw new Error(`${name}@${version} is not a package for one platform: add it by \`npm install\`.`);
  }
  return {
    version,
    cpu,
    ...(dev ? { dev } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
  const missing = missingPackages(lock);
  const added = missing.map((wanted) => [`node_modules/${wanted.name}`, entryOf(wanted)] as const);
  const sorted = Object.entries({ ...lock.packages, ...Object.fromEntries(added) }).sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  );
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`${missing.length} packages for other platforms added to package-lock.json`);
}
