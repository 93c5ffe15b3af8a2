// Answered keys: which op of the log has the answer of which idempotency key.

import { PassingMap } from '../base/passing.ts';
import type { Op } from './op.ts';

/** A key, and the place of the op that has its answer. */
export type AnsweredKey = readonly [key: string, index: number];

// Of a queue so much is gone before the rest moves up.
const leastGone = 1024;

/** The keys that the ops of a log have the answers of, as far as the log goes back. */
export class AnsweredKeys {
  readonly #places = new PassingMap<string, number>();
  /** By place, oldest first. A map would be walked through from where its oldest entries once stood. */
  #queue: AnsweredKey[] = [];
  /** How many of them are gone. */
  #gone = 0;

  /** Place of the newest op that has the key's answer. */
  indexOf(key: string): number | undefined {
    return this.#places.get(key);
  }

  /** An op came to the end of the log. */
  note({ index, idempotency, answer }: Pick<Op, 'answer' | 'idempotency' | 'index'>): void {
    if (idempotency === undefined || answer === undefined) return;
    this.#places.set(idempotency, index);
    this.#queue.push([idempotency, index]);
  }

  /** An op is no more: so are all that stood behind it. */
  giveUp({ index, idempotency }: Pick<Op, 'idempotency' | 'index'>): void {
    while (this.#queue.length > this.#gone && (this.#queue.at(-1)?.[1] ?? 0) >= index) this.#queue.pop();
    if (idempotency !== undefined) this.#forget([idempotency, index]);
  }

  /** Up to there answers are known no longer. */
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

  /** All that was known is no more; `keys` come oldest first. */
  restore(keys: readonly AnsweredKey[]): void {
    this.#places.clear();
    this.#queue = [...keys];
    this.#gone = 0;
    for (const [key, index] of keys) this.#places.set(key, index);
  }

  #forget([key, index]: AnsweredKey): void {
    if (this.#places.get(key) === index) this.#places.delete(key);
  }
}
