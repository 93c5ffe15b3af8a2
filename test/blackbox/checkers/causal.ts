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

/** The values of registers on one replica at one moment; 0: none yet. */
export interface RegisterRead {
  readonly type: 'read';
  readonly values: Readonly<Record<string, number>>;
  /** Least values that the tokens of the read allow. */
  readonly atLeast: Readonly<Record<string, number>>;
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
  for (const { values, atLeast, replica, invokedMs, endedMs } of reads) {
    if (Object.values(atLeast).some((value) => value > 0)) withTokens++;
    const implied = impliedBy(values, writes);
    for (const [register, value] of Object.entries(values)) {
      const place = `${register} on ${replica}`;
      const named = atLeast[register] ?? 0;
      if (value < named) anomalies.add('token', `${place} is ${value}, and not ${named}`);
      const before = (obliged.get(place) ?? []).filter((seen) => seen.endedMs < invokedMs);
      const least = Math.max(implied[register] ?? 0, ...before.map((seen) => seen.value));
      if (value < least) anomalies.add('back or order', `${place} is ${value}, and was or must be ${least}`);
      if (value !== 0 && !writes.has(`${register}=${value}`)) anomalies.add('unwritten', `${place} is ${value}`);
    }
    for (const [register, value] of Object.entries(implied)) {
      const place = `${register} on ${replica}`;
      const known = obliged.get(place) ?? [];
      // Only what asks for more than anything before has to be kept.
      if (known.every((seen) => seen.value < value)) known.push({ value, endedMs });
      obliged.set(place, known.slice(-obligationsKept));
    }
  }
  const acknowledged = history.filter(({ action, outcome }) => action.type === 'write' && outcome === 'ok').length;
  return { anomalies: anomalies.all, figures: { acknowledged, reads: reads.length, withTokens } };
}

// Reads overlap a little: older obligations are those of reads that ended long ago, and smaller than the ones kept.
const obligationsKept = 16;

/** What whoever sees these values must see: them, and what their writer knew before. */
function impliedBy(
  values: Readonly<Record<string, number>>,
  writes: ReadonlyMap<string, RegisterWrite>,
): Readonly<Record<string, number>> {
  const implied: Record<string, number> = { ...values };
  for (const [register, value] of Object.entries(values)) {
    for (const [other, known] of Object.entries(writes.get(`${register}=${value}`)?.after ?? {}))
      implied[other] = Math.max(implied[other] ?? 0, known);
  }
  return implied;
}
