// Commands that make a cluster: what they write, what they refuse, and that a refusal writes nothing.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeLock } from '../../src/cli/lock-file.ts';
import { readClusterFile } from '../../src/config/cluster-file.ts';
import { readReplicaConfig } from '../../src/config/config.ts';
import { type Ran, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-make-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const members = ['--member=n1', '--member=n2', '--member=n3'];

/** All files below a directory, with what is in them. */
function contentsOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${readFileSync(path, 'utf8')}`)
    .toSorted();
}

/** What a refusal must look like. */
function expectRefusal({ code, stdout, stderr }: Ran, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.match(/^error: /gm)).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
}

describe('init', () => {
  const directory = join(folder, 'init');
  let made: Ran;
  beforeAll(async () => {
    made = await run(['init', '--data', directory, ...members, '--seed', '9', '--insecure']);
  });

  it('writes the cluster and a configuration for every replica, and shows the secret', () => {
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const secret = /SECRET_ACCESS_KEY='([^']{40})'/.exec(readFileSync(join(directory, 'env'), 'utf8'))?.[1];
    expect(made.stdout).toContain(`${secret}  (shown once`);
    const cluster = readClusterFile(directory);
    expect(cluster.members.map(({ name, kind, peer }) => `${name} ${kind} ${peer}`)).toEqual([
      ...['n1 voter n1:4701', 'n2 voter n2:4701', 'n3 voter n3:4701'],
    ]);
    expect(readReplicaConfig(join(directory, 'n2', 'replica.json'))).toMatchObject({
      ...{
        name: 'n2',
        clusterDirectory: directory,
        dataDirectory: '/data',
        grpcListen: '0.0.0.0:4601',
        insecure: true,
      },
    });
  });

  it('writes nothing that others than its owner can read', () => {
    const files = readdirSync(directory, { recursive: true, withFileTypes: true });
    const open = files.filter((entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0);
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it('changes nothing when it is done again', async () => {
    const before = contentsOf(directory);
    const again = await run(['init', '--data', directory, ...members, '--seed', '9', '--insecure']);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The cluster \w+ is there already/) as unknown,
    });
    for (const other of [
      ['--seed', '8'],
      ['--seed', '9', '--member=n4'],
    ]) {
      expectRefusal(
        await run(['init', '--data', directory, ...members, ...other]),
        /holds another cluster .*\nName another/,
      );
    }
    expect(contentsOf(directory)).toEqual(before);
  });

  it.each(['a b', '../n1', '-n1', 'x'.repeat(64)])('refuses a replica called %j before it writes', async (name) => {
    const nothing = join(folder, 'nothing');
    expectRefusal(await run(['init', '--data', nothing, `--member=${name}`]), /needs a name such as n1/);
    expect(existsSync(nothing)).toBe(false);
  });

  it.each([
    ['usersPerAccount=0', /usersPerAccount must be a whole number from 1 to 20000, and is 0/],
    ['usersPerAccount=20001', /usersPerAccount must be a whole number from 1 to 20000/],
    ['userPerAccount=1', /there is no quota userPerAccount\. Known are usersPerAccount, /],
    ['toString=1', /there is no quota toString\./],
  ])('refuses the quota %s before it writes', async (quota, message) => {
    const nothing = join(folder, 'nothing');
    expectRefusal(await run(['init', '--data', nothing, ...members, '--quota', quota]), message);
    expect(existsSync(nothing)).toBe(false);
  });

  it('keeps the quotas in the cluster file, for all replicas', async () => {
    const quotaDirectory = join(folder, 'quotas');
    const quotas = ['--quota', 'usersPerAccount=7,groupsPerUser=2', '--quota', 'trustPolicySize=4096'];
    expect(await run(['init', '--data', quotaDirectory, ...members, ...quotas])).toMatchObject({ code: 0 });
    expect(readClusterFile(quotaDirectory).quotas).toEqual({
      ...{ usersPerAccount: 7, groupsPerUser: 2, trustPolicySize: 4096 },
    });
  });

  it('refuses two replicas of one name', async () => {
    const nothing = join(folder, 'nothing');
    expectRefusal(await run(['init', '--data', nothing, '--member=n1', '--member=n1']), /two members have the name n1/);
    expect(existsSync(nothing)).toBe(false);
  });

  it('says where its directory cannot be made', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expectRefusal(await run(['init', '--data', join(file, 'x'), ...members]), /^error: ENOTDIR: not a directory/);
    expect(statSync(file).size).toBe(0);
  });
});

describe('up', () => {
  const directory = join(folder, 'up');
  beforeAll(async () => {
    // On ports that exist on no machine of these tests; nothing is started here.
    await run(['init', '--data', directory, ...members, '--seed', '9']);
  });

  it.each([
    [['--seed', '10'], /has seed 9; a seed is for ever\.\nLeave --seed out/],
    [['--replicas', '5'], /has 3 replicas\.\nLeave --replicas out/],
    [['--quota', 'usersPerAccount=5'], /has the default for the quota usersPerAccount\.\nLeave --quota out/],
    [['--base-port', '5000'], /has its first gRPC port at 4601\.\nLeave --base-port out/],
  ])('refuses %j where the cluster was made otherwise', async (flags, message) => {
    const before = contentsOf(directory);
    expectRefusal(await run(['up', '--data', directory, ...flags]), message);
    expect(contentsOf(directory)).toEqual(before);
  });

  it('looks at the ports before it makes a cluster for them', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const fresh = join(folder, 'fresh');
    const message = new RegExp(`^error: Port ${port}, which n1 needs, is in use\\.\nStop what uses it, or`);
    expectRefusal(await run(['up', '--data', fresh, '--base-port', String(port)]), message);
    expect(readdirSync(fresh)).toEqual([]);
    server.close();
  });

  it('leaves a directory to the process that has it', async () => {
    const lock = takeLock(join(directory, 'up.lock'));
    const before = contentsOf(directory);
    const message = new RegExp(`is in use by another \`eventide up\` \\(process ${process.pid}\\)\\.\nStop it first`);
    expectRefusal(await run(['up', '--data', directory]), message);
    expect(contentsOf(directory)).toEqual(before);
    if ('release' in lock) lock.release();
    expect(existsSync(join(directory, 'up.lock'))).toBe(false);
  });

  it.each([
    ['{"format":2}', /has format 2; this version of eventide reads format 1/],
    ['{"format":1,"clusterId"', /cluster-file\.json is no JSON/],
    ['{"format":1}', /clusterId must be 32 hex digits, and is missing/],
  ])('refuses a cluster file that reads %j', async (text, message) => {
    const path = join(directory, 'cluster-file.json');
    const whole = readFileSync(path);
    writeFileSync(path, text);
    expectRefusal(await run(['up', '--data', directory]), message);
    expect(readFileSync(path, 'utf8')).toBe(text);
    writeFileSync(path, whole);
  });

  it('says where its directory cannot be made', async () => {
    const file = join(folder, 'another-file');
    writeFileSync(file, '');
    expectRefusal(await run(['up', '--data', file]), /another-file cannot be made: EEXIST/);
    // A file system that takes no directories.
    expectRefusal(await run(['up', '--data', '/proc/eventide']), /\/proc\/eventide cannot be made: /);
    expect(statSync(file).size).toBe(0);
  });
});

describe('replica', () => {
  const config = { clusterDirectory: join(folder, 'replica'), name: 'n1', dataDirectory: 'data' };
  const path = join(folder, 'replica.json');
  beforeAll(async () => {
    await run(['init', '--data', config.clusterDirectory, ...members]);
  });

  it.each([
    [{ ...config, loglevel: 'info' }, /there is no setting loglevel\. Did you mean logLevel\?/],
    [{ ...config, logLevel: 'loud' }, /logLevel must be one of debug, info, warn, error, silent, and is "loud"/],
    [{ ...config, name: undefined }, /name must be given/],
    [{ ...config, grpcListen: '0.0.0.0:4601' }, /is not loopback\. Give tls \{cert, key\}, or say insecure: true/],
    [{ ...config, name: 'n9' }, /n9.identity\.json does not exist\. Is n9 a replica of the cluster/],
    [{ ...config, clusterDirectory: join(folder, 'none') }, /cluster-file\.json does not exist\. Make a cluster with/],
    [
      { ...config, dataDirectory: path },
      /replica\.json cannot be used as a data directory: .* Is it a directory that this user may write\?/,
    ],
  ])('refuses the configuration %#, and makes no data directory', async (wrong, message) => {
    writeFileSync(path, JSON.stringify(wrong));
    expectRefusal(await run(['replica', '--config', path]), message);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('says that a configuration is not there, or is no JSON', async () => {
    expectRefusal(
      await run(['replica', '--config', join(folder, 'none.json')]),
      /none\.json does not exist\. Write one/,
    );
    writeFileSync(path, '{');
    expectRefusal(await run(['replica', '--config', path]), /replica\.json is no JSON/);
    expect(readFileSync(path, 'utf8')).toBe('{');
  });

  it('says that the data keys are not there, or are damaged, without showing them', async () => {
    writeFileSync(path, JSON.stringify(config));
    const keys = join(config.clusterDirectory, 'data-keys.json');
    const whole = readFileSync(keys, 'utf8');
    writeFileSync(keys, whole.slice(0, -20));
    const damaged = await run(['replica', '--config', path]);
    expectRefusal(damaged, /data-keys\.json cannot be used/);
    for (const [secret] of whole.matchAll(/[A-Za-z0-9+/=_-]{32,}/g))
      expect(damaged.stderr).not.toContain(secret.slice(0, 16));
    rmSync(keys);
    expectRefusal(await run(['replica', '--config', path]), /data-keys\.json does not exist: without its data keys/);
    writeFileSync(keys, whole);
  });

  it('refuses keys that are not its own, or not of its cluster, without showing them', async () => {
    writeFileSync(path, JSON.stringify(config));
    const stranger = join(folder, 'stranger');
    await run(['init', '--data', stranger, ...members]);
    const file = (directory: string, name: string): string => join(directory, name, 'identity.json');
    const identityOf = (directory: string, name: string): object =>
      JSON.parse(readFileSync(file(directory, name), 'utf8')) as object;
    const own = identityOf(config.clusterDirectory, 'n1') as Readonly<Record<string, string>>;
    const other = identityOf(config.clusterDirectory, 'n2') as Readonly<Record<string, string>>;
    for (const [keys, message] of [
      [other, /is the identity of n2, not of n1/],
      [{ ...other, name: 'n1' }, /its certificate is that of another replica\. Put back the file/],
      [identityOf(stranger, 'n1'), /its certificate was not issued by the authority of the cluster/],
      [{ ...own, privateKey: other['privateKey'] }, /its private key does not belong to its certificate/],
      [{ ...own, signingSeed: other['signingSeed'] }, /its signing seed is not the one that the cluster file knows/],
      [{ ...own, signingSeed: own['signingSeed']?.slice(4) }, /the signing seed of n1 is not 32 bytes of base64/],
    ] as const) {
      writeFileSync(file(config.clusterDirectory, 'n1'), JSON.stringify(keys));
      const refused = await run(['replica', '--config', path]);
      expectRefusal(refused, message);
      expect(refused.stderr).not.toContain(own['signingSeed']?.slice(4));
    }
    writeFileSync(file(config.clusterDirectory, 'n1'), JSON.stringify(own));
    const keys = join(config.clusterDirectory, 'data-keys.json');
    const whole = readFileSync(keys);
    writeFileSync(keys, readFileSync(join(stranger, 'data-keys.json')));
    expectRefusal(
      await run(['replica', '--config', path]),
      /data-keys\.json does not open the secrets of this cluster/,
    );
    writeFileSync(keys, whole);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});
