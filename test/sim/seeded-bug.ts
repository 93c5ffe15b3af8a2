// A bug that is put in by hand.

import type { Variant } from './scenario.ts';

/** One change of one file. */
export interface SourceEdit {
  /** Below `src/core`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

/** A bug, and the check that sees it. */
export interface SeededBug {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
  /** First word of a violation, see `simulation.ts`. */
  readonly foundBy: RegExp;
  /** Needs many seeds: looked for only with EVENTIDE_SLOW_TESTS=1. */
  readonly rare?: true;
  /** Shows only in such runs. */
  readonly variant?: Variant;
}
