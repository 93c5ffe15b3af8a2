// Pieces of a JSON text by where they stand, unread: a document in a line is read once, as it was written.

/** A stretch of a text; `end` is exclusive. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** Text that is no JSON of the expected kind. */
export class SliceProblem extends Error {
  override readonly name = 'SliceProblem';
}

const quote = 34;
const backslash = 92;

/** Members of the object that `text` holds from `at` on (blanks aside), each value a slice; and where the object ends. */
export function objectSlices(text: string, at: number): { readonly members: ReadonlyMap<string, Slice>; end: number } {
  const members = new Map<string, Slice>();
  let next = skipBlank(text, at);
  if (text[next] !== '{') throw new SliceProblem('an object is expected');
  next = skipBlank(text, next + 1);
  if (text[next] === '}') return { members, end: next + 1 };
  for (;;) {
    if (text.charCodeAt(next) !== quote) throw new SliceProblem('a member name is missing');
    const nameEnd = skipString(text, next);
    const raw = text.slice(next + 1, nameEnd - 1);
    const name = raw.includes('\\') ? (JSON.parse(text.slice(next, nameEnd)) as string) : raw;
    next = skipBlank(text, nameEnd);
    if (text[next] !== ':') throw new SliceProblem(`a colon is missing after ${JSON.stringify(name)}`);
    if (members.has(name)) throw new SliceProblem(`the member ${JSON.stringify(name)} stands twice`);
    const start = skipBlank(text, next + 1);
    const end = skipValue(text, start);
    members.set(name, { start, end });
    next = skipBlank(text, end);
    if (text[next] === '}') return { members, end: next + 1 };
    if (text[next] !== ',') throw new SliceProblem('an object does not end');
    next = skipBlank(text, next + 1);
  }
}

/** Items of the list that `text` holds from `at` on; undefined where it holds no list. */
export function listSlices(text: string, at: number): readonly Slice[] | undefined {
  if (text[at] !== '[') return undefined;
  const items: Slice[] = [];
  let next = skipBlank(text, at + 1);
  if (text[next] === ']') return items;
  for (;;) {
    const end = skipValue(text, next);
    items.push({ start: next, end });
    next = skipBlank(text, end);
    if (text[next] === ']') return items;
    if (text[next] !== ',') throw new SliceProblem('a list does not end');
    next = skipBlank(text, next + 1);
  }
}

/** Where the value ends that starts at `at`. What stands inside is not looked at. */
function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return skipString(text, at);
  if (first === 123 || first === 91) return skipNested(text, at);
  let next = at;
  for (;;) {
    const code = text.charCodeAt(next);
    // A comma, a closing bracket, a blank, or the end.
    if (Number.isNaN(code) || code === 44 || code === 93 || code === 125 || code <= 32) break;
    next++;
  }
  if (next === at) throw new SliceProblem('a value is missing');
  return next;
}

function skipNested(text: string, at: number): number {
  let depth = 0;
  for (let next = at; ; ) {
    const code = text.charCodeAt(next);
    if (Number.isNaN(code)) throw new SliceProblem('a value does not end');
    if (code === quote) {
      next = skipString(text, next);
      continue;
    }
    next++;
    if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return next;
  }
}

function skipString(text: string, at: number): number {
  let end = at;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) throw new SliceProblem('a text does not end');
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before--;
    // An even number of backslashes stands for themselves.
    if ((end - before) % 2 === 1) return end + 1;
  }
}

/** The first place from `at` on that holds no blank. */
export function skipBlank(text: string, at: number): number {
  let next = at;
  for (;;) {
    const code = text.charCodeAt(next);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return next;
    next++;
  }
}
