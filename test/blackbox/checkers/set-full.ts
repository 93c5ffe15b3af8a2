// After Jepsen's set-full: what becomes of every element of a set whose addition was acknowledged.

import type { HistoryEntry } from '../harness/history.ts';
import { Anomalies, groupBy, type Verdict } from './verdict.ts';

/** An element goes in, once. */
export interface SetAdd {
  readonly type: 'add';
  readonly set: string;
  readonly element: string;
}

/** Everything in a set, as one replica sees it. */
export interface SetRead {
  readonly type: 'read';
  readonly set: string;
  readonly elements: readonly string[];
  /** Which view answered; a committed view misses nothing that was acknowledged. */
  readonly view: 'committed' | 'visible';
  /** Whether nothing was going on any more and all replicas had agreed. */
  readonly final: boolean;
}

/** Whether one element is there, asked of the visible view with the token of its addition. */
export interface SetProbe {
  readonly type: 'probe';
  readonly set: string;
  readonly element: string;
  readonly present: boolean;
}

/** What clients of this workload do. */
export type SetAction = SetAdd | SetProbe | SetRead;

interface Read extends SetRead {
  readonly invokedMs: number;
  readonly endedMs: number;
  readonly replica: string;
}

interface Fate {
  readonly add: HistoryEntry<SetAction>;
  /** When its presence was first certain. */
  knownMs: number;
  seen: boolean;
  /** End of the last read without it that began after that. */
  lastAbsentMs: number;
  inAllFinal: boolean;
}

/**
 * Anomalies: `lost` (acknowledged, and in a final read not there), `vanished` (seen on a replica, later not seen there),
 * `token` (a read with an element's token misses it), `home` (a committed view misses what was acknowledged before),
 * `duplicated`, `unexpected`. An element that a replica shows late is stale, which is no anomaly: it is counted.
 */
export function checkSetFull(history: readonly HistoryEntry<SetAction>[]): Verdict {
  const anomalies = new Anomalies();
  const reads = history
    .flatMap((entry): readonly Read[] =>
      entry.outcome === 'ok' && entry.action.type === 'read' ? [{ ...entry, ...entry.action }] : [],
    )
    .toSorted((a, b) => a.invokedMs - b.invokedMs);
  const fates = fatesOf(history);
  for (const read of reads) checkRead(read, fates, anomalies);
  let probes = 0;
  for (const { action, outcome, replica } of history) {
    if (action.type !== 'probe' || outcome !== 'ok') continue;
    probes++;
    if (!action.present) anomalies.add('token', `${action.set}/${action.element} is missing on ${replica}`);
  }
  for (const [set, ofSet] of groupBy(reads, (read) => read.set)) checkMonotony(set, ofSet, anomalies);
  let stale = 0;
  let neverRead = 0;
  let worstStaleMs = 0;
  let stable = 0;
  for (const [name, fate] of fates) {
    if (!fate.seen) neverRead += fate.add.outcome === 'ok' ? 1 : 0;
    if (fate.lastAbsentMs > fate.knownMs) {
      stale++;
      worstStaleMs = Math.max(worstStaleMs, Math.round(fate.lastAbsentMs - fate.knownMs));
    }
    if (fate.add.outcome !== 'ok') continue;
    if (fate.inAllFinal) stable++;
    else anomalies.add('lost', name);
  }
  const acknowledged = [...fates.values()].filter(({ add }) => add.outcome === 'ok').length;
  return {
    anomalies: anomalies.all,
    figures: {
      attempted: fates.size,
      acknowledged,
      reads: reads.length,
      probes,
      stable,
      stale,
      worstStaleMs,
      neverRead,
    },
  };
}

function fatesOf(history: readonly HistoryEntry<SetAction>[]): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const entry of history) {
    if (entry.action.type !== 'add') continue;
    const knownMs = entry.outcome === 'ok' ? entry.endedMs : Number.POSITIVE_INFINITY;
    const name = `${entry.action.set}/${entry.action.element}`;
    fates.set(name, { add: entry, knownMs, seen: false, lastAbsentMs: 0, inAllFinal: true });
  }
  return fates;
}

function checkRead(read: Read, fates: ReadonlyMap<string, Fate>, anomalies: Anomalies): void {
  const { set, replica } = read;
  const present = new Set(read.elements);
  if (present.size !== read.elements.length) anomalies.add('duplicated', `in ${set} on ${replica}`);
  for (const element of present) {
    const fate = fates.get(`${set}/${element}`);
    if (fate === undefined || fate.add.invokedMs > read.endedMs || fate.add.outcome === 'fail') {
      anomalies.add('unexpected', `${set}/${element} on ${replica}`);
      continue;
    }
    fate.seen = true;
    fate.knownMs = Math.min(fate.knownMs, read.endedMs);
  }
  for (const [name, fate] of fates) {
    if (fate.add.action.set !== set || present.has(name.slice(set.length + 1))) continue;
    if (read.final) fate.inAllFinal = false;
    if (fate.knownMs >= read.invokedMs) continue;
    fate.lastAbsentMs = Math.max(fate.lastAbsentMs, read.endedMs);
    if (read.view === 'committed' && fate.add.outcome === 'ok' && fate.add.endedMs < read.invokedMs)
      anomalies.add('home', `${name} is missing in the committed view asked of ${replica}`);
  }
}

/** What a replica's visible view has shown it goes on to show. */
function checkMonotony(set: string, reads: readonly Read[], anomalies: Anomalies): void {
  const visible = reads.filter((read) => read.view === 'visible');
  for (const [replica, there] of groupBy(visible, (read) => read.replica)) {
    const shownSince = new Map<string, number>();
    for (const read of there) {
      const present = new Set(read.elements);
      for (const [element, sinceMs] of shownSince) {
        if (sinceMs < read.invokedMs && !present.has(element)) {
          anomalies.add('vanished', `${set}/${element} on ${replica}`);
          shownSince.delete(element);
        }
      }
      for (const element of present) {
        shownSince.set(element, Math.min(shownSince.get(element) ?? Number.POSITIVE_INFINITY, read.endedMs));
      }
    }
  }
}
