// Bunches: calls that come in together are stored together, but not all of them where half of as many are enough for a batch.

import { expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import type { Instruction } from '../../src/core/instruction.ts';
import { EngineUnderTest } from '../support/engine-under-test.ts';

/**
 * Makes so many users within one turn of the event loop; gives how many ops each batch that was begun in it has. `before`: so
 * many were made in a turn of their own each time before.
 */
function batchesOf(calls: number, before: readonly number[] = []): readonly number[] {
  const under = new EngineUnderTest();
  const engine = under.cluster.replicas[0]?.process?.engine;
  if (engine === undefined) throw new Error('the replica is not up');
  for (const [turn, count] of before.entries()) {
    for (let at = 0; at < count; at++) under.start('CreateUser', { userName: `user-${turn}-of-before-${at}` });
    under.elapse(1000);
  }
  const step = engine.step.bind(engine);
  const batches: number[] = [];
  // The turn never ends: what says so is held back.
  engine.step = (event: Event): readonly Instruction[] => {
    if (event.type === 'gathered') return [];
    const instructions = step(event);
    for (const one of instructions)
      if (one.type === 'store') batches.push(one.writes.filter(({ key }) => key.startsWith('02/')).length);
    return instructions;
  };
  for (let at = 0; at < calls; at++) under.start('CreateUser', { userName: `user-${at}` });
  return batches;
}

test.each([
  { calls: 7, batches: [] },
  { calls: 8, batches: [8] },
  // The next batch waits until this one is on disk.
  { calls: 20, batches: [8] },
])('$calls calls of one turn begin batches of $batches before it ends', ({ calls, batches }) => {
  expect(batchesOf(calls)).toEqual(batches);
});

test.each([
  // The second half of a turn is a batch of its own: of these last two, half is waited for.
  { before: [24], calls: 40, batches: [12] },
  { before: [8], calls: 40, batches: [8] },
  { before: [24, 40], calls: 40, batches: [20] },
  // Beyond that the disk has enough to do.
  { before: [200], calls: 80, batches: [32] },
])('behind turns of $before calls, $calls begin batches of $batches', ({ before, calls, batches }) => {
  expect(batchesOf(calls, before)).toEqual(batches);
});
