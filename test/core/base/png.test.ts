// PNG images as other readers take them: chunks with their checksums, and lines that zlib gives back.

import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pngOf } from '../../../src/core/base/png.ts';

function chunksOf(png: Uint8Array): readonly (readonly [name: string, content: Buffer])[] {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks: (readonly [string, Buffer])[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const named = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks.push([named.subarray(0, 4).toString('latin1'), named.subarray(4)]);
    at += 12 + length;
  }
  return chunks;
}

test('squares are pixels of one bit, dark being zero, within a light margin', () => {
  const [[head, header], [middle, content], [tail]] = chunksOf(
    pngOf(
      [
        [true, false],
        [false, true],
      ],
      { scale: 2, margin: 1 },
    ),
  ) as [[string, Buffer], [string, Buffer], [string, Buffer]];
  expect([head, middle, tail]).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect([...header]).toEqual([0, 0, 0, 8, 0, 0, 0, 8, 1, 0, 0, 0, 0]);
  const lines = [0b11111111, 0b11111111, 0b11001111, 0b11001111, 0b11110011, 0b11110011, 0b11111111, 0b11111111];
  expect([...inflateSync(content)]).toEqual(lines.flatMap((line) => [0, line]));
});

test('a large picture takes several blocks', () => {
  const rows = Array.from({ length: 100 }, (_, y) => Array.from({ length: 100 }, (__, x) => (x * y) % 3 === 0));
  const [, content] = chunksOf(pngOf(rows, { scale: 8, margin: 0 }))[1] ?? ['', Buffer.alloc(0)];
  expect(content.length).toBeGreaterThan(65_535);
  expect(inflateSync(content)).toHaveLength(800 * 101);
});
