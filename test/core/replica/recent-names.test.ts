// Which op goes by which name: as the log grows, is cut, and is trimmed.

import { describe, expect, test } from 'vitest';
import { type Asked, RecentNames } from '../../../src/core/replica/recent-names.ts';

function names(asked: Asked): RecentNames {
  const known = new RecentNames(asked);
  for (let index = 1; index <= 5; index++) known.note(`k${index}`, index);
  return known;
}

const places = (known: RecentNames): readonly (number | undefined)[] =>
  ['k1', 'k2', 'k3', 'k4', 'k5', 'other'].map((name) => known.indexOf(name));

describe.each<Asked>(['often', 'seldom'])('names that are asked for %s', (asked) => {
  test('an op is found by its name', () => {
    expect(places(names(asked))).toEqual([1, 2, 3, 4, 5, undefined]);
  });

  test('a name that comes again is the newer op, and goes with that one', () => {
    const known = names(asked);
    known.note('k2', 6);
    known.drop(4);
    expect(places(known)).toEqual([undefined, 6, undefined, undefined, 5, undefined]);
    known.giveUp(6);
    expect(places(known)).toEqual([undefined, undefined, undefined, undefined, 5, undefined]);
  });

  test('what is trimmed goes, however much came', () => {
    const known = new RecentNames(asked);
    for (let index = 1; index <= 5000; index++) {
      known.note(`k${index}`, index);
      known.drop(index - 3);
    }
    expect([1, 4996, 4997, 4998, 5000].map((at) => known.indexOf(`k${at}`))).toEqual([
      ...[undefined, undefined, undefined],
      ...[4998, 5000],
    ]);
  });

  test('what stands in the place of ops that were given up is found, whatever those were called', () => {
    const known = names(asked);
    known.giveUp(4);
    expect(places(known)).toEqual([1, 2, 3, undefined, undefined, undefined]);
    known.note('other', 4);
    known.note('k4', 5);
    expect(places(known)).toEqual([1, 2, 3, 5, undefined, 4]);
    known.drop(4);
    expect(places(known)).toEqual([undefined, undefined, undefined, 5, undefined, undefined]);
    known.giveUp(1);
    expect(places(known)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  });

  test('another log has its own', () => {
    const known = names(asked);
    known.restore([
      ['k2', 8],
      ['other', 9],
    ]);
    expect(places(known)).toEqual([undefined, 8, undefined, undefined, undefined, 9]);
  });
});
