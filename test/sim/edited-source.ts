// Bundles of a production source with a few places of it changed: bugs put in by hand, and earlier versions.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { SourceEdit } from './seeded-bug.ts';

/** Makes the changes while a bundle is made. `core` is the directory that the edits' files stand in. */
export function editedSource(core: string, edits: readonly SourceEdit[]): Plugin {
  return {
    name: 'edited-source',
    setup({ onLoad }) {
      for (const file of new Set(edits.map((edit) => edit.file))) {
        const path = join(core, file);
        onLoad({ filter: /\.ts$/ }, ({ path: loaded }) => {
          if (loaded !== path) return undefined;
          const own = edits.filter((edit) => edit.file === file);
          return {
            contents: own.reduce((text, { from, to }) => replaced(text, from, to), readFileSync(path, 'utf8')),
            loader: 'ts',
          };
        });
      }
    },
  };
}

/** A place that is gone would change nothing: the text must stand there once. */
function replaced(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`this text stands ${parts.length - 1} times in its file: ${from}`);
  return parts.join(to);
}
