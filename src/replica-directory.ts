// What a replica finds in its directory at start: a copy, what was stored, or nothing that can be believed.

import { isCopy, notePlace } from './adapters/data-directory.ts';
import { openLevelStore } from './adapters/level-store.ts';
import { ConfigError } from './config/cluster-file.ts';
import type { Digests } from './core/base/ports.ts';
import { admittedKey, homeMarkKey, keySpaces } from './core/replica/key-spaces.ts';
import type { Recovered } from './core/replica/recovered.ts';
import type { Observer, Store } from './runtime/ports.ts';
import { recover } from './runtime/recover.ts';

/** Opens a replica's store. What makes a thing looks first whether it is there: records are asked for in vain. */
export function openStore(directory: string): Promise<Store> {
  return openLevelStore(directory, { askedInVain: keySpaces.records });
}

/**
 * A copied directory may be older than what its replica has told others: it serves nothing before it shows what the others
 * have. As the home it must hear every other voter before it stamps, as one without a disk does: the mark of a home goes
 * before the new place is noted. Tells whether the directory is a copy.
 */
export async function settle(store: Store, directory: string, observer: Observer): Promise<boolean> {
  if (!isCopy(directory)) return false;
  if (store.get(admittedKey) !== undefined)
    observer.note('warn', 'replica', 'this directory is a copy: it shows what the others have before it serves', {});
  if (store.get(homeMarkKey) !== undefined) {
    observer.note('warn', 'replica', 'this directory is a copy: as the home it hears every other voter first', {});
    await new Promise<void>((resolve, reject) => {
      store.write([{ key: homeMarkKey, value: undefined }], true, (failure) => {
        if (failure === undefined) resolve();
        else reject(new ConfigError(`${directory} cannot be written: ${failure}.`));
      });
    });
  }
  notePlace(directory);
  return true;
}

/** What a directory's key space holds. Rejects where it cannot be believed. */
export function recovery(
  store: Store,
  parts: { readonly digests: Digests; readonly keptOps: number },
  directory: string,
): Promise<Recovered> {
  return new Promise((resolve, reject) => {
    recover(store, parts, (recovered, failure) => {
      if (recovered === undefined) reject(untrusted(directory, failure ?? 'unknown'));
      else resolve(recovered);
    });
  });
}

function untrusted(directory: string, reason: string): ConfigError {
  const advice = 'Move the directory away and start again: the replica then gets everything from the others.';
  return new ConfigError(`${directory} cannot be trusted: ${reason}. ${advice}`);
}

/** An error of the database, met while it was read at start, in words that help. */
export function explained(directory: string, error: unknown): unknown {
  const ofDatabase = error instanceof Error && 'code' in error && String(error.code).startsWith('LEVEL_');
  return ofDatabase ? untrusted(directory, error.message) : error;
}
