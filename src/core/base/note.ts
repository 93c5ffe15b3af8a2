// What was found out about an object, kept on the object itself: for what comes and goes with every call.

// Not in a WeakMap: V8's young collections keep alive whatever the values of such a map refer to, often the key itself,
// so that every call's parts would be copied twice and wait for a full collection.

/** One kind of note. */
export class Note<K extends object, V> {
  readonly #name = Symbol('note');

  /** What was noted on this very object. */
  get(object: K): V | undefined {
    const noted = (object as { readonly [name: symbol]: { readonly on: K; readonly value: V } | undefined })[
      this.#name
    ];
    // A copy made by spreading has the note as well, and may have been changed since.
    return noted?.on === object ? noted.value : undefined;
  }

  /** Notes it, for as long as the object is there. The object may not be frozen. */
  set(object: K, value: V): void {
    (object as { [name: symbol]: unknown })[this.#name] = { on: object, value };
  }
}
