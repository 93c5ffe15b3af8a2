// The visible floor: up to which place of the log everything is visible here, and what above it is visible already.

import { PassingSet } from '../base/passing.ts';
import type { LogEntry } from './log-entry.ts';

/** The visible floor. It only ever rises, unless another state takes the place of this one. */
export class VisibleFloor {
  #index = 0;
  /** Indexes above the floor that are visible already (accounts run at different speeds). */
  readonly #ahead = new PassingSet<number>();

  /** Every op up to here is visible. */
  get index(): number {
    return this.#index;
  }

  /** At start: everything up to `index` is visible. */
  restore(index: number): void {
    this.#index = index;
  }

  /** Another state is here. */
  clear(): void {
    this.#index = 0;
    this.#ahead.clear();
  }

  /** The op at `index` is visible. */
  add(index: number): void {
    this.#ahead.add(index);
  }

  has(index: number): boolean {
    return index <= this.#index || this.#ahead.has(index);
  }

  /** Rises as far as it can. */
  rise(): void {
    while (this.#ahead.delete(this.#index + 1)) this.#index++;
  }

  /** Where it will stand once these are visible too. */
  with(due: readonly LogEntry[]): number {
    const shown = new Set(due.map((entry) => entry.index));
    let floor = this.#index;
    while (shown.has(floor + 1) || this.#ahead.has(floor + 1)) floor++;
    return floor;
  }

  /** Whether nothing from `index` on is visible. */
  isBelow(index: number): boolean {
    return this.#index < index && [...this.#ahead].every((one) => one < index);
  }
}
