// Checks who imports whom, and that the tool really looked: it must have cruised every source file.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cruiser = join(root, 'node_modules', '.bin', 'depcruise');
const folders = ['src', 'test', 'scripts', 'bench'];

const present = folders.filter((folder) => typeScriptFiles(folder).length > 0);
const cruise = spawnSync(cruiser, [...present, '--config', '.dependency-cruiser.cjs', '-T', 'json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});
if (cruise.error !== undefined || cruise.stdout === '') {
  throw cruise.error ?? new Error(`dependency-cruiser said nothing: ${cruise.stderr}`);
}
const report = JSON.parse(cruise.stdout) as Report;

const cruised = new Set(report.modules.map((module) => module.source));
const missed = present.flatMap(typeScriptFiles).filter((file) => !cruised.has(file));
const unread = report.modules.every((module) => module.dependencies.length === 0);
for (const file of missed) console.log(`not looked at: ${file}`);
if (unread) console.log('no module has an import: dependency-cruiser could not read TypeScript');

for (const violation of report.summary.violations) {
  const path = violation.cycle === undefined ? violation.to : violation.cycle.map((step) => step.name).join(' -> ');
  console.log(`${violation.rule.name}: ${violation.from} -> ${path}`);
}
console.log(
  `${cruised.size} modules looked at, ${report.summary.violations.length} violations, ${missed.length} missed`,
);
if (missed.length > 0 || unread || report.summary.violations.length > 0) process.exitCode = 1;

interface Report {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: { readonly violations: readonly Violation[] };
}

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
  readonly cycle?: readonly { readonly name: string }[];
}

function typeScriptFiles(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => `${folder}/${file}`);
  } catch {
    return [];
  }
}
