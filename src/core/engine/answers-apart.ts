// Answers in records of their own: those that are kept while a member does not know answers in ops, and those of earlier versions.

import type { RecordKey, RecordWrite } from '../model/record.ts';
import type { View } from '../model/view.ts';

/** An answered key. */
export type IdempotencyRecord = {
  /** Of the request without what is secret in it: a hash is no hiding-place for a password. */
  readonly requestHash: string;
  /** Sealed hash of the whole request, base64; absent where nothing is secret in it. */
  readonly sealedRequest?: string | undefined;
  /** Account of the op: an import writes the vendor's records. */
  readonly account: string;
  readonly accountSeq: number;
  /** The text of the response, sealed, base64. */
  readonly sealedResponse?: string | undefined;
  /** The same in the open, where no such response has a secret in it: all that it says stands in records beside this one. */
  readonly response?: string | undefined;
};

/** Names the answer that goes when its turn comes. */
type SlotRecord = { readonly key: string };

/** Writes of an account after which the answer of a key is forgotten. */
export const keptPerAccount = 1000;

/** Whether the answer of an account's op no longer counts. `newestSeq`: of the account's newest one. */
export function isForgotten(accountSeq: number, newestSeq: number): boolean {
  return accountSeq <= newestSeq - keptPerAccount;
}

/**
 * Writes that keep the answer of an op in records, where it is not in the op, and let the one go whose turn it is. `apart`: others
 * may have such records.
 */
export function apartWrites(
  view: View,
  key: RecordKey<IdempotencyRecord>,
  { record, inOp, apart }: { readonly record: IdempotencyRecord; readonly inOp: boolean; readonly apart: boolean },
): readonly RecordWrite[] {
  if (inOp && !apart) return [];
  const slot = `idempotency-slot/${record.account}/${record.accountSeq % keptPerAccount}` as RecordKey<SlotRecord>;
  const replaced = view.get(slot)?.key;
  const writes: RecordWrite[] = [];
  if (!inOp) writes.push({ key, value: record }, { key: slot, value: { key } });
  if (replaced === undefined) return writes;
  if (inOp) writes.push({ key: slot, value: undefined });
  if (inOp || replaced !== key) writes.push({ key: replaced, value: undefined });
  return writes;
}

/** A call with an idempotency key, as the home meets it. */
interface KeyedCall {
  readonly epoch: number;
  readonly account: string;
  readonly action: string;
  /** Of the account's newest write. */
  readonly newestSeq: number;
}

/** Where answers may stand in records of their own, so that a home asks for them only while there can be one that counts. */
export class AnswersApart {
  #epoch = 0;
  /** Newest write of each account when it was first asked about in this epoch. */
  readonly #since = new Map<string, number>();
  readonly #actions = new Set<string>();

  /** Whether the call's answer may stand so. */
  mayHave({ epoch, account, action, newestSeq }: KeyedCall): boolean {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#since.clear();
      this.#actions.clear();
    }
    if (this.#actions.has(action)) return true;
    const since = this.#since.get(account);
    if (since === undefined) this.#since.set(account, newestSeq);
    return since === undefined || newestSeq < since + keptPerAccount;
  }

  /** An answer of that action was written so, in the epoch last asked about. */
  add(action: string): void {
    this.#actions.add(action);
  }
}
