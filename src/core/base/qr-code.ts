// QR codes (ISO/IEC 18004): a text in byte mode at error correction level M, as a square of modules.

import { invariant } from './invariant.ts';

/** Rows of modules; true is dark. The light margin of four modules that readers want is not in it. */
export type QrCode = readonly (readonly boolean[])[];

// By version, from 1: codewords of error correction in each block, and blocks, at level M (table 9 of the standard).
const correctionCodewords = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28];
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17];
// Level M in the format bits is 00.
const formatMask = 0b101_0100_0001_0010;
const formatDivisor = 0b101_0011_0111;
const versionDivisor = 0b1_1111_0010_0101;

/** The code of the smallest version that holds the bytes; undefined where none of the versions here does (779 bytes). */
export function qrCode(bytes: Uint8Array): QrCode | undefined {
  for (let version = 1; version <= blockCounts.length; version++) {
    const data = dataCodewords(bytes, version);
    if (data !== undefined) return drawn(withCorrection(data, version), version);
  }
  return undefined;
}

/** The codewords of error correction that follow `data`: the rest of a division in GF(256). */
export function correctionOf(data: readonly number[], count: number): readonly number[] {
  const divisor = generatorOf(count);
  const rest = Array.from({ length: count }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (const [at, coefficient] of divisor.entries()) rest[at] = (rest[at] ?? 0) ^ product(coefficient, factor);
  }
  return rest;
}

/** The fifteen format bits of a mask at level M. */
export function formatBits(mask: number): number {
  return ((mask << 10) | remainder(mask, 10, formatDivisor)) ^ formatMask;
}

/** The eighteen bits that name a version of 7 or more. */
export function versionBits(version: number): number {
  return (version << 12) | remainder(version, 12, versionDivisor);
}

/** Coefficients of (x - 1)(x - 2)(x - 4)…, the highest power, which is 1, left out. */
function generatorOf(degree: number): readonly number[] {
  const coefficients = Array.from({ length: degree }, () => 0);
  coefficients[degree - 1] = 1;
  let root = 1;
  for (let round = 0; round < degree; round++) {
    for (let at = 0; at < degree; at++)
      coefficients[at] = product(coefficients[at] ?? 0, root) ^ (coefficients[at + 1] ?? 0);
    root = product(root, 2);
  }
  return coefficients;
}

/** Product in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function product(a: number, b: number): number {
  let result = 0;
  for (let bit = 7; bit >= 0; bit--) {
    result = (result << 1) ^ ((result >> 7) * 0x11d);
    result ^= ((b >> bit) & 1) * a;
  }
  return result;
}

function remainder(value: number, bits: number, divisor: number): number {
  let rest = value;
  for (let round = 0; round < bits; round++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * divisor);
  return rest;
}

/** How many modules of a version are for codewords. */
function rawModules(version: number): number {
  const all = (16 * version + 128) * version + 64;
  if (version === 1) return all;
  const aligned = Math.floor(version / 7) + 2;
  return all - ((25 * aligned - 10) * aligned - 55) - (version >= 7 ? 36 : 0);
}

/** The bytes with mode, length and filling; undefined where the version is too small. */
function dataCodewords(bytes: Uint8Array, version: number): readonly number[] | undefined {
  const at = version - 1;
  const correction = (correctionCodewords[at] ?? 0) * (blockCounts[at] ?? 0);
  const capacity = Math.floor(rawModules(version) / 8) - correction;
  const lengthBits = version < 10 ? 8 : 16;
  const needed = Math.ceil((4 + lengthBits + bytes.length * 8) / 8);
  if (needed > capacity) return undefined;
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  put(0b0100, 4);
  put(bytes.length, lengthBits);
  for (const byte of bytes) put(byte, 8);
  // The end of the text is four zeros; in byte mode they end a codeword too.
  put(0, 4);
  const codewords: number[] = [];
  for (let start = 0; start < bits.length; start += 8)
    codewords.push(bits.slice(start, start + 8).reduce((byte, bit) => (byte << 1) | bit, 0));
  for (let pad = 0xec; codewords.length < capacity; pad ^= 0xec ^ 0x11) codewords.push(pad);
  return codewords;
}

/** Data and error correction of all blocks, interleaved. */
function withCorrection(data: readonly number[], version: number): readonly number[] {
  const count = blockCounts[version - 1] ?? 1;
  const short = Math.floor(data.length / count);
  const shortBlocks = count - (data.length % count);
  const blocks: (readonly number[])[] = [];
  let start = 0;
  for (let block = 0; block < count; block++) {
    const end = start + short + (block < shortBlocks ? 0 : 1);
    blocks.push(data.slice(start, end));
    start = end;
  }
  const corrections = blocks.map((block) => correctionOf(block, correctionCodewords[version - 1] ?? 0));
  return [...interleaved(blocks), ...interleaved(corrections)];
}

function interleaved(blocks: readonly (readonly number[])[]): readonly number[] {
  const longest = Math.max(...blocks.map((block) => block.length));
  const all: number[] = [];
  for (let at = 0; at < longest; at++)
    for (const block of blocks) {
      const codeword = block[at];
      if (codeword !== undefined) all.push(codeword);
    }
  return all;
}

/** A square being drawn: the modules, and which of them are no data. */
class Canvas {
  readonly size: number;
  readonly dark: boolean[][];
  readonly isFixed: boolean[][];

  constructor(size: number) {
    this.size = size;
    this.dark = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
    this.isFixed = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  }

  fix(x: number, y: number, dark: boolean): void {
    const [row, fixed] = [this.dark[y], this.isFixed[y]];
    if (row === undefined || fixed === undefined || x < 0 || x >= this.size) return;
    row[x] = dark;
    fixed[x] = true;
  }
}

function drawn(codewords: readonly number[], version: number): QrCode {
  const canvas = new Canvas(17 + 4 * version);
  drawPatterns(canvas, version);
  drawFormat(canvas, 0);
  drawCodewords(canvas, codewords);
  let best: QrCode | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < masks.length; mask++) {
    drawFormat(canvas, mask);
    const masked = maskedBy(canvas, mask);
    const penalty = penaltyOf(masked);
    if (penalty >= lowest) continue;
    best = masked;
    lowest = penalty;
  }
  invariant(best !== undefined, 'one of the masks has the lowest penalty');
  return best;
}

function drawPatterns(canvas: Canvas, version: number): void {
  const { size } = canvas;
  for (let at = 0; at < size; at++) {
    canvas.fix(6, at, at % 2 === 0);
    canvas.fix(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        canvas.fix(x + dx, y + dy, ring !== 2 && ring !== 4);
      }
  const places = alignmentPlaces(version);
  for (const [row, y] of places.entries())
    for (const [column, x] of places.entries()) {
      const last = places.length - 1;
      // Where the three finder patterns are.
      if ((row === 0 && column === 0) || (row === 0 && column === last) || (row === last && column === 0)) continue;
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) canvas.fix(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  if (version < 7) return;
  const bits = versionBits(version);
  for (let at = 0; at < 18; at++) {
    const [far, near] = [size - 11 + (at % 3), Math.floor(at / 3)];
    canvas.fix(far, near, ((bits >> at) & 1) === 1);
    canvas.fix(near, far, ((bits >> at) & 1) === 1);
  }
}

/** Where the centres of alignment patterns are, in both directions. */
function alignmentPlaces(version: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let at = count - 2; at >= 0; at--) places.push(version * 4 + 10 - at * step);
  return places;
}

function drawFormat(canvas: Canvas, mask: number): void {
  const { size } = canvas;
  const bits = formatBits(mask);
  const bit = (at: number): boolean => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 6; at++) canvas.fix(8, at, bit(at));
  canvas.fix(8, 7, bit(6));
  canvas.fix(8, 8, bit(7));
  canvas.fix(7, 8, bit(8));
  for (let at = 9; at < 15; at++) canvas.fix(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at++) canvas.fix(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at++) canvas.fix(8, size - 15 + at, bit(at));
  canvas.fix(8, size - 8, true);
}

/** Two columns at a time from the right, up and down by turns, past the column of the timing pattern. */
function drawCodewords(canvas: Canvas, codewords: readonly number[]): void {
  const { size } = canvas;
  let at = 0;
  let isUpwards = true;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = isUpwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = canvas.dark[y];
        if (row === undefined || canvas.isFixed[y]?.[x] === true) continue;
        // Modules that are left over stay light.
        row[x] = (((codewords[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
        at++;
      }
    }
    isUpwards = !isUpwards;
  }
}

/** Which modules a mask turns over, by row and column. */
const masks: readonly ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

function maskedBy(canvas: Canvas, mask: number): QrCode {
  const turns = masks[mask];
  return canvas.dark.map((row, y) =>
    row.map((dark, x) => dark !== (canvas.isFixed[y]?.[x] !== true && turns?.(y, x) === true)),
  );
}

// Weights of what makes a code hard to read (table 11 of the standard).
const [runWeight, blockWeight, finderWeight, balanceWeight] = [3, 3, 40, 10];

function penaltyOf(code: QrCode): number {
  const columns = code.map((_, x) => code.map((row) => row[x] === true));
  let penalty = 0;
  for (const line of [...code, ...columns]) penalty += penaltyOfLine(line);
  let darkCount = 0;
  for (const [y, row] of code.entries())
    for (const [x, dark] of row.entries()) {
      if (dark) darkCount++;
      const isBlock = row[x + 1] === dark && code[y + 1]?.[x] === dark && code[y + 1]?.[x + 1] === dark;
      if (isBlock) penalty += blockWeight;
    }
  const percent = (darkCount * 100) / code.length ** 2;
  return penalty + balanceWeight * Math.floor(Math.abs(percent - 50) / 5);
}

/** Runs of five and more, and what looks like a finder pattern with light on one side of it. */
function penaltyOfLine(line: readonly boolean[]): number {
  const text = line.map((dark) => (dark ? '1' : '0')).join('');
  let penalty = 0;
  for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) penalty += runWeight + run.length - 5;
  for (const pattern of ['10111010000', '00001011101'])
    for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) penalty += finderWeight;
  return penalty;
}
