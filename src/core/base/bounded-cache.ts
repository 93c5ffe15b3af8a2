// A bounded cache: what was used lately stays, without bookkeeping per use.

/**
 * Two generations of entries. A full young one becomes the old one, and the old one is forgotten; an old entry that is used
 * becomes young again. So anything used within the last half of the limit's entries is still here.
 */
export class BoundedCache<T> {
  readonly #generationWeight: number;
  #young = new Map<string, { readonly value: T; readonly weight: number }>();
  #old = new Map<string, { readonly value: T; readonly weight: number }>();
  #weight = 0;

  /** `limit`: most weight of all entries together. */
  constructor(limit: number) {
    this.#generationWeight = limit / 2;
  }

  get(name: string): T | undefined {
    const young = this.#young.get(name);
    if (young !== undefined) return young.value;
    const old = this.#old.get(name);
    if (old === undefined) return undefined;
    this.set(name, old.value, old.weight);
    return old.value;
  }

  delete(name: string): void {
    for (const generation of [this.#young, this.#old]) {
      const gone = generation.get(name);
      if (gone === undefined) continue;
      generation.delete(name);
      if (generation === this.#young) this.#weight -= gone.weight;
    }
  }

  set(name: string, value: T, weight = 1): void {
    const replaced = this.#young.get(name);
    if (replaced !== undefined) this.#weight -= replaced.weight;
    else if (this.#weight + weight > this.#generationWeight) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#weight = 0;
    }
    this.#old.delete(name);
    this.#young.set(name, { value, weight });
    this.#weight += weight;
  }
}
