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

/** Which of some elements are there, asked of the visible view at one moment, with the token of an addition. */
export interface SetProbe {
  readonly type: 'probe';
  readonly set: string;
  /** Element whose addition returned the token. */
  readonly token: string;
  readonly asked: readonly string[];
  readonly present: readonly string[];
}

/** What clients of this workload do. */
export type SetAction = SetAdd | SetProbe | SetRead;

interface Read extends SetRead {
  readonly invokedMs: number;
  readonly endedMs: number;
  readonly replica: string;
}

interface Fate {
  readonly name: string;
  readonly element: string;
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
 * `token` (a read with an element's token misses it, or one acknowledged before that was added), `order` (a read misses what
 * was acknowledged before something that it shows was added), `home` (a committed view misses what was acknowledged before),
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
  const ofSets = groupBy([...fates.values()], ({ add }) => add.action.set);
  for (const read of reads) checkRead(read, { fates, ofSet: ofSets.get(read.set) ?? [] }, anomalies);
  let probes = 0;
  for (const { action, outcome, replica } of history) {
    if (action.type !== 'probe' || outcome !== 'ok') continue;
    probes++;
    checkProbe(action, fates, replica, anomalies);
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
    const { element } = entry.action;
    const name = `${entry.action.set}/${element}`;
    fates.set(name, { name, element, add: entry, knownMs, seen: false, lastAbsentMs: 0, inAllFinal: true });
  }
  return fates;
}

/** Whether one element was acknowledged before somebody began to add another: whoever sees that one must see it. */
function precedes({ add }: Fate, other: Fate): boolean {
  return add.outcome === 'ok' && add.endedMs < other.add.invokedMs;
}

function checkProbe(probe: SetProbe, fates: ReadonlyMap<string, Fate>, replica: string, anomalies: Anomalies): void {
  const { set, token, asked, present } = probe;
  const named = fates.get(`${set}/${token}`);
  for (const element of asked) {
    const fate = fates.get(`${set}/${element}`);
    if (fate === undefined || named === undefined || present.includes(element)) continue;
    if (element === token || precedes(fate, named))
      anomalies.add('token', `${fate.name} is missing on ${replica}, asked with the token of ${token}`);
  }
}

function checkRead(
  read: Read,
  { fates, ofSet }: { readonly fates: ReadonlyMap<string, Fate>; readonly ofSet: readonly Fate[] },
  anomalies: Anomalies,
): void {
  const { set, replica } = read;
  let newest: Fate | undefined;
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
    if (newest === undefined || fate.add.invokedMs > newest.add.invokedMs) newest = fate;
  }
  for (const fate of ofSet) {
    if (present.has(fate.element)) continue;
    if (newest !== undefined && precedes(fate, newest))
      anomalies.add('order', `${fate.name} is missing on ${replica}, which shows ${newest.element}`);
    if (read.final) fate.inAllFinal = false;
    if (fate.knownMs >= read.invokedMs) continue;
    fate.lastAbsentMs = Math.max(fate.lastAbsentMs, read.endedMs);
    if (read.view === 'committed' && fate.add.outcome === 'ok' && fate.add.endedMs < read.invokedMs)
      anomalies.add('home', `${fate.name} is missing in the committed view asked of ${replica}`);
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
