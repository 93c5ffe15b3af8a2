// After Jepsen's causal: registers of one account, read with and without causal tokens, never go back, nor overtake each other.

import type { HistoryEntry } from '../harness/history.ts';
import { Anomalies, type Verdict } from './verdict.ts';

/** A register gets its next value. One writer writes all of them, one after the other, larger values later. */
export interface RegisterWrite {
  readonly type: 'write';
  readonly register: string;
  readonly value: number;
  /** What the writer knew of all registers before it began: whoever sees this write must see these. */
  readonly after: Readonly<Record<string, number>>;
}

/** The value of a register on one replica; 0: none yet. */
export interface RegisterRead {
  readonly type: 'read';
  readonly register: string;
  readonly value: number;
  /** Least value that the tokens of the read allow. */
  readonly atLeast: number;
}

/** What clients of this workload do. */
export type RegisterAction = RegisterRead | RegisterWrite;

interface Seen {
  readonly value: number;
  readonly endedMs: number;
}

/** Anomalies: `token` (older than what the tokens name), `back` (a register went back on a replica), `order` (a later write was seen, then not an earlier one), `unwritten`. */
export function checkCausal(history: readonly HistoryEntry<RegisterAction>[]): Verdict {
  const anomalies = new Anomalies();
  const writes = new Map<string, RegisterWrite>();
  for (const { action, outcome } of history)
    if (action.type === 'write' && outcome !== 'fail') writes.set(`${action.register}=${action.value}`, action);
  const reads = history
    .flatMap((entry) => (entry.outcome === 'ok' && entry.action.type === 'read' ? [{ ...entry, ...entry.action }] : []))
    .toSorted((a, b) => a.invokedMs - b.invokedMs);
  // Per replica and register, what reads that have ended oblige later ones to.
  const obliged = new Map<string, Seen[]>();
  let withTokens = 0;
  for (const read of reads) {
    const place = `${read.register} on ${read.replica}`;
    if (read.atLeast > 0) withTokens++;
    if (read.value < read.atLeast) anomalies.add('token', `${place} is ${read.value}, and not ${read.atLeast}`);
    const before = (obliged.get(place) ?? []).filter((seen) => seen.endedMs < read.invokedMs);
    const least = Math.max(0, ...before.map((seen) => seen.value));
    if (read.value < least) anomalies.add('back or order', `${place} is ${read.value}, and was or must be ${least}`);
    const write = writes.get(`${read.register}=${read.value}`);
    if (write === undefined && read.value !== 0) anomalies.add('unwritten', `${place} is ${read.value}`);
    const implied = { ...write?.after, [read.register]: read.value };
    for (const [register, value] of Object.entries(implied)) {
      const other = `${register} on ${read.replica}`;
      const known = obliged.get(other) ?? [];
      // Only what asks for more than anything before has to be kept.
      if (known.every((seen) => seen.value < value)) known.push({ value, endedMs: read.endedMs });
      obliged.set(other, known.slice(-obligationsKept));
    }
  }
  const acknowledged = history.filter(({ action, outcome }) => action.type === 'write' && outcome === 'ok').length;
  return { anomalies: anomalies.all, figures: { acknowledged, reads: reads.length, withTokens } };
}

// Reads overlap a little: older obligations are those of reads that ended long ago, and smaller than the ones kept.
const obligationsKept = 16;
