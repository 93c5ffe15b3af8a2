// Paths of the Query door: what they pin, and which are none of its own.

import { expect, test } from 'vitest';
import { pinnedBy } from '../../../src/api/query/path.ts';

test.each([
  ['', {}],
  ['/', {}],
  ['/r/n2', { replica: 'n2' }],
  ['/r/n2/', { replica: 'n2' }],
  ['/c/home', { consistency: 'home' }],
  ['/r/n2/c/home', { replica: 'n2', consistency: 'home' }],
  ['/c/home/r/n2', { replica: 'n2', consistency: 'home' }],
  ['/c/home/r/n2/', { replica: 'n2', consistency: 'home' }],
])('%j is one', (path, pins) => {
  expect(pinnedBy(path)).toEqual(pins);
});

test.each([
  '/x',
  '//',
  '/r',
  '/r/',
  '/r//',
  '/r/a b',
  '/c/HOME',
  '/r/n1/r/n2',
  '/c/a/c/b',
  '/r/n1/c/home/x',
  `/r/${'n'.repeat(65)}`,
])('%j is none', (path) => {
  expect(pinnedBy(path)).toBeUndefined();
});
