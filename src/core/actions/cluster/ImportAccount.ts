// Brings in parts of an exported account: checked like calls of strangers, there at once on every replica.

import { newSecretAccessKey } from '../../authn/secret-access-key.ts';
import { newAccessKeyId } from '../../model/access-key-id.ts';
import { accountAliasKey, accountAliasOwner } from '../../model/account-alias.ts';
import { accessKeyKey, accountKey, idKey } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import { uniqueIdKind } from '../../model/unique-id.ts';
import type { ExportedPart, ImportAccountRequest, ImportAccountResponse } from '../../shapes/cluster.ts';
import { newKey } from '../access-keys.ts';
import { accountClosed, isClosed } from '../accounts.ts';
import { type ActionOutcome, type ActionScope, defineAction, refuse } from '../action.ts';
import { checkRequest, invalidRequest } from '../check-request.ts';
import { CreateAccountAlias } from '../iam/CreateAccountAlias.ts';
import { isQuarantined } from '../revocations.ts';
import {
  doneOf,
  type ImportedFile,
  importAccount,
  importProblem,
  noteDone,
  partsAtOnce,
} from '../transfer/import-account.ts';
import { ImportCalls } from '../transfer/import-calls.ts';
import { importPart, partName } from '../transfer/import-parts.ts';

// What one op holds: with the records around it well below what goes into one message between replicas.
const opCharacters = 1_000_000;
// More parts than the largest account of the largest quotas has.
const mostParts = 1_000_000;

type Outcome = ActionOutcome<ImportAccountResponse>;

/** Brings in parts of an exported account: checked like calls of strangers, there at once on every replica. */
export const ImportAccount = defineAction<ImportAccountRequest, ImportAccountResponse>({
  service: 'cluster',
  name: 'ImportAccount',
  kind: 'write',
  permissions: () => [{ action: 'eventide:ImportAccount', resource: '*' }],
  run(scope, request) {
    const { id: account, alias, quarantine, rootKey, parts } = request;
    const refused = requestProblem(scope, request);
    if (refused !== undefined) return { outcome: 'refused', refusal: refused };
    if (parts.length > 0) return takeParts(scope, request);
    const { done = 0, total = -1 } = scope.view.get(accountKey(account))?.imported ?? {};
    if (quarantine !== undefined) return putIntoQuarantine(scope, account, quarantine, done);
    if (done !== total)
      return refuse('InvalidInput', `The import is at part ${done} of ${total}: first come the rest.`);
    if (alias !== undefined) return giveAlias(scope, account, alias, done);
    return rootKey === true ? makeRootKey(scope, account, done) : refuse('InvalidInput', 'There is nothing to import.');
  },
});

function requestProblem(scope: ActionScope, request: ImportAccountRequest): Refusal | undefined {
  const { id: account, file, from = 0, total, parts } = request;
  const { firstAccount } = scope.cluster;
  if (scope.account !== firstAccount)
    return refusal('AccessDenied', `Only the account ${firstAccount}, which the cluster was made with, may do that.`);
  if (isClosed(scope.view, account)) return accountClosed(account);
  const asked = [request.alias, request.quarantine, request.rootKey].filter((one) => one !== undefined).length;
  if (asked + (parts.length > 0 ? 1 : 0) !== 1)
    return refusal('InvalidInput', 'Give parts, or one of alias, quarantine and root_key.');
  const imported = scope.view.get(accountKey(account))?.imported;
  if (parts.length === 0)
    return imported?.file === file ? undefined : refusal('InvalidInput', `${account} is not imported from that file.`);
  if (total === undefined || total < 1 || total > mostParts || from < 0 || from + parts.length > total)
    return refusal('InvalidInput', 'The parts do not stand within the export.');
  if (parts.some((part) => Object.keys(part).length !== 1)) return refusal('InvalidInput', 'A part has one member.');
  if (parts.length > 1 && JSON.stringify(parts).length > opCharacters)
    return refusal('InvalidInput', 'There are too many parts in one call.');
  return importProblem(scope.view, account, { file, total });
}

function takeParts(scope: ActionScope, request: ImportAccountRequest): Outcome {
  const { id: account, file, from = 0, total = 0, parts, key } = request;
  const done = doneOf(scope.view, account, { file, total });
  if (from > done) return refuse('InvalidInput', `The import is at part ${done}: it goes on there.`);
  const passedOver = Math.min(done - from, parts.length);
  const fresh = parts.slice(passedOver, passedOver + partsAtOnce(scope.accountCount));
  if (fresh.length === 0) return { outcome: 'answered', response: { done, passedOver } };
  const calls = new ImportCalls(scope, account, key === undefined ? undefined : scope.secrets.exportKey(key));
  for (const [at, part] of fresh.entries()) {
    const problem = partProblem(calls, part, { file, total, number: done + at });
    if (problem === undefined) continue;
    const message = `Part ${done + at + 1} of the export, ${partName(part)}: ${problem.message}`;
    return { outcome: 'refused', refusal: { ...problem, message } };
  }
  noteDone(calls, done + fresh.length);
  const response = { done: done + fresh.length, passedOver };
  return { outcome: 'written', response, writes: calls.writes, class: 'create', account };
}

/** Makes a part; why it is refused. */
function partProblem(
  calls: ImportCalls,
  part: ExportedPart,
  { file, total, number }: ImportedFile & { readonly number: number },
): Refusal | undefined {
  if ((part.account !== undefined) !== (number === 0))
    return refusal('InvalidInput', 'The account itself comes first, and once.');
  if (part.account === undefined) importPart(calls, part);
  else importAccount(calls, part.account, { file, total });
  return calls.problem;
}

/** Before the principal is there: so there is no moment in which it is free. */
function putIntoQuarantine(scope: ActionScope, account: string, principalId: string, done: number): Outcome {
  const kind = uniqueIdKind(principalId);
  const isOthers =
    principalId !== account &&
    ((kind !== 'user' && kind !== 'role') ||
      scope.view.get(idKey(principalId)) !== undefined ||
      scope.isDead(principalId) ||
      scope.view.revocationsOf(principalId).some((one) => one.account !== account));
  if (isQuarantined(scope.view, account, principalId)) return { outcome: 'answered', response: { done } };
  if (isOthers) return refuse('InvalidInput', `${principalId} is no principal that is about to be imported.`);
  const draft = { account, target: principalId, targetCreatedAtSeq: 0, kind: 'principal-quarantine' } as const;
  return { outcome: 'revoked', draft };
}

/** Aliases are records of a lane of their own. */
function giveAlias(scope: ActionScope, account: string, alias: string, done: number): Outcome {
  const present = scope.view.get(accountAliasKey(account))?.alias;
  if (present === alias) return { outcome: 'answered', response: { done } };
  const request = { accountAlias: alias };
  const violations = checkRequest('iam', 'CreateAccountAliasRequest', request);
  if (violations.length > 0) return { outcome: 'refused', refusal: invalidRequest(violations) };
  const outcome = CreateAccountAlias.run({ ...scope, account }, request);
  if (outcome.outcome === 'refused') return outcome;
  if (outcome.outcome !== 'written') return { outcome: 'answered', response: { done } };
  return { ...outcome, response: { done }, account: accountAliasOwner };
}

/** Where the root user came without one: nobody could do anything in the account. */
function makeRootKey(scope: ActionScope, account: string, done: number): Outcome {
  const { view, entropy } = scope;
  const has = view.get(accountKey(account))?.rootAccessKeys ?? [];
  if (has.length > 0) return { outcome: 'answered', response: { done } };
  let id: string = newAccessKeyId('AKIA', account, entropy);
  while (view.get(accessKeyKey(id)) !== undefined) id = newAccessKeyId('AKIA', account, entropy);
  const secret = newSecretAccessKey(entropy);
  const made = newKey({ ...scope, account, accountSeq: scope.seqOf(account) }, { kind: 'root' }, { id, secret });
  if ('code' in made) return { outcome: 'refused', refusal: made };
  const response = { done, accessKeyId: id, secretAccessKey: secret };
  return { outcome: 'written', response, writes: made.writes, class: 'create', account };
}
