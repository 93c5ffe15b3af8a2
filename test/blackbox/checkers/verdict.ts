// What a checker says of a history: anomalies in words, and figures that show it had something to judge.

/** The judgement of one checker. */
export interface Verdict {
  /** Each breaks a promise. */
  readonly anomalies: readonly string[];
  /** What was judged: a run without reads proves nothing. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Keeps anomalies apart by kind. */
export class Anomalies {
  readonly #found: string[] = [];

  add(kind: string, detail: string): void {
    this.#found.push(`${kind}: ${detail}`);
  }

  get all(): readonly string[] {
    return this.#found;
  }
}

/** Kinds of the anomalies that were found. */
export function kindsOf({ anomalies }: Verdict): ReadonlySet<string> {
  return new Set(anomalies.map((anomaly) => anomaly.slice(0, anomaly.indexOf(':'))));
}

/** Parts a list by a name that each item has, in order. */
export function groupBy<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group === undefined) groups.set(nameOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
