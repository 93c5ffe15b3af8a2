// Ops that memory has: all that are not yet visible, and the most recent of the others, for peers that lag a little.

// Older ops are read from the store. More than are kept there (`keptOps`), so that those which are trimmed need not be read;
// of small ones: an import's are a quarter of a megabyte each.
const mostOps = 10_240;
/** Most bytes of visible ops in memory. */
export const mostRecentBytes = 16 * 1024 * 1024;

// A power of two.
const leastSlots = 1024;

/** An op, encoded. */
interface Encoded {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Ops in memory, by their index in the log: without a gap from the oldest on. */
export class RecentOps<T extends Encoded> {
  /** A ring: each at its index, modulo the length. */
  #slots = emptySlots<T>(leastSlots);
  /** Below this index entries may be gone. */
  #oldest = 1;
  #bytes = 0;

  /** The first index that may be here. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Bytes of all that is here. */
  get bytes(): number {
    return this.#bytes;
  }

  get(index: number): T | undefined {
    const entry = this.#slots[index & (this.#slots.length - 1)];
    return entry?.index === index ? entry : undefined;
  }

  set(entry: T): void {
    const { index, bytes } = entry;
    this.delete(index);
    while (this.#slots[index & (this.#slots.length - 1)] !== undefined) this.#grow();
    this.#slots[index & (this.#slots.length - 1)] = entry;
    this.#bytes += bytes.length;
  }

  delete(index: number): void {
    const entry = this.get(index);
    if (entry === undefined) return;
    this.#bytes -= entry.bytes.length;
    this.#slots[index & (this.#slots.length - 1)] = undefined;
  }

  /** All that was here is no more; the entries come in order, the log's next op is `next`. */
  restore(entries: readonly T[], next: number): void {
    this.#slots = emptySlots(leastSlots);
    this.#bytes = 0;
    this.#oldest = entries[0]?.index ?? next;
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

  #grow(): void {
    const before = this.#slots;
    this.#slots = emptySlots(before.length * 2);
    for (const entry of before) if (entry !== undefined) this.#slots[entry.index & (this.#slots.length - 1)] = entry;
  }
}

function emptySlots<T>(length: number): (T | undefined)[] {
  return Array.from({ length }, () => undefined);
}
