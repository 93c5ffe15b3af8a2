// The store on LevelDB: durable, ordered, read by key in one synchronous step.

import { statSync } from 'node:fs';
import { Level } from 'level';
import type { Scan, StoreWrite } from '../core/base/storage.ts';
import type { Store } from '../runtime/ports.ts';
import { inspect } from './level-integrity.ts';
import { acknowledgedEnds, LogEnd } from './log-end.ts';

/** Why a store could not be opened. */
export type OpenProblem = 'corrupt' | 'locked' | 'unusable';

/** A directory that cannot be opened as a store. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  readonly problem: OpenProblem;

  constructor(problem: OpenProblem, message: string, cause: unknown) {
    super(message, { cause });
    this.problem = problem;
  }
}

const mebibyte = 1024 * 1024;
// What one step of a scan holds in memory, where the chunk asked for is larger.
const scanBytes = mebibyte;

// Before the store opens, as much is looked at as takes half a second; the rest while it is open.
const inspectedFirstBytes = 192 * mebibyte;
// A table takes a few milliseconds: so the rest takes a quarter of a core.
const betweenFilesMs = 20;

/** Opens (or makes) the store in a directory. One process at a time. Throws {@link StoreOpenError}. */
export async function openLevelStore(directory: string): Promise<Store> {
  const inspection = beginInspection(directory);
  const database = new Level<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
  try {
    // The cache holds hot blocks only: decoded records have their own. A larger write buffer means fewer compactions.
    await database.open({ cacheSize: 16 * mebibyte, writeBufferSize: 8 * mebibyte });
  } catch (error) {
    throw openError(directory, error);
  }
  return new LevelStore(database, new LogEnd(directory), inspection);
}

class LevelStore implements Store {
  readonly #database: Level<string, Uint8Array>;
  readonly #underWay = new Set<Promise<void>>();
  readonly #end: LogEnd;
  #lastWrite: Promise<void> | undefined;

  /** Set once a file was found damaged: nothing is written any more. */
  #damage: string | undefined;
  #closed = false;

  constructor(database: Level<string, Uint8Array>, end: LogEnd, inspection: Inspection | undefined) {
    this.#database = database;
    this.#end = end;
    if (inspection !== undefined) this.#goOn(inspection);
  }

  get(key: string): Uint8Array | undefined {
    return this.#database.getSync(key);
  }

  write(writes: readonly StoreWrite[], sync: boolean, done: (failure: string | undefined) => void): void {
    // A batch put together link by link costs a third of one handed over as a list.
    const commit = async (): Promise<void> => {
      if (this.#damage !== undefined) throw new Error(this.#damage);
      const batch = this.#database.batch();
      for (const { key, value } of writes) {
        if (value === undefined) batch.del(key);
        else batch.put(key, value);
      }
      await batch.write({ sync });
    };
    // Batches run on a pool of threads, in any order: the next one waits for the one before. Alone, it starts at once.
    const written = this.#lastWrite === undefined ? commit() : this.#lastWrite.then(commit, commit);
    this.#lastWrite = written;
    this.#track(written, (failure) => {
      if (this.#lastWrite === written) this.#lastWrite = undefined;
      if (failure === undefined) this.#end.acknowledged();
      done(failure);
    });
  }

  scan(scan: Scan, done: (failure: string | undefined) => void): void {
    const snapshot = this.#database.snapshot();
    const read = async (): Promise<void> => {
      const iterator = this.#database.iterator({
        ...{ gt: scan.after, lt: scan.before, snapshot },
        highWaterMarkBytes: scanBytes,
      });
      try {
        for (;;) {
          const entries = await iterator.nextv(scan.chunk);
          if (entries.length === 0 || !scan.visitor.visit(entries)) return;
        }
      } finally {
        await iterator.close();
        await snapshot.close();
      }
    };
    this.#track(read(), done);
  }

  /** What was too much to look at before the start, a file at a time. */
  #goOn(inspection: Inspection): void {
    const step = inspection.next();
    if (step.done === true)
      this.#damage = step.value === undefined ? undefined : `${step.value.file}: ${step.value.problem}`;
    else if (!this.#closed) setTimeout(() => this.#goOn(inspection), betweenFilesMs).unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    await this.#database.close();
    this.#end.close();
  }

  #track(work: Promise<void>, done: (failure: string | undefined) => void): void {
    const tracked = work.then(
      () => done(undefined),
      (error: unknown) => done(textOf(error)),
    );
    this.#underWay.add(tracked);
    void tracked.finally(() => this.#underWay.delete(tracked));
  }
}

type Inspection = ReturnType<typeof inspect>;

/**
 * LevelDB skips what is damaged and goes on behind it: such a directory would be served as if it were whole. Returns what
 * is still to be looked at while it is open; throws {@link StoreOpenError} at the first damage.
 */
function beginInspection(directory: string): Inspection | undefined {
  // LevelDB makes a new directory, and tells what is wrong with what is none.
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const ends = acknowledgedEnds(directory);
  if ('problem' in ends) throw new StoreOpenError('corrupt', damagedText(directory, ends.problem), undefined);
  const inspection = inspect(directory, ends);
  for (let seenBytes = 0; seenBytes < inspectedFirstBytes; ) {
    const step = inspection.next();
    if (step.done !== true) seenBytes += step.value;
    else if (step.value === undefined) return undefined;
    else
      throw new StoreOpenError(
        'corrupt',
        damagedText(directory, `${step.value.file}: ${step.value.problem}`),
        undefined,
      );
  }
  return inspection;
}

const advice = 'move the directory away and start again: the replica then gets everything from the others.';

function damagedText(directory: string, problem: string): string {
  return `${directory} holds a damaged database (${problem}). To go on, ${advice}`;
}

function openError(directory: string, error: unknown): StoreOpenError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'LEVEL_LOCKED') {
    return new StoreOpenError(
      'locked',
      `${directory} is in use by another process. Stop it first, or give this replica a directory of its own.`,
      error,
    );
  }
  if (code === 'LEVEL_CORRUPTION') return new StoreOpenError('corrupt', damagedText(directory, textOf(cause)), error);
  const message = `${directory} cannot be opened as a database (${textOf(cause)}).`;
  return new StoreOpenError(
    'unusable',
    `${message} Is the disk full, or the directory not ours? If not, ${advice}`,
    error,
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
