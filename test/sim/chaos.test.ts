// Seeds under chaos rules: the rules of live clusters, drawn at random, break no promise.

import { expect, it } from 'vitest';
import { runUnderChaos } from './chaos-run.ts';

const seeds = process.env['EVENTIDE_SLOW_TESTS'] === '1' ? 500 : 10;

it('no seed breaks a promise, and every kind of rule fires', () => {
  const runs = Array.from({ length: seeds }, (_, at) => runUnderChaos(at + 1));
  expect(runs.filter(({ violations }) => violations.length > 0)).toEqual([]);
  expect(runs.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(seeds * 10);
  const kinds = new Set(
    runs.flatMap(({ fired }) => Object.entries(fired).flatMap(([kind, times]) => (times > 0 ? [kind] : []))),
  );
  expect([...kinds].toSorted()).toEqual(expect.arrayContaining(['api', 'apply', 'clock', 'disk', 'net']));
});

it('the same seed does the same', () => {
  expect(runUnderChaos(3)).toEqual(runUnderChaos(3));
});
