// Seeds and accounts on demand on real processes, for AWS's own clients: there on every replica at once, whatever the delay.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateUserCommand, GetUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClusterProcess } from './cluster-process.ts';

const shop = '444455556666';
const keys = { accessKeyId: 'alicesOwnKeyId01', secretAccessKey: 'alices own secret' };
const content = `
accounts:
  - id: '${shop}'
    alias: the-shop
    policies:
      - name: everything
        document: { Version: 2012-10-17, Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] }
    groups: [{ name: staff, attachedPolicies: ['arn:aws:iam::${shop}:policy/everything'] }]
    users:
      - { name: alice, groups: [staff], accessKeys: [{ id: ${keys.accessKeyId}, secret: ${keys.secretAccessKey} }] }
    roles:
      - name: deploy
        trustPolicy:
          Version: 2012-10-17
          Statement: [{ Effect: Allow, Principal: { AWS: 'arn:aws:iam::${shop}:user/alice' }, Action: sts:AssumeRole }]
  - { id: '111122223333', users: [{ name: bob }] }
`;
const folder = mkdtempSync(join(tmpdir(), 'eventide-e2e-seed-'));
const file = join(folder, 'seed.yaml');
let cluster: ClusterProcess;

beforeAll(async () => {
  writeFileSync(file, content);
  cluster = await ClusterProcess.start([
    '--profile',
    'aws',
    '--seed',
    '3',
    '--seed-file',
    file,
    '--accounts',
    'on-demand',
  ]);
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const settingsOf = (replica: string, credentials: typeof keys): object => ({
  ...{ region: 'us-east-1', endpoint: `http://${cluster.replicas.find(({ name }) => name === replica)?.http ?? ''}` },
  ...{ credentials, maxAttempts: 1 },
});

it('lets a seeded user in on every replica at once', async () => {
  for (const { name } of cluster.replicas) {
    const sts = new STSClient(settingsOf(name, keys));
    const arn = `arn:aws:iam::${shop}:user/alice`;
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: shop, Arn: arn });
    const assuming = { RoleArn: `arn:aws:iam::${shop}:role/deploy`, RoleSessionName: 'one' };
    expect((await sts.send(new AssumeRoleCommand(assuming))).Credentials?.AccessKeyId).toMatch(/^ASIA/);
    const { Account } = await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: keys.accessKeyId }));
    expect(Account).toBe(shop);
    const { Users } = await new IAMClient(settingsOf(name, keys)).send(new ListUsersCommand({}));
    expect(Users?.map(({ UserName }) => UserName)).toEqual(['alice']);
    const wrong = new STSClient(settingsOf(name, { ...keys, secretAccessKey: 'another' }));
    await expect(wrong.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/signature/);
  }
  const root = cluster.rootCredentials;
  const own = new IAMClient(settingsOf('n2', { accessKeyId: root.accessKeyId, secretAccessKey: root.secretAccessKey }));
  expect((await own.send(new GetUserCommand({ UserName: 'bob' }))).User?.Arn).toBe(
    'arn:aws:iam::111122223333:user/bob',
  );
  await using client = cluster.client();
  const { decision } = await client.access.authorize({
    ...{ principal: `arn:aws:iam::${shop}:user/alice`, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key' },
  });
  expect(decision?.decision).toBe('Allowed');
});

it('changes nothing the second time, and only what differs the third', async () => {
  expect(await cluster.run('seed', file)).toMatchObject({ code: 0, stdout: 'Everything is as the file says.\n' });
  writeFileSync(file, content.replace('alias: the-shop', 'alias: my-shop'));
  const { code, stdout } = await cluster.run('--output', 'json', 'seed', file);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    [{ account: shop, change: `account ${shop}: has the alias my-shop` }],
  ]);
  writeFileSync(file, content.replace('groups: [staff]', 'groups: [nobody]'));
  const refused = await cluster.run('seed', file);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`${file}:10: user alice: NoSuchEntity: The group with name nobody cannot be found.`);
});

it('lets the root user of an account in that nobody made, through both doors', async () => {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  for (const { name } of cluster.replicas) {
    const { Arn } = await new STSClient(settingsOf(name, credentials)).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:iam::123456789012:root');
    expect((await new IAMClient(settingsOf(name, credentials)).send(new ListUsersCommand({}))).Users).toEqual([]);
  }
  const made = await new IAMClient(settingsOf('n3', credentials)).send(new CreateUserCommand({ UserName: 'carol' }));
  expect(made.User?.Arn).toBe('arn:aws:iam::123456789012:user/carol');
  await using client = cluster.client({ credentials });
  expect((await client.iam.listUsers({})).users.map(({ userName }) => userName)).toEqual(['carol']);
  const wrong = new STSClient(settingsOf('n1', { ...credentials, secretAccessKey: 'tset' }));
  await expect(wrong.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/signature/);
  const first = new STSClient(settingsOf('n1', { ...credentials, accessKeyId: '111122223333' }));
  await expect(first.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/security token/);
});
