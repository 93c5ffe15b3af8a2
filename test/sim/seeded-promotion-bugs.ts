// Bugs of moving the home, put in by hand; see seeded-bugs.ts.

import type { SeededBug } from './seeded-bug.ts';

/** The bugs. */
export const promotionBugs: readonly SeededBug[] = [
  {
    name: 'a voter takes ops of an epoch that it has promised to leave behind',
    edits: [
      {
        file: 'engine/replication.ts',
        from: 'if (fence.whole && epoch < fence.promised.epoch && firstIndex',
        to: 'if (epoch < 0 && firstIndex',
      },
    ],
    foundBy: /^(S1|S9)$/,
    rare: true,
  },
  {
    name: 'a voter promises one epoch to two homes',
    edits: [
      {
        file: 'engine/promoting.ts',
        from: 'if (epoch < fence.promised.epoch || (epoch === fence.promised.epoch && !again))',
        to: 'if (epoch < fence.promised.epoch && !again)',
      },
      {
        file: 'replica/fence.ts',
        from: 'if (promised.epoch <= this.#now.promised.epoch) return;',
        to: 'if (promised.epoch < this.#now.promised.epoch) return;',
      },
    ],
    foundBy: /^(S1|S9)$/,
  },
  {
    name: 'a promise is told before it is stored',
    edits: [
      {
        file: 'engine/promoting.ts',
        from: 'if (promised.epoch === epoch && (promisedStored.epoch < epoch || stored.index < log.last.index)) continue;',
        to: 'if (promised.epoch === epoch && promisedStored.epoch + stored.index < 0) continue;',
      },
    ],
    foundBy: /^(S1|S9)$/,
    rare: true,
  },
  {
    name: 'a new home adopts the shortest tail that it was promised',
    edits: [
      {
        file: 'replica/cluster-state.ts',
        from: 'comparePositions(promise.tail, longest.tail) > 0',
        to: 'comparePositions(promise.tail, longest.tail) < 0',
      },
    ],
    foundBy: /^(S1|S9|L6|assertion:)$/,
  },
  {
    name: 'what a promotion gave up stays in the views of who had it',
    edits: [
      {
        file: 'replica/replica.ts',
        from: 'for (const { op } of voided.toReversed()) {\n      this.#overlay.remove(op);',
        to: 'for (const { op } of voided.toReversed()) {',
      },
    ],
    foundBy: /^(S1|S8|S10|S11|S12)$/,
  },
];
