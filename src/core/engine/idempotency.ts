// Idempotency: what a caller's key was answered, kept as records of the account so that any home finds it.

import { canonicalJson, type Json } from '../base/canonical-json.ts';
import type { Digests } from '../base/ports.ts';
import type { RecordKey, RecordWrite } from '../model/record.ts';
import type { View } from '../model/view.ts';

// How many answered keys an account keeps; the oldest goes by accountSeq.
const keptPerAccount = 1000;

/** An answered key. */
export type IdempotencyRecord = {
  readonly requestHash: string;
  /** Account of the op: an import writes the vendor's records. */
  readonly account: string;
  readonly accountSeq: number;
  /** Sealed canonical JSON of the response, base64. */
  readonly sealedResponse: string;
};

type SlotRecord = { readonly key: string };

/** Who used which key for what. */
export interface IdempotentCall {
  readonly account: string;
  readonly callerId: string;
  readonly action: string;
  readonly key: string;
  readonly request: unknown;
}

/** Record key of an answered call. */
export function idempotencyKey(digests: Digests, call: IdempotentCall): RecordKey<IdempotencyRecord> {
  const hash = digests.sha256Hex([call.account, call.callerId, call.action, call.key].join('\n'));
  return `idempotency/${call.account}/${hash}` as RecordKey<IdempotencyRecord>;
}

/** Names a request among those that used one key. */
export function requestHash(digests: Digests, request: unknown): string {
  return digests.sha256Hex(canonicalJson(request as Json));
}

/** Writes that keep an answer, and let the one go whose turn it is. */
export function idempotencyWrites(
  view: View,
  key: RecordKey<IdempotencyRecord>,
  record: IdempotencyRecord,
): readonly RecordWrite[] {
  const slot = `idempotency-slot/${record.account}/${record.accountSeq % keptPerAccount}` as RecordKey<SlotRecord>;
  const replaced = view.get(slot)?.key;
  const writes: RecordWrite[] = [
    { key, value: record },
    { key: slot, value: { key } },
  ];
  if (replaced !== undefined && replaced !== key) writes.push({ key: replaced, value: undefined });
  return writes;
}
