// The account of an import: made or found empty, and how far the import is, in its own record.

import { accountAliasKey, aliasHolderKey } from '../../model/account-alias.ts';
import { loginProfileKey } from '../../model/credential-record.ts';
import { outboundFederationKey } from '../../model/federation-record.ts';
import { type AccountRecord, accountKey, passwordPolicyKey, signingCertificatesKey } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { View } from '../../model/view.ts';
import type { ExportedAccount } from '../../shapes/cluster.ts';
import { UpdateAccountPasswordPolicy } from '../iam/UpdateAccountPasswordPolicy.ts';
import type { ImportCalls } from './import-calls.ts';

/** An export as an import names it. */
export interface ImportedFile {
  readonly file: string;
  readonly total: number;
}

// Every id in a part is looked up in every account: so many looks take some tenths of a second, in which the home does nothing else.
const looksAtOnce = 20_000;

/** How many parts are taken in one op of a cluster with so many accounts. */
export function partsAtOnce(accountCount: number): number {
  return Math.max(1, Math.floor(looksAtOnce / Math.max(1, accountCount)));
}

/** How many parts of an export an account has. */
export function doneOf(view: View, account: string, { file, total }: ImportedFile): number {
  const imported = view.get(accountKey(account))?.imported;
  return imported?.file === file && imported.total === total ? imported.done : 0;
}

/** Why an account does not take parts of an export; undefined where it does: it is not there, empty, or has parts of that one. */
export function importProblem(view: View, account: string, named: ImportedFile): Refusal | undefined {
  const record = view.get(accountKey(account));
  if (record === undefined || doneOf(view, account, named) > 0) return undefined;
  if (record.imported === undefined) return isEmpty(view, record) ? undefined : notEmpty(account);
  // Of an import that came to nothing behind the account itself another one may take the place.
  return record.imported.done <= 1 && isEmpty(view, record, [passwordPolicyKey(account)])
    ? undefined
    : refusal('EntityAlreadyExists', `The account ${account} was imported from another file.`);
}

function notEmpty(account: string): Refusal {
  return refusal(
    'EntityAlreadyExists',
    `The account ${account} is here already, and is not empty: an import makes an account, and changes none.`,
  );
}

/** Whether nothing is in it but what it was made with: a root user, with or without an access key. */
function isEmpty(view: View, { account, counts }: AccountRecord, but: readonly string[] = []): boolean {
  const others = [
    passwordPolicyKey(account),
    loginProfileKey(account, account),
    signingCertificatesKey(account, account),
    outboundFederationKey(account),
    accountAliasKey(account),
  ];
  return (
    Object.values(counts).every((count) => count === 0) &&
    others.every((key) => but.includes(key) || view.get<unknown>(key as never) === undefined)
  );
}

/** Makes the account, or gives the empty one that is there what the export says of it. */
export function importAccount(calls: ImportCalls, part: ExportedAccount, named: ImportedFile): void {
  const { account, scope } = calls;
  const { name, email, createDate: createdAtMs, globalEndpointTokenVersion, alias, passwordPolicy } = part;
  if (alias !== undefined) calls.holds(aliasProblem(scope.view, account, alias));
  const present = scope.view.get(accountKey(account));
  // Nobody becomes the root user of an account that was there without being one.
  const onDemand = part.onDemand === true && (present === undefined || present.onDemand === true);
  const record: AccountRecord = {
    ...{ account, name, createdAtMs, rootAccessKeys: present?.rootAccessKeys ?? [] },
    ...(email === undefined ? {} : { email }),
    ...(onDemand ? { onDemand } : {}),
    ...(globalEndpointTokenVersion === undefined
      ? {}
      : { globalEndpointTokenVersion: globalEndpointTokenVersion === 2 ? 2 : 1 }),
    counts: present?.counts ?? { users: 0, groups: 0, roles: 0, policies: 0 },
    imported: { ...named, done: 0 },
  };
  calls.put([{ key: accountKey(account), value: record }]);
  const policyKey = passwordPolicyKey(account);
  if (scope.view.get(policyKey) !== undefined) calls.put([{ key: policyKey, value: undefined }]);
  if (passwordPolicy !== undefined) calls.must(UpdateAccountPasswordPolicy, passwordPolicy);
}

/** Why an account cannot have an alias; undefined where it can, or has it. */
export function aliasProblem(view: View, account: string, alias: string): Refusal | undefined {
  const holder = view.get(aliasHolderKey(alias))?.account;
  return holder === undefined || holder === account
    ? undefined
    : refusal('EntityAlreadyExists', `The account alias ${alias} is another account's here.`);
}

/** Says how far the import is. */
export function noteDone(calls: ImportCalls, done: number): void {
  const key = accountKey(calls.account);
  const record = calls.made(key);
  const { imported } = record;
  if (imported !== undefined) calls.put([{ key, value: { ...record, imported: { ...imported, done } } }]);
}
