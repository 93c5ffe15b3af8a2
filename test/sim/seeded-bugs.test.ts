// The simulator finds each bug that is put in by hand, within a bounded number of seeds.

import { describe, expect, it } from 'vitest';
import { brokenPromises, checkPlaces, firstFailure, seedsAllowed } from './find-bug.ts';
import { seededBugs } from './seeded-bugs.ts';

const withRare = process.env['EVENTIDE_SLOW_TESTS'] === '1';

it.each(seededBugs)('$name: that is still possible', (bug) => {
  expect(() => checkPlaces(bug)).not.toThrow();
});

describe('the simulator finds the bug that', () => {
  it.each(seededBugs.filter(({ rare }) => rare !== true || withRare))(
    '$name',
    async (bug) => {
      const report = await firstFailure(bug);
      expect(report, `no seed of ${seedsAllowed} failed`).toBeDefined();
      expect(brokenPromises(report), JSON.stringify(report)).toEqual(
        expect.arrayContaining([expect.stringMatching(bug.foundBy)]),
      );
    },
    600_000,
  );
});
