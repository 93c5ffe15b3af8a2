// Due ops: what the next batch shows, of that what it stores as well, and how far it commits the log by storing it.

import type { Instant } from '../base/instant.ts';
import { invariant } from '../base/invariant.ts';
import type { HomeLog } from './home-log.ts';
import type { Lanes } from './lanes.ts';
import type { LogEntry } from './log-entry.ts';
import type { Positions } from './positions.ts';

interface Parts {
  readonly log: HomeLog;
  readonly lanes: Lanes;
  readonly positions: Positions;
}

/** What one batch shows. */
export interface DueOps {
  /** Each account's in order and without a gap. */
  readonly due: readonly LogEntry[];
  /** Those of them that the batch stores, too. */
  readonly early: ReadonlySet<LogEntry>;
  /** Up to where it commits the log; 0: it does not. */
  readonly commits: number;
}

/** Nothing is shown. */
export const nothingDue: DueOps = { due: [], early: new Set(), commits: 0 };

// An op that a single batch shows at most: bounds the time one step takes.
const shownPerBatch = 1000;

/**
 * Takes what is due out of the lanes. Through `onceStored` the log is committed as soon as all that is here is stored: what
 * nothing keeps from being shown then is shown by the batch that stores it.
 */
export function takeDueOps(parts: Parts, onceStored: number, now: Instant): DueOps {
  const { log, lanes } = parts;
  const waited = lanes.takeDue(now.monotonicMs, shownPerBatch);
  const commits = Math.min(onceStored, log.last.index);
  if (commits <= log.committedHere) return { due: waited, early: nothingDue.early, commits: 0 };
  const early = dueOnceStored(parts, waited, commits, now);
  return { due: [...waited, ...early], early: new Set(early), commits };
}

function dueOnceStored(
  { log, lanes, positions }: Parts,
  before: readonly LogEntry[],
  through: number,
  now: Instant,
): readonly LogEntry[] {
  const due: LogEntry[] = [];
  const reached = new Map(before.map(({ op }) => [op.account, op.accountSeq]));
  for (let index = log.committedHere + 1; index <= through && before.length + due.length < shownPerBatch; index++) {
    const entry = log.entry(index);
    invariant(entry !== undefined, `op ${index} is in memory until it is committed and visible`);
    const { account, accountSeq } = entry.op;
    // What its delay counts from; the commit itself comes with the acknowledgement.
    entry.committedMonotonicMs = now.monotonicMs;
    entry.committedAtMs = Math.round(now.wallMs);
    const follows = accountSeq === (reached.get(account) ?? positions.of(account).accountSeq) + 1;
    if (!follows || !lanes.isDue(entry, now.monotonicMs)) continue;
    reached.set(account, accountSeq);
    due.push(entry);
  }
  return due;
}
