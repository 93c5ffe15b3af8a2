// The AWS SDK for JavaScript, unmodified, against a cluster of real processes: every call goes to a replica that is not the home.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  paginateListUsers,
  waitUntilUserExists,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClusterProcess, eventually } from './cluster-process.ts';

let cluster: ClusterProcess;
let endpoint: string;

beforeAll(async () => {
  cluster = await ClusterProcess.start(['--profile', 'fast', '--seed', '5']);
  endpoint = `http://${cluster.replicas.find(({ name }) => name === 'n2')?.http ?? ''}`;
}, 60_000);
afterAll(() => cluster[Symbol.asyncDispose]());

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const settingsOf = (credentials: Keys, path = ''): object => ({
  ...{ region: 'eu-central-1', endpoint: `${endpoint}${path}`, maxAttempts: 1, credentials },
});
const iam = (credentials: Keys = cluster.rootCredentials, path = ''): IAMClient =>
  new IAMClient(settingsOf(credentials, path));
const sts = (credentials: Keys = cluster.rootCredentials, path = ''): STSClient =>
  new STSClient(settingsOf(credentials, path));

/** Undefined where it fails with that error of AWS's. */
function unless<T>(code: string, call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof Error && error.name === code) return undefined;
    throw error;
  });
}

const documentOf = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

it('makes, lists page by page, waits, and is told of mistakes by AWS’s errors', async () => {
  const root = iam();
  for (const UserName of ['alice', 'bob', 'carol']) {
    const { User, $metadata } = await root.send(
      new CreateUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'ü' }] }),
    );
    expect(User).toMatchObject({
      Arn: `arn:aws:iam::111122223333:user/${UserName}`,
      Tags: [{ Key: 'team', Value: 'ü' }],
    });
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  }
  const pages: (readonly (string | undefined)[])[] = [];
  for await (const { Users = [] } of paginateListUsers({ client: root, pageSize: 2 }, {}))
    pages.push(Users.map(({ UserName }) => UserName));
  expect(pages).toEqual([['alice', 'bob'], ['carol']]);
  const waited = await waitUntilUserExists({ client: root, maxWaitTime: 10, minDelay: 1 }, { UserName: 'alice' });
  expect(waited.state).toBe('SUCCESS');
  await expect(root.send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toMatchObject({
    ...{ name: 'NoSuchEntityException', message: 'The user with name nobody cannot be found.' },
    $metadata: { httpStatusCode: 404 },
  });
  await expect(root.send(new CreateUserCommand({ UserName: 'alice' }))).rejects.toMatchObject({
    ...{ name: 'EntityAlreadyExistsException', $metadata: { httpStatusCode: 409 } },
  });
  await expect(root.send(new CreateUserCommand({ UserName: 'a b' }))).rejects.toMatchObject({
    name: 'ValidationError',
  });
});

it('meets the delay: a key that was just made is not known yet, then it is; and so is a role', async () => {
  const root = iam();
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
  const keys = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const who = async (): Promise<string | undefined> =>
    (await unless('InvalidClientTokenId', sts(keys).send(new GetCallerIdentityCommand({}))))?.Arn;
  expect(await eventually('the key', who)).toBe('arn:aws:iam::111122223333:user/alice');
  const Principal = { AWS: 'arn:aws:iam::111122223333:user/alice' };
  await root.send(
    new CreateRoleCommand({
      RoleName: 'r',
      AssumeRolePolicyDocument: documentOf({ Action: 'sts:AssumeRole', Principal }),
    }),
  );
  const asked = { RoleArn: 'arn:aws:iam::111122223333:role/r', RoleSessionName: 'now' };
  const assumed = await eventually('the role', () =>
    unless('AccessDenied', sts(keys).send(new AssumeRoleCommand(asked))),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = assumed.Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const { Arn } = await sts(session).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe('arn:aws:sts::111122223333:assumed-role/r/now');
});

it('is refused what its policies do not allow, until they do', async () => {
  const root = iam();
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
  const bob = iam({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' });
  const list = async (): Promise<number | undefined> => {
    const listed = await unless('AccessDenied', bob.send(new ListUsersCommand({})));
    return listed?.Users?.length;
  };
  const known = (): Promise<boolean | undefined> =>
    unless(
      'InvalidClientTokenId',
      list().then((length) => length === undefined),
    );
  expect(await eventually('the key', known)).toBe(true);
  const { Policy } = await root.send(
    new CreatePolicyCommand({
      PolicyName: 'p',
      PolicyDocument: documentOf({ Action: 'iam:ListUsers', Resource: '*' }),
    }),
  );
  await root.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn: Policy?.Arn }));
  expect(await list()).toBe(3);
});

it('reaches the replicas in turn through the edge', async () => {
  const { edge = '' } = JSON.parse(readFileSync(join(cluster.directory, 'cluster.json'), 'utf8')) as {
    readonly edge?: string;
  };
  const { stdout } = await cluster.run('env');
  expect(stdout).toContain(`export AWS_ENDPOINT_URL_IAM='http://${edge}'`);
  const client = new STSClient({ ...settingsOf(cluster.rootCredentials), endpoint: `http://${edge}` });
  const replicas = new Set<string>();
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { readonly headers: Readonly<Record<string, string>> };
      replicas.add(headers['x-eventide-replica'] ?? '');
      return result;
    },
    { step: 'deserialize' },
  );
  for (let at = 0; at < 3; at++) await client.send(new GetCallerIdentityCommand({}));
  expect([...replicas].toSorted()).toEqual(['n1', 'n2', 'n3']);
});

it('pins a replica and a consistency by its path', async () => {
  const { Account } = await sts(undefined, '/r/n2').send(new GetCallerIdentityCommand({}));
  expect(Account).toBe('111122223333');
  const fresh = await iam(undefined, '/r/n2/c/home').send(new GetUserCommand({ UserName: 'carol' }));
  expect(fresh.User?.UserName).toBe('carol');
  await iam().send(new DeleteUserCommand({ UserName: 'carol' }));
  await expect(iam(undefined, '/r/n3').send(new GetUserCommand({ UserName: 'alice' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 421 },
  });
});
