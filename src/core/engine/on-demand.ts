// Accounts on demand: one that a call is of for the first time is there and empty, and is stored with its first write.

import { isClosed } from '../actions/accounts.ts';
import { parseAccountId } from '../model/account-id.ts';
import type { Caller } from '../model/caller.ts';
import { type AccountRecord, accountKey, type RecordKey, type RecordWrite } from '../model/record.ts';
import type { View } from '../model/view.ts';
import type { OpDraft } from '../replica/op-draft.ts';
import { storedWrite } from '../replica/record-codec.ts';
import type { EngineConfig } from './config.ts';

/** Accounts on demand: one that a call is of for the first time is there and empty, and is stored with its first write. */
export class OnDemandAccounts {
  /** What their root users sign with; undefined: no account is made on demand. */
  readonly secret: string | undefined;

  constructor({ onDemandSecret }: Pick<EngineConfig, 'onDemandSecret'>) {
    this.secret = onDemandSecret;
  }

  /** The account whose root user has this access key id, as far as a view can tell; undefined where it has another. */
  accountOf(accessKeyId: string, view: View): string | undefined {
    const account = this.secret === undefined ? undefined : parseAccountId(accessKeyId);
    if (account === undefined || isClosed(view, account)) return undefined;
    const record = view.get(accountKey(account));
    return record === undefined || record.onDemand === true ? account : undefined;
  }

  /** Whether a caller has no account (any more): it is closed, or was made with another root user than the caller takes itself for. */
  isGone({ account, accessKeyId, kind, session }: Caller, view: View): boolean {
    if (isClosed(view, account)) return true;
    const onDemand = kind === 'Root' && session === undefined && accessKeyId === account;
    return onDemand && this.accountOf(accessKeyId, view) === undefined;
  }

  /** The view with the account in it. `nowMs`: when it would be made. */
  in(view: View, account: string | undefined, nowMs: number): View {
    if (this.secret === undefined || account === undefined || view.get(accountKey(account)) !== undefined) return view;
    const key: string = accountKey(account);
    const record = emptyAccount(account, nowMs);
    return {
      get: <T>(of: RecordKey<T>) => (of === key ? (record as T) : view.get(of)),
      revocationsOf: (target) => view.revocationsOf(target),
    };
  }

  /**
   * What a write stores of its caller's account, where that is met for the first time: beside its own changes, or in an op of
   * its own before, where those are another account's.
   */
  firstWrite(
    view: View,
    { caller, account, changes, requestId }: FirstWrite,
    nowMs: number,
  ): { readonly writes: readonly RecordWrite[]; readonly draft?: OpDraft } {
    const { account: own, principalId: id, accessKeyId } = caller;
    const key = accountKey(own);
    if (this.secret === undefined || changes.length === 0 || view.get(key) !== undefined) return { writes: [] };
    const made = { key, value: emptyAccount(own, nowMs) };
    if (account === own) return { writes: changes.some((change) => change.key === key) ? [] : [made] };
    const draft = { account: own, class: 'create', kind: 'eventide:MeetAccount', requestId } as const;
    return { writes: [], draft: { ...draft, actor: { account: own, id, accessKeyId }, writes: [storedWrite(made)] } };
  }
}

/** A write about to be stamped. */
interface FirstWrite {
  readonly caller: Caller;
  /** Whose records it changes. */
  readonly account: string;
  readonly changes: readonly RecordWrite[];
  readonly requestId: string;
}

function emptyAccount(account: string, nowMs: number): AccountRecord {
  return {
    ...{ account, name: account, createdAtMs: nowMs, rootAccessKeys: [], onDemand: true },
    counts: { users: 0, groups: 0, roles: 0, policies: 0 },
  };
}
