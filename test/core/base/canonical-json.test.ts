// Canonical JSON: one text per value, whatever order its members were put in.

import { expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/core/base/canonical-json.ts';
import { firstProblem, nastyJson } from '../../properties/hostile.ts';

test.each<[Json, string]>([
  [{ b: 1, a: [{ d: null, c: 'x' }] }, '{"a":[{"c":"x","d":null}],"b":1}'],
  // The platform puts names that are whole numbers first, by their value.
  [{ '2': 'b', '10': 'a' }, '{"10":"a","2":"b"}'],
  [{ a: 1, b: { '2': 'b', '10': 'a' } }, '{"a":1,"b":{"10":"a","2":"b"}}'],
  [{ a: undefined, b: { c: undefined } }, '{"b":{}}'],
  [{ b: undefined, a: 1 }, '{"a":1}'],
  [{ é: 1, z: 2, '\ue000': 3, '\u{1f600}': 4 }, '{"z":2,"é":1,"\u{1f600}":4,"\ue000":3}'],
  ['"\\\u0001\ud800', '"\\"\\\\\\u0001\\ud800"'],
  [[], '[]'],
  [-0, '0'],
])('of %j is %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test.each<[string, Json]>([
  ['NaN', Number.NaN],
  ['Infinity in order', { a: Number.POSITIVE_INFINITY }],
  ['Infinity out of order', { b: [Number.NEGATIVE_INFINITY], a: 1 }],
])('refuses %s', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});

test('is the same for members in any order', () => {
  expect(
    firstProblem(
      0.25,
      (draws) => nastyJson(draws) as Json,
      (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      },
    ),
  ).toBeUndefined();
});

/** The same with the members of every object put in the other way round. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([name, member]) => [name, member === undefined ? undefined : turned(member)]));
}
