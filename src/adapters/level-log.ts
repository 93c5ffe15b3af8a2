// LevelDB's log and manifest files as they stand on disk: records with their checksums, and which files a manifest names.

// LevelDB's format: doc/log_format.md of its sources.
const blockBytes = 32 * 1024;
const headerBytes = 7;

/** What a log holds. */
export interface LogContent {
  readonly records: readonly Buffer[];
  readonly problem: string | undefined;
}

// A record lies in one block, or in parts in several.
const kinds = { full: 1, first: 2, middle: 3, last: 4 } as const;

/** Reads a log. It may end where a write was cut off: no damage, if what is missing was never acknowledged. */
export function readLog(bytes: Buffer, leastBytes: number): LogContent {
  const records: Buffer[] = [];
  let parts: Buffer[] = [];
  let at = 0;
  const broken = (problem: string): LogContent => ({ records, problem });
  const ended = (): LogContent =>
    at >= leastBytes
      ? { records, problem: undefined }
      : broken(`it ends at ${at} bytes, and ${leastBytes} had been acknowledged`);
  while (at + headerBytes <= bytes.length) {
    const left = blockBytes - (at % blockBytes);
    if (left < headerBytes) {
      at += left;
      continue;
    }
    const kind = bytes[at + 6] ?? 0;
    const start = at + headerBytes;
    const end = start + bytes.readUInt16LE(at + 4);
    // What a power loss leaves where a file had grown before its content came.
    if (kind === 0 && end === start && bytes.subarray(at).every((byte) => byte === 0)) return ended();
    if (end > at + left) return broken(`a record at ${at} is longer than its block`);
    if (end > bytes.length) return ended();
    if (kind < kinds.full || kind > kinds.last) return broken(`a record at ${at} is of no known kind`);
    if (unmasked(bytes.readUInt32LE(at)) !== crc32c(bytes, at + 6, end))
      return broken(`the checksum of the record at ${at} is wrong`);
    if (kind === kinds.full || kind === kinds.first) parts = [];
    parts.push(bytes.subarray(start, end));
    if (kind === kinds.full || kind === kinds.last) records.push(Buffer.concat(parts));
    at = end;
  }
  return ended();
}

/** Files that belong to a database. */
export interface LiveFiles {
  readonly tables: ReadonlySet<number>;
  /** Logs of smaller numbers are in tables already. */
  readonly oldestLog: number;
}

// Tags of a version edit: db/version_edit.cc of LevelDB's sources.
const tags = {
  comparator: 1,
  log: 2,
  nextFile: 3,
  lastSequence: 4,
  pointer: 5,
  deleted: 6,
  added: 7,
  previousLog: 9,
} as const;

/** What the records of a manifest come to; undefined: they cannot be read. */
export function filesOf(records: readonly Buffer[]): LiveFiles | undefined {
  const tables = new Set<number>();
  let oldestLog = 0;
  for (const record of records) {
    let at = 0;
    const number = (): number => {
      const { value, next } = readVarint(record, at);
      at = next;
      return value;
    };
    const skipText = (): void => {
      const length = number();
      at += length;
    };
    while (at < record.length) {
      switch (number()) {
        case tags.comparator:
          skipText();
          break;
        case tags.log:
          oldestLog = number();
          break;
        case tags.nextFile:
        case tags.lastSequence:
        case tags.previousLog:
          number();
          break;
        case tags.pointer:
          number();
          skipText();
          break;
        case tags.deleted:
          number();
          tables.delete(number());
          break;
        case tags.added:
          number();
          tables.add(number());
          number();
          skipText();
          skipText();
          break;
        default:
          return undefined;
      }
    }
  }
  return { tables, oldestLog };
}

/** A number of LevelDB's: seven bits a byte, the lowest first. */
export function readVarint(bytes: Buffer, from: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let scale = 1;
  for (let at = from; at < from + 8; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
    scale *= 128;
  }
  return { value: Number.MAX_SAFE_INTEGER, next: from + 8 };
}

/** LevelDB stores checksums turned and shifted, as checksums of checksums are weak. */
export function unmasked(stored: number): number {
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
