// Makes an account, with an access key of its root user.

import { newSecretAccessKey } from '../../authn/secret-access-key.ts';
import type { Entropy } from '../../base/ports.ts';
import { newAccessKeyId } from '../../model/access-key-id.ts';
import { organizationKey } from '../../model/organization.ts';
import { type AccessKeyRecord, type AccountRecord, accessKeyKey, accountKey } from '../../model/record.ts';
import type { CreateAccountRequest, CreateAccountResponse } from '../../shapes/cluster.ts';
import { accountShape } from '../accounts.ts';
import { defineAction, refuse } from '../action.ts';

/** Makes an account, with an access key of its root user. */
export const CreateAccount = defineAction<CreateAccountRequest, CreateAccountResponse>({
  service: 'cluster',
  name: 'CreateAccount',
  kind: 'write',
  permissions: () => [{ action: 'eventide:CreateAccount', resource: '*' }],
  run(scope, { id, name, email }) {
    const { view, entropy, nowMs } = scope;
    const managementAccount = view.get(organizationKey)?.managementAccount;
    if (managementAccount !== undefined && managementAccount !== scope.account)
      return refuse('AccessDenied', 'Only the management account makes accounts.');
    if (id !== undefined && view.get(accountKey(id)) !== undefined)
      return refuse('EntityAlreadyExists', `Account with id ${id} already exists.`);
    let account = id ?? drawnAccount(entropy);
    while (view.get(accountKey(account)) !== undefined) account = drawnAccount(entropy);
    let accessKeyId: string = newAccessKeyId('AKIA', account, entropy);
    while (view.get(accessKeyKey(accessKeyId)) !== undefined) accessKeyId = newAccessKeyId('AKIA', account, entropy);
    const secretAccessKey = newSecretAccessKey(entropy);
    const record: AccountRecord = {
      ...{ account, name: name ?? account, createdAtMs: nowMs, rootAccessKeys: [accessKeyId] },
      ...(email === undefined ? {} : { email }),
      counts: { users: 0, groups: 0, roles: 0, policies: 0 },
    };
    const key: AccessKeyRecord = {
      ...{ id: accessKeyId, account, owner: { kind: 'root' }, status: 'Active', createdAtMs: nowMs },
      // The first op of its account.
      ...{ createdAtSeq: 1, coveredDots: [] },
      sealedSecret: scope.secrets.sealAccessKey(secretAccessKey, accessKeyId, account),
    };
    return {
      outcome: 'written',
      response: { account: accountShape(record), accessKeyId, secretAccessKey },
      writes: [
        { key: accountKey(account), value: record },
        { key: accessKeyKey(accessKeyId), value: key },
      ],
      class: 'create',
      account,
    };
  },
});

const digits = 12;

/** Twelve digits, the first not zero. */
function drawnAccount(entropy: Entropy): string {
  let id = '';
  while (id.length < digits) {
    for (const byte of entropy.bytes(digits)) {
      // Of 256 values 250 fall evenly on ten digits.
      if (byte < 250 && id.length < digits && (id.length > 0 || byte % 10 !== 0)) id += String(byte % 10);
    }
  }
  return id;
}
