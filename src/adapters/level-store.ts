// The store on LevelDB: durable, ordered, read by key in one synchronous step.

import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Level } from 'level';
import type { Scan, StoreWrite } from '../core/base/storage.ts';
import type { Store } from '../runtime/ports.ts';

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
const writeBufferBytes = 8 * mebibyte;
// Room that must be there before a full disk is written to again: for the table that the write buffer becomes, and more.
const roomBytes = writeBufferBytes + 2 * mebibyte;

/** Opens (or makes) the store in a directory. One process at a time. Throws {@link StoreOpenError}. */
export async function openLevelStore(directory: string): Promise<Store> {
  const database = new Level<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
  try {
    // The cache holds hot blocks only: decoded records have their own. A larger write buffer means fewer compactions.
    await database.open({ cacheSize: 16 * mebibyte, writeBufferSize: writeBufferBytes });
  } catch (error) {
    throw openError(directory, error);
  }
  return new LevelStore(database, directory);
}

/** What LevelDB can do that stores in browsers cannot. */
interface Compacting {
  compactRange(start: string, end: string): Promise<void>;
}

const behindAllKeys = '\u{10FFFF}';

class LevelStore implements Store {
  readonly #database: Level<string, Uint8Array>;
  readonly #directory: string;
  readonly #underWay = new Set<Promise<void>>();
  #lastWrite: Promise<void> | undefined;
  /** Whether a batch may stand in LevelDB's log in part: what were appended behind it could not be read back. */
  #torn = false;

  constructor(database: Level<string, Uint8Array>, directory: string) {
    this.#database = database;
    this.#directory = directory;
  }

  get(key: string): Uint8Array | undefined {
    return this.#database.getSync(key);
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
          if (entries.length === 0 || !scan.visitor.visit(entries)) return;
        }
      } finally {
        await iterator.close();
        await snapshot.close();
      }
    };
    this.#track(read(), done);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#database.close();
  }

  async #commit(writes: readonly StoreWrite[], sync: boolean): Promise<void> {
    // A batch put together link by link costs a third of one handed over as a list.
    const batch = this.#database.batch();
    for (const { key, value } of writes) {
      if (value === undefined) batch.del(key);
      else batch.put(key, value);
    }
    try {
      await batch.write({ sync });
    } catch (error) {
      this.#torn = true;
      throw error;
    }
  }

  /** After a failure: not before there is room, and into a new log. Compacting makes one first of all. */
  async #commitAnew(writes: readonly StoreWrite[], sync: boolean): Promise<void> {
    await this.#findRoom();
    const compacting = this.#database as unknown as Compacting;
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
  const advice = 'move the directory away and start again: the replica then gets everything from the others.';
  if (code === 'LEVEL_CORRUPTION') {
    const message = `${directory} holds a damaged database (${textOf(cause)}). To go on, ${advice}`;
    return new StoreOpenError('corrupt', message, error);
  }
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
