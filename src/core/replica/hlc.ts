// Hybrid logical clock (Kulkarni et al., 2014): wall time that never goes back, with a counter for what shares a millisecond.

/** A timestamp: wall milliseconds, then a counter. */
export interface Hlc {
  readonly wallMs: number;
  readonly counter: number;
}

/** The next timestamp of an originator whose last one was `last`. */
export function nextHlc(last: Hlc, wallMs: number): Hlc {
  return wallMs > last.wallMs ? { wallMs, counter: 0 } : { wallMs: last.wallMs, counter: last.counter + 1 };
}

/** The later of two timestamps. */
export function laterHlc(a: Hlc, b: Hlc): Hlc {
  return a.wallMs - b.wallMs || a.counter - b.counter
    ? (a.wallMs - b.wallMs || a.counter - b.counter) > 0
      ? a
      : b
    : a;
}
