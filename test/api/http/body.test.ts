// Bodies on their way in: whole, and in few pieces however many chunks they come in.

import { expect, test } from 'vitest';
import { Body } from '../../../src/api/http/body.ts';

test('a body comes out as it came in', () => {
  const sent = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
  for (const chunk of [1, 7, 1000]) {
    const body = new Body();
    for (let at = 0; at < sent.length; at += chunk) body.add(sent.subarray(at, at + chunk));
    expect(body.size).toBe(sent.length);
    expect(Buffer.from(body.bytes()).equals(sent)).toBe(true);
  }
  expect(new Body().bytes()).toHaveLength(0);
});

test('a body in chunks of one byte takes no more memory than its bytes', () => {
  const body = new Body();
  for (let count = 0; count < 1_000_000; count++) body.add(Uint8Array.of(97));
  expect(body.pieces).toBeLessThan(5000);
  expect(body.bytes()).toHaveLength(1_000_000);
});
