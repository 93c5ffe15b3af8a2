// Whether LevelDB's files are whole: every checksum is compared before the files are opened, which LevelDB itself leaves out.

import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Acknowledged } from './log-end.ts';

/** A file that is not what was written. */
export interface FileDamage {
  readonly file: string;
  readonly problem: string;
}

// LevelDB's formats: doc/log_format.md and doc/table_format.md of its sources.
const logBlockBytes = 32 * 1024;
const logHeaderBytes = 7;
const blockTrailerBytes = 5;
const footerBytes = 48;
const tableMagic = 0xdb4775248b80fb57n;
const snappy = 1;
// A table is two mebibytes, a log at most a little more than the write buffer: a larger one is none of ours.
const largestFileBytes = 256 * 1024 * 1024;

/**
 * Looks through the files of a database that is not open, and tells the first damage. By itself LevelDB skips what is
 * damaged in a log and goes on behind it, and takes blocks of tables as they are.
 */
export function findDamage(directory: string, acknowledged: readonly Acknowledged[]): FileDamage | undefined {
  for (const name of databaseFiles(directory)) {
    const path = join(directory, name);
    const leastBytes = acknowledged.find(({ file }) => file === name)?.bytes ?? 0;
    const isTable = name.endsWith('.ldb') || name.endsWith('.sst');
    const problem = isTable ? tableProblem(path) : logProblem(path, leastBytes);
    if (problem !== undefined) return { file: name, problem };
  }
  return undefined;
}

function databaseFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => /^(?:\d+\.(?:log|ldb|sst)|MANIFEST-\d+)$/.test(name));
  } catch {
    // A new directory: nothing was written yet.
    return [];
  }
}

function wholeFile(path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size > largestFileBytes) return undefined;
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** A log may end where a write was cut off: that is no damage, if what is missing was never acknowledged. */
function logProblem(path: string, leastBytes: number): string | undefined {
  const bytes = wholeFile(path);
  if (bytes === undefined) return 'it is larger than any log';
  let at = 0;
  const ended = (): string | undefined =>
    at >= leastBytes ? undefined : `it ends at ${at} bytes, and ${leastBytes} had been acknowledged`;
  while (at + logHeaderBytes <= bytes.length) {
    const left = logBlockBytes - (at % logBlockBytes);
    if (left < logHeaderBytes) {
      at += left;
      continue;
    }
    const length = bytes.readUInt16LE(at + 4);
    const type = bytes[at + 6] ?? 0;
    const end = at + logHeaderBytes + length;
    if (type === 0 && length === 0 && bytes.subarray(at).every((byte) => byte === 0)) return ended();
    if (end > at + left) return `a record at ${at} is longer than its block`;
    if (end > bytes.length) return ended();
    if (type < 1 || type > 4) return `a record at ${at} is of no known kind`;
    if (unmasked(bytes.readUInt32LE(at)) !== crc32c(bytes, at + 6, end))
      return `the checksum of the record at ${at} is wrong`;
    at = end;
  }
  return ended();
}

/** A block's place in its table. */
interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

function tableProblem(path: string): string | undefined {
  const bytes = wholeFile(path);
  if (bytes === undefined) return 'it is larger than any table';
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
  if (offset.value + size.value > largestFileBytes) return undefined;
  return { handle: { offset: offset.value, size: size.value }, next: size.next };
}

function readVarint(bytes: Buffer, from: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let scale = 1;
  for (let at = from; at < from + 8; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
    scale *= 128;
  }
  return { value: largestFileBytes, next: from + 8 };
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

/** LevelDB stores checksums turned and shifted, as checksums of checksums are weak. */
function unmasked(stored: number): number {
  const turned = (stored - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
}

// Castagnoli's polynomial, eight bytes at a time.
const tables: readonly Uint32Array[] = (() => {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    (made[0] as Uint32Array)[byte] = value;
  }
  for (let slice = 1; slice < 8; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = made[slice - 1]?.[byte] ?? 0;
      (made[slice] as Uint32Array)[byte] = (made[0]?.[before & 0xff] ?? 0) ^ (before >>> 8);
    }
  }
  return made;
})();

/** CRC-32C of a part of some bytes. */
export function crc32c(bytes: Buffer, from: number, to: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as unknown as readonly [
    ...[Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array],
  ];
  let crc = 0xffffffff;
  let at = from;
  for (; at + 8 <= to; at += 8) {
    const low = crc ^ bytes.readUInt32LE(at);
    crc =
      t(t7, low) ^
      t(t6, low >>> 8) ^
      t(t5, low >>> 16) ^
      t(t4, low >>> 24) ^
      t(t3, bytes[at + 4]) ^
      t(t2, bytes[at + 5]) ^
      t(t1, bytes[at + 6]) ^
      t(t0, bytes[at + 7]);
  }
  for (; at < to; at++) crc = t(t0, crc ^ (bytes[at] ?? 0)) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function t(table: Uint32Array, index: number | undefined): number {
  return table[(index ?? 0) & 0xff] ?? 0;
}
