// The system's clocks: they agree with the platform, and the alarm rings once, never early.

import { expect, test } from 'vitest';
import { SystemClock } from '../../src/adapters/system-clock.ts';

test('the wall clock is that of the platform, and the monotonic one never goes back', () => {
  const clock = new SystemClock();
  const before = Date.now();
  const readings = Array.from({ length: 100 }, () => clock.now());
  for (const { wallMs } of readings) {
    expect(wallMs).toBeGreaterThanOrEqual(before);
    expect(wallMs).toBeLessThanOrEqual(Date.now());
  }
  const monotonic = readings.map(({ monotonicMs }) => monotonicMs);
  expect(monotonic).toEqual(monotonic.toSorted((a, b) => a - b));
});

test('an alarm rings, and never before its time', async () => {
  const clock = new SystemClock();
  for (const waitMs of [-5, 0, 0.4, 3, 10]) {
    const at = clock.now().monotonicMs + waitMs;
    await new Promise<void>((ring) => {
      clock.alarm(at, ring);
    });
    expect(clock.now().monotonicMs).toBeGreaterThanOrEqual(at);
  }
});

test('a new alarm replaces the old one', async () => {
  const clock = new SystemClock();
  const rung: string[] = [];
  const { monotonicMs } = clock.now();
  clock.alarm(monotonicMs + 1, () => rung.push('old'));
  await new Promise<void>((ring) => {
    clock.alarm(monotonicMs + 10, () => {
      rung.push('new');
      ring();
    });
  });
  expect(rung).toEqual(['new']);
});

test('a silenced alarm does not ring', async () => {
  const clock = new SystemClock();
  const other = new SystemClock();
  const rung: string[] = [];
  const { monotonicMs } = clock.now();
  clock.alarm(monotonicMs + 1, () => rung.push('silenced'));
  clock.silence();
  await new Promise<void>((ring) => {
    other.alarm(monotonicMs + 10, ring);
  });
  expect(rung).toEqual([]);
});

test('an alarm farther off than a timer reaches does not ring at once', async () => {
  const clock = new SystemClock();
  const other = new SystemClock();
  const rung: string[] = [];
  const { monotonicMs } = clock.now();
  clock.alarm(monotonicMs + 2 ** 40, () => rung.push('far'));
  await new Promise<void>((ring) => {
    other.alarm(monotonicMs + 10, ring);
  });
  clock.silence();
  expect(rung).toEqual([]);
});
