// Revocations: entries of the add-only set that any replica may originate.

import type { AccessKeyRecord } from './record.ts';

/** Names one revocation: who made it, in which of its lives, as which one. */
export interface Dot {
  /** Replica id of the origin. */
  readonly origin: string;
  /** 16 hex digits, drawn afresh at each start of the origin. */
  readonly incarnation: string;
  /** 1, 2, 3 … within the incarnation. */
  readonly seq: number;
}

/** What a revocation takes away. */
export type RevocationKind = 'key-deactivate' | 'key-delete' | 'principal-quarantine' | 'principal-sessions';

/** One entry of the set. */
export interface Revocation {
  readonly dot: Dot;
  readonly account: string;
  /** Access key id or unique id. */
  readonly target: string;
  /** accountSeq of the op that created the target: its delay draw's name. */
  readonly targetCreatedAtSeq: number;
  readonly kind: RevocationKind;
  /** Wall time at the origin, milliseconds. */
  readonly atMs: number;
  /** Request that made it. */
  readonly requestId: string;
  /** Unique id (or account, for root) of who asked. */
  readonly actor: string;
}

/** A dot as one text, for keys and covered lists. */
export function dotText(dot: Dot): string {
  return `${dot.origin}.${dot.incarnation}.${dot.seq}`;
}

/** State of an access key: the strictest of its record and every uncovered revocation. */
export function accessKeyState(
  record: AccessKeyRecord,
  revocations: readonly Revocation[],
): 'Active' | 'Inactive' | 'Deleted' {
  let state: 'Active' | 'Inactive' = record.status;
  for (const revocation of revocations) {
    // INVARIANT: nothing covers a deletion.
    if (revocation.kind === 'key-delete') return 'Deleted';
    if (revocation.kind === 'key-deactivate' && !record.coveredDots.includes(dotText(revocation.dot)))
      state = 'Inactive';
  }
  return state;
}
