// A replica's data directory says whose it is: another cluster's or replica's is never written into.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Whose directory it is. */
export interface DirectoryOwner {
  readonly clusterId: string;
  readonly replica: string;
}

const stampFile = 'eventide.json';
const placeFile = 'place.json';
const stampFormat = 1;

/** A directory that belongs to somebody else, or holds what this version cannot read. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
}

/**
 * Makes the directory where there is none and stamps it where it is empty; else checks that the stamp names this owner.
 * Throws {@link DirectoryError}.
 */
export function stampDirectory(directory: string, owner: DirectoryOwner): void {
  const path = join(directory, stampFile);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!existsSync(path)) {
      writeStamp(directory, owner);
      return;
    }
  } catch (error) {
    if (error instanceof DirectoryError) throw error;
    throw new DirectoryError(
      `${directory} cannot be used as a data directory: ${textOf(error)}. Is it a directory that this user may write?`,
    );
  }
  const stamp = readStamp(path);
  if (stamp.format !== stampFormat) {
    throw new DirectoryError(
      `${directory} has format ${String(stamp.format)}; this version of eventide reads format ${stampFormat}.`,
    );
  }
  if (stamp.clusterId !== owner.clusterId) {
    throw new DirectoryError(
      `${directory} holds data of another cluster (${String(stamp.clusterId)}). Give this replica a directory of its own.`,
    );
  }
  if (stamp.replica !== owner.replica) {
    throw new DirectoryError(
      `${directory} holds data of the replica ${String(stamp.replica)}, not of ${owner.replica}. Each replica needs a directory of its own.`,
    );
  }
}

/**
 * Whether a stamped directory is a copy: restored from a backup, or brought from elsewhere. What it holds may then be older
 * than what its replica has told others. A file system's own snapshot that is rolled back in place does not show.
 */
export function isCopy(directory: string): boolean {
  const path = join(directory, placeFile);
  return !existsSync(path) || readFileSync(path, 'utf8') !== placeOf(directory);
}

/** Notes that the directory is in its place: from now on {@link isCopy} is false here, and true of its copies. */
export function notePlace(directory: string): void {
  const draft = join(directory, `${placeFile}.new`);
  writeFileSync(draft, placeOf(directory), { flush: true });
  renameSync(draft, join(directory, placeFile));
  syncDirectory(directory);
}

/** What a copy of the stamp cannot have: its inode, and when that was made. */
function placeOf(directory: string): string {
  const { ino, birthtimeNs } = statSync(join(directory, stampFile), { bigint: true });
  return `${JSON.stringify({ inode: String(ino), madeAtNs: String(birthtimeNs) })}\n`;
}

/** Makes what was created or renamed in a directory outlive a power loss. */
export function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a file that only its owner reads, in one step that outlives a power loss. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

function writeStamp(directory: string, owner: DirectoryOwner): void {
  const draft = `${stampFile}.new`;
  // A draft is what is left where a first start was cut off.
  const found = readdirSync(directory).find((name) => name !== 'lost+found' && name !== draft);
  if (found !== undefined) {
    throw new DirectoryError(
      `${directory} is not empty (${found} …) and was not made by eventide. Give the replica an empty directory.`,
    );
  }
  writeFileSync(join(directory, draft), `${JSON.stringify({ format: stampFormat, ...owner })}\n`, { flush: true });
  renameSync(join(directory, draft), join(directory, stampFile));
  syncDirectory(directory);
}

function readStamp(path: string): {
  readonly format?: unknown;
  readonly clusterId?: unknown;
  readonly replica?: unknown;
} {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new DirectoryError(
      `${path} cannot be read (${textOf(error)}). Is the directory damaged? Move it away and start again.`,
    );
  }
  throw new DirectoryError(
    `${path} is damaged. Move the directory away and start again: the replica then gets everything from the others.`,
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
