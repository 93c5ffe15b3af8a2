// Wildcards: `*` for any run of characters, `?` for exactly one. Linear in pattern plus text: nothing is tried twice.

import { type Finder, finderOf, type Piece, standsAt } from './find-piece.ts';

/** What a character of a pattern stands for: itself, any one character, or any run of them. */
const itself = 0;
const anyOne = 1;
const anyRun = 2;

/** A text of which some characters are wildcards. Literal `*` and `?` come from variables. */
export interface Pattern {
  readonly text: string;
  /** For each character 0 (itself), 1 (any one) or 2 (any run); undefined: all stand for themselves. */
  readonly wild: Uint8Array | undefined;
}

/** A compiled matcher of whole texts. */
export type Matcher = (text: string) => boolean;

const question = 63;
const star = 42;

/** Whether a text holds `*` or `?`. */
export function mayHoldWildcards(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** `text` as a pattern, its `*` and `?` being wildcards. */
export function patternOf(text: string): Pattern {
  if (!mayHoldWildcards(text)) return { text, wild: undefined };
  const wild = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === star) wild[at] = anyRun;
    else if (code === question) wild[at] = anyOne;
  }
  return { text, wild };
}

/** The pieces of an ARN pattern between its first five colons, and the rest; undefined where there are fewer colons. */
export function sixPatterns(pattern: Pattern): readonly Pattern[] | undefined {
  const parts: Pattern[] = [];
  let from = 0;
  for (let count = 0; count < 5; count++) {
    const colon = pattern.text.indexOf(':', from);
    if (colon < 0) return undefined;
    parts.push(slice(pattern, from, colon));
    from = colon + 1;
  }
  parts.push(slice(pattern, from, pattern.text.length));
  return parts;
}

/** A matcher for a pattern text, specialised for the shapes that policies are full of. */
export function compileWildcard(pattern: string): Matcher {
  const first = pattern.indexOf('*');
  if (!pattern.includes('?')) {
    if (first < 0) return (text) => text === pattern;
    if (first === pattern.length - 1) {
      if (first === 0) return always;
      const front = pattern.slice(0, -1);
      return (text) => text.startsWith(front);
    }
  }
  return compilePattern(patternOf(pattern));
}

/** Whether a text matches, for a pattern that is made for one question. */
export function matchPattern(pattern: Pattern, text: string): boolean {
  return pattern.wild === undefined ? pattern.text === text : compilePattern(pattern)(text);
}

const always: Matcher = () => true;

const ofTwoUnits = /[\ud800-\udbff][\udc00-\udfff]/;

function compilePattern(pattern: Pattern): Matcher {
  const byUnits = compileUnits(pattern);
  if (pattern.wild?.includes(anyOne) !== true) return byUnits;
  return (text) => {
    const numbered = ofTwoUnits.test(text) ? numberedBoth(pattern, text) : undefined;
    return numbered === undefined ? byUnits(text) : compileUnits(numbered.pattern)(numbered.text);
  };
}

// Numbers of characters are units of a string; 0 is none of the pattern's.
const mostNumbers = 0xffff;

/**
 * Both with one unit for each character, its number among those of the pattern, so that `?` stands for whole characters beyond
 * U+FFFF, too. Undefined where the pattern, by its variables, has more of them than there are units: two units count as two then.
 */
function numberedBoth({ text, wild }: Pattern, other: string): { pattern: Pattern; text: string } | undefined {
  const numbers = new Map<string, number>();
  const kinds: number[] = [];
  const units: number[] = [];
  let at = 0;
  for (const character of text) {
    const kind = wild?.[at] ?? itself;
    const number = kind === itself ? (numbers.get(character) ?? numbers.size + 1) : 0;
    if (kind === itself) numbers.set(character, number);
    kinds.push(kind);
    units.push(number);
    at += character.length;
  }
  if (numbers.size > mostNumbers) return undefined;
  const others = Array.from(other, (character) => numbers.get(character) ?? 0);
  return { pattern: { text: textOf(units), wild: Uint8Array.from(kinds) }, text: textOf(others) };
}

function textOf(units: readonly number[]): string {
  return units.map((unit) => String.fromCharCode(unit)).join('');
}

/** The first and last piece are anchored; those between are found from left to right, each where it stands first. */
function compileUnits({ text: pattern, wild }: Pattern): Matcher {
  const pieces = piecesOf(pattern, wild);
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return (text) => text === '';
  if (pieces.length === 1) return (text) => text.length === first.text.length && standsAt(first, text, 0);
  const least = first.text.length + last.text.length;
  const middle = pieces.slice(1, -1).filter((piece) => piece.text !== '');
  if (middle.length === 0)
    return (text) =>
      text.length >= least && standsAt(first, text, 0) && standsAt(last, text, text.length - last.text.length);
  const found = middle.map((piece): { readonly find: Finder; readonly length: number } => ({
    find: finderOf(piece),
    length: piece.text.length,
  }));
  return (text) => {
    const end = text.length - last.text.length;
    if (text.length < least || !standsAt(first, text, 0) || !standsAt(last, text, end)) return false;
    let at = first.text.length;
    for (const { find, length } of found) {
      const place = find(text, at);
      if (place < 0) return false;
      at = place + length;
      if (at > end) return false;
    }
    return true;
  };
}

/** What stands between the stars, empty pieces included. */
function piecesOf(pattern: string, wild: Uint8Array | undefined): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at <= pattern.length; at++) {
    if (at < pattern.length && wild?.[at] !== anyRun) continue;
    const open = wild?.subarray(from, at);
    pieces.push({ text: pattern.slice(from, at), open: open?.includes(anyOne) === true ? open : undefined });
    from = at + 1;
  }
  return pieces;
}

function slice({ text, wild }: Pattern, from: number, to: number): Pattern {
  const part = wild?.subarray(from, to);
  return { text: text.slice(from, to), wild: part?.some((kind) => kind !== itself) === true ? part : undefined };
}
