// Whether LevelDB's files are whole: every checksum is compared before the files are opened, which LevelDB itself leaves out.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c, filesOf, readLog, readVarint, unmasked } from './level-log.ts';
import type { Acknowledged } from './log-end.ts';

/** A file that is not what was written. */
export interface FileDamage {
  readonly file: string;
  readonly problem: string;
}

// LevelDB's format: doc/table_format.md of its sources.
const blockTrailerBytes = 5;
const footerBytes = 48;
const tableMagic = 0xdb4775248b80fb57n;
const snappy = 1;
// A table is a few mebibytes: a place behind this is none in it.
const largestTableBytes = 256 * 1024 * 1024;

/**
 * Looks through the files of a database, one a step: yields how many bytes it read, and ends with the first damage. By
 * itself LevelDB skips what is damaged in a log and goes on behind it, and takes blocks of tables as they are. What a crash
 * left half made and no manifest names is none of the database.
 */
export function* inspect(
  directory: string,
  acknowledged: readonly Acknowledged[],
): Generator<number, FileDamage | undefined, undefined> {
  const present = readdirSync(directory);
  if (!present.includes('CURRENT')) {
    return present.some((name) => name.endsWith('.ldb')) ? { file: 'CURRENT', problem: 'it is missing' } : undefined;
  }
  const leastOf = (name: string): number => acknowledged.find(({ file }) => file === name)?.bytes ?? 0;
  const manifest = readFileSync(join(directory, 'CURRENT'), 'utf8').trimEnd();
  if (!present.includes(manifest)) return { file: 'CURRENT', problem: 'it names no manifest that is there' };
  const read = readLog(readFileSync(join(directory, manifest)), leastOf(manifest));
  if (read.problem !== undefined) return { file: manifest, problem: read.problem };
  const live = filesOf(read.records);
  if (live === undefined) return { file: manifest, problem: 'it cannot be read' };
  const logs = present.filter((name) => /^\d+\.log$/.test(name) && Number.parseInt(name, 10) >= live.oldestLog);
  const tables = present.filter(
    (name) => /^\d+\.(?:ldb|sst)$/.test(name) && live.tables.has(Number.parseInt(name, 10)),
  );
  for (const file of [...logs, ...tables]) {
    const bytes = wholeFile(join(directory, file));
    // Looked at while the database is open, a table may have been merged into others.
    if (bytes === undefined) continue;
    const problem = file.endsWith('.log') ? readLog(bytes, leastOf(file)).problem : tableProblem(bytes);
    if (problem !== undefined) return { file, problem };
    yield bytes.length;
  }
  return undefined;
}

function wholeFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A block's place in its table. */
interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

function tableProblem(bytes: Buffer): string | undefined {
  const footer = bytes.length - footerBytes;
  if (footer < 0 || bytes.readBigUInt64LE(bytes.length - 8) !== tableMagic) return 'its end is missing';
  const metaindex = readHandle(bytes, footer);
  const index = metaindex === undefined ? undefined : readHandle(bytes, metaindex.next);
  if (metaindex === undefined || index === undefined) return 'its end is damaged';
  if (!bytes.subarray(index.next, bytes.length - 8).every((byte) => byte === 0)) return 'its end is damaged';
  let covered = 0;
  for (const outer of [metaindex.handle, index.handle]) {
    const problem = blockProblem(bytes, outer);
    if (problem !== undefined) return problem;
    covered += outer.size + blockTrailerBytes;
    for (const handle of handlesIn(contentOf(bytes, outer))) {
      const inner = blockProblem(bytes, handle);
      if (inner !== undefined) return inner;
      covered += handle.size + blockTrailerBytes;
    }
  }
  // Blocks lie side by side: what no handle names would be a block that nobody finds any more.
  return covered === footer ? undefined : 'its blocks do not fill it';
}

function blockProblem(bytes: Buffer, { offset, size }: BlockHandle): string | undefined {
  const end = offset + size;
  if (end + blockTrailerBytes > bytes.length) return `a block at ${offset} ends behind the file`;
  // The checksum covers the block and the byte that tells how it is compressed.
  const right = unmasked(bytes.readUInt32LE(end + 1)) === crc32c(bytes, offset, end + 1);
  return right ? undefined : `the checksum of the block at ${offset} is wrong`;
}

function contentOf(bytes: Buffer, { offset, size }: BlockHandle): Buffer {
  const raw = bytes.subarray(offset, offset + size);
  return bytes[offset + size] === snappy ? uncompressed(raw) : raw;
}

/** The handles that stand as values in an index block. */
function handlesIn(block: Buffer): readonly BlockHandle[] {
  const handles: BlockHandle[] = [];
  const end = block.length - 4 - 4 * block.readUInt32LE(block.length - 4);
  for (let at = 0; at < end; ) {
    const shared = readVarint(block, at);
    const unshared = readVarint(block, shared.next);
    const size = readVarint(block, unshared.next);
    const value = size.next + unshared.value;
    const read = readHandle(block, value);
    if (read !== undefined) handles.push(read.handle);
    at = value + size.value;
  }
  return handles;
}

function readHandle(bytes: Buffer, at: number): { readonly handle: BlockHandle; readonly next: number } | undefined {
  const offset = readVarint(bytes, at);
  const size = readVarint(bytes, offset.next);
  if (offset.value + size.value > largestTableBytes) return undefined;
  return { handle: { offset: offset.value, size: size.value }, next: size.next };
}

/** Snappy's raw format (google/snappy: format_description.txt). The block's checksum was right: it can be read. */
function uncompressed(input: Buffer): Buffer {
  const length = readVarint(input, 0);
  const output = Buffer.alloc(length.value);
  let to = 0;
  for (let at = length.next; at < input.length; ) {
    const tag = input[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      let size = tag >> 2;
      if (size >= 60) {
        const extra = size - 59;
        size = input.readUIntLE(at, extra);
        at += extra;
      }
      input.copy(output, to, at, at + size + 1);
      at += size + 1;
      to += size + 1;
      continue;
    }
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back =
      kind === 1
        ? ((tag & 0xe0) << 3) | (input[at] ?? 0)
        : kind === 2
          ? input.readUInt16LE(at)
          : input.readUInt32LE(at);
    at += kind === 1 ? 1 : kind === 2 ? 2 : 4;
    // A copy may reach into what it writes.
    for (const end = to + size; to < end; to++) output[to] = output[to - back] ?? 0;
  }
  return output;
}
