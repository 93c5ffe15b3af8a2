// Requests that have not come whole: so many bytes of them are kept at a door, on all its connections together.

/**
 * Requests of which a part has come. What is whole is answered and gone soon; a part may be kept for as long as its sender likes,
 * who need not even say who he is. Beyond the limit the oldest is given up, as that of an honest caller is whole in a moment.
 */
export class Unfinished<T extends object> {
  readonly #mostBytes: number;
  readonly #giveUp: (request: T) => void;
  /** Bytes by request, the oldest first. */
  readonly #parts = new Map<T, number>();
  #bytes = 0;

  constructor(mostBytes: number, giveUp: (request: T) => void) {
    this.#mostBytes = mostBytes;
    this.#giveUp = giveUp;
  }

  /** Bytes of all of them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** So many bytes of it are here. */
  has(request: T, bytes: number): void {
    this.#bytes += bytes - (this.#parts.get(request) ?? 0);
    this.#parts.set(request, bytes);
    while (this.#bytes > this.#mostBytes) {
      const [oldest] = this.#parts.keys();
      if (oldest === undefined) return;
      this.done(oldest);
      this.#giveUp(oldest);
    }
  }

  /** It is whole, or will never be. */
  done(request: T): void {
    this.#bytes -= this.#parts.get(request) ?? 0;
    this.#parts.delete(request);
  }
}
