// Writes the type declarations of the library's entries, and of nothing else.

import { join } from 'node:path';
import ts from 'typescript';

/** Writes `.d.ts` files of every entry under src/lib and what it names. Type errors are not this script's business: `npm run check` finds them. */
export function emitTypeDeclarations(root: string, entries: readonly string[], outFolder: string): void {
  const libraries = entries.filter((entry) => entry.startsWith(join(root, 'src', 'lib')));
  if (libraries.length === 0) return;
  const configFile = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const config = ts.parseJsonConfigFileContent(configFile.config, ts.sys, root);
  const program = ts.createProgram(libraries, {
    ...config.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    noEmitOnError: false,
    rootDir: join(root, 'src'),
    outDir: outFolder,
  });
  program.emit();
}
