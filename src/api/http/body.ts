// A body on its way in: what has come of it, in few pieces.

// A piece of one byte costs a hundred bytes of memory: so many loose ones become one.
const looseAtMost = 256;

/** Takes a body in, chunk by chunk. */
export class Body {
  readonly #pieces: Uint8Array[] = [];
  #loose: Uint8Array[] = [];
  #size = 0;

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** In how many pieces they are kept. */
  get pieces(): number {
    return this.#pieces.length + this.#loose.length;
  }

  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    this.#loose.push(chunk);
    if (this.#loose.length < looseAtMost) return;
    this.#pieces.push(Buffer.concat(this.#loose));
    this.#loose = [];
  }

  /** All of them. */
  bytes(): Uint8Array {
    const all = [...this.#pieces, ...this.#loose];
    const [first] = all;
    return first !== undefined && all.length === 1 ? first : Buffer.concat(all);
  }
}
