// Recent names: which of the newest ops goes by which name.

import { PassingMap } from '../base/passing.ts';

/** A name, and the place of the op that has it. */
export type NamedOp = readonly [name: string, index: number];

// Of a queue so much is gone before the rest moves up.
const leastGone = 1024;

/** Names of ops of a log, for so many of the newest as somebody asks about. */
export class RecentNames {
  readonly #places = new PassingMap<string, number>();
  /** By place, oldest first. A map would be walked through from where its oldest entries once stood. */
  #queue: NamedOp[] = [];
  /** How many of them are gone. */
  #gone = 0;

  /** Place of the newest op of that name. */
  indexOf(name: string): number | undefined {
    return this.#places.get(name);
  }

  /** An op came to the end of the log. */
  note(name: string, index: number): void {
    this.#places.set(name, index);
    this.#queue.push([name, index]);
  }

  /** Ops from there on are no more. */
  giveUp(from: number): void {
    for (let newest = this.#queue.at(-1); newest !== undefined && newest[1] >= from; newest = this.#queue.at(-1)) {
      if (this.#queue.length === this.#gone) return;
      this.#queue.pop();
      this.#forget(newest);
    }
  }

  /** Up to there nobody asks any more. */
  drop(index: number): void {
    for (let oldest = this.#queue[this.#gone]; oldest !== undefined; oldest = this.#queue[this.#gone]) {
      if (oldest[1] > index) break;
      this.#forget(oldest);
      this.#gone++;
    }
    if (this.#gone < leastGone || this.#gone * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#gone);
    this.#gone = 0;
  }

  /** All that was known is no more; `names` come oldest first. */
  restore(names: readonly NamedOp[]): void {
    this.#places.clear();
    this.#queue = [...names];
    this.#gone = 0;
    for (const [name, index] of names) this.#places.set(name, index);
  }

  #forget([name, index]: NamedOp): void {
    if (this.#places.get(name) === index) this.#places.delete(name);
  }
}
