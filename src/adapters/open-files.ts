// How many files the process may open: connections are such, and with too few of them the store gets none.

import { readFileSync } from 'node:fs';
import type { Observer } from '../runtime/ports.ts';

// The connections of the doors and of peers together, twice 4,096 and 1,024, then the store's own, and room.
const wanted = 12_000;

/**
 * Warns where callers could leave no file for the store. Node raises the soft limit to the hard one as it begins, so that it is the
 * hard one that is too low. Systems that do not tell, which are none to serve others on, are passed over.
 */
export function warnOfFewFiles(observer: Observer, read: () => string = readLimits): void {
  const limit = openFilesLimit(read);
  if (limit === undefined || limit >= wanted) return;
  const message = 'few open files: callers can leave none for the store. Raise the limit (ulimit -n, LimitNOFILE=)';
  observer.note('warn', 'replica', message, { limit, wanted });
}

/** Undefined: unlimited, or not told. */
function openFilesLimit(read: () => string): number | undefined {
  try {
    const digits = /^Max open files +(\d+) /m.exec(read())?.[1];
    return digits === undefined ? undefined : Number(digits);
  } catch {
    return undefined;
  }
}

function readLimits(): string {
  return readFileSync('/proc/self/limits', 'utf8');
}
