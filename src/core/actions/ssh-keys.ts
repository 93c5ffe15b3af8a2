// SSH public keys: of users, in one record of each user, shown in either encoding.

import type { Entropy } from '../base/ports.ts';
import { drawBase32 } from '../model/base32.ts';
import { type RecordWrite, type SshPublicKeyRecord, sshPublicKeysKey, type UserRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { SSHPublicKey } from '../shapes/iam.ts';
import type { ActionOutcome, ActionScope } from './action.ts';
import { findEntity, noSuchEntity } from './entities.ts';

// 80 drawn bits, so that no id is ever drawn twice; with the prefix as long as AWS's.
const drawnCharacters = 16;

/** A fresh id of an SSH public key. */
export function newSshKeyId(entropy: Entropy): string {
  return `APKA${drawBase32(entropy, drawnCharacters)}`;
}

/** The SSH public keys of the user with that unique id. */
export function sshKeysOf(view: View, account: string, userId: string): readonly SshPublicKeyRecord[] {
  return view.get(sshPublicKeysKey(account, userId))?.keys ?? [];
}

/** A user and its SSH public keys. */
export interface UserKeys {
  readonly user: UserRecord;
  readonly keys: readonly SshPublicKeyRecord[];
}

/** The user of that name and its keys, or AWS's words that there is none. */
export function userKeys({ view, account }: ActionScope, userName: string): Refusal | UserKeys {
  const user = findEntity(view, 'user', account, userName)?.record;
  return user === undefined ? noSuchEntity('user', userName) : { user, keys: sshKeysOf(view, account, user.id) };
}

/** Whether no user was found. */
export function userRefused(found: Refusal | UserKeys): found is Refusal {
  return 'code' in found;
}

/** AWS's words for a key that is not there. */
export function noSuchSshKey(id: string): Refusal {
  return refusal('NoSuchEntity', `The Public Key with id ${id} cannot be found.`);
}

/** The write of a user's keys; without any the record is absent. */
export function sshKeysWrite(account: string, userId: string, keys: readonly SshPublicKeyRecord[]): RecordWrite {
  return { key: sshPublicKeysKey(account, userId), value: keys.length === 0 ? undefined : { keys } };
}

/** Puts something else, or nothing, in the place of one key. */
export function changeSshKey(
  scope: ActionScope,
  named: { readonly userName: string; readonly sshPublicKeyId: string },
  change: (key: SshPublicKeyRecord) => readonly SshPublicKeyRecord[],
): ActionOutcome<Readonly<Record<string, never>>> {
  const found = userKeys(scope, named.userName);
  if (userRefused(found)) return { outcome: 'refused', refusal: found };
  const { user, keys } = found;
  if (!keys.some(({ id }) => id === named.sshPublicKeyId))
    return { outcome: 'refused', refusal: noSuchSshKey(named.sshPublicKeyId) };
  const changed = keys.flatMap((key) => (key.id === named.sshPublicKeyId ? change(key) : [key]));
  const writes = [sshKeysWrite(scope.account, user.id, changed)];
  return { outcome: 'written', response: {}, writes, class: changed.length < keys.length ? 'revoke' : 'update' };
}

/** An SSH public key as the API shows it. */
export function sshKeyShape(user: UserRecord, key: SshPublicKeyRecord, encoding: 'PEM' | 'SSH'): SSHPublicKey {
  return {
    ...{ userName: user.name, sshPublicKeyId: key.id, fingerprint: key.fingerprint, status: key.status },
    sshPublicKeyBody: encoding === 'PEM' ? key.pem : key.ssh,
    uploadDate: key.uploadedAtMs,
  };
}
