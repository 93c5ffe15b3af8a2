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
    this.#values.set(lowerCaseKey(key), value);
  }

  get(lowerCaseKey: string): ContextValue | undefined {
    return this.#values.get(lowerCaseKey);
  }
}

// The same few keys come with every request: their names in lower case are kept. More names than this are no workload.
const keptNames = 1000;
const names = new Map<string, string>();

/** The name of a key as contexts have it. */
export function lowerCaseKey(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const lower = key.toLowerCase();
  if (names.size >= keptNames) names.clear();
  names.set(key, lower);
  return lower;
}

/** The value of a key that may stand in for text: single-valued and present. */
export function singleValue(value: ContextValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
