// Time as the core sees it: two clocks, both handed in with every event.

/** A moment on both clocks of one replica. */
export interface Instant {
  /** Wall clock, milliseconds since 1970-01-01 UTC. May jump; used for expiry, signature windows and display. */
  readonly wallMs: number;
  /** Monotonic clock, milliseconds since an arbitrary start of this process. Used for every wait. */
  readonly monotonicMs: number;
}
