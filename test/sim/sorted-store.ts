// An ordered map from text to bytes: as fast as a map to read, sorted only where somebody reads a range.

interface Space {
  readonly values: Map<string, Uint8Array>;
  /** Its keys in order; undefined: nobody has asked since a key came or went out of order. */
  sorted: string[] | undefined;
}

// Key spaces are told apart by their first characters.
const prefixLength = 3;

/** An ordered map from text to bytes. */
export class SortedStore {
  readonly #spaces = new Map<string, Space>();

  get size(): number {
    let size = 0;
    for (const space of this.#spaces.values()) size += space.values.size;
    return size;
  }

  get(key: string): Uint8Array | undefined {
    return this.#spaces.get(key.slice(0, prefixLength))?.values.get(key);
  }

  /** Sets a value, or takes it away. */
  set(key: string, value: Uint8Array | undefined): void {
    const space = this.#space(key.slice(0, prefixLength));
    const before = space.values.size;
    if (value === undefined) space.values.delete(key);
    else space.values.set(key, value);
    if (space.values.size === before || space.sorted === undefined) return;
    // A log only grows at its end.
    if (value !== undefined && key > (space.sorted.at(-1) ?? '')) space.sorted.push(key);
    else space.sorted = undefined;
  }

  /** Everything between two keys, without these, in order. */
  range(after: string, before: string): readonly (readonly [string, Uint8Array])[] {
    const first = after.slice(0, prefixLength);
    const prefixes = [...this.#spaces.keys()].filter((prefix) => prefix >= first && prefix < before).toSorted();
    const found: (readonly [string, Uint8Array])[] = [];
    for (const prefix of prefixes) {
      const { values } = this.#space(prefix);
      const sorted = this.#sorted(prefix);
      for (let at = firstAfter(sorted, after); at < sorted.length; at++) {
        const key = sorted[at] ?? '';
        if (key >= before) break;
        const value = values.get(key);
        if (value !== undefined) found.push([key, value]);
      }
    }
    return found;
  }

  /** A copy that stays as it is. */
  copy(): SortedStore {
    const copy = new SortedStore();
    for (const [prefix, space] of this.#spaces)
      copy.#spaces.set(prefix, { values: new Map(space.values), sorted: undefined });
    return copy;
  }

  #sorted(prefix: string): readonly string[] {
    const space = this.#space(prefix);
    space.sorted ??= [...space.values.keys()].toSorted();
    return space.sorted;
  }

  #space(prefix: string): Space {
    let space = this.#spaces.get(prefix);
    if (space === undefined) {
      space = { values: new Map(), sorted: undefined };
      this.#spaces.set(prefix, space);
    }
    return space;
  }
}

/** Place of the first key behind `after`. */
function firstAfter(sorted: readonly string[], after: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
