// Failing closed, on the clock: from when on a replica that lags allows nothing, and when it does again.

import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/core/delay/profile.ts';
import { FailClosed, leastFailClosedAfterMs } from '../../../src/core/engine/fail-closed.ts';

const at = (monotonicMs: number): { wallMs: number; monotonicMs: number } => ({ wallMs: 0, monotonicMs });

/** One that tolerates a second. */
function failClosed(othersNeeded = 1): FailClosed {
  return new FailClosed({ name: 'n2', afterMs: 1000, heartbeatMs: 250, othersNeeded: () => othersNeeded });
}

describe('failing closed', () => {
  it('is off unless it is set', () => {
    const off = new FailClosed({ name: 'n2', afterMs: undefined, heartbeatMs: 250, othersNeeded: () => 1 });
    expect(off.on).toBe(false);
    expect(off.refusal(at(1e12))).toBeUndefined();
  });

  it('begins closed, and opens once something that the home called committed is shown', () => {
    const rule = failClosed();
    expect(rule.refusal(at(0))?.code).toBe('TOO_STALE');
    rule.claimed({ committed: 5, ageMs: 0 }, at(100));
    rule.shown(4);
    expect(rule.refusal(at(100))?.code).toBe('TOO_STALE');
    rule.shown(5);
    expect(rule.refusal(at(100))).toBeUndefined();
  });

  it('counts from when the claim was heard, not from when it was shown', () => {
    const rule = failClosed();
    rule.claimed({ committed: 5, ageMs: 0 }, at(100));
    rule.shown(5);
    expect(rule.refusal(at(1100))).toBeUndefined();
    expect(rule.refusal(at(1101))?.message).toContain('n2 has not shown for more than 1000 ms');
    rule.claimed({ committed: 7, ageMs: 0 }, at(900));
    rule.shown(6);
    expect(rule.refusal(at(1101))).toBeDefined();
    rule.shown(7);
    expect(rule.refusal(at(1900))).toBeUndefined();
    expect(rule.refusal(at(1901))).toBeDefined();
  });

  it('takes claims that come close together for the oldest of them, with all that the newest names', () => {
    const rule = failClosed();
    rule.claimed({ committed: 5, ageMs: 0 }, at(100));
    rule.claimed({ committed: 9, ageMs: 0 }, at(140));
    rule.shown(8);
    expect(rule.refusal(at(140))).toBeDefined();
    rule.shown(9);
    expect(rule.refusal(at(1100))).toBeUndefined();
    expect(rule.refusal(at(1101))).toBeDefined();
  });

  it('a home takes its own word only as of when a majority was heard', () => {
    const rule = failClosed(1);
    rule.atHome(3, at(50));
    rule.shown(3);
    expect(rule.refusal(at(50))).toBeDefined();
    rule.voterHeard('n3', at(60));
    rule.atHome(3, at(500));
    rule.shown(3);
    expect(rule.refusal(at(1060))).toBeUndefined();
    // Cut off since: its clock runs out although it goes on saying what it committed.
    for (let ms = 600; ms < 2000; ms += 100) rule.atHome(3, at(ms));
    rule.shown(3);
    expect(rule.refusal(at(1061))).toBeDefined();
  });

  it('a home without other voters is its own majority', () => {
    const rule = failClosed(0);
    rule.atHome(3, at(50));
    rule.shown(3);
    expect(rule.refusal(at(1050))).toBeUndefined();
    expect(rule.refusal(at(1051))).toBeDefined();
  });

  it('counts what the home claims from when the home itself was sure of it', () => {
    const home = failClosed(1);
    expect(home.claim(3, at(50))).toBeUndefined();
    home.voterHeard('n3', at(60));
    const claim = home.claim(3, at(500));
    expect(claim).toEqual({ committed: 3, ageMs: 440 });
    const rule = failClosed();
    rule.claimed(claim ?? { committed: 0, ageMs: 0 }, at(7440));
    rule.shown(3);
    expect(rule.refusal(at(8000))).toBeUndefined();
    expect(rule.refusal(at(8001))).toBeDefined();
  });

  it('must be set beyond what a healthy replica needs', () => {
    expect(leastFailClosedAfterMs(profiles.instant, 250)).toBe(500);
    expect(leastFailClosedAfterMs(profiles.aws, 250)).toBe(900_500);
    expect(leastFailClosedAfterMs(profiles.manual, 250)).toBe(Number.POSITIVE_INFINITY);
  });
});
