// Patterns as the naive judge sees them: a row of single characters, `*` and `?`, after variables.

import type { Value } from './case.ts';

/** One place of a pattern: a literal character, or a wildcard. */
export type Piece = { readonly char: string } | 'one' | 'run';

/** Context with its key names in lower case. */
export type Context = ReadonlyMap<string, Value>;

/** Each character for itself. */
export const literally = (text: string): Piece[] => Array.from(text, (char) => ({ char }));

const wild = (char: string): Piece => (char === '*' ? 'run' : char === '?' ? 'one' : { char });

/** `*` and `?` are wildcards, all else is itself. */
export const wildly = (text: string): Piece[] => Array.from(text, wild);

/** As {@link wildly} or {@link literally}, with `${...}` replaced first; undefined when a variable has no value. */
export function withVariables(text: string, wildcards: boolean, context: Context): Piece[] | undefined {
  const opens = text.indexOf('${');
  const closes = text.indexOf('}', opens + 2);
  const plainly = wildcards ? wildly : literally;
  if (opens < 0 || closes < 0) return plainly(text);
  const value = variable(text.slice(opens + 2, closes), context);
  const rest = withVariables(text.slice(closes + 1), wildcards, context);
  if (value === undefined || rest === undefined) return undefined;
  return [...plainly(text.slice(0, opens)), ...literally(value), ...rest];
}

function variable(inside: string, context: Context): string | undefined {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const withDefault = /^([^,]*), *'(.*)'$/.exec(inside);
  const value = context.get((withDefault?.[1] ?? inside).toLowerCase());
  if (value === undefined) return withDefault?.[2];
  // A key with several values cannot stand in a text.
  return typeof value === 'string' ? value : undefined;
}

/** Whether the whole text is matched by the whole pattern: where in the text one can stand after each piece. */
export function fits(pattern: readonly Piece[], text: string): boolean {
  const characters = Array.from(text);
  let places = new Set([0]);
  for (const piece of pattern) {
    const next = new Set<number>();
    for (const place of places) {
      if (piece === 'run') for (let at = place; at <= characters.length; at += 1) next.add(at);
      else if (place < characters.length && (piece === 'one' || piece.char === characters[place])) next.add(place + 1);
    }
    places = next;
  }
  return places.has(characters.length);
}

/** As {@link fits}, without case. */
export function fitsAnyCase(pattern: readonly Piece[], text: string): boolean {
  const folded = pattern.map((piece) => (typeof piece === 'string' ? piece : { char: piece.char.toLowerCase() }));
  return fits(folded, text.toLowerCase());
}

/** Parts between the first five colons, and the rest; fewer than six where there are fewer colons. */
export function sixParts(pattern: readonly Piece[]): Piece[][] {
  const parts: Piece[][] = [[]];
  for (const piece of pattern) {
    const colon = typeof piece !== 'string' && piece.char === ':';
    if (colon && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts;
}

/** The characters of literal pieces. */
export const textOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? '' : piece.char)).join('');
