// The request context: condition keys of one request, by name in lower case.

/** A key's value: one text, or the set of a multivalued key. */
export type ContextValue = string | readonly string[];

/** Looks a condition key up. Absent is undefined, and not the empty text. */
export interface RequestContext {
  get(lowerCaseKey: string): ContextValue | undefined;
}

/** A context out of named values; names are compared without case. */
export class MapContext implements RequestContext {
  readonly #values = new Map<string, ContextValue>();

  constructor(values: Iterable<readonly [key: string, value: ContextValue]> = []) {
    for (const [key, value] of values) this.set(key, value);
  }

  /** Gives a key its value. */
  set(key: string, value: ContextValue): void {
    this.#values.set(key.toLowerCase(), value);
  }

  get(lowerCaseKey: string): ContextValue | undefined {
    return this.#values.get(lowerCaseKey);
  }
}

/** The value of a key that may stand in for text: single-valued and present. */
export function singleValue(value: ContextValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The keys that a decision asked for in vain. */
export class MissingKeys {
  #keys: Set<string> | undefined;

  /** Notes the keys, in lower case, that the context does not have. */
  note(keys: readonly string[], context: RequestContext): void {
    for (const key of keys) if (context.get(key) === undefined) this.add(key);
  }

  /** Notes a key, in lower case. */
  add(key: string): void {
    this.#keys ??= new Set();
    this.#keys.add(key);
  }

  /** In the order in which they were noted. */
  get list(): readonly string[] {
    return this.#keys === undefined ? noKeys : [...this.#keys];
  }
}

const noKeys: readonly string[] = [];
