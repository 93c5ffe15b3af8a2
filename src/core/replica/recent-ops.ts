// Ops that memory has: all that are not yet visible, and the most recent of the others, for peers that lag a little.

// Older ops are read from the store. So many small ones; an import's are a quarter of a megabyte each.
const mostOps = 8192;
/** Most bytes of visible ops in memory. */
export const mostRecentBytes = 16 * 1024 * 1024;

/** An op, encoded. */
interface Encoded {
  readonly op: { readonly index: number };
  readonly bytes: Uint8Array;
}

/** Ops in memory, by their index in the log: without a gap from the oldest on. */
export class RecentOps<T extends Encoded> {
  readonly #entries = new Map<number, T>();
  /** Below this index entries may be gone. */
  #oldest = 1;
  #bytes = 0;

  /** Bytes of all that is here. */
  get bytes(): number {
    return this.#bytes;
  }

  get(index: number): T | undefined {
    return this.#entries.get(index);
  }

  set(entry: T): void {
    this.delete(entry.op.index);
    this.#entries.set(entry.op.index, entry);
    this.#bytes += entry.bytes.length;
  }

  delete(index: number): void {
    this.#bytes -= this.#entries.get(index)?.bytes.length ?? 0;
    this.#entries.delete(index);
  }

  /** All that was here is no more; the entries come in order, the log's next op is `next`. */
  restore(entries: readonly T[], next: number): void {
    this.#entries.clear();
    this.#bytes = 0;
    this.#oldest = entries[0]?.op.index ?? next;
    for (const entry of entries) this.set(entry);
  }

  /** Forgets what is old, or too much, of the ops through `index`; the log's last op is `last`. */
  forget(index: number, last: number): void {
    while (this.#oldest <= index && (this.#oldest <= last - mostOps || this.#bytes > mostRecentBytes))
      this.delete(this.#oldest++);
  }

  /** Forgets everything through `index`. */
  drop(index: number): void {
    while (this.#oldest <= index) this.delete(this.#oldest++);
  }
}
