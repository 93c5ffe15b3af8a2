// Maps and sets of what comes and goes with every call.

// V8's Map makes room by moving to a new table, to which the old one refers ever after. Once an old table has outlived two
// young collections, all tables that follow it, and whatever stood in them, stay until a full one: every call's parts would
// be copied twice for nothing. Begun anew now and then, the chain of tables is cut.
const leastAdditions = 64;

/**
 * A Map whose entries do not stay long. The same order, and the same costs but for the copying of what is there now and then.
 * Whoever walks through it may delete, and adds nothing meanwhile: he might walk through the table before.
 */
export class PassingMap<K, V> implements Iterable<[K, V]> {
  #map = new Map<K, V>();
  #additions = 0;

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  set(key: K, value: V): void {
    if (++this.#additions > leastAdditions + 2 * this.#map.size) this.#begin(this.#map);
    this.#map.set(key, value);
  }

  delete(key: K): boolean {
    return this.#map.delete(key);
  }

  clear(): void {
    this.#begin([]);
  }

  keys(): IterableIterator<K> {
    return this.#map.keys();
  }

  values(): IterableIterator<V> {
    return this.#map.values();
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.#map[Symbol.iterator]();
  }

  #begin(entries: Iterable<[K, V]>): void {
    this.#additions = 0;
    this.#map = new Map(entries);
  }
}

/** A Set whose members do not stay long. */
export class PassingSet<T> implements Iterable<T> {
  readonly #members = new PassingMap<T, true>();

  get size(): number {
    return this.#members.size;
  }

  has(member: T): boolean {
    return this.#members.has(member);
  }

  add(member: T): void {
    this.#members.set(member, true);
  }

  delete(member: T): boolean {
    return this.#members.delete(member);
  }

  clear(): void {
    this.#members.clear();
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#members.keys();
  }
}
