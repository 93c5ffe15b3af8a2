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
    const unit = this.#text[start];
    if (unit === '{') return this.#object(depth);
    if (unit === '[') return this.#array(depth);
    if (unit === '"') return { kind: 'string', value: this.#string(), start, end: this.#at };
    if (unit === 't' || unit === 'f') {
      const value = unit === 't';
      this.#word(value ? 'true' : 'false');
      return { kind: 'boolean', value, start, end: this.#at };
    }
    if (unit === 'n') {
      this.#word('null');
      return { kind: 'null', start, end: this.#at };
    }
    return this.#number();
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    const names = new Set<string>();
    this.#blank();
    if (this.#take('}')) return { kind: 'object', members, start, end: this.#at };
    do {
      this.#blank();
      const memberStart = this.#at;
      if (this.#text[this.#at] !== '"') throw this.#problem('a member name is missing');
      const name = this.#string();
      if (names.has(name)) throw new JsonProblem(`the member ${JSON.stringify(name)} stands twice`, memberStart);
      names.add(name);
      this.#blank();
      if (!this.#take(':')) throw this.#problem('a colon is missing');
      members.push({ name, start: memberStart, value: this.#value(depth + 1) });
      this.#blank();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#problem('an object does not end');
    return { kind: 'object', members, start, end: this.#at };
  }

  #array(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#blank();
    if (this.#take(']')) return { kind: 'array', items, start, end: this.#at };
    do {
      items.push(this.#value(depth + 1));
      this.#blank();
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#problem('a list does not end');
    return { kind: 'array', items, start, end: this.#at };
  }

  #string(): string {
    const start = this.#at;
    let at = start + 1;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (Number.isNaN(code) || code < 32) throw new JsonProblem('a text does not end', start);
      if (code === 34) break;
      at += code === 92 ? 2 : 1;
    }
    this.#at = at + 1;
    const raw = this.#text.slice(start, this.#at);
    if (!raw.includes('\\')) return raw.slice(1, -1);
    try {
      return JSON.parse(raw) as string;
    } catch {
      throw new JsonProblem('a text has an unknown escape', start);
    }
  }

  #number(): JsonNode {
    const start = this.#at;
    const match = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    match.lastIndex = start;
    const text = match.exec(this.#text)?.[0];
    if (text === undefined) throw this.#problem('a value is missing');
    this.#at += text.length;
    return { kind: 'number', text, start, end: this.#at };
  }

  #word(word: string): void {
    if (!this.#text.startsWith(word, this.#at)) throw this.#problem('a value is missing');
    this.#at += word.length;
  }

  #take(unit: string): boolean {
    if (this.#text[this.#at] !== unit) return false;
    this.#at++;
    return true;
  }

  #blank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at++;
    }
  }

  #problem(message: string): JsonProblem {
    return new JsonProblem(message, this.#at);
  }
}
