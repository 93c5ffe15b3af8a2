// Nothing secret shows: not in logs at their loudest, not in errors, not in traces, not on the disk in the clear.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createClient } from '../../src/lib/client.ts';
import { ClusterProcess } from './cluster-process.ts';

const account = '111122223333';

interface Written {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Every file below a directory. */
function filesBelow(directory: string): readonly Written[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

/** The secrets in a directory's genesis files that belong nowhere else. */
function genesisSecrets(directory: string): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  for (const { path, bytes } of filesBelow(directory)) {
    const text = bytes.toString();
    if (path.endsWith('identity.json')) {
      const { privateKey, signingSeed } = JSON.parse(text) as { privateKey: string; signingSeed: string };
      secrets.set(`signing seed of ${path}`, signingSeed);
      secrets.set(`private key of ${path}`, privateKey.split('\n')[1] ?? '');
    }
    if (path.endsWith('data-keys') || path.endsWith('data-keys.txt') || path.endsWith('data-keys.json'))
      for (const [key] of text.matchAll(/[A-Za-z0-9+/=_-]{40,}/g)) secrets.set(`data key of ${path}`, key);
  }
  return secrets;
}

/** The ways in which a secret may stand somewhere: as it is, encoded, or as the bytes that it encodes. */
function formsOf(secret: string): readonly (Buffer | string)[] {
  const text = Buffer.from(secret);
  const decoded = Buffer.from(secret, 'base64');
  // Base64 in the midst of other text is shifted by up to two bytes; what is cut off depends on what stands around.
  const shifted = [0, 1, 2].map((by) =>
    Buffer.concat([Buffer.alloc(by), text])
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), text.toString('hex'), decoded, decoded.toString('hex'), ...shifted];
}

it('no secret shows in logs, answers, traces or databases', async () => {
  await using cluster = await ClusterProcess.start(['--profile', 'instant', '--log-level', 'debug']);
  const { directory } = cluster;
  await using root = cluster.client();
  const secrets = new Map(genesisSecrets(directory));
  expect(secrets.size).toBeGreaterThanOrEqual(7);
  secrets.set(
    'root secret',
    /SECRET_ACCESS_KEY='([^']*)'/.exec(readFileSync(join(directory, 'env'), 'utf8'))?.[1] ?? '',
  );

  await root.iam.createUser({ userName: 'alice' });
  // Repeated under one key, so that the answer itself is kept for the repetition.
  const { accessKey } = await root.iam.createAccessKey({ userName: 'alice' }, { idempotencyKey: 'once' });
  const repeated = await root.iam.createAccessKey({ userName: 'alice' }, { idempotencyKey: 'once' });
  expect(repeated).toEqual({ accessKey });
  secrets.set('secret of a user', accessKey?.secretAccessKey ?? '');
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: account } };
  const may = { Effect: 'Allow', Action: '*', Resource: '*' };
  const documentOf = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await root.iam.putUserPolicy({ userName: 'alice', policyName: 'all', policyDocument: documentOf(may) });
  await root.iam.createRole({ roleName: 'deploy', assumeRolePolicyDocument: documentOf(trust) });
  const accessKeyId = accessKey?.accessKeyId ?? '';
  const secretAccessKey = accessKey?.secretAccessKey ?? '';
  const endpoints = cluster.replicas.map(({ grpc }) => grpc);
  await using alice = createClient({ endpoints, credentials: { accessKeyId, secretAccessKey } });
  const assume = { roleArn: `arn:aws:iam::${account}:role/deploy`, roleSessionName: 'session' };
  const { credentials } = await alice.sts.assumeRole(assume, { tokens: root.tokens });
  secrets.set('secret of a session', credentials?.secretAccessKey ?? '');
  secrets.set('session token', credentials?.sessionToken ?? '');
  secrets.set('bearer token', (await alice.access.signIn({})).bearerToken ?? '');
  const password = `Old-${secretAccessKey}`;
  const newPassword = `New-${secretAccessKey}`;
  secrets.set('old password', password).set('new password', newPassword);
  await root.iam.createLoginProfile({ userName: 'alice', password });
  await alice.iam.changePassword({ oldPassword: password, newPassword }, { tokens: root.tokens });
  await using anybody = createClient({ endpoints });
  const proof = { account, userName: 'alice', password: newPassword };
  const { bearerToken = '' } = await anybody.access.signIn({ password: proof }, { tokens: alice.tokens });
  secrets.set('bearer token by password', bearerToken);
  const sessionToken = credentials?.sessionToken ?? '';
  const wrong = createClient({
    endpoints,
    credentials: { accessKeyId, secretAccessKey: 'w'.repeat(40), sessionToken },
  });
  const errors: string[] = [];
  for (const call of [
    () => wrong.iam.listUsers({}),
    () => createClient({ endpoints, bearerToken: `${secrets.get('bearer token')}x` }).iam.listUsers({}),
    () => alice.iam.createUser({ userName: 'a b' }),
    () => anybody.access.signIn({ password: { ...proof, password } }),
    () => alice.iam.changePassword({ oldPassword: password, newPassword }),
    () => root.iam.createLoginProfile({ userName: 'alice', password: newPassword }),
  ])
    await call().catch((error: unknown) => errors.push(String(error)));
  expect(errors).toHaveLength(6);
  wrong.close();
  const shown = [
    await cluster.run('status'),
    await cluster.run('trace', '--all'),
    await cluster.run('--output', 'json', 'trace', '--all'),
  ];
  // Where the system shows them: what each replica was started with.
  const running = existsSync('/proc/self') ? cluster.replicas : [];
  const processes = running.flatMap(({ name, pid }) =>
    ['cmdline', 'environ'].map((what) => ({ path: `${what} of ${name}`, bytes: readFileSync(`/proc/${pid}/${what}`) })),
  );
  await cluster.stop();

  const log = filesBelow(directory).filter(({ path }) => path.endsWith('.log') && path.includes('replica'));
  expect(log.map(({ bytes }) => bytes.length > 0)).toEqual([true, true, true]);
  const places: Written[] = [
    ...filesBelow(directory).filter(({ path }) => path.includes('/db/') || path.endsWith('replica.log')),
    ...processes,
    ...shown.map(({ stdout, stderr }) => ({ path: 'output of a command', bytes: Buffer.from(stdout + stderr) })),
    ...errors.map((text) => ({ path: 'an error', bytes: Buffer.from(text) })),
  ];
  const found = [...secrets].flatMap(([what, secret]) => {
    expect(secret.length, what).toBeGreaterThan(30);
    const forms = formsOf(secret);
    const shows = ({ bytes }: Written): boolean => forms.some((form) => bytes.includes(form));
    return places.filter(shows).map(({ path }) => `${what} in ${path}`);
  });
  expect(found).toEqual([]);
  // No hash of a password stands in the clear, either.
  expect(places.filter(({ bytes }) => bytes.includes('$argon2')).map(({ path }) => path)).toEqual([]);
  // What is no secret is found, in every database: so would one be.
  const holding = places.filter(({ bytes }) => bytes.includes(accessKeyId)).map(({ path }) => path);
  for (const name of ['n1', 'n2', 'n3']) expect(holding.some((path) => path.includes(`/${name}/data/db/`))).toBe(true);
});
