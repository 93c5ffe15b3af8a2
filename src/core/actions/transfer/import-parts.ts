// Parts of an import, each made by the ordinary actions, with the ids and dates that it had.

import { privateKeyPlace } from '../../authn/export-key.ts';
import {
  type PolicyRecord,
  type PrivateKeyRecord,
  policyKey,
  policyVersionKey,
  roleKey,
  samlProviderKey,
  userKey,
} from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type {
  ExportedGroup,
  ExportedInstanceProfile,
  ExportedOidcProvider,
  ExportedPart,
  ExportedPolicy,
  ExportedRole,
  ExportedRoot,
  ExportedSamlProvider,
  ExportedServerCertificate,
  ExportedUser,
} from '../../shapes/cluster.ts';
import { linkedPolicyWrites } from '../attachments.ts';
import { documentProblem, managedSizeProblem } from '../documents.ts';
import { AddRoleToInstanceProfile } from '../iam/AddRoleToInstanceProfile.ts';
import { AddUserToGroup } from '../iam/AddUserToGroup.ts';
import { AttachGroupPolicy } from '../iam/AttachGroupPolicy.ts';
import { AttachRolePolicy } from '../iam/AttachRolePolicy.ts';
import { AttachUserPolicy } from '../iam/AttachUserPolicy.ts';
import { CreateGroup } from '../iam/CreateGroup.ts';
import { CreateInstanceProfile } from '../iam/CreateInstanceProfile.ts';
import { CreateOpenIDConnectProvider } from '../iam/CreateOpenIDConnectProvider.ts';
import { CreatePolicy } from '../iam/CreatePolicy.ts';
import { CreateRole } from '../iam/CreateRole.ts';
import { CreateSAMLProvider } from '../iam/CreateSAMLProvider.ts';
import { CreateUser } from '../iam/CreateUser.ts';
import { PutGroupPolicy } from '../iam/PutGroupPolicy.ts';
import { PutRolePolicy } from '../iam/PutRolePolicy.ts';
import { PutUserPolicy } from '../iam/PutUserPolicy.ts';
import { UploadServerCertificate } from '../iam/UploadServerCertificate.ts';
import { findPolicy } from '../managed-policies.ts';
import { keysRefused, samlProviderWrite, withPrivateKey } from '../saml-providers.ts';
import { isServiceLinked, linkedPathProblem, linkedRolePolicy, linkedServiceOf } from '../service-linked-roles.ts';
import { GivenEntropy } from './given-entropy.ts';
import type { ImportCalls } from './import-calls.ts';
import {
  importAccessKey,
  importMfaDevice,
  importPassword,
  importServiceCredential,
  importSigningCertificate,
  importSshPublicKey,
} from './import-credentials.ts';

/** Makes what a part tells of; the account itself is made elsewhere. */
export function importPart(calls: ImportCalls, part: ExportedPart): void {
  const { policy, group, user, role, instanceProfile, oidcProvider } = part;
  if (policy !== undefined) importPolicy(calls, policy);
  if (group !== undefined) importGroup(calls, group);
  if (user !== undefined) importUser(calls, user);
  if (role !== undefined) importRole(calls, role);
  if (instanceProfile !== undefined) importInstanceProfile(calls, instanceProfile);
  if (oidcProvider !== undefined) importOidcProvider(calls, oidcProvider);
  if (part.samlProvider !== undefined) importSamlProvider(calls, part.samlProvider);
  if (part.serverCertificate !== undefined) importServerCertificate(calls, part.serverCertificate);
  if (part.mfaDevice !== undefined) importMfaDevice(calls, part.mfaDevice, undefined);
  if (part.root !== undefined) importRoot(calls, part.root);
}

/** What a part is of, as errors name it. */
export function partName(part: ExportedPart): string {
  const [[kind, value] = ['nothing', {}]] = Object.entries(part) as [string, object][];
  const words = kind.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  const named = value as { readonly name?: string; readonly url?: string; readonly serialNumber?: string };
  const name = kind === 'account' ? undefined : (named.name ?? named.url ?? named.serialNumber);
  return name === undefined ? words : `${words} ${name}`;
}

function importPolicy(calls: ImportCalls, part: ExportedPolicy): void {
  const { account } = calls;
  const { name: policyName, path, description, createDate, versions, defaultVersion, nextVersion, tags } = part;
  const numbers = versions.map(({ number }) => number);
  const isInOrder = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
  if (!isInOrder || !numbers.includes(defaultVersion) || nextVersion <= (numbers.at(-1) ?? 0))
    calls.holds(refusal('InvalidInput', 'Its versions are not in order.'));
  for (const { document } of versions.slice(1))
    calls.holds(documentProblem(document, 'managed') ?? managedSizeProblem(document));
  const described = description === undefined ? {} : { description };
  const request = { policyName, path, policyDocument: versions[0]?.document ?? '', tags, ...described };
  if (!calls.must(CreatePolicy, request, calls.withId('policy', part.id, createDate))) return;
  const key = policyKey(account, policyName);
  const record: PolicyRecord = {
    ...{ ...calls.made(key), updatedAtMs: part.updateDate, defaultVersion, nextVersion },
    versions: versions.map(({ number, createDate: createdAtMs }) => ({ number, createdAtMs })),
  };
  calls.drop(policyVersionKey(account, policyName, 1));
  calls.put([
    { key, value: record },
    ...versions.map(({ number, document, createDate: createdAtMs }) => ({
      key: policyVersionKey(account, policyName, number),
      value: { document, createdAtMs },
    })),
  ]);
}

function importGroup(calls: ImportCalls, { name: groupName, path, id, createDate, ...part }: ExportedGroup): void {
  calls.must(CreateGroup, { groupName, path }, calls.withId('group', id, createDate));
  for (const { name: policyName, document: policyDocument } of part.inlinePolicies)
    calls.must(PutGroupPolicy, { groupName, policyName, policyDocument });
  for (const policyArn of part.attachedPolicies) calls.must(AttachGroupPolicy, { groupName, policyArn });
}

function importUser(calls: ImportCalls, part: ExportedUser): void {
  const { name: userName, path, id, createDate, tags, permissionsBoundary } = part;
  calls.requireQuarantine(id, part.quarantined);
  const bounded = permissionsBoundary === undefined ? {} : { permissionsBoundary };
  calls.must(CreateUser, { userName, path, tags, ...bounded }, calls.withId('user', id, createDate));
  for (const { name: policyName, document: policyDocument } of part.inlinePolicies)
    calls.must(PutUserPolicy, { userName, policyName, policyDocument });
  for (const policyArn of part.attachedPolicies) calls.must(AttachUserPolicy, { userName, policyArn });
  for (const groupName of part.groups) calls.must(AddUserToGroup, { userName, groupName });
  if (calls.problem !== undefined) return;
  const user = calls.made(userKey(calls.account, userName));
  for (const key of part.accessKeys) importAccessKey(calls, { kind: 'user', name: userName }, key);
  if (part.password !== undefined) importPassword(calls, id, part.password);
  for (const key of part.sshPublicKeys) importSshPublicKey(calls, user, key);
  for (const certificate of part.signingCertificates)
    importSigningCertificate(calls, { holder: id, userName }, certificate);
  for (const credential of part.serviceCredentials) importServiceCredential(calls, user, credential);
  for (const device of part.mfaDevices) importMfaDevice(calls, device, user);
}

function importRole(calls: ImportCalls, part: ExportedRole): void {
  const { name: roleName, path, id, createDate, description, trustPolicy, maxSessionDuration, tags } = part;
  const { permissionsBoundary } = part;
  calls.requireQuarantine(id, part.quarantined);
  const isLinked = isServiceLinked({ path });
  if (isLinked) calls.holds(linkedPathProblem(path, roleName));
  const request = {
    // Under the path of service-linked roles no call makes one: it moves there when it is whole.
    ...{ roleName, path: isLinked ? '/' : path, assumeRolePolicyDocument: trustPolicy, maxSessionDuration, tags },
    ...(description === undefined ? {} : { description }),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  };
  calls.must(CreateRole, request, calls.withId('role', id, createDate));
  for (const { name: policyName, document: policyDocument } of part.inlinePolicies)
    calls.must(PutRolePolicy, { roleName, policyName, policyDocument });
  const own = isLinked ? linkedRolePolicy(linkedServiceOf(path)) : undefined;
  for (const policyArn of part.attachedPolicies)
    if (policyArn !== own) calls.must(AttachRolePolicy, { roleName, policyArn });
  if (!isLinked || calls.problem !== undefined) return;
  const key = roleKey(calls.account, roleName);
  const role = calls.made(key);
  // No call attaches it; an export may be of a release that had another.
  const { view } = calls.scope;
  const isThere =
    own !== undefined && part.attachedPolicies.includes(own) && findPolicy(view, calls.account, own) !== undefined;
  const linked = { name: role.name, attachedPolicies: isThere ? [own] : [] };
  calls.put([
    { key, value: { ...role, path, attachedPolicies: [...role.attachedPolicies, ...linked.attachedPolicies] } },
    ...linkedPolicyWrites({ view, account: calls.account }, linked, 1),
  ]);
}

function importInstanceProfile(calls: ImportCalls, part: ExportedInstanceProfile): void {
  const { name: instanceProfileName, path, id, createDate, tags, role: roleName } = part;
  const as = calls.withId('instance-profile', id, createDate);
  calls.must(CreateInstanceProfile, { instanceProfileName, path, tags }, as);
  if (roleName !== undefined) calls.must(AddRoleToInstanceProfile, { instanceProfileName, roleName });
}

function importOidcProvider(calls: ImportCalls, part: ExportedOidcProvider): void {
  const { url, id, createDate: nowMs, clientIds: clientIdList, thumbprints: thumbprintList, tags } = part;
  const as = { nowMs, entropy: GivenEntropy.idBehind('', id) };
  calls.must(CreateOpenIDConnectProvider, { url, clientIdList, thumbprintList, tags }, as);
}

function importSamlProvider(calls: ImportCalls, part: ExportedSamlProvider): void {
  const { account, scope } = calls;
  const { name, id, createDate: nowMs, encryptionMode, tags, metadata: samlMetadataDocument } = part;
  const mode = encryptionMode === undefined ? {} : { encryptionMode };
  const as = { nowMs, entropy: GivenEntropy.idBehind('', id) };
  let privateKeys: readonly PrivateKeyRecord[] = [];
  for (const key of part.privateKeys) {
    const pem = calls.open(key.sealedKey, privateKeyPlace(key.id));
    const its = { nowMs: key.createDate, entropy: GivenEntropy.idBehind('', key.id) };
    const more = withPrivateKey({ ...scope, ...its }, privateKeys, pem);
    if (keysRefused(more)) calls.holds(more);
    else privateKeys = more;
  }
  // Without its mode, which asks for keys that the call cannot bring under their ids.
  if (!calls.must(CreateSAMLProvider, { name, samlMetadataDocument, tags }, as)) return;
  const record = calls.made(samlProviderKey(account, name));
  calls.put([samlProviderWrite(account, { ...record, ...mode, privateKeys, validUntilMs: part.validUntil })]);
}

function importServerCertificate(calls: ImportCalls, part: ExportedServerCertificate): void {
  const { name: serverCertificateName, path, id, uploadDate, tags, body: certificateBody, chain } = part;
  const privateKey = calls.open(part.sealedKey, privateKeyPlace(id));
  if (privateKey === undefined) return;
  const more = chain === undefined ? {} : { certificateChain: chain };
  const request = { serverCertificateName, path, certificateBody, privateKey, tags, ...more };
  calls.must(UploadServerCertificate, request, calls.withId('server-certificate', id, uploadDate));
}

function importRoot(calls: ImportCalls, part: ExportedRoot): void {
  const { account } = calls;
  calls.requireQuarantine(account, part.quarantined);
  for (const key of part.accessKeys) importAccessKey(calls, { kind: 'root' }, key);
  if (part.password !== undefined) importPassword(calls, account, part.password);
  for (const certificate of part.signingCertificates) importSigningCertificate(calls, { holder: account }, certificate);
}
