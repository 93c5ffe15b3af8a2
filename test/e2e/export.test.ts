// Export and import on real processes: an account goes from one cluster into another through the command line, and its people with it.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NodeDigests } from '../../src/adapters/node-digests.ts';
import { totpCode, totpStep } from '../../src/core/authn/totp.ts';
import { fromUtf8 } from '../../src/core/base/text.ts';
import { fromBase32 } from '../../src/core/model/base32.ts';
import { type Credentials, createClient, type EventideClient } from '../../src/lib/client.ts';
import { samlMetadata } from '../support/saml-metadata.ts';
import { certificate, certificateKey, certificates, sshKeys } from '../support/uploads.ts';
import { ClusterProcess } from './cluster-process.ts';

const shop = '444455556666';
const [password, rootPassword] = ['Alice-Secret-2', 'Root-Secret-1'];
const arn = (resource: string): string => `arn:aws:iam::${shop}:${resource}`;
const policyOf = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: arn('user/alice') }, Action: 'sts:AssumeRole' }],
});

const folder = mkdtempSync(join(tmpdir(), 'eventide-e2e-export-'));
const file = join(folder, 'shop.jsonl');
const passphrase = join(folder, 'passphrase');
let source: ClusterProcess;
let target: ClusterProcess;
let root: Credentials;
let alice: Credentials;
let codeAt: (step: number) => string;

beforeAll(async () => {
  writeFileSync(passphrase, 'correct horse battery\n');
  source = await ClusterProcess.start(['--replicas', '1', '--profile', 'instant']);
  target = await ClusterProcess.start(['--replicas', '3', '--profile', 'aws', '--seed', '3']);
  await using admin = source.client();
  const made = await admin.cluster.createAccount({
    ...{ id: shop, name: 'shop', email: 'owner@shop.example', password: rootPassword },
  });
  root = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
  await using client = source.client({ credentials: root });
  await fill(client);
}, 120_000);
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await target[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function fill({ iam, cluster }: EventideClient): Promise<void> {
  await iam.createAccountAlias({ accountAlias: 'the-shop' });
  await iam.createPolicy({ policyName: 'p', policyDocument: policyOf('s3:*') });
  await iam.createGroup({ groupName: 'staff' });
  await iam.createUser({ userName: 'alice', permissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  await iam.addUserToGroup({ userName: 'alice', groupName: 'staff' });
  await iam.putUserPolicy({ userName: 'alice', policyName: 'all', policyDocument: policyOf('*') });
  const { accessKey } = await iam.createAccessKey({ userName: 'alice' });
  alice = { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
  await iam.createLoginProfile({ userName: 'alice', password });
  await iam.uploadSSHPublicKey({ userName: 'alice', sshPublicKeyBody: sshKeys[0] ?? '' });
  await iam.uploadSigningCertificate({ userName: 'alice', certificateBody: certificates[1] ?? '' });
  await iam.createServiceSpecificCredential({ userName: 'alice', serviceName: 'codecommit.amazonaws.com' });
  const { virtualMfaDevice } = await iam.createVirtualMFADevice({ virtualMfaDeviceName: 'phone' });
  const seed = fromBase32(fromUtf8(virtualMfaDevice.base32StringSeed ?? new Uint8Array())) ?? new Uint8Array();
  codeAt = (step) => totpCode(new NodeDigests(), seed, step);
  const now = totpStep(Date.now());
  const codes = { authenticationCode1: codeAt(now - 2), authenticationCode2: codeAt(now - 1) };
  await iam.enableMFADevice({ userName: 'alice', serialNumber: virtualMfaDevice.serialNumber, ...codes });
  for (const roleName of ['deploy', 'held']) await iam.createRole({ roleName, assumeRolePolicyDocument: trust });
  await cluster.quarantinePrincipal({ principal: arn('role/held') });
  await iam.createInstanceProfile({ instanceProfileName: 'web' });
  await iam.addRoleToInstanceProfile({ instanceProfileName: 'web', roleName: 'deploy' });
  await iam.createOpenIDConnectProvider({ url: 'https://id.example.com', clientIdList: ['a'] });
  await iam.createSAMLProvider({ name: 'corp', samlMetadataDocument: samlMetadata() });
  const site = { serverCertificateName: 'site', certificateBody: certificate, privateKey: certificateKey };
  await iam.uploadServerCertificate(site);
}

it('writes a file that only its owner can read, and none without a word about the secrets', async () => {
  expect(await source.run('export', shop)).toMatchObject({ code: 2, stdout: '' });
  const { code, stderr } = await source.run('export', shop, '--output-file', file, '--passphrase-file', passphrase);
  expect([code, stderr.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^11 parts of account 444455556666/)]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const secret of [alice.secretAccessKey, root.secretAccessKey, '$argon2', 'PRIVATE'])
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
  const again = await source.run('export', shop, '--output-file', file, '--passphrase-file', passphrase);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') as string });
});

it('brings it into another cluster, where its people are let in on every replica', async () => {
  const { code, stdout, stderr } = await target.run('import', file, '--passphrase-file', passphrase);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/parts +11\n/);
  for (const { grpc } of target.replicas) {
    await using client = target.client({ credentials: alice, endpoints: [grpc] });
    expect((await client.sts.getCallerIdentity({})).arn).toBe(arn('user/alice'));
    const assume = (role: string) => client.sts.assumeRole({ roleArn: arn(`role/${role}`), roleSessionName: 'test' });
    expect((await assume('deploy')).credentials?.accessKeyId).toMatch(/^ASIA/);
    await expect(assume('held')).rejects.toThrow('The role held is in quarantine.');
    await using owner = target.client({ credentials: root, endpoints: [grpc] });
    expect((await owner.sts.getCallerIdentity({})).arn).toBe(arn('root'));
  }
  await using anybody = createClient({ endpoints: target.replicas.map(({ grpc }) => grpc) });
  const proof = { account: 'the-shop', userName: 'alice', password, mfaCode: codeAt(totpStep(Date.now())) };
  expect((await anybody.access.signIn({ password: proof })).bearerToken).toBeTruthy();
  const owner = { account: shop, email: 'owner@shop.example', password: rootPassword };
  expect((await anybody.access.signIn({ password: owner })).bearerToken).toBeTruthy();
});

it('is the same when it is exported from there', async () => {
  const parts = async (cluster: ClusterProcess): Promise<readonly string[]> => {
    const { stdout } = await cluster.run('export', shop, '--without-secrets');
    return stdout.split('\n').slice(1, -2);
  };
  expect(await parts(target)).toEqual(await parts(source));
  await using there = target.client({ credentials: root });
  await using here = source.client({ credentials: root });
  expect((await there.iam.getAccountAuthorizationDetails({})).userDetailList).toEqual(
    (await here.iam.getAccountAuthorizationDetails({})).userDetailList,
  );
});

it('changes nothing the second time, takes no other file, and no wrong passphrase', async () => {
  const again = await target.run('import', file, '--passphrase-file', passphrase);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/11, of which 11 were there/) as string });
  const other = join(folder, 'other.jsonl');
  const { stdout } = await source.run('export', shop, '--without-secrets');
  writeFileSync(other, stdout);
  const refused = await target.run('import', other);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('EntityAlreadyExists: The account 444455556666 was imported from another file.');
  const wrong = join(folder, 'wrong');
  writeFileSync(wrong, 'another passphrase');
  expect(await target.run('import', file, '--passphrase-file', wrong)).toMatchObject({
    ...{ code: 1, stderr: expect.stringContaining('the passphrase is another one') as string },
  });
});

it('tells of both in the audit, without secrets', async () => {
  await using here = source.client();
  const filter = { eventName: 'ExportAccount', allAccounts: true };
  const exports = await here.cluster.lookupEvents({ filter });
  expect(exports.events.length).toBeGreaterThan(1);
  await using there = target.client();
  const imports = await there.cluster.lookupEvents({ filter: { eventName: 'ImportAccount', allAccounts: true } });
  expect(imports.events.length).toBeGreaterThan(1);
  const records = [...exports.events, ...imports.events].map(({ record }) => record ?? '').join('\n');
  expect(records).not.toMatch(/sealed[A-Z]|PRIVATE KEY|ssh-rsa/);
});
