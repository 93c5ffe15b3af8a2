// Shorthand: structures on the command line as people type them, `Key=team,Value=blue`.

import { usageError } from './cli-error.ts';

/** What shorthand says: text, a list, or names with values. */
export type Shorthand = readonly Shorthand[] | string | { readonly [name: string]: Shorthand };

/**
 * Reads shorthand: `Name=value,Other=value`; a value is a word, a "quoted" or 'quoted' text, `[a,b]` or `{Name=value}`;
 * `Name=a,b` is a list.
 */
export function parseShorthand(text: string): { readonly [name: string]: Shorthand } {
  const reader = new ShorthandReader(text);
  const value = reader.pairs('');
  reader.end();
  return value;
}

const pairStart = /^[A-Za-z0-9_.#/:-]+=/;
// Far more than any request nests.
const deepest = 10;

class ShorthandReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  pairs(closing: '' | '}'): { readonly [name: string]: Shorthand } {
    const found = new Map<string, Shorthand>();
    do {
      const name = pairStart.exec(this.#rest())?.[0].slice(0, -1);
      if (name === undefined) throw this.#unexpected('Name=value');
      this.#at += name.length + 1;
      found.set(name, this.#values(closing));
    } while (this.#skip(','));
    return Object.fromEntries(found);
  }

  end(): void {
    if (this.#rest() !== '') throw this.#unexpected('a comma or the end');
  }

  // One value, or several where what follows a comma is no name.
  #values(closing: string): Shorthand {
    const first = this.#value(closing);
    const more: Shorthand[] = [];
    while (this.#peek() === ',' && !pairStart.test(this.#rest().slice(1))) {
      this.#at++;
      more.push(this.#value(closing));
    }
    return more.length === 0 ? first : [first, ...more];
  }

  #value(closing: string): Shorthand {
    if (++this.#depth > deepest) throw usageError(`'${this.#text}' is nested too deeply.`);
    try {
      const start = this.#peek();
      if (start === '"' || start === "'") return this.#quoted(start);
      if (this.#skip('{')) return this.#closed('}', () => this.pairs('}'));
      if (this.#skip('[')) return this.#closed(']', () => this.#list());
      return this.#word(closing);
    } finally {
      this.#depth--;
    }
  }

  #list(): readonly Shorthand[] {
    if (this.#peek() === ']') return [];
    const found: Shorthand[] = [];
    do found.push(this.#value(']'));
    while (this.#skip(','));
    return found;
  }

  #closed<T>(closing: string, read: () => T): T {
    const value = read();
    if (!this.#skip(closing)) throw this.#unexpected(closing);
    return value;
  }

  #quoted(quote: string): string {
    let value = '';
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const unit = this.#text.charAt(at);
      if (unit === quote) {
        this.#at = at + 1;
        return value;
      }
      if (unit === '\\' && at + 1 < this.#text.length) value += this.#text.charAt(++at);
      else value += unit;
    }
    throw usageError(`'${this.#text}' opens a quote ${quote} that it does not close.`);
  }

  #word(closing: string): string {
    const from = this.#at;
    while (this.#at < this.#text.length && !(this.#peek() === ',' || this.#peek() === closing)) this.#at++;
    return this.#text.slice(from, this.#at);
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #skip(unit: string): boolean {
    const here = this.#peek() === unit;
    if (here) this.#at++;
    return here;
  }

  #unexpected(wanted: string): Error {
    return usageError(
      `'${this.#text}' should have ${wanted} at character ${this.#at + 1}.`,
      'Write Name=value,Name=value or JSON.',
    );
  }
}
