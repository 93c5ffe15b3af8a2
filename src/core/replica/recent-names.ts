// Recent names: which of the newest ops goes by which name.

import { PassingMap } from '../base/passing.ts';

/** A name, and the place of the op that has it. */
export type NamedOp = readonly [name: string, index: number];

/** `often`: asked for with every call. `seldom`: all are looked through then, which costs less than to keep them findable. */
export type Asked = 'often' | 'seldom';

// Of a queue so much is gone before the rest moves up.
const leastGone = 1024;

/** Names of ops of a log, for so many of the newest as somebody asks about. */
export class RecentNames {
  readonly #places: PassingMap<string, number> | undefined;
  /** Oldest first, and the place of each. A map would be walked through from where its oldest entries once stood. */
  #names: string[] = [];
  #indexes: number[] = [];
  /** How many of them are gone. */
  #gone = 0;

  constructor(asked: Asked) {
    this.#places = asked === 'often' ? new PassingMap() : undefined;
  }

  /** Place of the newest op of that name. Where that one was given up an older one may be told, or none. */
  indexOf(name: string): number | undefined {
    if (this.#places !== undefined) return this.#places.get(name);
    const at = this.#names.lastIndexOf(name);
    return at < this.#gone ? undefined : this.#indexes[at];
  }

  /** An op came to the end of the log. */
  note(name: string, index: number): void {
    this.#places?.set(name, index);
    this.#names.push(name);
    this.#indexes.push(index);
  }

  /** Ops from there on are no more. */
  giveUp(from: number): void {
    for (let at = this.#names.length - 1; at >= this.#gone && (this.#indexes[at] ?? 0) >= from; at--) {
      this.#forget(at);
      this.#names.pop();
      this.#indexes.pop();
    }
  }

  /** Up to there nobody asks any more. */
  drop(index: number): void {
    while (this.#gone < this.#names.length && (this.#indexes[this.#gone] ?? 0) <= index) this.#forget(this.#gone++);
    if (this.#gone < leastGone || this.#gone * 2 < this.#names.length) return;
    this.#names = this.#names.slice(this.#gone);
    this.#indexes = this.#indexes.slice(this.#gone);
    this.#gone = 0;
  }

  /** All that was known is no more; `names` come oldest first. */
  restore(names: readonly NamedOp[]): void {
    this.#places?.clear();
    this.#names = [];
    this.#indexes = [];
    this.#gone = 0;
    for (const [name, index] of names) this.note(name, index);
  }

  #forget(at: number): void {
    const name = this.#names[at] ?? '';
    if (this.#places?.get(name) === this.#indexes[at]) this.#places?.delete(name);
  }
}
