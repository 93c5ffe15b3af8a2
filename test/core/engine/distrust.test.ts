// How long a voter is left alone whose snapshots are wrong.

import { expect, it } from 'vitest';
import type { Instant } from '../../../src/core/base/instant.ts';
import { Distrust } from '../../../src/core/engine/distrust.ts';

const at = (monotonicMs: number): Instant => ({ wallMs: 0, monotonicMs });

/** How long it is left alone from a moment on. */
function pauseMs(distrust: Distrust, id: string, fromMs: number): number {
  let ms = 0;
  while (distrust.of(id, at(fromMs + ms))) ms += 500;
  return ms;
}

/** Its pauses, each right after a wrong snapshot. */
function pausesMs(distrust: Distrust, id: string, snapshots: number): readonly number[] {
  let nowMs = 0;
  return Array.from({ length: snapshots }, () => {
    distrust.wrong(id, at(nowMs));
    const ms = pauseMs(distrust, id, nowMs);
    nowMs += ms;
    return ms;
  });
}

it('leaves a voter alone twice as long each time, and for a minute at most', () => {
  const pauses = pausesMs(new Distrust(), 'n2', 9);
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

it('says nothing against the other voters', () => {
  const distrust = new Distrust();
  distrust.wrong('n2', at(0));
  expect(distrust.of('n2', at(0))).toBe(true);
  expect(distrust.of('n3', at(0))).toBe(false);
});

it('begins anew once a snapshot was right', () => {
  const distrust = new Distrust();
  pausesMs(distrust, 'n2', 4);
  distrust.clear();
  expect(distrust.of('n2', at(0))).toBe(false);
  expect(pausesMs(distrust, 'n2', 2)).toEqual([1000, 2000]);
});
