// What chaos rules do to visibility, as the replicated state needs to know it.

import type { Revocation } from '../model/revocation.ts';
import type { Op } from './op.ts';

/** Answers stay the same until the rules change; then {@link Replica.reschedule} is called. */
export interface VisibilityFaults {
  /** Whether nothing at all becomes visible. */
  readonly paused: boolean;
  /** How much longer than its own delay an op waits, milliseconds; Infinity: until the rules change. */
  opDelayMs(op: Pick<Op, 'account' | 'accountSeq' | 'index' | 'kind'>): number;
  /** The same of a revocation that another replica made. */
  revocationDelayMs(revocation: Revocation): number;
}

/** No rules. */
export const noVisibilityFaults: VisibilityFaults = {
  paused: false,
  opDelayMs: () => 0,
  revocationDelayMs: () => 0,
};
