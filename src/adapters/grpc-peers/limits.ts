// Limits of the links between replicas, each with its reason.

/** Bounds on the links and on what one carries. */
export interface LinkLimits {
  readonly connections: number;
  readonly handshakeMs: number;
  readonly messageBytes: number;
  readonly repairableBytes: number;
  readonly waitingBytes: number;
  readonly messagesPerSecond: number;
  readonly messagesAtOnce: number;
}

/** Limits that suit replicas of one cluster. */
export const linkLimits: LinkLimits = {
  // Connections at a time, strangers' too; more are closed as they come. A cluster has at most 64 members, with a link each.
  connections: 1024,
  // Until a connection has shown its certificate, milliseconds: who is slower than this holds it on purpose.
  handshakeMs: 10_000,
  // Largest message: a group of ops and its neighbours fit; nothing sends more.
  messageBytes: 16 * 1024 * 1024,
  // Bytes that may wait for a slow peer before what it can pull later is not sent at all: a window of 4,096 small ops thrice.
  repairableBytes: 16 * 1024 * 1024,
  // Bytes that may wait before the link is dropped and starts over: a peer that does not read even small messages is gone.
  waitingBytes: 64 * 1024 * 1024,
  // Messages that a peer may send; then its link is read more slowly. A busy home with 10,000 commits a second sends fewer.
  messagesPerSecond: 50_000,
  // How many of them at once: two seconds' worth, for what gathered while this replica was held up.
  messagesAtOnce: 100_000,
};

/** Allows so many things a second, and so many at once. */
export class Allowance {
  readonly #perMs: number;
  readonly #most: number;
  #left: number;
  #atMs: number;

  constructor(perSecond: number, atOnce: number, nowMs: number) {
    this.#perMs = perSecond / 1000;
    this.#most = atOnce;
    this.#left = atOnce;
    this.#atMs = nowMs;
  }

  /** Takes one; for how long nothing more may be taken, milliseconds. */
  take(nowMs: number): number {
    this.#left = Math.min(this.#most, this.#left + (nowMs - this.#atMs) * this.#perMs) - 1;
    this.#atMs = nowMs;
    return this.#left >= 0 ? 0 : Math.ceil(-this.#left / this.#perMs);
  }
}
