// The clock under chaos rules: it bends as they say, and its monotonic half never goes back.

import { expect, it } from 'vitest';
import { ChaosRules } from '../../src/core/chaos/rules.ts';
import { ChaosClock } from '../../src/runtime/chaos-clock.ts';
import { ManualWorld, ruleOf } from './manual-world.ts';

function bent(): { readonly world: ManualWorld; readonly rules: ChaosRules; readonly clock: ChaosClock } {
  const world = new ManualWorld();
  const rules = new ChaosRules('n1');
  return { world, rules, clock: new ChaosClock(world.clock, rules) };
}

it('without rules it is the clock below', () => {
  const { world, clock } = bent();
  world.pass(123);
  expect(clock.now()).toEqual(world.clock.now());
});

it('a skew jumps the wall clock, and back, and leaves the monotonic one alone', () => {
  const { world, rules, clock } = bent();
  rules.put(ruleOf({ name: 'skew', clock: { skew: -5000 } }), 1000);
  expect(clock.now()).toEqual({ wallMs: 995_000, monotonicMs: 0 });
  expect(rules.clockErrorMs).toBe(-5000);
  rules.delete('skew');
  world.pass(10);
  expect(clock.now()).toEqual({ wallMs: 1_000_010, monotonicMs: 10 });
});

it.each([0.5, -0.5])('a drift of %d moves both clocks; the wall clock is set right at its end', (drift) => {
  const { world, rules, clock } = bent();
  rules.put(ruleOf({ name: 'drift', clock: { drift } }), 1000);
  clock.now();
  world.pass(1000);
  expect(clock.now()).toEqual({ wallMs: 1_001_000 + 1000 * drift, monotonicMs: 1000 + 1000 * drift });
  rules.reset();
  clock.now();
  world.pass(1000);
  expect(clock.now()).toEqual({ wallMs: 1_002_000, monotonicMs: 2000 + 1000 * drift });
});

it.each([0, 0.5, -0.5])('with a drift of %d an alarm rings as soon as the bent clock reads its time', (drift) => {
  const { world, rules, clock } = bent();
  if (drift !== 0) rules.put(ruleOf({ name: 'drift', clock: { drift } }), 1000);
  clock.now();
  const rung: number[] = [];
  clock.alarm(300, () => rung.push(clock.now().monotonicMs));
  world.pass(300 / (1 + drift) - 1);
  expect(rung).toEqual([]);
  world.pass(2);
  expect(rung).toHaveLength(1);
  expect(rung[0]).toBeGreaterThanOrEqual(300);
});
