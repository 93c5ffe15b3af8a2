// Trimming: what has had its time goes while little is written, and waits while much is, but not for ever.

import { expect, test } from 'vitest';
import { EngineUnderTest } from '../support/engine-under-test.ts';

const limits = { keptOps: 1000, checkpointOps: 100 };

function trimmedThrough(under: EngineUnderTest): number | undefined {
  return under.respond('GetCluster', {}).members[0]?.trimmedThrough;
}

function write(under: EngineUnderTest, round: number, count: number): void {
  for (let at = 0; at < count; at++) under.start('CreateUser', { userName: `user-${round}-${at}` });
}

test('waits for a second of few writes', () => {
  const under = new EngineUnderTest({ limits });
  write(under, 1, 1700);
  // The look of that second, and the next one.
  under.elapse(1000);
  expect(trimmedThrough(under)).toBe(0);
  under.elapse(1000);
  expect(trimmedThrough(under)).toBeGreaterThan(600);
});

test('waits no longer once as much again has come together as is kept', () => {
  const under = new EngineUnderTest({ limits });
  write(under, 1, 2400);
  under.elapse(1000);
  expect(trimmedThrough(under)).toBeGreaterThan(1000);
});
