// Access keys: of users and of the root user.

import { accountOfAccessKeyId } from '../model/access-key-id.ts';
import { rootArn } from '../model/arn.ts';
import { quotas } from '../model/quotas.ts';
import { type AccessKeyRecord, accessKeyKey, accountKey, type RecordWrite, userKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ActionScope, Permission, PermissionScope, RevocationDraft } from './action.ts';
import { entityPermission, findEntity, isRefusal, noSuchEntity, quotaExceeded, userNameOr } from './entities.ts';

/** Whose keys a call is about. */
export type KeyOwner = { readonly kind: 'root' } | { readonly kind: 'user'; readonly name: string };

/** The owner that a call names; without a name the caller itself, the root user included. */
export function keyOwner(scope: PermissionScope, userName: string | undefined): KeyOwner | Refusal {
  if (userName === undefined && scope.caller.kind === 'Root') return { kind: 'root' };
  const name = userNameOr(scope, userName);
  return isRefusal(name) ? name : { kind: 'user', name };
}

/** Whether no owner could be told. */
export function ownerRefused(owner: KeyOwner | Refusal): owner is Refusal {
  return 'code' in owner;
}

/** What a call on somebody's access keys must be allowed. */
export function keyPermissions(
  scope: PermissionScope,
  action: string,
  userName: string | undefined,
): readonly Permission[] | Refusal {
  const owner = keyOwner(scope, userName);
  if (ownerRefused(owner)) return owner;
  if (owner.kind === 'root') return [{ action, resource: rootArn(scope.caller.account) }];
  return [entityPermission(scope, action, { kind: 'user', name: owner.name })];
}

/** Ids of the owner's keys. */
export function keysOf(view: View, account: string, owner: KeyOwner): readonly string[] | Refusal {
  if (owner.kind === 'root') return view.get(accountKey(account))?.rootAccessKeys ?? [];
  const found = findEntity(view, 'user', account, owner.name);
  return found === undefined ? noSuchEntity('user', owner.name) : found.record.accessKeys;
}

/** Whether the owner was not found. */
export function keysRefused(keys: readonly string[] | Refusal): keys is Refusal {
  return !Array.isArray(keys);
}

/** The key of that id of the owner that a call names, or AWS's words that there is none. */
export function findKey(
  scope: PermissionScope,
  userName: string | undefined,
  accessKeyId: string,
): AccessKeyRecord | Refusal {
  const { caller, view } = scope;
  const owner = keyOwner(scope, userName);
  if (ownerRefused(owner)) return owner;
  const keys = keysOf(view, caller.account, owner);
  if (keysRefused(keys)) return keys;
  const key = keys.includes(accessKeyId) ? view.get(accessKeyKey(accessKeyId)) : undefined;
  if (key === undefined || isDeleted(view, accessKeyId)) return noSuchKey(accessKeyId);
  return key;
}

/** The account that has a key: its id says so, or its record, where it is there. */
export function accountOfKey(view: View, accessKeyId: string): string | undefined {
  return accountOfAccessKeyId(accessKeyId) ?? view.get(accessKeyKey(accessKeyId))?.account;
}

/** The account's key of that id, whoever has it; another account's is refused by its id, be it there or not. */
export function keyNamed(view: View, account: string, accessKeyId: string): AccessKeyRecord | Refusal {
  const holder = accountOfAccessKeyId(accessKeyId);
  // By the id alone: whether the other account has that key is not for this one to know.
  if (holder !== undefined && holder !== account)
    return refusal('AccessDenied', `The access key ${accessKeyId} is not of account ${account}.`);
  const key = view.get(accessKeyKey(accessKeyId));
  return key === undefined || key.account !== account || isDeleted(view, accessKeyId) ? noSuchKey(accessKeyId) : key;
}

function isDeleted(view: View, accessKeyId: string): boolean {
  return view.revocationsOf(accessKeyId).some(({ kind }) => kind === 'key-delete');
}

function noSuchKey(accessKeyId: string): Refusal {
  return refusal('NoSuchEntity', `The Access Key with id ${accessKeyId} cannot be found.`);
}

/** Whether the key was not found. */
export function keyRefused(key: AccessKeyRecord | Refusal): key is Refusal {
  return 'code' in key;
}

/** An active key of that id and secret for its owner, who must have room for it. */
export function newKey(
  scope: ActionScope,
  named: KeyOwner,
  { id, secret }: { readonly id: string; readonly secret: string },
): { readonly key: AccessKeyRecord; readonly writes: readonly RecordWrite[] } | Refusal {
  const { view, account } = scope;
  const keys = keysOf(view, account, named);
  if (keysRefused(keys)) return keys;
  if (keys.length >= quotas.accessKeysPerUser) return quotaExceeded('AccessKeysPerUser', quotas.accessKeysPerUser);
  const user = named.kind === 'user' ? view.get(userKey(account, named.name)) : undefined;
  if (named.kind === 'user' && user === undefined) return noSuchEntity('user', named.name);
  const record = view.get(accountKey(account));
  const key: AccessKeyRecord = {
    ...{ id, account, status: 'Active', createdAtMs: scope.nowMs, createdAtSeq: scope.accountSeq, coveredDots: [] },
    owner: user === undefined ? { kind: 'root' } : { kind: 'user', id: user.id, name: user.name },
    sealedSecret: scope.secrets.sealAccessKey(secret, id, account),
  };
  const owner =
    user !== undefined
      ? { key: userKey(account, user.name), value: { ...user, accessKeys: [...user.accessKeys, id] } }
      : {
          key: accountKey(account),
          value: record === undefined ? undefined : { ...record, rootAccessKeys: [...record.rootAccessKeys, id] },
        };
  return { key, writes: [{ key: accessKeyKey(id), value: key }, owner] };
}

/** Writes that take a key away for ever. */
export function keyDeletionWrites(view: View, key: AccessKeyRecord): readonly RecordWrite[] {
  const gone: RecordWrite = { key: accessKeyKey(key.id), value: undefined };
  if (key.owner.kind === 'root') {
    const account = view.get(accountKey(key.account));
    if (account === undefined) return [gone];
    return [
      gone,
      {
        key: accountKey(key.account),
        value: { ...account, rootAccessKeys: account.rootAccessKeys.filter((id) => id !== key.id) },
      },
    ];
  }
  const user = view.get(userKey(key.account, key.owner.name));
  if (user === undefined) return [gone];
  return [
    gone,
    {
      key: userKey(key.account, user.name),
      value: { ...user, accessKeys: user.accessKeys.filter((id) => id !== key.id) },
    },
  ];
}

/**
 * The revocation that taking a visible key away amounts to; a refusal where its deletion is visible already, which
 * nothing undoes; undefined where the key is not visible here.
 */
export function keyRevocation(
  scope: PermissionScope,
  userName: string | undefined,
  accessKeyId: string,
  kind: 'key-deactivate' | 'key-delete',
): Refusal | RevocationDraft | undefined {
  if (ownerRefused(keyOwner(scope, userName))) return undefined;
  if (isDeleted(scope.view, accessKeyId)) return noSuchKey(accessKeyId);
  const key = findKey(scope, userName, accessKeyId);
  return keyRefused(key) ? undefined : revocationOf(key, kind);
}

/** The revocation that takes the key away. */
export function revocationOf(key: AccessKeyRecord, kind: 'key-deactivate' | 'key-delete'): RevocationDraft {
  return { account: key.account, target: key.id, targetCreatedAtSeq: key.createdAtSeq, kind };
}
