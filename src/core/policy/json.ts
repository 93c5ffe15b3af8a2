// Strict JSON with positions: refuses what IAM refuses (a member twice, a second value, too deep), and says where.

/** A JSON value with where it stands in the text. Offsets count characters from 0; `end` is exclusive. */
export type JsonNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** The number as its text. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'string'; readonly value: string }
);

/** One member of an object. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly value: JsonNode;
}

/** Text that is no JSON value, or one that policies may not hold. */
export class JsonProblem extends Error {
  override readonly name = 'JsonProblem';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

// Policies nest six deep; a reader that recurses needs a bound.
const deepest = 32;

// Objects of policies have a handful of members; from here on a set is faster than looking through them.
const fewMembers = 12;

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Characters that a reader of JSON decides by. */
const code = {
  quote: 34,
  comma: 44,
  colon: 58,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  f: 102,
  n: 110,
  t: 116,
  openBrace: 123,
  closeBrace: 125,
} as const;

/** Reads one JSON value that fills `text`. Throws {@link JsonProblem}. */
export function readJson(text: string): JsonNode {
  return new JsonReader(text).document();
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const value = this.#value(0);
    this.#blank();
    if (this.#at < this.#text.length) throw this.#problem('something stands behind the document');
    return value;
  }

  #value(depth: number): JsonNode {
    if (depth > deepest) throw this.#problem('nested too deep');
    this.#blank();
    const start = this.#at;
    switch (this.#text.charCodeAt(start)) {
      case code.quote:
        return { kind: 'string', value: this.#string(), start, end: this.#at };
      case code.openBrace:
        return this.#object(depth);
      case code.openBracket:
        return this.#array(depth);
      case code.t:
        this.#word('true');
        return { kind: 'boolean', value: true, start, end: this.#at };
      case code.f:
        this.#word('false');
        return { kind: 'boolean', value: false, start, end: this.#at };
      case code.n:
        this.#word('null');
        return { kind: 'null', start, end: this.#at };
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    this.#blank();
    if (this.#take(code.closeBrace)) return { kind: 'object', members, start, end: this.#at };
    let names: Set<string> | undefined;
    do {
      this.#blank();
      const memberStart = this.#at;
      if (this.#text.charCodeAt(memberStart) !== code.quote) throw this.#problem('a member name is missing');
      const name = this.#string();
      if (names === undefined && members.length >= fewMembers) names = new Set(members.map((member) => member.name));
      if (names === undefined ? members.some((member) => member.name === name) : names.has(name))
        throw new JsonProblem(`the member ${JSON.stringify(name)} stands twice`, memberStart);
      names?.add(name);
      this.#blank();
      if (!this.#take(code.colon)) throw this.#problem('a colon is missing');
      members.push({ name, start: memberStart, value: this.#value(depth + 1) });
      this.#blank();
    } while (this.#take(code.comma));
    if (!this.#take(code.closeBrace)) throw this.#problem('an object does not end');
    return { kind: 'object', members, start, end: this.#at };
  }

  #array(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#blank();
    if (this.#take(code.closeBracket)) return { kind: 'array', items, start, end: this.#at };
    do {
      items.push(this.#value(depth + 1));
      this.#blank();
    } while (this.#take(code.comma));
    if (!this.#take(code.closeBracket)) throw this.#problem('a list does not end');
    return { kind: 'array', items, start, end: this.#at };
  }

  #string(): string {
    const start = this.#at;
    let at = start + 1;
    let escaped = false;
    for (;;) {
      const unit = this.#text.charCodeAt(at);
      if (Number.isNaN(unit) || unit < 32) throw new JsonProblem('a text does not end', start);
      if (unit === code.quote) break;
      if (unit === code.backslash) {
        escaped = true;
        at++;
      }
      at++;
    }
    this.#at = at + 1;
    if (!escaped) return this.#text.slice(start + 1, at);
    const raw = this.#text.slice(start, this.#at);
    try {
      return JSON.parse(raw) as string;
    } catch {
      throw new JsonProblem('a text has an unknown escape', start);
    }
  }

  #number(): JsonNode {
    const start = this.#at;
    number.lastIndex = start;
    const text = number.exec(this.#text)?.[0];
    if (text === undefined) throw this.#problem('a value is missing');
    this.#at += text.length;
    return { kind: 'number', text, start, end: this.#at };
  }

  #word(word: string): void {
    if (!this.#text.startsWith(word, this.#at)) throw this.#problem('a value is missing');
    this.#at += word.length;
  }

  #take(unit: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== unit) return false;
    this.#at++;
    return true;
  }

  #blank(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
      this.#at++;
    }
  }

  #problem(message: string): JsonProblem {
    return new JsonProblem(message, this.#at);
  }
}
