// Hostile patterns: the fast matcher says what the naive one says, and no pattern makes it slow.

import { describe, expect, it } from 'vitest';
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

  it('of twenty stars does work in proportion to pattern and text, however often it nearly matches', () => {
    const text = 'a'.repeat(1000);
    const patterns = [`${'*a'.repeat(20)}*b`, `${'a*'.repeat(20)}b`, `${'*?a'.repeat(20)}b*c`, `${'*'.repeat(20)}b`];
    for (const pattern of patterns) {
      const watched = watch(text);
      expect(matchPattern(patternOf(pattern), watched.text)).toBe(false);
      expect(watched.reads()).toBeLessThan(3 * pattern.length * text.length);
      for (let times = 0; times < 200; times += 1) expect(compileWildcard(pattern)(text)).toBe(false);
    }
  });
});

/** A text that counts how often one of its characters is read. */
function watch(text: string): { readonly text: string; readonly reads: () => number } {
  let count = 0;
  const counting = new Proxy(new String(text), {
    get: (target, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) {
        count += 1;
        return text[Number(name)];
      }
      return Reflect.get(target, name, target) as unknown;
    },
  });
  return { text: counting as unknown as string, reads: () => count };
}
