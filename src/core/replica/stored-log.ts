// A log as the store has it: its end, and what its ops before that answered.

import type { ClusterPosition } from '../model/position.ts';
import type { AnsweredKey } from './answered-keys.ts';
import type { LogBase } from './log-base.ts';
import type { LogEntry } from './log-entry.ts';

/** The end of a log, as the store has it. */
export interface StoredLog {
  readonly last: ClusterPosition;
  readonly lastHash: Uint8Array;
  /** The end of the log: every op that is not visible yet, and some before. */
  readonly entries: readonly LogEntry[];
  readonly committed: number;
  /** The stored log begins after this place. */
  readonly base: LogBase;
  /** Keys whose answers ops of the stored log have, but for those of `entries`: oldest first. */
  readonly answered: readonly AnsweredKey[];
}
