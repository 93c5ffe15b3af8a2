// The repository's own files, read once, as the house rules look at them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Lock } from '../../../scripts/complete-lock.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** One file of the repository. */
export interface HouseFile {
  /** Path from the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** A TypeScript file, taken apart. */
export interface SourceFile extends HouseFile {
  readonly syntax: ts.SourceFile;
}

const codeFolders = ['src', 'test', 'scripts', 'bench'];
const proseFolders = ['docs', 'proto/eventide', '.ci'];
const leftOut = /(^|\/)(node_modules|dist|coverage|\.git)(\/|$)/;

/** Every TypeScript file that somebody wrote or generated, outside of the vectors. */
export function sourceFiles(): readonly SourceFile[] {
  const inFolders = codeFolders.flatMap(filesUnder).filter((path) => path.endsWith('.ts'));
  const atTheTop = readdirSync(root).filter((name) => name.endsWith('.ts'));
  return [...inFolders, ...atTheTop].map((path) => parseSource(path, read(path)));
}

/** Every text file: code, prose, configuration. */
export function textFiles(): readonly HouseFile[] {
  const binary = /\.(binpb|png|ico|woff2|gz|bin)$/;
  const inFolders = [...codeFolders, ...proseFolders].flatMap(filesUnder).filter((path) => !binary.test(path));
  const atTheTop = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'package-lock.json' && !leftOut.test(entry.name))
    .map((entry) => entry.name);
  return [...inFolders, ...atTheTop].map((path) => ({ path, text: read(path) }));
}

/** What `npm ci` installs. */
export function readLock(): Lock {
  return JSON.parse(read('package-lock.json')) as Lock;
}

/** A file as if it stood in the repository. */
export function parseSource(path: string, text: string): SourceFile {
  return { path, text, syntax: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
}

/** All nodes of a file, the outer before the inner. */
export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const waiting: ts.Node[] = [file.syntax];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    ts.forEachChild(node, (child) => {
      waiting.push(child);
    });
  }
}

/** `path:line`, as editors understand it. */
export function placeOf(file: SourceFile, node: ts.Node): string {
  return `${file.path}:${file.syntax.getLineAndCharacterOfPosition(node.getStart(file.syntax)).line + 1}`;
}

function filesUnder(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .filter((path) => !leftOut.test(path));
  } catch {
    return [];
  }
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
