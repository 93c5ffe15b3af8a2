// The simulator itself: deterministic, and sure of its promises on a few seeds (CI runs thousands).

import { describe, expect, it } from 'vitest';
import { simulate } from './simulation.ts';

describe('the simulator', () => {
  it('does the same again for the same seed', () => {
    expect(simulate(7)).toEqual(simulate(7));
  });

  it.each(Array.from({ length: 20 }, (_, at) => at + 1))('finds every promise kept for seed %i', (seed) => {
    const report = simulate(seed);
    expect(report.violations).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(0);
  });
});
