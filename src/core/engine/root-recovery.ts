// A new access key for a root user, asked for in the home's directory while it was stopped: the home logs it once it is active.

import { revokedOf } from '../actions/revocations.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { fromUtf8, utf8 } from '../base/text.ts';
import { quotas } from '../model/quotas.ts';
import { accessKeyKey, accountKey, type RecordWrite, revokedKey } from '../model/record.ts';
import { dotText } from '../model/revocation.ts';
import type { View } from '../model/view.ts';
import type { OpDraft } from '../replica/op-draft.ts';
import { storedWrite } from '../replica/record-codec.ts';

/** What is left in the store for the home. */
export interface RootRequest {
  readonly account: string;
  readonly accessKeyId: string;
  /** Sealed secret (core/authn/sealed-secret), base64. */
  readonly sealedSecret: string;
  /** Wall time of the asking, milliseconds. */
  readonly atMs: number;
}

/** How long a request waits for its home, milliseconds: one that lies about for longer was meant for another day. */
export const rootRequestLifeMs = 60 * 60 * 1000;

const format = 1;

/** The stored form. */
export function encodeRootRequest(request: RootRequest): Uint8Array {
  return utf8(canonicalJson({ format, ...request }));
}

/** Reads {@link encodeRootRequest}; undefined where it is of another format. */
export function decodeRootRequest(bytes: Uint8Array): RootRequest | undefined {
  const value = JSON.parse(fromUtf8(bytes)) as RootRequest & { readonly format: number };
  return value.format === format ? value : undefined;
}

/**
 * The op that gives the root user its key and ends its quarantine; undefined where there is no such account, or it has
 * the key already. A root user with as many keys as it may have loses the oldest.
 */
export function rootDraft(view: View, request: RootRequest, accountSeq: number): OpDraft | undefined {
  const { account, accessKeyId, sealedSecret, atMs } = request;
  const record = view.get(accountKey(account));
  if (record === undefined || record.rootAccessKeys.includes(accessKeyId)) return undefined;
  const kept = record.rootAccessKeys.slice(-(quotas.accessKeysPerUser - 1));
  const lost = record.rootAccessKeys.filter((id) => !kept.includes(id));
  const key = { id: accessKeyId, account, owner: { kind: 'root' }, status: 'Active', createdAtMs: atMs } as const;
  const writes: RecordWrite[] = [
    { key: accountKey(account), value: { ...record, rootAccessKeys: [...kept, accessKeyId] } },
    { key: accessKeyKey(accessKeyId), value: { ...key, createdAtSeq: accountSeq, coveredDots: [], sealedSecret } },
    ...lost.map((id) => ({ key: accessKeyKey(id), value: undefined })),
  ];
  const quarantines = view.revocationsOf(account).filter(({ kind }) => kind === 'principal-quarantine');
  if (quarantines.length > 0) {
    const value = { ...revokedOf(view, account, account), coveredDots: quarantines.map(({ dot }) => dotText(dot)) };
    writes.push({ key: revokedKey(account, account), value });
  }
  return {
    ...{ account, class: 'create', kind: 'eventide:RecoverRoot', requestId: `recover-root-${accessKeyId}` },
    actor: { account, id: 'eventide' },
    writes: writes.map(storedWrite),
  };
}
