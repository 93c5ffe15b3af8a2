// PNG images (RFC 2083) of dark and light squares: one bit for each pixel, stored without compression.

import { concatBytes } from './bytes.ts';
import { utf8 } from './text.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
// The longest block that deflate stores uncompressed (RFC 1951, 3.2.4).
const longestBlock = 65_535;

/** A picture of rows of squares, true being dark: each square `scale` pixels wide, with a light margin of `margin` squares. */
export function pngOf(
  rows: readonly (readonly boolean[])[],
  { scale, margin }: { readonly scale: number; readonly margin: number },
): Uint8Array {
  const side = (rows.length + 2 * margin) * scale;
  const rowBytes = Math.ceil(side / 8);
  const lines = new Uint8Array(side * (rowBytes + 1));
  for (let y = 0; y < side; y++) {
    // Each line begins with its filter: none.
    const start = y * (rowBytes + 1) + 1;
    const row = rows[Math.floor(y / scale) - margin];
    for (let x = 0; x < side; x++) {
      const isDark = row?.[Math.floor(x / scale) - margin] === true;
      if (!isDark) lines[start + (x >> 3)] = (lines[start + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  // One bit of grey; deflate, no filter, not interlaced.
  const header = concatBytes(wordOf(side), wordOf(side), Uint8Array.of(1, 0, 0, 0, 0));
  return concatBytes(signature, chunk('IHDR', header), chunk('IDAT', stored(lines)), chunk('IEND', new Uint8Array(0)));
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const named = concatBytes(utf8(name), content);
  return concatBytes(wordOf(content.length), named, wordOf(crc32(named)));
}

/** A zlib stream (RFC 1950) that stores the bytes as they are. */
function stored(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let start = 0; start < bytes.length; start += longestBlock) {
    const block = bytes.subarray(start, start + longestBlock);
    const { length } = block;
    const isLast = start + length >= bytes.length ? 1 : 0;
    parts.push(Uint8Array.of(isLast, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255), block);
  }
  return concatBytes(...parts, wordOf(adler32(bytes)));
}

function wordOf(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb8_8320);
  }
  return ~crc >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}
