// The catalogue of actions and condition keys as it was built beside the program, read when a command first asks for it.

import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { Catalogue, type CatalogueTables } from '../core/policy/catalogue.ts';
import { CliError, systemCode } from './cli-error.ts';

// Beside main.js, beside its chunks' folder, and where the sources are run as they are.
const places = ['./catalogue.json.br', '../catalogue.json.br', '../../dist/catalogue.json.br'];

const format = 1;

let loaded: Catalogue | undefined;

/** The catalogue. Fails with advice where the program was built without it. */
export function loadCatalogue(): Catalogue {
  loaded ??= new Catalogue(readTables());
  return loaded;
}

function readTables(): CatalogueTables {
  for (const place of places) {
    const compressed = readIfThere(new URL(place, import.meta.url));
    if (compressed === undefined) continue;
    const tables = JSON.parse(brotliDecompressSync(compressed).toString()) as CatalogueTables;
    if (tables.format === format) return tables;
  }
  throw new CliError('failed', 'the catalogue of actions is not beside this program.', 'Build it: npm run build');
}

function readIfThere(url: URL): Buffer | undefined {
  try {
    return readFileSync(url);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
