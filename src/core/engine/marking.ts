// Marking: what the home has committed, as the entries of a reset point.

import type { Json } from '../base/canonical-json.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { AccessKeyRecord, RevokedRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { clusterAccount } from '../replica/epoch-chain.ts';
import { keySpaces } from '../replica/key-spaces.ts';
import { decodeRecord, encodeRecord } from '../replica/record-codec.ts';
import type { Replica } from '../replica/replica.ts';
import { accountEntry, type PointEntry, recordEntry } from '../replica/reset-point.ts';
import { accountOfRecord, isBackedUp } from './backup-records.ts';

/** What is committed at one moment, beside what the store shows at that moment. */
export interface Marking {
  /** The entries of all accounts. */
  readonly accounts: readonly PointEntry[];
  /** Entries of records, where they are to go into the point; the pieces must be given in the order of their keys. */
  readonly record: (storeKey: string, value: Uint8Array) => Result<PointEntry | undefined, Refusal>;
  /** Store keys of records that are committed and not visible; undefined: deleted. */
  readonly patches: ReadonlyMap<string, Uint8Array | undefined>;
}

/** The home's committed view now. */
export function markingOf(replica: Replica): Marking {
  const seqs = new Map<string, number>();
  for (const [account, { accountSeq }] of replica.positions.entries()) seqs.set(account, accountSeq);
  for (const { op } of replica.lanes.newest()) seqs.set(op.account, op.accountSeq);
  seqs.delete(clusterAccount);
  const accounts = [...seqs]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([account, seq]) => accountEntry(account, seq));
  const patches = new Map<string, Uint8Array | undefined>();
  for (const [key, value] of replica.patches('committed', '')) patches.set(keySpaces.records + key, value);
  return { accounts, patches, record: markedEntry };
}

/**
 * A record as each generation begins with it: there are no revocations then. A quarantine is one that must not end by a reset,
 * and could not be carried over.
 */
function markedEntry(storeKey: string, value: Uint8Array): Result<PointEntry | undefined, Refusal> {
  const key = storeKey.slice(keySpaces.records.length);
  if (!isBackedUp(key)) return ok(undefined);
  if (key.startsWith('access-key/')) {
    const record = decodeRecord(value) as AccessKeyRecord;
    return ok(recordEntry(key, encodeRecord({ ...record, coveredDots: [] })));
  }
  if (!key.startsWith('revoked/')) return ok(recordEntry(key, value));
  const { principalId, quarantines, coveredDots } = decodeRecord(value) as RevokedRecord;
  if (quarantines.some((dot) => !coveredDots.includes(dot))) return fail(quarantined(principalId));
  return ok(undefined);
}

/** Whose ops write a record. */
export function accountOfEntry(key: string, value: Uint8Array): string {
  return accountOfRecord(key, decodeRecord(value) as Json);
}

function quarantined(principalId: string): Refusal {
  return refusal(
    'InvalidInput',
    `${principalId} is in quarantine, which a reset could not keep. Lift the quarantine before you mark a reset point.`,
  );
}
