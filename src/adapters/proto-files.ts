// Where the .proto files of the installation are.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The directory of the .proto files: it stands beside `dist` and beside `src`. */
export function protoFiles(): string {
  for (const near of ['../proto', '../../proto', '../../../proto']) {
    const directory = join(import.meta.dirname, near);
    if (existsSync(join(directory, 'eventide'))) return directory;
  }
  throw new Error('The directory proto of the installation is missing.');
}
