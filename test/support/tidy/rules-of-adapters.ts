// House rules about adapters: each stands between the world and one port, by one package at most.

import ts from 'typescript';
import type { SourceFile } from './repository.ts';
import type { HouseRule } from './rules-of-files.ts';

/** Packages that come as one: gRPC and its loader of definitions. */
const families: Readonly<Record<string, string>> = { '@grpc/proto-loader': '@grpc/grpc-js' };

/** The npm packages that a file imports, families counted once. */
function packagesOf({ syntax }: SourceFile): ReadonlySet<string> {
  const names = syntax.statements
    .filter((statement) => ts.isImportDeclaration(statement))
    .map(({ moduleSpecifier }) => (ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ''))
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
  return new Set(names.map((name) => families[name] ?? name));
}

/** Rules for the files of src/adapters. */
export const adapterRules: readonly HouseRule<SourceFile>[] = [
  {
    claim: 'an adapter imports one npm package at most',
    findings: (file) => {
      const packages = file.path.startsWith('src/adapters/') ? packagesOf(file) : new Set();
      return packages.size > 1 ? [`${file.path}: ${[...packages].join(', ')}`] : [];
    },
    offenders: [{ path: 'src/adapters/a.ts', text: "import { Level } from 'level';\nimport { pino } from 'pino';" }],
  },
];
