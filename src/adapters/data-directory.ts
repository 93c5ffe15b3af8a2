// A replica's data directory says whose it is: another cluster's or replica's is never written into.

import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whose directory it is. */
export interface DirectoryOwner {
  readonly clusterId: string;
  readonly replica: string;
}

const stampFile = 'eventide.json';
const stampFormat = 1;

/** A directory that belongs to somebody else, or holds what this version cannot read. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
}

/** Stamps an empty directory, or checks that the stamp names this owner. Throws {@link DirectoryError}. */
export function stampDirectory(directory: string, owner: DirectoryOwner): void {
  const path = join(directory, stampFile);
  if (!existsSync(path)) {
    const found = readdirSync(directory).filter((name) => name !== 'lost+found');
    if (found.length > 0) {
      throw new DirectoryError(
        `${directory} is not empty (${found[0]} …) and was not made by eventide. Give the replica an empty directory.`,
      );
    }
    const draft = `${path}.new`;
    writeFileSync(draft, `${JSON.stringify({ format: stampFormat, ...owner })}\n`, { flush: true });
    renameSync(draft, path);
    return;
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
      `${path} cannot be read (${error instanceof Error ? error.message : String(error)}). Is the directory damaged? Move it away and start again.`,
    );
  }
  throw new DirectoryError(
    `${path} is damaged. Move the directory away and start again: the replica then gets everything from the others.`,
  );
}
