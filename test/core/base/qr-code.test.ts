// QR codes against published values of the standard, and read back by a reader that shares nothing with the writer.

import { describe, expect, test } from 'vitest';
import { correctionOf, formatBits, type QrCode, qrCode, versionBits } from '../../../src/core/base/qr-code.ts';
import { fromUtf8, utf8 } from '../../../src/core/base/text.ts';

describe('published values', () => {
  test('error correction of HELLO WORLD in version 1-M', () => {
    const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17];
    expect(correctionOf(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
  });

  test('error correction of 01234567 in version 1-M, the example of the standard', () => {
    const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11];
    expect(correctionOf(data, 10)).toEqual([0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55]);
  });

  test('format bits of all masks at level M', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((mask) => formatBits(mask).toString(2))).toEqual([
      ...['101010000010010', '101000100100101', '101111001111100', '101101101001011'],
      ...['100010111111001', '100000011001110', '100111110010111', '100101010100000'],
    ]);
  });

  test('version bits of versions 7 and 21', () => {
    expect(versionBits(7).toString(2).padStart(18, '0')).toBe('000111110010010100');
    expect(versionBits(21).toString(2).padStart(18, '0')).toBe('010101011010000011');
  });
});

/** Bytes that the versions hold at level M in byte mode (table 7 of the standard), versions 1 to 22. */
const capacities = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779,
];

// Codewords of all of a version's data and error correction; data codewords of each block (table 9 of the standard).
const blocksOf: Readonly<Record<number, readonly (readonly [count: number, data: number])[]>> = {
  1: [[1, 16]],
  2: [[1, 28]],
  3: [[1, 44]],
  4: [[2, 32]],
  5: [[2, 43]],
  6: [[4, 27]],
  7: [[4, 31]],
  8: [
    [2, 38],
    [2, 39],
  ],
  9: [
    [3, 36],
    [2, 37],
  ],
  10: [
    [4, 43],
    [1, 44],
  ],
  14: [
    [4, 40],
    [5, 41],
  ],
  22: [[17, 46]],
};
// Centres of alignment patterns (annex E of the standard).
const alignmentOf: Readonly<Record<number, readonly number[]>> = {
  ...{ 1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38], 8: [6, 24, 42] },
  ...{ 9: [6, 26, 46], 10: [6, 28, 50], 14: [6, 26, 46, 66], 22: [6, 26, 50, 74, 98] },
};

const maskFormulas = [
  (i: number, j: number) => (i + j) % 2,
  (i: number) => i % 2,
  (_: number, j: number) => j % 3,
  (i: number, j: number) => (i + j) % 3,
  (i: number, j: number) => ((i >> 1) + Math.floor(j / 3)) % 2,
  (i: number, j: number) => ((i * j) % 2) + ((i * j) % 3),
  (i: number, j: number) => (((i * j) % 2) + ((i * j) % 3)) % 2,
  (i: number, j: number) => (((i + j) % 2) + ((i * j) % 3)) % 2,
];

/** Whether a module is of no codeword. */
function isPattern(version: number, i: number, j: number): boolean {
  const size = 17 + 4 * version;
  if ((i <= 8 && j <= 8) || (i <= 8 && j >= size - 8) || (i >= size - 8 && j <= 8)) return true;
  if (i === 6 || j === 6) return true;
  if (version >= 7 && ((i < 6 && j >= size - 11) || (j < 6 && i >= size - 11))) return true;
  const centres = alignmentOf[version] ?? [];
  return centres.some((y) =>
    centres.some((x) => {
      const isFinder = (y === 6 && x === 6) || (y === 6 && x === size - 7) || (y === size - 7 && x === 6);
      return !isFinder && Math.abs(i - y) <= 2 && Math.abs(j - x) <= 2;
    }),
  );
}

/** The text in a code without errors. */
function read(code: QrCode): string {
  const size = code.length;
  const version = (size - 17) / 4;
  const dark = (i: number, j: number): number => (code[i]?.[j] === true ? 1 : 0);
  // The first copy of the format, highest bit first: along row 8, then up column 8.
  const along = [0, 1, 2, 3, 4, 5, 7, 8].map((j) => dark(8, j));
  const up = [7, 5, 4, 3, 2, 1, 0].map((i) => dark(i, 8));
  const format = Number.parseInt([...along, ...up].join(''), 2) ^ 0b101010000010010;
  expect(format >> 13).toBe(0);
  const formula = maskFormulas[(format >> 10) & 7];
  const bits: number[] = [];
  const columns = Array.from({ length: size }, (_, j) => size - 1 - j).filter((j) => j !== 6);
  for (let pair = 0; pair < columns.length; pair += 2) {
    const rows = Array.from({ length: size }, (_, i) => (pair % 4 === 0 ? size - 1 - i : i));
    for (const i of rows)
      for (const j of columns.slice(pair, pair + 2))
        if (!isPattern(version, i, j)) bits.push(dark(i, j) ^ (formula?.(i, j) === 0 ? 1 : 0));
  }
  const codewords: number[] = [];
  for (let at = 0; at + 8 <= bits.length; at += 8) codewords.push(Number.parseInt(bits.slice(at, at + 8).join(''), 2));
  const sizes = (blocksOf[version] ?? []).flatMap(([count, data]) => Array.from({ length: count }, () => data));
  const blocks: number[][] = sizes.map(() => []);
  let next = 0;
  for (let at = 0; at < Math.max(...sizes); at++)
    for (const [block, data] of sizes.entries()) if (at < data) blocks[block]?.push(codewords[next++] ?? -1);
  const correction = (codewords.length - next) / sizes.length;
  for (const [block, data] of blocks.entries()) {
    const own = Array.from({ length: correction }, (_, at) => codewords[next + at * sizes.length + block]);
    expect(correctionOf(data, correction)).toEqual(own);
  }
  const stream = blocks
    .flat()
    .map((codeword) => codeword.toString(2).padStart(8, '0'))
    .join('');
  expect(stream.slice(0, 4)).toBe('0100');
  const lengthBits = version < 10 ? 8 : 16;
  const length = Number.parseInt(stream.slice(4, 4 + lengthBits), 2);
  const text = stream.slice(4 + lengthBits, 4 + lengthBits + 8 * length);
  return fromUtf8(Uint8Array.from(text.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2)));
}

describe('a code', () => {
  test.each(capacities.map((capacity, at) => [at + 1, capacity] as const))(
    'of version %i holds %i bytes',
    (version, capacity) => {
      expect(qrCode(new Uint8Array(capacity))).toHaveLength(17 + 4 * version);
      expect(qrCode(new Uint8Array(capacity + 1))?.length).toBe(version === 22 ? undefined : 21 + 4 * version);
    },
  );

  test('has finder patterns in three corners, timing patterns between them, and the dark module', () => {
    const code = qrCode(utf8('x')) ?? [];
    const rows = code.map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));
    const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'];
    expect(rows.slice(0, 7).map((row) => row.slice(0, 8))).toEqual(finder.map((row) => `${row}.`));
    expect(rows.slice(0, 7).map((row) => row.slice(13))).toEqual(finder.map((row) => `.${row}`));
    expect(rows.slice(14).map((row) => row.slice(0, 8))).toEqual(finder.map((row) => `${row}.`));
    expect([rows[7]?.slice(0, 8), rows[7]?.slice(13), rows[13]?.slice(0, 8)]).toEqual(Array(3).fill('........'));
    expect(rows[6]?.slice(8, 13)).toBe('#.#.#');
    expect(
      rows
        .slice(8, 13)
        .map((row) => row[6])
        .join(''),
    ).toBe('#.#.#');
    expect(rows[13]?.[8]).toBe('#');
  });

  test.each(Object.keys(blocksOf).map(Number))('of version %i is read again', (version) => {
    const length = capacities[version - 1] ?? 0;
    for (const text of ['otpauth://totp/'.repeat(60).slice(0, length), 'ü'.repeat(length / 2)])
      expect(read(qrCode(utf8(text)) ?? [])).toBe(text);
  });
});
