// The driver's own arithmetic: how late an event comes, and when a reader's taking is told.

import { expect, it } from 'vitest';
import { Metrics } from '../../src/core/base/metrics.ts';
import type { Call, Event } from '../../src/core/event.ts';
import type { Instruction } from '../../src/core/instruction.ts';
import { Driver } from '../../src/runtime/driver.ts';
import type { Clock, Store } from '../../src/runtime/ports.ts';

/** A clock that stands until it is moved; its alarm rings when the test says so. */
class HandClock implements Clock {
  nowMs = 1000;
  ring: () => void = () => undefined;

  now(): { wallMs: number; monotonicMs: number } {
    return { wallMs: 0, monotonicMs: this.nowMs };
  }

  alarm(_monotonicMs: number, ring: () => void): void {
    this.ring = ring;
  }

  silence(): void {
    this.ring = () => undefined;
  }
}

const noStore: Store = {
  get: () => undefined,
  write: () => undefined,
  scan: () => undefined,
  close: () => Promise.resolve(),
};

function driven(
  wakeMs: number | undefined,
  answers: (event: Event) => readonly Instruction[] = () => [],
  afterBunch?: (then: () => void) => void,
) {
  const clock = new HandClock();
  const events: Event[] = [];
  const metrics = new Metrics();
  const engine = {
    nextWakeMs: wakeMs,
    step(event: Event): readonly Instruction[] {
      events.push(event);
      return answers(event);
    },
  };
  const driver = new Driver({
    ...{ engine, store: noStore, clock, metrics, observer: { note: () => undefined } },
    onHalt: () => undefined,
    ...(afterBunch === undefined ? {} : { afterBunch }),
  });
  driver.start({ send: () => undefined, follow: () => undefined, close: () => Promise.resolve() });
  return { clock, events, driver, metrics };
}

it('an event says how much later it comes than the wake that was asked for', () => {
  const { clock, events, driver } = driven(1100);
  clock.nowMs = 1050;
  driver.connected('a');
  clock.nowMs = 1400;
  driver.disconnected('a');
  clock.ring();
  clock.nowMs = 1500;
  driver.connected('b');
  expect(events.map(({ type, lateMs }) => [type, lateMs])).toEqual([
    ['wake', 0],
    ['peer-connected', 0],
    ['peer-disconnected', 300],
    ['wake', 300],
    ['peer-connected', 100],
  ]);
});

it('a wake that was due before it was asked for is late only from then on', () => {
  const { clock, events, driver } = driven(0);
  clock.nowMs = 1020;
  driver.connected('a');
  expect(events.at(-1)?.lateMs).toBe(20);
});

it('tells that an item was taken after the step that emitted it, or when its reader says so', () => {
  const emits = (event: Event): readonly Instruction[] =>
    event.type === 'call'
      ? [
          { type: 'emit', callId: event.callId, item: 1 },
          { type: 'emit', callId: event.callId, item: 2, tellTaken: true },
        ]
      : [];
  const { events, driver } = driven(undefined, emits);
  const items: unknown[] = [];
  const emit = (item: unknown): unknown => items.push(item);
  driver.call({} as Call, { answer: () => undefined, emit });
  expect(items).toEqual([1, 2]);
  expect(events.slice(1).map(({ type }) => type)).toEqual(['call', 'taken']);
  let taken: () => void = () => undefined;
  driver.call({} as Call, { answer: () => undefined, emit, whenTaken: (then) => (taken = then) });
  expect(events.at(-1)?.type).toBe('call');
  taken();
  expect(events.at(-1)).toMatchObject({ type: 'taken', callId: 2 });
});

it('tells when a bunch was taken in: after the step that asks for it, or when the loop says so', () => {
  const asks = (event: Event): readonly Instruction[] => (event.type === 'call' ? [{ type: 'gather' }] : []);
  const at = driven(undefined, asks);
  at.driver.call({} as Call, { answer: () => undefined, emit: () => undefined });
  expect(at.events.map(({ type }) => type)).toEqual(['wake', 'call', 'gathered']);
  const bunches: (() => void)[] = [];
  const later = driven(undefined, asks, (then) => bunches.push(then));
  later.driver.call({} as Call, { answer: () => undefined, emit: () => undefined });
  later.driver.connected('a');
  for (const then of bunches.splice(0)) then();
  expect(later.events.map(({ type }) => type)).toEqual(['wake', 'call', 'peer-connected', 'gathered']);
});
