// Exporting and importing an account on engines under test, and an account that has one of every kind of record.

import { totpCode, totpStep } from '../../src/core/authn/totp.ts';
import { fromUtf8 } from '../../src/core/base/text.ts';
import { fromBase32 } from '../../src/core/model/base32.ts';
import type { ExportedPart } from '../../src/core/shapes/cluster.ts';
import { fastDigests } from '../sim/digests.ts';
import { allow, type Credentials, EngineUnderTest, policyOf, type RequestOf, trustOf } from './engine-under-test.ts';
import { samlKey } from './saml-key.ts';
import { samlMetadata } from './saml-metadata.ts';
import { certificate, certificateKey, certificates, sshKeys } from './uploads.ts';

/** The account that is moved. */
export const moved = '444455556666';
/** A key of exports. */
export const exportKey = Uint8Array.from({ length: 32 }, (_, at) => at);
/** Names a file. */
export const file = 'ab'.repeat(32);

/** What an export gave. */
export interface Exported {
  readonly parts: readonly ExportedPart[];
  readonly leftOut: readonly string[];
}

/** All pages of an export; a key of undefined: without secrets. */
export function exportAccount(
  engine: EngineUnderTest,
  { id = moved, key = exportKey }: { readonly id?: string; readonly key?: Uint8Array | null } = {},
): Exported {
  const parts: ExportedPart[] = [];
  const leftOut: string[] = [];
  const how = key === null ? { withoutSecrets: true } : { key };
  for (let marker: string | undefined; ; ) {
    const page = engine.respond('ExportAccount', { id, ...how, ...(marker === undefined ? {} : { marker }) });
    if (page.moved === true) throw new Error('the account moved');
    parts.push(...page.parts);
    leftOut.push(...page.leftOut);
    marker = page.marker;
    if (marker === undefined) return { parts, leftOut };
  }
}

type Import = RequestOf<'ImportAccount'>;

/** The request that brings in these parts of an export. */
export function partsRequest(
  parts: readonly ExportedPart[],
  from: number,
  to: number,
  more: Partial<Import> = {},
): Import {
  const some = parts.slice(from, to);
  return { ...{ id: moved, file, from, total: parts.length, parts: some, key: exportKey }, ...more };
}

/** Ids of the principals of an export that are in quarantine. */
function quarantined(parts: readonly ExportedPart[], id: string): readonly string[] {
  return parts.flatMap(({ user, role, root }) => {
    if (root?.quarantined === true) return [id];
    const principal = user ?? role;
    return principal?.quarantined === true ? [principal.id] : [];
  });
}

/** Brings in an export as the command line does it, so many parts at a time. */
export function importAccount(
  engine: EngineUnderTest,
  parts: readonly ExportedPart[],
  { step = 7, ...more }: Partial<Import> & { readonly step?: number } = {},
): void {
  const named = { id: moved, file, ...more };
  const held = quarantined(parts, named.id);
  if (held.length > 0) engine.respond('ImportAccount', partsRequest(parts, 0, 1, named));
  for (const quarantine of held) engine.respond('ImportAccount', { ...named, quarantine });
  for (let from = held.length > 0 ? 1 : 0; from < parts.length; from += step)
    engine.respond('ImportAccount', partsRequest(parts, from, from + step, named));
  const alias = parts[0]?.account?.alias;
  if (alias !== undefined) engine.respond('ImportAccount', { ...named, alias });
}

/** The first refusal of an import into a fresh cluster; undefined where all was taken. */
export function refusalOf(
  those: readonly ExportedPart[],
  more: Partial<Import> & { readonly step?: number } = {},
  engine = new EngineUnderTest({ seed: 2 }),
): string | undefined {
  try {
    importAccount(engine, those, { step: 1, ...more });
    return undefined;
  } catch (error) {
    return (error as Error).message.replace('ImportAccount was refused: ', '');
  }
}

/** An account with everything in it. */
export interface FullAccount {
  readonly root: Credentials;
  readonly alice: Credentials;
  readonly password: string;
  readonly rootPassword: string;
  readonly email: string;
  readonly serialNumber: string;
  /** The code that Alice's device shows so many steps from now. */
  readonly code: (engine: EngineUnderTest, steps: number) => string;
}

const arn = (resource: string): string => `arn:aws:iam::${moved}:${resource}`;
const tags = [{ key: 'team', value: 'blue' }];
const document = policyOf(allow('s3:*'));

/** Makes an account with at least one record of every kind that an export knows. */
export function makeFullAccount(engine: EngineUnderTest): FullAccount {
  const [email, rootPassword, password] = ['owner@shop.example', 'Root-Secret-1', 'Alice-Secret-2'];
  const made = engine.respond('CreateAccount', { id: moved, name: 'shop', email, password: rootPassword });
  const root = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
  const asRoot = { as: root };
  engine.respond('CreateAccountAlias', { accountAlias: 'the-shop' }, asRoot);
  engine.respond(
    'UpdateAccountPasswordPolicy',
    { minimumPasswordLength: 9, maxPasswordAge: 90, passwordReusePrevention: 3, allowUsersToChangePassword: true },
    asRoot,
  );
  engine.respond('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v2Token' }, asRoot);
  makePolicies(engine, root);
  engine.respond('CreateGroup', { groupName: 'Staff', path: '/team/' }, asRoot);
  engine.respond('PutGroupPolicy', { groupName: 'Staff', policyName: 'in', policyDocument: document }, asRoot);
  engine.respond('AttachGroupPolicy', { groupName: 'Staff', policyArn: arn('policy/x/p') }, asRoot);
  const alice = makeAlice(engine, root, password);
  const bounded = { permissionsBoundary: arn('policy/x/p') };
  const trust = { assumeRolePolicyDocument: trustOf(arn('user/team/Alice')), maxSessionDuration: 7200 };
  engine.respond(
    'CreateRole',
    { roleName: 'Deploy', path: '/ops/', description: 'd', tags, ...bounded, ...trust },
    asRoot,
  );
  engine.respond('PutRolePolicy', { roleName: 'Deploy', policyName: 'in', policyDocument: document }, asRoot);
  engine.respond(
    'AttachRolePolicy',
    { roleName: 'Deploy', policyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
    asRoot,
  );
  engine.respond('CreateServiceLinkedRole', { awsServiceName: 'autoscaling.amazonaws.com', customSuffix: 's' }, asRoot);
  engine.respond('CreateServiceLinkedRole', { awsServiceName: 'support.amazonaws.com' }, asRoot);
  engine.respond('CreateRole', { roleName: 'Held', ...trust }, asRoot);
  engine.respond('CreateUser', { userName: 'Gone' }, asRoot);
  const outlived = trustOf([arn('user/Gone'), arn('role/ops/Deploy')]);
  engine.respond('CreateRole', { roleName: 'Audit', assumeRolePolicyDocument: outlived }, asRoot);
  engine.respond('DeleteUser', { userName: 'Gone' }, asRoot);
  engine.respond('QuarantinePrincipal', { principal: arn('role/Held') }, asRoot);
  engine.respond('CreateInstanceProfile', { instanceProfileName: 'Web', path: '/x/', tags }, asRoot);
  engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'Web', roleName: 'Deploy' }, asRoot);
  makeProviders(engine, root);
  engine.respond(
    'UploadServerCertificate',
    { serverCertificateName: 'Site', path: '/x/', certificateBody: certificate, privateKey: certificateKey, tags },
    asRoot,
  );
  engine.respond('UploadSigningCertificate', { certificateBody: certificates[0] ?? '' }, asRoot);
  engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'Spare', tags }, asRoot);
  const { serialNumber, code } = giveDevice(engine, root);
  return { root, alice, password, rootPassword, email, serialNumber, code };
}

function makePolicies(engine: EngineUnderTest, root: Credentials): void {
  const policyArn = arn('policy/x/p');
  engine.respond(
    'CreatePolicy',
    { policyName: 'p', path: '/x/', policyDocument: document, description: 'all of S3', tags },
    { as: root },
  );
  const more = { policyArn, policyDocument: policyOf(allow('ec2:*')) };
  for (const setAsDefault of [true, false])
    engine.respond('CreatePolicyVersion', { ...more, setAsDefault }, { as: root });
  engine.respond('DeletePolicyVersion', { policyArn, versionId: 'v1' }, { as: root });
}

function makeAlice(engine: EngineUnderTest, root: Credentials, password: string): Credentials {
  const userName = 'Alice';
  const asRoot = { as: root };
  const permissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess';
  engine.respond('CreateUser', { userName, path: '/team/', tags, permissionsBoundary }, asRoot);
  engine.respond('PutUserPolicy', { userName, policyName: 'in', policyDocument: policyOf(allow('*')) }, asRoot);
  engine.respond('AttachUserPolicy', { userName, policyArn: arn('policy/x/p') }, asRoot);
  engine.respond('AddUserToGroup', { userName, groupName: 'Staff' }, asRoot);
  const { accessKey } = engine.respond('CreateAccessKey', { userName }, asRoot);
  const idle = engine.respond('CreateAccessKey', { userName }, asRoot).accessKey?.accessKeyId ?? '';
  engine.respond('UpdateAccessKey', { userName, accessKeyId: idle, status: 'Inactive' }, asRoot);
  engine.respond('CreateLoginProfile', { userName, password: 'Older-Secret-0' }, asRoot);
  engine.respond('UpdateLoginProfile', { userName, password }, asRoot);
  engine.respond('UploadSSHPublicKey', { userName, sshPublicKeyBody: sshKeys[0] ?? '' }, asRoot);
  const certificateBody = certificates[1] ?? '';
  const uploaded = engine.respond('UploadSigningCertificate', { userName, certificateBody }, asRoot);
  const certificateId = uploaded.certificate?.certificateId ?? '';
  engine.respond('UpdateSigningCertificate', { userName, certificateId, status: 'Inactive' }, asRoot);
  engine.respond('CreateServiceSpecificCredential', { userName, serviceName: 'codecommit.amazonaws.com' }, asRoot);
  return { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
}

function makeProviders(engine: EngineUnderTest, root: Credentials): void {
  engine.respond(
    'CreateOpenIDConnectProvider',
    { url: 'https://id.example.com/Path', clientIdList: ['b', 'a'], thumbprintList: ['A'.repeat(40)], tags },
    { as: root },
  );
  engine.respond(
    'CreateSAMLProvider',
    {
      name: 'Corp',
      samlMetadataDocument: samlMetadata(),
      assertionEncryptionMode: 'Required',
      addPrivateKey: samlKey,
      tags,
    },
    { as: root },
  );
}

function giveDevice(engine: EngineUnderTest, root: Credentials): Pick<FullAccount, 'code' | 'serialNumber'> {
  const { virtualMfaDevice } = engine.respond(
    'CreateVirtualMFADevice',
    { virtualMfaDeviceName: 'Phone', path: '/team/' },
    { as: root },
  );
  const seed = fromBase32(fromUtf8(virtualMfaDevice.base32StringSeed ?? new Uint8Array())) ?? new Uint8Array();
  const code = (of: EngineUnderTest, steps: number): string => totpCode(fastDigests, seed, totpStep(of.nowMs) + steps);
  const { serialNumber } = virtualMfaDevice;
  const codes = { authenticationCode1: code(engine, -1), authenticationCode2: code(engine, 0) };
  engine.respond('EnableMFADevice', { userName: 'Alice', serialNumber, ...codes }, { as: root });
  return { serialNumber, code };
}
