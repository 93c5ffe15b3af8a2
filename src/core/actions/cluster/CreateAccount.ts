// Makes an account, with an access key of its root user.

import { newSecretAccessKey } from '../../authn/secret-access-key.ts';
import type { Entropy } from '../../base/ports.ts';
import { newAccessKeyId } from '../../model/access-key-id.ts';
import { loginProfileKey } from '../../model/credential-record.ts';
import { organizationKey } from '../../model/organization.ts';
import { type AccessKeyRecord, type AccountRecord, accessKeyKey, accountKey } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { CreateAccountRequest, CreateAccountResponse } from '../../shapes/cluster.ts';
import { accountShape } from '../accounts.ts';
import { defineAction, refuse } from '../action.ts';
import { type NewPassword, passwordRefused, passwordSet, passwordWork, rootPasswordProblem } from '../passwords.ts';

/** Makes an account, with an access key of its root user. */
export const CreateAccount = defineAction<CreateAccountRequest, CreateAccountResponse>({
  service: 'cluster',
  name: 'CreateAccount',
  kind: 'write',
  permissions: () => [{ action: 'eventide:CreateAccount', resource: '*' }],
  slowWork(scope, request) {
    const set = rootPassword(request, request.id ?? '');
    return set === undefined || passwordRefused(set) ? undefined : passwordWork(scope, set);
  },
  run(scope, request) {
    const { id, name, email } = request;
    const { view, entropy, nowMs } = scope;
    const managementAccount = view.get(organizationKey)?.managementAccount;
    if (managementAccount !== undefined && managementAccount !== scope.account)
      return refuse('AccessDenied', 'Only the management account makes accounts.');
    if (id !== undefined && view.get(accountKey(id)) !== undefined)
      return refuse('EntityAlreadyExists', `Account with id ${id} already exists.`);
    let account = id ?? drawnAccount(entropy);
    while (view.get(accountKey(account)) !== undefined) account = drawnAccount(entropy);
    const set = rootPassword(request, account);
    if (set !== undefined && passwordRefused(set)) return { outcome: 'refused', refusal: set };
    const profile = set === undefined ? undefined : passwordSet(scope, set, false);
    if (profile !== undefined && passwordRefused(profile)) return { outcome: 'refused', refusal: profile };
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
        ...(profile === undefined ? [] : [{ key: loginProfileKey(account, account), value: profile }]),
      ],
      class: 'create',
      account,
    };
  },
});

/** The password that the root user is given; undefined: none. */
function rootPassword(
  { name, email, password }: CreateAccountRequest,
  account: string,
): NewPassword | Refusal | undefined {
  if (password === undefined) return undefined;
  if (email === undefined)
    return refusal('InvalidInput', 'A root user signs in with a mail address and a password: give the address, too.');
  const set = { account, holder: account, password, before: undefined };
  return rootPasswordProblem({ name: name ?? account, email }, password) ?? set;
}

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
