// The store on LevelDB: durable, ordered, read by key in one synchronous step.

import { statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Level } from 'level';
import { PassingSet } from '../core/base/passing.ts';
import type { Scan, StoreWrite } from '../core/base/storage.ts';
import type { Store } from '../runtime/ports.ts';
import { KnownKeys } from './known-keys.ts';
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
// What LevelDB keeps in memory before it writes a table.
const writeBufferBytes = 16 * mebibyte;
// Room that must be there before a full disk is written to again: for the table that the write buffer becomes, and more.
const roomBytes = writeBufferBytes + 2 * mebibyte;

// Before the store opens, as much is looked at as takes half a second; the rest while it is open.
const inspectedFirstBytes = 192 * mebibyte;
// A table takes a few milliseconds: so the rest takes a quarter of a core.
const betweenFilesMs = 20;

// Larger than this, keys are not learnt: to read them all takes longer than it saves.
const learntBytes = 64 * mebibyte;
// Keys learnt in one go: a millisecond.
const keysAtOnce = 1000;

/** What is known of a store beforehand. */
export interface LevelStoreOptions {
  /** Keys that begin so are often asked for though they are not there. */
  readonly askedInVain?: string;
}

/** Opens (or makes) the store in a directory. One process at a time. Throws {@link StoreOpenError}. */
export async function openLevelStore(directory: string, options: LevelStoreOptions = {}): Promise<Store> {
  const inspection = beginInspection(directory);
  const database = new Level<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
  try {
    // The cache holds hot blocks only: decoded records have their own. A larger write buffer means fewer compactions.
    // Not compressed: that would cost more than the rest of them, for a store that is small beside any disk.
    await database.open({ cacheSize: 16 * mebibyte, writeBufferSize: writeBufferBytes, compression: false });
  } catch (error) {
    throw openError(directory, error);
  }
  return new LevelStore(database, { directory, inspection, askedInVain: options.askedInVain });
}

/** What LevelDB can do that stores in browsers cannot. */
interface LevelDb {
  compactRange(start: string, end: string): Promise<void>;
  approximateSize(start: string, end: string): Promise<number>;
}

const behindAllKeys = '\u{10FFFF}';

class LevelStore implements Store {
  readonly #database: Level<string, Uint8Array>;
  readonly #directory: string;
  readonly #underWay = new PassingSet<Promise<void>>();
  readonly #end: LogEnd;
  #lastWrite: Promise<void> | undefined;
  /** Whether a batch may stand in LevelDB's log in part: what were appended behind it could not be read back. */
  #torn = false;

  /** Set once a file was found damaged: nothing is written any more. */
  #damage: string | undefined;
  #closed = false;
  readonly #known: KnownKeys | undefined;

  constructor(database: Level<string, Uint8Array>, { directory, inspection, askedInVain }: Opened) {
    this.#database = database;
    this.#directory = directory;
    this.#end = new LogEnd(directory);
    this.#known = askedInVain === undefined ? undefined : new KnownKeys(askedInVain);
    if (inspection !== undefined) this.#goOn(inspection);
    // What cannot be read stays unknown, and is told of where it is asked for.
    if (this.#known !== undefined) this.#track(this.#learn(this.#known), () => undefined);
  }

  get(key: string): Uint8Array | undefined {
    if (this.#known?.mayHave(key) === false) return undefined;
    const value = this.#database.getSync(key);
    return value === undefined ? undefined : plain(value);
  }

  write(writes: readonly StoreWrite[], sync: boolean, done: (failure: string | undefined) => void): void {
    // Batches run on a pool of threads, in any order: the next one waits for the one before. Alone, it starts at once.
    const commit = (): Promise<void> => (this.#torn ? this.#commitAnew(writes, sync) : this.#commit(writes, sync));
    const written = this.#lastWrite === undefined ? commit() : this.#lastWrite.then(commit, commit);
    this.#lastWrite = written;
    this.#track(written, (failure) => {
      if (this.#lastWrite === written) this.#lastWrite = undefined;
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
          if (entries.length === 0) return;
          for (const entry of entries) entry[1] = plain(entry[1]);
          if (!scan.visitor.visit(entries)) return;
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
    this.#known?.end();
    await Promise.allSettled(this.#underWay);
    await this.#database.close();
    this.#end.close();
  }

  async #commit(writes: readonly StoreWrite[], sync: boolean): Promise<void> {
    if (this.#damage !== undefined) throw new Error(this.#damage);
    // A batch put together link by link costs a third of one handed over as a list.
    const batch = this.#database.batch();
    for (const { key, value } of writes) {
      if (value === undefined) batch.del(key);
      else {
        this.#known?.add(key);
        batch.put(key, value);
      }
    }
    try {
      await batch.write({ sync });
      await this.#end.written(sync);
    } catch (error) {
      this.#torn = true;
      throw error;
    }
  }

  async #learn(known: KnownKeys): Promise<void> {
    // As of this step: nothing was written yet.
    const keys = this.#database.keys({ gt: known.prefix, lt: endOf(known.prefix) });
    const database = this.#database as unknown as LevelDb;
    try {
      await known.learn(async (take) => {
        if ((await database.approximateSize(known.prefix, endOf(known.prefix))) > learntBytes) return false;
        for (;;) {
          const some = await keys.nextv(keysAtOnce);
          if (some.length === 0) return true;
          if (!take(some)) return false;
        }
      });
    } finally {
      await keys.close();
    }
  }

  /** After a failure: not before there is room, and into a new log. Compacting makes one first of all. */
  async #commitAnew(writes: readonly StoreWrite[], sync: boolean): Promise<void> {
    await this.#findRoom();
    const compacting = this.#database as unknown as LevelDb;
    // A range without keys: nothing but the write buffer is written.
    await compacting.compactRange(behindAllKeys, behindAllKeys);
    this.#torn = false;
    try {
      await this.#commit(writes, sync);
    } catch (error) {
      await this.#findRoom();
      // LevelDB remembers a failure of its own work in the background until it is opened again.
      throw new Error(`EIO: the database refuses writes although there is room now (${textOf(error)})`, {
        cause: error,
      });
    }
  }

  /** Rejects as a full disk does, where it is full. */
  async #findRoom(): Promise<void> {
    const path = join(this.#directory, '..', 'room');
    try {
      const file = await open(path, 'w');
      try {
        await file.writeFile(new Uint8Array(roomBytes));
        await file.sync();
      } finally {
        await file.close();
      }
    } finally {
      await rm(path, { force: true });
    }
  }

  #track(work: Promise<void>, done: (failure: string | undefined) => void): void {
    const tracked = work.then(
      () => done(undefined),
      (error: unknown) => done(failureOf(error)),
    );
    this.#underWay.add(tracked);
    void tracked.finally(() => this.#underWay.delete(tracked));
  }
}

type Inspection = ReturnType<typeof inspect>;

interface Opened {
  readonly directory: string;
  readonly inspection: Inspection | undefined;
  readonly askedInVain: string | undefined;
}

/** First key behind every key with that prefix. */
function endOf(prefix: string): string {
  return prefix + behindAllKeys;
}

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

/** A full disk, by whatever name the system has for it, begins with ENOSPC. */
function failureOf(error: unknown): string {
  const text = [
    textOf(error),
    ...(error instanceof Error && error.cause !== undefined ? [textOf(error.cause)] : []),
  ].join(': ');
  if (/^E(IO|NOSPC):/.test(text)) return text;
  return /ENOSPC|EDQUOT|no space left|quota exceeded/i.test(text) ? `ENOSPC: ${text}` : text;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** LevelDB gives Buffers, whose slices are views where those of plain arrays are copies: nobody above has to know. */
function plain(value: Uint8Array): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
