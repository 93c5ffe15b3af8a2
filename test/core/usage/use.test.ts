// Moments of use: the newest counts in whatever order they come, and bytes that no writer makes are refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accessKeyUseId,
  decodeMoments,
  decodeUseEntry,
  encodeMoments,
  encodeUseEntry,
  mergeMoments,
  newerMoments,
  newestMs,
  type UseMoment,
} from '../../../src/core/usage/use.ts';

const moment = fc.record({
  atMs: fc.integer({ min: 0, max: 5 }),
  region: fc.constantFrom('', 'us-east-1', 'eu-west-1'),
  service: fc.constantFrom('', 's3', 'iam'),
});
const moments = fc
  .array(fc.tuple(fc.constantFrom('', 's3', 'iam:CreateUser', 'iam'), moment))
  .map((pairs) => new Map<string, UseMoment>(pairs));

function merged(...all: readonly ReadonlyMap<string, UseMoment>[]): Map<string, UseMoment> {
  const into = new Map<string, UseMoment>();
  for (const one of all) mergeMoments(into, one);
  return into;
}

const sorted = (one: ReadonlyMap<string, UseMoment>) => [...one].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('merging', () => {
  test('comes to the same in any order and grouping, however often something is told', () => {
    fc.assert(
      fc.property(moments, moments, moments, (a, b, c) => {
        const all = sorted(merged(a, b, c));
        expect(sorted(merged(c, a, b))).toEqual(all);
        expect(sorted(merged(merged(b, c), a, b, b))).toEqual(all);
        expect(sorted(merged(a, a))).toEqual(sorted(a));
      }),
    );
  });

  test('needs only what is newer', () => {
    fc.assert(
      fc.property(moments, moments, (known, told) => {
        expect(sorted(merged(known, newerMoments(known, told)))).toEqual(sorted(merged(known, told)));
        expect(newerMoments(merged(known, told), told).size).toBe(0);
      }),
    );
  });

  test('says whether it changed anything', () => {
    const into = merged(new Map([['s3', { atMs: 5, region: 'a', service: '' }]]));
    expect(mergeMoments(into, new Map([['s3', { atMs: 4, region: 'a', service: '' }]]))).toBe(false);
    expect(mergeMoments(into, new Map([['s3', { atMs: 6, region: 'a', service: '' }]]))).toBe(true);
    expect(newestMs(into)).toBe(6);
  });

  test('takes no more moments than there are actions', () => {
    const many = new Map(
      Array.from({ length: 5000 }, (_, at) => [`s${at}`, { atMs: 1, region: '', service: '' }] as const),
    );
    expect(merged(many).size).toBe(4096);
  });
});

describe('bytes', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(moments, (some) => {
        expect(decodeMoments(encodeMoments(some))).toEqual(some);
        expect(decodeUseEntry(encodeUseEntry({ id: 'AIDAX', moments: some }))).toEqual({
          ok: true,
          value: { id: 'AIDAX', moments: some },
        });
      }),
    );
  });

  test.each(['an_id_of_an_operator', 'k'.repeat(128)])('are read with the id of any access key: %s', (id) => {
    const entry = encodeUseEntry({ id: accessKeyUseId(id), moments: new Map() });
    expect(decodeUseEntry(entry)).toEqual({ ok: true, value: { id, moments: new Map() } });
  });

  test('of anybody are read or refused, and never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = decodeUseEntry(bytes);
        expect(typeof decoded.ok).toBe('boolean');
      }),
    );
  });

  test.each([
    ['without an id', encodeUseEntry({ id: '', moments: new Map() })],
    ['with a path for an id', encodeUseEntry({ id: '../04/user', moments: new Map() })],
    [
      'with a long name',
      encodeUseEntry({ id: 'A', moments: new Map([['x'.repeat(200), { atMs: 1, region: '', service: '' }]]) }),
    ],
    ['of another format', new Uint8Array([9, 1, 65, 0])],
    ['with something behind', new Uint8Array([...encodeUseEntry({ id: 'A', moments: new Map() }), 0])],
  ])('%s are refused', (_, bytes) => {
    expect(decodeUseEntry(bytes).ok).toBe(false);
  });
});
