// The lines that benchmarks print: what was measured, what stood beside it, and how far that is from its target.

/** One line of a benchmark. */
export interface Line {
  readonly what: string;
  readonly measured: string;
  /** What it is compared with, measured in the same run. */
  readonly beside?: string;
  /** Measured over beside, or the other way round where less is better; 1 is equal. */
  readonly ratio?: number;
  readonly target: string;
  readonly met: boolean;
}

/** Prints a line. */
export function print(line: Line): void {
  const ratio = line.ratio === undefined ? '' : `  ratio ${line.ratio.toFixed(2)}`;
  const beside = line.beside === undefined ? '' : `  beside ${line.beside}`;
  process.stdout.write(
    `${line.met ? 'met  ' : 'short'}  ${line.what}: ${line.measured}${beside}${ratio}  (target: ${line.target})\n`,
  );
}

/** Prints what could not be measured, and why. */
export function skip(what: string, why: string): void {
  process.stdout.write(`SKIP   ${what}: ${why}\n`);
}

/** The middle one; of an even count the mean of the middle two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** A quantile, linear between neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return low + (high - low) * (place - Math.floor(place));
}

/** Runs two measurements in turn and returns what each found: a change of the machine's mood meets both. */
export async function alternate<T>(
  rounds: number,
  ours: () => Promise<T> | T,
  theirs: () => Promise<T> | T,
): Promise<{ readonly ours: readonly T[]; readonly theirs: readonly T[] }> {
  const found: { readonly ours: T[]; readonly theirs: T[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    found.ours.push(await ours());
    found.theirs.push(await theirs());
  }
  return found;
}

/** A number with its thousands apart. */
export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
