// How far LevelDB's log and manifest reached when a batch was last synced: what ends before that has lost something.
//
// LevelDB begins a new log every few megabytes, and does not sync the one that it leaves. A batch that is synced in the new one would
// survive a power loss that takes what was written before it without sync: so that log is synced here first.

import { closeSync, fdatasync, fstatSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const syncData = promisify(fdatasync);

const markFile = 'acknowledged';
const markFormat = 1;
// Longer than any mark: it is overwritten in place, and always as long.
const markBytes = 96;

/** Files of LevelDB that only grow until a newer one takes their place. */
const kinds = {
  log: { form: /^(\d+)\.log$/, nameOf: (number: string) => `${number}.log` },
  manifest: { form: /^MANIFEST-(\d+)$/, nameOf: (number: string) => `MANIFEST-${number}` },
} as const;
type Kind = keyof typeof kinds;

interface Place {
  readonly number: number;
  readonly bytes: number;
}

/** Keeps the mark of one database while it is open. */
export class LogEnd {
  readonly #directory: string;
  readonly #syncFile: (file: number) => Promise<void>;
  readonly #mark: number;
  #log: { readonly file: number; readonly number: number } | undefined;
  readonly #manifest: { readonly file: number; readonly number: number } | undefined;
  /** How far the log reached after the last batch. */
  #bytes = -1;
  /** Whether the log holds what no sync has followed. */
  #unsynced = false;
  /** Logs that LevelDB has left which hold such. */
  #left: number[] = [];

  /** The database has just been opened. `syncFile` syncs what a file holds. */
  constructor(directory: string, syncFile: (file: number) => Promise<void> = syncData) {
    this.#directory = directory;
    this.#syncFile = syncFile;
    const path = join(directory, markFile);
    closeSync(openSync(path, 'a', 0o600));
    this.#mark = openSync(path, 'r+');
    this.#manifest = openNewest(directory, 'manifest');
  }

  /**
   * A batch was written. What is returned, if anything, is waited for before the batch is acknowledged: it rejects where what stands
   * before a synced batch could not be synced.
   */
  written(sync: boolean): Promise<void> | undefined {
    this.#follow();
    this.#unsynced = !sync;
    if (!sync) return undefined;
    if (this.#left.length > 0) return this.#syncLeft().then(() => this.#note());
    this.#note();
    return undefined;
  }

  /** Every batch makes the log longer: one that did not grow is not the log any more. */
  #follow(): void {
    const bytes = this.#log === undefined ? -1 : fstatSync(this.#log.file).size;
    if (this.#log !== undefined && bytes > this.#bytes) {
      this.#bytes = bytes;
      return;
    }
    if (this.#log !== undefined && this.#unsynced) this.#left.push(this.#log.file);
    else if (this.#log !== undefined) closeSync(this.#log.file);
    this.#log = openNewest(this.#directory, 'log');
    this.#bytes = this.#log === undefined ? -1 : fstatSync(this.#log.file).size;
  }

  async #syncLeft(): Promise<void> {
    for (let file = this.#left[0]; file !== undefined; file = this.#left[0]) {
      await this.#syncFile(file);
      closeSync(file);
      this.#left.shift();
    }
  }

  /** Notes how far the files reach. The mark itself is not synced: after a power loss it may say less than is there, never more. */
  #note(): void {
    if (this.#log === undefined) return;
    // Each time: some moments after LevelDB has begun another log, the table of the one before stands in the manifest.
    const log = placeText(this.#log.number, this.#bytes);
    const manifest =
      this.#manifest === undefined
        ? ''
        : `,"manifest":${placeText(this.#manifest.number, fstatSync(this.#manifest.file).size)}`;
    writeSync(this.#mark, `{"format":${markFormat},"log":${log}${manifest}}`.padEnd(markBytes), 0);
  }

  close(): void {
    for (const open of [this.#log, this.#manifest]) if (open !== undefined) closeSync(open.file);
    for (const file of this.#left) closeSync(file);
    closeSync(this.#mark);
  }
}

function placeText(number: number, bytes: number): string {
  return `{"number":${number},"bytes":${bytes}}`;
}

/** How far a file of a database that is not open reached when a batch was last synced. */
export interface Acknowledged {
  readonly file: string;
  readonly bytes: number;
}

/** What the mark of a database that is not open says; a file of it that is gone is told as a problem. */
export function acknowledgedEnds(directory: string): readonly Acknowledged[] | { readonly problem: string } {
  const mark = readMark(directory);
  const ends: Acknowledged[] = [];
  for (const kind of ['log', 'manifest'] as const) {
    const place = mark?.[kind];
    if (place === undefined) continue;
    const newest = newestOf(directory, kind);
    if (newest?.number === place.number) ends.push({ file: newest.name, bytes: place.bytes });
    // LevelDB deletes a log once a newer one and a table have taken its place.
    else if (newest === undefined || newest.number < place.number)
      return { problem: `the ${kind} ${place.number} is missing` };
  }
  return ends;
}

function openNewest(directory: string, kind: Kind): { readonly file: number; readonly number: number } | undefined {
  const newest = newestOf(directory, kind);
  return newest === undefined
    ? undefined
    : { number: newest.number, file: openSync(join(directory, newest.name), 'r') };
}

function newestOf(directory: string, kind: Kind): { readonly number: number; readonly name: string } | undefined {
  const { form, nameOf } = kinds[kind];
  const numbers = readdirSync(directory).flatMap((name) => form.exec(name)?.[1] ?? []);
  const newest = numbers.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  return newest === undefined ? undefined : { number: Number(newest), name: nameOf(newest) };
}

function readMark(directory: string): { readonly log?: Place; readonly manifest?: Place } | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(directory, markFile), 'utf8'));
    if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== markFormat)
      return undefined;
    const placeOf = (place: unknown): Place | undefined =>
      typeof place === 'object' && place !== null && 'number' in place && 'bytes' in place
        ? { number: Number(place.number), bytes: Number(place.bytes) }
        : undefined;
    const log = placeOf('log' in value ? value.log : undefined);
    const manifest = placeOf('manifest' in value ? value.manifest : undefined);
    return { ...(log === undefined ? {} : { log }), ...(manifest === undefined ? {} : { manifest }) };
  } catch {
    // None was made yet, or a power loss took it.
    return undefined;
  }
}
