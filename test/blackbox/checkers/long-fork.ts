// After Jepsen's long-fork: two writes of one account are seen in one order everywhere.

import type { HistoryEntry } from '../harness/history.ts';
import { Anomalies, groupBy, type Verdict } from './verdict.ts';

/** One of a group's writes, made at the same time as the others of it. */
export interface ForkWrite {
  readonly type: 'write';
  readonly group: string;
  readonly mark: string;
}

/** Which of a group's writes a replica shows, all read at once. */
export interface ForkRead {
  readonly type: 'read';
  readonly group: string;
  readonly marks: readonly string[];
}

/** What clients of this workload do. */
export type ForkAction = ForkRead | ForkWrite;

/** Anomaly: `fork` (one reader saw this write and not that one, another that one and not this one). */
export function checkLongFork(history: readonly HistoryEntry<ForkAction>[]): Verdict {
  const anomalies = new Anomalies();
  const reads = history.flatMap(({ action, outcome, replica }) =>
    outcome === 'ok' && action.type === 'read' ? [{ ...action, replica }] : [],
  );
  let partial = 0;
  for (const [group, ofGroup] of groupBy(reads, (read) => read.group)) {
    const states = new Map<string, { readonly marks: ReadonlySet<string>; readonly replica: string }>();
    for (const { marks, replica } of ofGroup) {
      states.set(marks.toSorted().join(), { marks: new Set(marks), replica });
    }
    const distinct = [...states.values()].toSorted((a, b) => a.marks.size - b.marks.size);
    const largest = distinct.at(-1)?.marks.size ?? 0;
    if (distinct.some(({ marks }) => marks.size > 0 && marks.size < largest)) partial++;
    distinct.forEach((smaller, at) => {
      for (const larger of distinct.slice(at + 1)) {
        if ([...smaller.marks].every((mark) => larger.marks.has(mark))) continue;
        const show = ({ marks, replica }: typeof smaller): string => `{${[...marks].join(', ')}} on ${replica}`;
        anomalies.add('fork', `${group}: ${show(smaller)}, ${show(larger)}`);
      }
    });
  }
  const acknowledged = history.filter(({ action, outcome }) => action.type === 'write' && outcome === 'ok').length;
  const groups = new Set(reads.map((read) => read.group)).size;
  return { anomalies: anomalies.all, figures: { acknowledged, reads: reads.length, groups, seenHalfDone: partial } };
}
