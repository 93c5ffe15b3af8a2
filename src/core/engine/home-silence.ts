// The home's silence: since when nothing was heard of it, less what this replica itself slept through.

/** Since when nothing was heard of the home. A replica whose own loop was held up suspects nobody for it. */
export class HomeSilence {
  #heardMs: number | undefined;
  #resumedMs = Number.NEGATIVE_INFINITY;

  /** When the home was last heard, monotonic. */
  get heardMs(): number | undefined {
    return this.#heardMs;
  }

  heard(nowMs: number): void {
    this.#heardMs = nowMs;
  }

  /** Another one is the home now. */
  moved(): void {
    this.#heardMs = undefined;
  }

  /** This replica itself was held up until now: what came meanwhile is still to be read. */
  resumed(nowMs: number): void {
    this.#resumedMs = nowMs;
  }

  /** For how long the home counts as silent. */
  silentMs(nowMs: number): number {
    return this.#heardMs === undefined ? Number.POSITIVE_INFINITY : nowMs - Math.max(this.#heardMs, this.#resumedMs);
  }
}
