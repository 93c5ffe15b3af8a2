// Answer sets: an account's answered keys by the first bits of their hash, so that keeping one writes one record.

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

/** Writes of an account after which the answer of a key is forgotten. */
export const keptPerAccount = 1000;

// An answer that still counts in one of four: so a write seldom has another's with it, in the log and in the store.
const sets = 4096;
// More than come together by chance: only who chose keys to meet each other's loses the oldest of them early.
const mostInSet = 16;

/** An answer as a set keeps it, beside the key that it is the answer of. Members in order: so it is written out at once. */
type AnswerInSet = { readonly accountSeq: number; readonly key: string } & Pick<
  IdempotencyRecord,
  'requestHash' | 'response' | 'sealedRequest' | 'sealedResponse'
>;

/** The answers of one set, oldest first. */
type AnswerSetRecord = { readonly answers: readonly AnswerInSet[] };

/** Where an answered key stands. `key`: `idempotency/<account>/<SHA-256 in hex>`. */
interface Place {
  readonly account: string;
  readonly set: RecordKey<AnswerSetRecord>;
  readonly hash: string;
}

function placeOf(key: string): Place {
  const [, account = '', hash = ''] = key.split('/');
  const number = Number.parseInt(hash.slice(0, 8), 16) % sets;
  return { account, hash, set: `answers/${account}/${number}` as RecordKey<AnswerSetRecord> };
}

/** The answer of a key among those of its account's last writes; `newestSeq`: of the newest one in `view`. */
export function answerInSet(view: View, key: string, newestSeq: number): IdempotencyRecord | undefined {
  const { account, hash, set } = placeOf(key);
  const found = view.get(set)?.answers.find((answer) => answer.key === hash);
  if (found === undefined || isForgotten(found, newestSeq)) return undefined;
  const { key: _, ...answer } = found;
  return { account, ...answer };
}

/** The write that keeps an answer of the account's own, and lets those go that no longer count. */
export function answerSetWrite(view: View, key: string, record: IdempotencyRecord): RecordWrite {
  const { hash, set } = placeOf(key);
  const { accountSeq, requestHash, response, sealedRequest, sealedResponse } = record;
  const others = view.get(set)?.answers ?? [];
  const counting = others.filter((other) => other.key !== hash && !isForgotten(other, accountSeq));
  const own: AnswerInSet = { accountSeq, key: hash, requestHash, response, sealedRequest, sealedResponse };
  return { key: set, value: { answers: [...counting.slice(1 - mostInSet), own] }, isOwn: true };
}

function isForgotten({ accountSeq }: AnswerInSet, newestSeq: number): boolean {
  return accountSeq <= newestSeq - keptPerAccount;
}

/** A call with an idempotency key, as the home meets it. */
interface KeyedCall {
  readonly epoch: number;
  readonly account: string;
  readonly action: string;
  /** Of the account's newest write. */
  readonly newestSeq: number;
}

/**
 * Where answers may stand in records of their own: those of earlier versions, and of ops of another account than the caller's.
 * So that a home asks for them only while there can be one that counts.
 */
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
