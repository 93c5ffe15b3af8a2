// Adopting: the tail that a new home takes over from a peer, and when it asks for it again.

import type { Peer } from '../gossip/peer-table.ts';

/** Adopting: the tail that a new home takes over from a peer, and when it asks for it again. */
export class Adopting {
  readonly #patienceMs: number;
  #through = 0;
  #asked: { readonly of: Peer; readonly index: number; readonly atMs: number } | undefined;

  /** `patienceMs`: how long an answer may take. */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** Up to where ops of the epochs that are left are taken all the same. */
  get through(): number {
    return this.#through;
  }

  /** The tail up to there is wanted of that peer; the log here ends at `index`. Whether to ask now. */
  wants(peer: Peer, through: number, index: number, nowMs: number): boolean {
    this.#through = through;
    const asked = this.#asked;
    // Asked for again only when something of it has come, or nothing does: this is looked at with every message.
    if (asked?.of === peer && asked.index === index && nowMs < asked.atMs + this.#patienceMs) return false;
    this.#asked = { of: peer, index, atMs: nowMs };
    return true;
  }

  /** All of it is here. */
  ended(): void {
    this.#through = 0;
  }
}
