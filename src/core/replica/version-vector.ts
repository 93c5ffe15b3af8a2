// A version vector: per life of an origin, the newest entry; all before it are counted too.

import type { Dot } from '../model/revocation.ts';

/** A version vector: per life of an origin, the newest entry; all before it are counted too. */
export class VersionVector {
  readonly #newest = new Map<string, number>();
  #dots: readonly Dot[] | undefined;

  /** The newest entry of a dot's life; 0: none. */
  of(dot: Dot): number {
    return this.#newest.get(lifeOf(dot)) ?? 0;
  }

  note(dot: Dot): void {
    if (dot.seq <= this.of(dot)) return;
    this.#newest.set(lifeOf(dot), dot.seq);
    this.#dots = undefined;
  }

  /** One dot for each life. */
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
