// Staleness: how old what is visible here may be.

import type { Instant } from '../base/instant.ts';
import type { Replica } from '../replica/replica.ts';
import type { Replication } from './replication.ts';

/** How old the visible view may be, milliseconds: everything committed until then is visible here. Undefined: nobody can tell. */
export function stalenessOf(replica: Replica, replication: Replication, now: Instant): number | undefined {
  const oldestMs = replica.lanes.oldestCommittedMs();
  const waiting = oldestMs === undefined ? 0 : now.monotonicMs - oldestMs;
  if (replication.homeState === 'active') return waiting;
  const heardMs = replication.homeHeardMs;
  return heardMs === undefined ? undefined : Math.max(waiting, now.monotonicMs - heardMs);
}
