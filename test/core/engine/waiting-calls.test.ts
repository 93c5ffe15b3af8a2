// Calls that wait for what their tokens name: there is room for so many, and those who leave make room for others.

import { expect, it, vi } from 'vitest';
import { WaitingCalls } from '../../../src/core/engine/waiting-calls.ts';
import { type Asking, EngineUnderTest } from '../../support/engine-under-test.ts';

const limits = { waitingCalls: 2, waitingBytes: 100 };

it('there is room for so many calls, and for so many bytes of them', () => {
  const waiting = new WaitingCalls(limits);
  const leave = waiting.enter(60);
  expect(waiting.enter(41)).toBeUndefined();
  expect(waiting.enter(40)).toBeDefined();
  expect(waiting.enter(0)).toBeUndefined();
  leave?.();
  leave?.();
  expect(waiting.enter(61)).toBeUndefined();
  expect(waiting.enter(60)).toBeDefined();
  expect(waiting.enter(0)).toBeUndefined();
});

/** An engine where nothing becomes visible, and what a caller says who waits for something. */
function patient(): { readonly engine: EngineUnderTest; readonly asking: Asking } {
  const engine = new EngineUnderTest({ profile: 'manual', limits: { waitingCalls: 2 } });
  const { token = '' } = engine.ask('CreateUser', { userName: 'alice' });
  // Nobody's signature: it is not looked at before the end of the wait.
  const proof = { kind: 'none' } as const;
  return {
    engine,
    asking: { proof, consistency: { level: 'at-least', tokens: [token], waitMs: 5000, otherwise: 'fail' } },
  };
}

it('more calls than may wait are told to come again', () => {
  const { engine, asking } = patient();
  const waiting = [1, 2, 3].map(() => engine.start('GetCallerIdentity', {}, asking));
  engine.elapse(100);
  expect(waiting.map((answer) => answer()?.refusal?.code)).toEqual([undefined, undefined, 'Throttling']);
  engine.elapse(5000);
  expect(waiting[0]?.()?.refusal?.code).toBe('STATE_NOT_YET_VISIBLE');
  const next = engine.start('GetCallerIdentity', {}, asking);
  engine.elapse(100);
  expect(next()).toBeUndefined();
});

it('who gives a call up makes room at once', () => {
  const { engine, asking } = patient();
  const driver = engine.cluster.replicas[0]?.process?.driver;
  if (driver === undefined) throw new Error('it runs');
  const calls = vi.spyOn(driver, 'call');
  for (let round = 0; round < 10; round++) {
    const waiting = engine.start('GetCallerIdentity', {}, asking);
    engine.elapse(10);
    expect(waiting()).toBeUndefined();
    driver.cancel(calls.mock.results[round]?.value as number);
  }
});
