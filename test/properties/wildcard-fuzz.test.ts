// Hostile patterns: the fast matcher says what the naive one says, and no pattern or variable makes it slow.

import { describe, expect, it } from 'vitest';
import { MapContext } from '../../src/core/policy/context.ts';
import { expandText, parseTemplate } from '../../src/core/policy/variables.ts';
import { compileWildcard, matchPattern, patternOf } from '../../src/core/policy/wildcard.ts';
import type { Draws } from '../oracle/draws.ts';
import { fits, wildly } from '../oracle/pieces.ts';
import { firstProblem } from './hostile.ts';

/** Few letters and many wildcards, so that most patterns nearly match. */
function drawPair(draws: Draws): { readonly pattern: string; readonly text: string } {
  const letters = draws.hits(0.9)
    ? (['a', 'b'] as const)
    : (['a', ':', '/', '$', '{', '}', '.', '+', '[', '\u00e9'] as const);
  const text = draws.list(0, 12, () => draws.pick(letters)).join('');
  if (draws.hits(0.3)) return { text, pattern: spoil(text, draws) };
  return {
    text,
    pattern: draws.list(0, 9, () => (draws.hits(0.5) ? draws.pick(['*', '?']) : draws.pick(letters))).join(''),
  };
}

/** The text with stretches replaced by wildcards. */
function spoil(text: string, draws: Draws): string {
  const at = draws.between(0, text.length + 1);
  const to = draws.between(at, text.length + 1);
  return text.slice(0, at) + draws.pick(['*', '?', '**', '*?', '?*', '']) + text.slice(to);
}

describe('a pattern', () => {
  it('matches what the naive matcher says, compiled or not', () => {
    let matched = 0;
    expect(
      firstProblem(1, drawPair, ({ pattern, text }) => {
        const expected = fits(wildly(pattern), text);
        if (expected) matched += 1;
        if (compileWildcard(pattern)(text) !== expected) throw new Error(`compiled, it should be ${expected}`);
        if (matchPattern(patternOf(pattern), text) !== expected)
          throw new Error(`token by token, it should be ${expected}`);
      }),
    ).toBeUndefined();
    expect(matched).toBeGreaterThan(100);
  });

  // Each would take hours if a piece were tried at every place, and for ever if stars were tried against each other.
  const size = 200_000;
  const as = 'a'.repeat(size);
  const hostile: readonly (readonly [what: string, pattern: string, text: string, matches: boolean])[] = [
    ['many stars before what is missing', `${'a*'.repeat(size / 2)}b`, as, false],
    ['many stars that all find a place', 'a*'.repeat(size / 2), as, true],
    ['a long piece that fails at its front', `*b${'a'.repeat(size / 2)}*`, as, false],
    ['a long piece that fails at its end', `*${'a'.repeat(size / 2)}b*`, as, false],
    ['a long piece that is there, at the end', `*${'a'.repeat(1000)}b*`, `${as}b`, true],
    ['question marks that may stand for anything', `*${'a?'.repeat(500)}b*`, as, false],
    ['question marks, and the end in sight', `*${'?'.repeat(500)}b*`, `${as}b`, true],
    ['question marks between stars', '*?'.repeat(size / 2), as, true],
    ['one question mark too many', `${'?*'.repeat(size)}?`, as, false],
    ['a period that nearly fits', `*${'ab'.repeat(1000)}a?c*`, 'ab'.repeat(size / 2), false],
  ];

  it.each(hostile)('of %s is answered without trying again', (_, pattern, text, matches) => {
    expect(compileWildcard(pattern)(text)).toBe(matches);
    expect(matchPattern(patternOf(pattern), text)).toBe(matches);
  });
});

describe('a variable', () => {
  // Each would take a minute or an hour if a run of blanks were divided in every way.
  const blanks = ' '.repeat(4000);
  const context = new MapContext();
  context.set('k', 'v');
  const hostile: readonly (readonly [what: string, inside: string, value: string | undefined])[] = [
    ['blanks', blanks, undefined],
    ['blanks before a name', `${blanks}k`, 'v'],
    ['blanks behind a name', `k${blanks}`, 'v'],
    ['blanks before a comma without default', `${blanks},`, undefined],
    ['blanks behind a comma without default', `k,${blanks}`, undefined],
    ['blanks around a default', `gone${blanks},${blanks}'d'${blanks}`, 'd'],
    ['blanks before a default that does not end', `gone,${blanks}'d${blanks}`, undefined],
    ['a default of blanks', `gone, '${blanks}'`, blanks],
  ];

  it.each(hostile)('with %s is read without trying again', (_, inside, value) => {
    expect(expandText(parseTemplate(`\${${inside}}`), context, blanks.length)).toBe(value);
  });

  it.each([
    ["gone,'d'", 'd'],
    ["gone , '' ", ''],
    ["k, 'd'", 'v'],
    ["gone, '", undefined],
    ['gone, d', undefined],
    ["gone, 'it's'", undefined],
    ["gone, 'a', 'b'", undefined],
    ["gone, 'a,b'", 'a,b'],
    [", 'd'", 'd'],
    [',', undefined],
    ['', undefined],
  ])('written %j has the value %j', (inside, value) => {
    expect(expandText(parseTemplate(`\${${inside}}`), context, 10)).toBe(value);
  });
});
