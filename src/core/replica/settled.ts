// What a stored batch changed, for whoever goes on from there.

import type { ClusterPosition } from '../model/position.ts';
import type { Revocation } from '../model/revocation.ts';
import type { LogEntry } from './log-entry.ts';

/** What a stored batch changed. */
export interface Settled {
  /** Place of the newest stored op. */
  readonly stored: ClusterPosition;
  /** Ops that were stored just now. */
  readonly storedOps: readonly LogEntry[];
  /** Ops that are committed by that alone. */
  readonly committedOps: readonly LogEntry[];
  /** Ops that became visible just now, each account's in order. */
  readonly shownOps: readonly LogEntry[];
  /** Record keys that changed for readers. */
  readonly changedKeys: readonly string[];
  readonly revocationsStored: readonly Revocation[];
  readonly revocationsShown: readonly Revocation[];
}
