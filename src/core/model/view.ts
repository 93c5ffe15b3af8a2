// A view: the records as one reader is to see them, by key, in one synchronous step.

import type { RecordKey } from './record.ts';
import type { Revocation } from './revocation.ts';

/** Reads by key. The same View answers alike until the engine's next step. */
export interface View {
  /** The record, or undefined. The value is shared: never change it. */
  get<T>(key: RecordKey<T>): T | undefined;
  /** Revocations of a target (an access key id or unique id) that this view shows, covered ones included. */
  revocationsOf(target: string): readonly Revocation[];
}
