// Metrics: numbers that count what happened and show how things stand, with few labels. A door renders them.

import type { Instant } from './instant.ts';

/** Values of a family's labels, in the order of its names. */
type LabelValues = readonly string[];

/** A number that only grows. */
export interface Count {
  value: number;
}

/** Numbers of one family at one moment. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly samples: readonly MetricSample[];
}

/** One number, or one distribution, with its labels' values. */
export type MetricSample = { readonly labels: LabelValues } & (
  | { readonly value: number }
  | { readonly distribution: Distribution }
);

/** How often values fell where. */
export interface Distribution {
  /** Upper bounds of the buckets, rising. */
  readonly bounds: readonly number[];
  /** How many values fell into each bucket alone; the last one has no bound. */
  readonly counts: readonly number[];
  readonly sum: number;
}

// Label sets of one family: every account, name or text of a caller as a label would be a leak of memory here and there.
const labelSetsLimit = 1000;

/** Upper bounds for times, seconds: from a fast fsync to the longest delay of a profile. */
export const secondsBounds: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300,
  900,
];

/** Upper bounds for sizes of batches. */
export const countBounds: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096];

/** A distribution that is added to. */
export class Histogram implements Distribution {
  readonly bounds: readonly number[];
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let low = 0;
    let high = this.bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (this.bounds[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    this.counts[low] = (this.counts[low] ?? 0) + 1;
    this.sum += value;
  }
}

/** Things of one family by their labels' values. Ask once, keep what is used often. */
export class Labelled<T> {
  readonly #make: () => T;
  readonly #things = new Map<string, { readonly labels: LabelValues; readonly thing: T }>();

  constructor(make: () => T) {
    this.#make = make;
  }

  /** The thing with these values; beyond the limit of label sets, one that stands for all others. */
  of(...labels: LabelValues): T {
    const name = labels.join('\n');
    const known = this.#things.get(name);
    if (known !== undefined) return known.thing;
    if (this.#things.size >= labelSetsLimit && labels.some((label) => label !== 'other'))
      return this.of(...labels.map(() => 'other'));
    const thing = this.#make();
    this.#things.set(name, { labels, thing });
    return thing;
  }

  all(): readonly { readonly labels: LabelValues; readonly thing: T }[] {
    return [...this.#things.values()];
  }
}

/** Tells a gauge's present values. */
type ReadGauge = (now: Instant) => Iterable<readonly [labels: LabelValues, value: number]> | number | undefined;

interface FamilyHead {
  readonly help: string;
  readonly labels?: readonly string[];
}

/** All metrics of one replica. A family that is asked for again goes on; a gauge is read by its last reader from then on. */
export class Metrics {
  readonly #families = new Map<string, (now: Instant) => MetricFamily>();
  readonly #counters = new Map<string, Labelled<Count>>();
  readonly #histograms = new Map<string, Labelled<Histogram>>();

  /** A family of counters. */
  counter(name: string, { help, labels = [] }: FamilyHead): Labelled<Count> {
    const known = this.#counters.get(name);
    if (known !== undefined) return known;
    const counts = new Labelled<Count>(() => ({ value: 0 }));
    this.#counters.set(name, counts);
    this.#families.set(name, () => ({
      ...{ name, help, labels, type: 'counter' },
      samples: counts.all().map(({ labels: values, thing }) => ({ labels: values, value: thing.value })),
    }));
    return counts;
  }

  /** A family of distributions. */
  histogram(
    name: string,
    { help, labels = [], bounds }: FamilyHead & { readonly bounds: readonly number[] },
  ): Labelled<Histogram> {
    const known = this.#histograms.get(name);
    if (known !== undefined) return known;
    const histograms = new Labelled(() => new Histogram(bounds));
    this.#histograms.set(name, histograms);
    this.#families.set(name, () => ({
      ...{ name, help, labels, type: 'histogram' },
      samples: histograms.all().map(({ labels: values, thing }) => ({ labels: values, distribution: thing })),
    }));
    return histograms;
  }

  /** A family whose values are read when somebody looks. Undefined: there is none now. */
  gauge(name: string, { help, labels = [] }: FamilyHead, read: ReadGauge): void {
    this.#families.set(name, (now) => ({ ...{ name, help, labels, type: 'gauge' }, samples: samplesOf(read(now)) }));
  }

  /** Everything as it stands now, by name. */
  collect(now: Instant): readonly MetricFamily[] {
    return [...this.#families.values()].map((family) => family(now)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function samplesOf(read: ReturnType<ReadGauge>): readonly MetricSample[] {
  if (read === undefined) return [];
  if (typeof read === 'number') return [{ labels: [], value: read }];
  return [...read].map(([labels, value]) => ({ labels, value }));
}
