// Answered keys: which op of the log has the answer of which idempotency key.

import { PassingMap } from '../base/passing.ts';
import type { Op } from './op.ts';

/** A key, and the place of the op that has its answer. */
export type AnsweredKey = readonly [key: string, index: number];

/** The keys that the ops of a log have the answers of, as far as the log goes back. */
export class AnsweredKeys {
  /** Oldest first. */
  readonly #places = new PassingMap<string, number>();

  /** Place of the newest op that has the key's answer. */
  indexOf(key: string): number | undefined {
    return this.#places.get(key);
  }

  /** An op came to the end of the log. */
  note({ index, idempotency, answer }: Pick<Op, 'answer' | 'idempotency' | 'index'>): void {
    if (idempotency === undefined || answer === undefined) return;
    this.#places.delete(idempotency);
    this.#places.set(idempotency, index);
  }

  /** An op is no more. */
  giveUp({ index, idempotency }: Pick<Op, 'idempotency' | 'index'>): void {
    if (idempotency !== undefined && this.#places.get(idempotency) === index) this.#places.delete(idempotency);
  }

  /** Up to there answers are known no longer. */
  drop(index: number): void {
    for (const [key, at] of this.#places) {
      if (at > index) return;
      this.#places.delete(key);
    }
  }

  /** All that was known is no more; `keys` come oldest first. */
  restore(keys: readonly AnsweredKey[]): void {
    this.#places.clear();
    for (const [key, index] of keys) this.#places.set(key, index);
  }
}
