// The history of a run: what clients asked and were told, with times, as plain values and as JSON lines.

import { appendFileSync, readFileSync } from 'node:fs';

/** How a call ended: done, surely not done, or nobody knows. */
export type Outcome = 'fail' | 'info' | 'ok';

/** One call of one client, with what it was about. Times are milliseconds of one monotonic clock. */
export interface HistoryEntry<Action> {
  readonly invokedMs: number;
  readonly endedMs: number;
  readonly outcome: Outcome;
  /** Replica that was asked. */
  readonly replica: string;
  readonly action: Action;
  /** Refusal of a call that was not done. */
  readonly code?: string;
}

/** Records a history. */
export class Recorder<Action> {
  readonly #entries: HistoryEntry<Action>[] = [];
  readonly #file: string | undefined;

  /** With a file, every entry is also appended to it as a line of JSON. */
  constructor(file?: string) {
    this.#file = file;
  }

  get entries(): readonly HistoryEntry<Action>[] {
    return this.#entries;
  }

  /** Makes a call and records how it went; `read` turns what came back into what is recorded. */
  async record<T>(
    replica: string,
    call: () => Promise<T>,
    read: (answer: T | undefined) => Action,
  ): Promise<T | undefined> {
    const invokedMs = performance.now();
    try {
      const answer = await call();
      this.#add({ invokedMs, endedMs: performance.now(), outcome: 'ok', replica, action: read(answer) });
      return answer;
    } catch (error) {
      const code = codeOf(error);
      const outcome = surelyNotDone.has(code) ? 'fail' : 'info';
      this.#add({ invokedMs, endedMs: performance.now(), outcome, replica, action: read(undefined), code });
      return undefined;
    }
  }

  #add(entry: HistoryEntry<Action>): void {
    this.#entries.push(entry);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }
}

/** Reads a history back. */
export function readHistory<Action>(file: string): readonly HistoryEntry<Action>[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as HistoryEntry<Action>);
}

/** Refusals after which nothing was done, and nothing ever will be. */
const surelyNotDone: ReadonlySet<string> = new Set([
  ...['NoSuchEntity', 'EntityAlreadyExists', 'DeleteConflict', 'AccessDenied', 'InvalidClientTokenId', 'Throttling'],
  ...['NOT_READY', 'CLOCK_SKEW', 'STATE_NOT_YET_VISIBLE'],
]);

/** AWS's error code of a failed call, or what else there is. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

/** How often each code ended a call. */
export function countCodes(history: readonly HistoryEntry<unknown>[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { code = 'OK' } of history) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
