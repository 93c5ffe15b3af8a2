// Which op has the answer of which key: as the log grows, is cut, and is trimmed.

import { expect, test } from 'vitest';
import { AnsweredKeys } from '../../../src/core/replica/answered-keys.ts';

const answer = new Uint8Array(1);

function keys(): AnsweredKeys {
  const known = new AnsweredKeys();
  for (let index = 1; index <= 5; index++) known.note({ index, idempotency: `k${index}`, answer });
  return known;
}

const places = (known: AnsweredKeys): readonly (number | undefined)[] =>
  ['k1', 'k2', 'k3', 'k4', 'k5'].map((key) => known.indexOf(key));

test('an op is found by its key, where it has its answer', () => {
  const known = keys();
  known.note({ index: 6, idempotency: 'k6', answer: undefined });
  known.note({ index: 7, idempotency: undefined, answer: undefined });
  expect([...places(known), known.indexOf('k6')]).toEqual([1, 2, 3, 4, 5, undefined]);
});

test('a key that is answered anew names the newer op, and goes with that one', () => {
  const known = keys();
  known.note({ index: 6, idempotency: 'k2', answer });
  known.drop(4);
  expect(places(known)).toEqual([undefined, 6, undefined, undefined, 5]);
  known.giveUp({ index: 2, idempotency: 'k2' });
  expect(known.indexOf('k2')).toBe(6);
  known.giveUp({ index: 6, idempotency: 'k2' });
  expect(known.indexOf('k2')).toBeUndefined();
});

test('what is trimmed goes, however much came', () => {
  const known = new AnsweredKeys();
  for (let index = 1; index <= 5000; index++) {
    known.note({ index, idempotency: `k${index}`, answer });
    known.drop(index - 3);
  }
  expect([1, 4996, 4997, 4998, 5000].map((at) => known.indexOf(`k${at}`))).toEqual([
    undefined,
    undefined,
    undefined,
    4998,
    5000,
  ]);
});

test('another log has its own', () => {
  const known = keys();
  known.restore([
    ['k2', 8],
    ['k9', 9],
  ]);
  expect([...places(known), known.indexOf('k9')]).toEqual([undefined, 8, undefined, undefined, undefined, 9]);
});

test('what stands in the place of ops that were given up is found, whatever those had', () => {
  const known = keys();
  for (const index of [4, 5]) known.giveUp({ index, idempotency: `k${index}` });
  known.note({ index: 4, idempotency: 'other', answer });
  known.note({ index: 5, idempotency: 'k4', answer });
  expect([...places(known), known.indexOf('other')]).toEqual([1, 2, 3, 5, undefined, 4]);
  known.drop(4);
  expect([...places(known), known.indexOf('other')]).toEqual([
    undefined,
    undefined,
    undefined,
    5,
    undefined,
    undefined,
  ]);
});
