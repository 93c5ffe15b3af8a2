// How the command line writes a span of time, at the edges between its units.

import { describe, expect, it } from 'vitest';
import { showDuration } from '../../src/cli/output.ts';

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.5, '1.00 s'],
    [3_420, '3.42 s'],
    [59_994, '59.99 s'],
    [59_996, '1 min 0 s'],
    [119_499, '1 min 59 s'],
    [119_600, '2 min 0 s'],
    [7_200_000, '120 min 0 s'],
  ])('of %d ms is %s', (ms, text) => {
    expect(showDuration(ms)).toBe(text);
  });
});
