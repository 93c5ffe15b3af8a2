// The simulator itself: deterministic, and sure of its promises on a few seeds (CI runs thousands).

import { describe, expect, it } from 'vitest';
import { scenarioOf } from './scenario.ts';
import { runScenario, simulate } from './simulation.ts';

describe('the simulator', () => {
  it('does the same again for the same seed', () => {
    expect(simulate(7)).toEqual(simulate(7));
  });

  it('does the same for a scenario that was written down and read again', () => {
    const scenario = scenarioOf(11);
    expect(runScenario(JSON.parse(JSON.stringify(scenario)) as typeof scenario)).toEqual(simulate(11));
  });

  it.each(Array.from({ length: 12 }, (_, at) => at + 1))('finds every promise kept for seed %i', (seed) => {
    const report = simulate(seed);
    expect(report.violations).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(0);
  });

  it.each([1, 2, 3, 4, 5, 6])('finds every promise kept where calls come in bursts, for seed %i', (seed) => {
    const report = simulate(seed, { variant: 'bursts' });
    expect(report.violations).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(0);
  });

  it.each([1, 2, 3, 4, 5, 6])('finds that a slow replica slows no other one, for seed %i', (seed) => {
    const report = simulate(seed, { variant: 'one-slow' });
    expect(report.violations).toEqual([]);
    expect(report.fired['slow-disk']).toBeGreaterThan(0);
  });

  it.each([1, 2, 3, 5, 9, 149])('finds every promise kept while members come and go, for seed %i', (seed) => {
    const report = simulate(seed, { variant: 'members' });
    expect(report.violations).toEqual([]);
    expect(report.fired['join']).toBeGreaterThan(0);
  });

  // Runs that the simulator once judged wrongly: the system kept its promises, the checks did not see it.
  it.each([
    [1450, 'a backup brings back an op that was on no disk any more'],
    [2321, 'the replica that is asked to promote has lost its disk and is not ready'],
  ])('judges seed %i rightly: %s', (seed) => {
    expect(simulate(seed).violations).toEqual([]);
  });

  it.each(['calm', 'liveness'] as const)('finds every promise kept in the mode %s', (mode) => {
    expect(simulate(3, { mode }).violations).toEqual([]);
  });
});
