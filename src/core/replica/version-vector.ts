// A version vector: per life of an origin, up to where all its entries are known, and which ones beyond a gap.

import { type Dot, dotText } from '../model/revocation.ts';

/** A version vector: per life of an origin, up to where all its entries are known, and which ones beyond a gap. */
export class VersionVector {
  readonly #newest = new Map<string, number>();
  readonly #ahead = new Set<string>();
  #dots: readonly Dot[] | undefined;

  /** Up to where all entries of a dot's life are known; 0: none. */
  of(dot: Dot): number {
    return this.#newest.get(lifeOf(dot)) ?? 0;
  }

  has(dot: Dot): boolean {
    return dot.seq <= this.of(dot) || (this.#ahead.size > 0 && this.#ahead.has(dotText(dot)));
  }

  note(dot: Dot): void {
    if (this.has(dot)) return;
    if (dot.seq > this.of(dot) + 1) {
      this.#ahead.add(dotText(dot));
      return;
    }
    let { seq } = dot;
    while (this.#ahead.delete(dotText({ ...dot, seq: seq + 1 }))) seq++;
    this.#newest.set(lifeOf(dot), seq);
    this.#dots = undefined;
  }

  /** One dot for each life, before any gap. */
  get dots(): readonly Dot[] {
    this.#dots ??= [...this.#newest].map(([life, seq]) => {
      const at = life.lastIndexOf('.');
      return { origin: life.slice(0, at), incarnation: life.slice(at + 1), seq };
    });
    return this.#dots;
  }
}

/** One life of an origin, as text. */
export function lifeOf(dot: Dot): string {
  return `${dot.origin}.${dot.incarnation}`;
}
