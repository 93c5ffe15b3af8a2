// How far the log may be trimmed: nothing that anybody may still need goes.

import { array, boolean, assert as check, constant, integer, nat, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TrimBounds, trimLimit } from '../../../src/core/engine/trimming.ts';

const place = nat(1000);
const bounds = record({
  visibleFloor: place,
  checkpoint: oneof(constant(undefined), place),
  members: array(record({ stored: place, voter: boolean() }), { maxLength: 5 }),
  lent: oneof(constant(undefined), place),
  logBytes: nat(2000),
  limits: record({ keptOps: nat(50), opLogBytes: integer({ min: 1, max: 1000 }) }),
});

describe('the limit of trimming', () => {
  const holds = (claim: (limit: number, given: TrimBounds) => boolean) => (): void =>
    check(property(bounds, (given) => claim(trimLimit(given), given)));

  it('is never behind what is visible here, or a checkpoint covers, or a joiner reads', () => {
    expect(
      holds(
        (limit, { visibleFloor, checkpoint = 0, lent = 1000 }) => limit <= Math.min(visibleFloor, checkpoint, lent),
      ),
    ).not.toThrow();
  });

  it('is never behind what a voter has stored, however large the log is', () => {
    expect(
      holds((limit, { members }) => members.every(({ voter, stored }) => !voter || limit <= stored)),
    ).not.toThrow();
  });

  it('is behind what another member has stored only where the log is too large', () => {
    expect(
      holds((limit, { members, logBytes, limits }) => {
        return logBytes > limits.opLogBytes || members.every(({ stored }) => limit <= stored);
      }),
    ).not.toThrow();
  });

  it('leaves the newest ops that are visible, however large the log is', () => {
    expect(
      holds((limit, { visibleFloor, limits }) => limit <= Math.max(0, visibleFloor - limits.keptOps)),
    ).not.toThrow();
  });

  it('leaves a thousand where it is too large', () => {
    const given = { visibleFloor: 9000, checkpoint: 9000, lent: undefined, logBytes: 101, members: [] };
    expect(trimLimit({ ...given, limits: { keptOps: 5000, opLogBytes: 100 } })).toBe(8000);
    expect(trimLimit({ ...given, logBytes: 10, limits: { keptOps: 5000, opLogBytes: 100 } })).toBe(4000);
  });

  it('is what everybody has otherwise', () => {
    const members = [{ stored: 90, voter: true }];
    const given = { visibleFloor: 95, checkpoint: 80, lent: undefined, logBytes: 10, members };
    expect(trimLimit({ ...given, limits: { keptOps: 5, opLogBytes: 100 } })).toBe(80);
    expect(trimLimit({ ...given, checkpoint: 93, limits: { keptOps: 5, opLogBytes: 100 } })).toBe(90);
  });
});
