// Managed policies of AWS from the file that is built beside the program: looked at when one is first asked for, a block at a time.

import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { toBase32 } from '../core/model/base32.ts';
import type { ManagedPolicyLibrary } from '../core/model/managed-policy-library.ts';
import { type PolicyRecord, type PolicyVersionRecord, vendorAccount } from '../core/model/record.ts';

/** Name of the file. */
export const managedPoliciesFile = 'aws-managed-policies.bin';

/** What the file begins with, one line of JSON. Then come the index and the blocks, each compressed by itself. */
export interface ManagedPoliciesHeader {
  readonly format: 1;
  readonly revision: string;
  readonly policies: number;
  /** Compressed bytes of the index. */
  readonly indexBytes: number;
  /** SHA-256 of all that follows the line, hex. */
  readonly sha256: string;
}

/** One version: its number, when it was made (seconds), and which line of which block its document is. */
export type VersionRow = readonly [number: number, createdS: number, block: number, line: number];

/** One policy. Versions stand oldest first; the last one is in force. Times in seconds. */
export type PolicyRow = readonly [
  name: string,
  path: string,
  createdS: number,
  updatedS: number,
  versions: readonly VersionRow[],
];

/** The index: policies in the order of their names in lower case, and the compressed bytes of each block. */
export interface ManagedPoliciesIndex {
  readonly policies: readonly PolicyRow[];
  readonly blocks: readonly number[];
}

// Beside main.js, beside its chunks' folder, and where the sources are run as they are.
const places = [`./${managedPoliciesFile}`, `../${managedPoliciesFile}`, `../../dist/${managedPoliciesFile}`];
// A header is some 200 bytes.
const longestHeader = 1024;
// Characters of documents kept: those of a busy cluster many times over (2,000 each as a rule, 40,000 at most).
const keptCharacters = 1_000_000;

/** The managed policies beside this program. Throws where there are none: what is attached could not be judged. */
export function openManagedPolicies(): ManagedPolicyLibrary {
  for (const place of places) {
    const url = new URL(place, import.meta.url);
    const header = readHeader(url);
    if (header !== undefined) return new FileManagedPolicies(url, header);
  }
  throw new Error(`${managedPoliciesFile} of the installation is missing. Build it: npm run build`);
}

interface Loaded {
  readonly body: Buffer;
  readonly names: readonly string[];
  readonly rows: ReadonlyMap<string, PolicyRow>;
  /** Where each block begins in the body, and where the last one ends. */
  readonly offsets: readonly number[];
}

class FileManagedPolicies implements ManagedPolicyLibrary {
  readonly revision: string;
  readonly #url: URL;
  readonly #header: HeaderLine;
  readonly #records = new Map<string, PolicyRecord>();
  readonly #documents = new Map<string, string>();
  #documentCharacters = 0;
  #loaded: Loaded | undefined;
  #block: { readonly number: number; readonly lines: readonly string[] } = { number: -1, lines: [] };

  constructor(url: URL, header: HeaderLine) {
    this.#url = url;
    this.#header = header;
    this.revision = header.revision;
  }

  names(): readonly string[] {
    return this.#load().names;
  }

  policy(name: string): PolicyRecord | undefined {
    const known = this.#records.get(name);
    if (known !== undefined) return known;
    const row = this.#load().rows.get(name);
    if (row === undefined) return undefined;
    const record = recordOf(row);
    this.#records.set(name, record);
    return record;
  }

  version(name: string, number: number): PolicyVersionRecord | undefined {
    const row = this.#load()
      .rows.get(name)?.[4]
      .find(([own]) => own === number);
    if (row === undefined) return undefined;
    const [, createdS, block, line] = row;
    return { document: this.#document(block, line), createdAtMs: createdS * 1000 };
  }

  #document(block: number, line: number): string {
    const name = `${block}/${line}`;
    const known = this.#documents.get(name);
    if (known !== undefined) return known;
    const document = this.#lines(block)[line];
    if (document === undefined) throw new Error(`${managedPoliciesFile} is damaged: block ${block} ends early`);
    this.#documents.set(name, document);
    this.#documentCharacters += document.length;
    for (const [oldest, { length }] of this.#documents) {
      if (this.#documentCharacters <= keptCharacters) break;
      this.#documents.delete(oldest);
      this.#documentCharacters -= length;
    }
    return document;
  }

  /** The last block is kept: versions of one policy are asked for one after the other. */
  #lines(number: number): readonly string[] {
    if (this.#block.number === number) return this.#block.lines;
    const { body, offsets } = this.#load();
    const text = brotliDecompressSync(body.subarray(offsets[number], offsets[number + 1])).toString();
    this.#block = { number, lines: text.split('\n') };
    return this.#block.lines;
  }

  #load(): Loaded {
    this.#loaded ??= readLibrary(this.#url, this.#header);
    return this.#loaded;
  }
}

function readLibrary(url: URL, header: HeaderLine): Loaded {
  const body = readFileSync(url).subarray(header.bytes);
  if (createHash('sha256').update(body).digest('hex') !== header.sha256)
    throw new Error(`${managedPoliciesFile} is damaged, or was replaced while this replica runs`);
  const index = JSON.parse(
    brotliDecompressSync(body.subarray(0, header.indexBytes)).toString(),
  ) as ManagedPoliciesIndex;
  const rows = new Map(index.policies.map((row) => [row[0].toLowerCase(), row]));
  const offsets = [header.indexBytes];
  for (const [at, bytes] of index.blocks.entries()) offsets.push((offsets[at] ?? 0) + bytes);
  return { body, rows, offsets, names: [...rows.keys()] };
}

function recordOf([name, path, createdS, updatedS, versions]: PolicyRow): PolicyRecord {
  const arn = `arn:aws:iam::${vendorAccount}:policy${path}${name}`;
  const defaultVersion = versions.at(-1)?.[0] ?? 1;
  return {
    ...{ name, path, arn, id: idOf(arn), createdAtMs: createdS * 1000, updatedAtMs: updatedS * 1000 },
    ...{ defaultVersion, nextVersion: defaultVersion + 1, tags: [] },
    versions: versions.map(([number, versionS]) => ({ number, createdAtMs: versionS * 1000 })),
  };
}

/** AWS's own ids are not known: one that every replica of every version works out alike. */
function idOf(arn: string): string {
  return `ANPA${toBase32(createHash('sha256').update(arn).digest()).slice(0, 17)}`;
}

interface HeaderLine extends ManagedPoliciesHeader {
  /** Its own bytes. */
  readonly bytes: number;
}

function readHeader(url: URL): HeaderLine | undefined {
  const bytes = Buffer.alloc(longestHeader);
  try {
    const file = openSync(url, 'r');
    try {
      readSync(file, bytes, 0, longestHeader, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const end = bytes.indexOf('\n');
  const header = JSON.parse(bytes.subarray(0, end).toString()) as ManagedPoliciesHeader;
  // Of an older build: as good as none.
  return header.format === 1 ? { ...header, bytes: end + 1 } : undefined;
}
