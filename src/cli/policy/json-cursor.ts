// Walks over a JSON text once, from left to right: members and items in their order, and what nobody reads is skipped.

/** A stretch of a text; `end` is exclusive. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** Text that is no JSON of the expected kind. */
export class CursorProblem extends Error {
  override readonly name = 'CursorProblem';
}

const quote = 34;
const comma = 44;
const colon = 58;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/** A place in a text. */
export class JsonCursor {
  readonly text: string;
  #at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether nothing but blanks is left. */
  get ended(): boolean {
    this.#blank();
    return this.#at >= this.text.length;
  }

  /** Whether an object comes next. */
  get atObject(): boolean {
    this.#blank();
    return this.text.charCodeAt(this.#at) === openBrace;
  }

  /** Walks over an object; `member` is told each name and must read or skip the value. */
  object(what: string, member: (name: string) => void): void {
    this.#blank();
    if (!this.#take(openBrace)) throw new CursorProblem(`${what} is no object`);
    this.#blank();
    if (this.#take(closeBrace)) return;
    do {
      this.#blank();
      if (this.text.charCodeAt(this.#at) !== quote) throw new CursorProblem(`a member name of ${what} is missing`);
      const { start, end } = this.skip();
      const raw = this.text.slice(start + 1, end - 1);
      const name = raw.includes('\\') ? (JSON.parse(this.text.slice(start, end)) as string) : raw;
      this.#blank();
      if (!this.#take(colon)) throw new CursorProblem(`a colon is missing after ${JSON.stringify(name)}`);
      member(name);
      this.#blank();
    } while (this.#take(comma));
    if (!this.#take(closeBrace)) throw new CursorProblem(`${what} does not end`);
  }

  /** Walks over a list; `item` must read or skip each. Null is an empty list. */
  list(what: string, item: () => void): void {
    this.#blank();
    if (this.null()) return;
    if (!this.#take(openBracket)) throw new CursorProblem(`${what} is no list`);
    this.#blank();
    if (this.#take(closeBracket)) return;
    do {
      this.#blank();
      item();
      this.#blank();
    } while (this.#take(comma));
    if (!this.#take(closeBracket)) throw new CursorProblem(`${what} does not end`);
  }

  /** Takes a null, where one comes next. */
  null(): boolean {
    this.#blank();
    if (!this.text.startsWith('null', this.#at)) return false;
    this.#at += 4;
    return true;
  }

  /** Skips a value; its brackets and quotes must close, what stands between them is not looked at. */
  skip(): Slice {
    this.#blank();
    const start = this.#at;
    const first = this.text.charCodeAt(start);
    if (first === quote) this.#skipString();
    else if (first === openBrace || first === openBracket) this.#skipNested();
    else this.#skipWord();
    return { start, end: this.#at };
  }

  #skipWord(): void {
    const start = this.#at;
    for (;;) {
      const unit = this.text.charCodeAt(this.#at);
      if (Number.isNaN(unit) || unit === comma || unit === closeBracket || unit === closeBrace || unit <= 32) break;
      this.#at++;
    }
    if (this.#at === start) throw new CursorProblem('a value is missing');
  }

  #skipNested(): void {
    let depth = 0;
    do {
      const unit = this.text.charCodeAt(this.#at);
      if (Number.isNaN(unit)) throw new CursorProblem('a value does not end');
      if (unit === quote) {
        this.#skipString();
        continue;
      }
      this.#at++;
      if (unit === openBrace || unit === openBracket) depth++;
      else if (unit === closeBrace || unit === closeBracket) depth--;
    } while (depth > 0);
  }

  #skipString(): void {
    let end = this.#at;
    for (;;) {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) throw new CursorProblem('a text does not end');
      let before = end - 1;
      while (this.text.charCodeAt(before) === backslash) before--;
      // An even number of backslashes stands for themselves.
      if ((end - before) % 2 === 1) break;
    }
    this.#at = end + 1;
  }

  #take(unit: number): boolean {
    if (this.text.charCodeAt(this.#at) !== unit) return false;
    this.#at++;
    return true;
  }

  #blank(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.#at);
      if (unit !== 32 && unit !== 9 && unit !== 10 && unit !== 13) return;
      this.#at++;
    }
  }
}
