// A log as the store has it: its end, and names of its ops before that.

import type { ClusterPosition } from '../model/position.ts';
import type { LogBase } from './log-base.ts';
import type { LogEntry } from './log-entry.ts';
import type { StoredNames } from './log-names.ts';

/** The end of a log, as the store has it. */
export interface StoredLog {
  readonly last: ClusterPosition;
  readonly lastHash: Uint8Array;
  /** The end of the log: every op that is not visible yet, and some before. */
  readonly entries: readonly LogEntry[];
  readonly committed: number;
  /** The stored log begins after this place. */
  readonly base: LogBase;
  /** Of the ops before those of `entries`. */
  readonly names: StoredNames;
}
