// Wildcards: `*` for any run of characters, `?` for exactly one. Linear in pattern times text at worst, never exponential.

/** One piece of a compiled pattern. */
type Token = string | typeof anyRun | typeof anyOne;
const anyRun = Symbol('*');
const anyOne = Symbol('?');

/** A pattern as a sequence of literal characters and wildcards. Literal `*` and `?` come from variables. */
export type Pattern = readonly Token[];

/** A compiled matcher of whole texts. */
export type Matcher = (text: string) => boolean;

/** The tokens of `text`, its `*` and `?` being wildcards. */
export function patternOf(text: string): Pattern {
  return Array.from({ length: text.length }, (_, at) => {
    const unit = text.charAt(at);
    return unit === '*' ? anyRun : unit === '?' ? anyOne : unit;
  });
}

/** The tokens of `text`, every character standing for itself. */
export function literalOf(text: string): Pattern {
  return Array.from({ length: text.length }, (_, at) => text.charAt(at));
}

/** The pieces of an ARN pattern between its first five colons, and the rest; undefined where there are fewer colons. */
export function sixPatterns(pattern: Pattern): readonly Pattern[] | undefined {
  const parts: Pattern[] = [];
  let from = 0;
  for (let count = 0; count < 5; count++) {
    const colon = pattern.indexOf(':', from);
    if (colon < 0) return undefined;
    parts.push(pattern.slice(from, colon));
    from = colon + 1;
  }
  parts.push(pattern.slice(from));
  return parts;
}

/** A matcher for a pattern text, specialised for the shapes that policies are full of. */
export function compileWildcard(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  if (!pattern.includes('*') && !pattern.includes('?')) return (text) => text === pattern;
  const star = pattern.indexOf('*');
  if (!pattern.includes('?')) {
    if (star === pattern.length - 1) {
      const prefix = pattern.slice(0, -1);
      return (text) => text.startsWith(prefix);
    }
    return piecewise(pattern.split('*'));
  }
  const tokens = patternOf(pattern);
  return (text) => matchPattern(tokens, text);
}

/** Pieces between stars: the first and last are anchored, the others are found left to right. */
function piecewise(pieces: readonly string[]): Matcher {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).filter((piece) => piece !== '');
  const least = first.length + last.length;
  return (text) => {
    if (text.length < least || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}

/** Two pointers with one remembered star: enough, and exact. */
export function matchPattern(pattern: Pattern, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let starFrom = 0;
  while (from < text.length) {
    const token = pattern[at];
    if (token === anyRun) {
      star = at++;
      starFrom = from;
    } else if (token !== undefined && (token === anyOne || token === text[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++starFrom;
    } else {
      return false;
    }
  }
  while (pattern[at] === anyRun) at++;
  return at === pattern.length;
}
