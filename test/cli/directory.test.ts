// How commands find a cluster and whose credentials they take: directories, variables, files, and what is wrong with them.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReplicaEntry, shellWord, writeClusterEntry, writeEnvironment } from '../../src/cli/cluster-directory.ts';
import { openTestDoor, type TestDoor } from '../api/table-dispatch.ts';
import { anybody, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-directory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const identity = { account: '111122223333', userId: '111122223333', arn: 'arn:aws:iam::111122223333:root' };
const table = { calls: { 'sts:GetCallerIdentity': () => ({ response: identity }) } };
const whoAmI = ['sts', 'get-caller-identity'];

let directories = 0;
let door: TestDoor;
let directory: string;

beforeEach(async () => {
  door = await openTestDoor(table);
  directory = makeDirectory();
});
afterEach(() => door[Symbol.asyncDispose]());

/** A directory such as `up` leaves, whose replica is the door. */
function makeDirectory(
  replicas: readonly Pick<ReplicaEntry, 'grpc' | 'name'>[] = [{ name: 'n1', grpc: door.address }],
): string {
  const made = join(folder, `d${directories++}`);
  mkdirSync(made);
  const entries = replicas.map((one) => ({ id: '', http: '', peer: '', ...one }));
  writeClusterEntry(made, { clusterId: 'c', account: '111122223333', profile: 'aws', seed: 1, replicas: entries });
  writeEnvironment(made, {
    ...{ EVENTIDE_DATA: made, EVENTIDE_ENDPOINTS: replicas.map(({ grpc }) => grpc).join() },
    ...{ EVENTIDE_ACCESS_KEY_ID: 'AKIADIRECTORYAAAAAAA', EVENTIDE_SECRET_ACCESS_KEY: 'd'.repeat(40) },
  });
  return made;
}

/** Access key that signed the last call. */
function signer(): string | undefined {
  const { proof } = door.dispatch.last;
  return /AK[A-Z0-9]{18}/.exec(JSON.stringify(proof))?.[0];
}

describe('a cluster is found', () => {
  it('by --data, by EVENTIDE_DATA, in .eventide, each before the next', async () => {
    const nowhere = join(folder, 'nowhere');
    const home = join(folder, `home${directories++}`);
    mkdirSync(home);
    expect(await run(['--data', directory, ...whoAmI], { env: { EVENTIDE_DATA: nowhere } })).toMatchObject({ code: 0 });
    expect(await run(whoAmI, { env: { EVENTIDE_DATA: directory } })).toMatchObject({ code: 0 });
    const hidden = join(home, '.eventide');
    mkdirSync(hidden);
    for (const name of readdirSync(directory)) writeFileSync(join(hidden, name), readFileSync(join(directory, name)));
    expect(await run(whoAmI, { cwd: home })).toMatchObject({ code: 0 });
    expect(await run(whoAmI, { cwd: home, env: { EVENTIDE_DATA: '' } })).toMatchObject({ code: 0 });
    const { code, stderr } = await run(whoAmI, { cwd: home, env: { EVENTIDE_DATA: nowhere } });
    expect(code).toBe(3);
    expect(stderr).toBe(
      `error: There is no cluster in ${nowhere}.\nStart one with \`eventide up\`, or name one with --data or --endpoint.\n`,
    );
  });

  it('by --endpoint before all, by EVENTIDE_ENDPOINTS before a directory that was not named', async () => {
    const elsewhere = makeDirectory([{ name: 'n1', grpc: '127.0.0.1:1' }]);
    const env = { ...anybody, EVENTIDE_ENDPOINTS: door.address };
    expect(await run(['--endpoint', door.address, '--data', elsewhere, ...whoAmI])).toMatchObject({ code: 0 });
    expect(await run(whoAmI, { env: { ...env, EVENTIDE_DATA: elsewhere } })).toMatchObject({ code: 0 });
    expect(await run(['--data', elsewhere, ...whoAmI], { env })).toMatchObject({ code: 3 });
    expect(await run(['--data', join(folder, 'nowhere'), ...whoAmI], { env })).toMatchObject({ code: 3 });
  });

  it('with the names of its replicas, also where the shell has its variables', async () => {
    const two = makeDirectory([
      { name: 'n1', grpc: '127.0.0.1:1' },
      { name: 'n2', grpc: door.address },
    ]);
    const exported = JSON.parse((await run(['--output', 'json', 'env', '--data', two])).stdout) as Record<
      string,
      string
    >;
    for (const [argv, env] of [
      [['--data', two], {}],
      [[], exported],
    ] as const) {
      expect(await run([...argv, ...whoAmI, '--replica', 'n2'], { env })).toMatchObject({ code: 0 });
      const { code, stderr } = await run([...argv, ...whoAmI, '--replica', 'n3'], { env });
      expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: There is no replica n3.\nThere are n1, n2.\n' });
    }
    const foreign = { ...exported, EVENTIDE_ENDPOINTS: '127.0.0.1:2' };
    expect(await run([...whoAmI, '--replica', 'n2'], { env: foreign })).toMatchObject({
      ...{ code: 2, stderr: 'error: There is no replica n2.\nName its address with --endpoint.\n' },
    });
  });

  it.each([
    ['{"format":1,', /cluster\.json cannot be read: .*\nStart the cluster again with `eventide up`/],
    ['{"format":2,"account":"1","replicas":[]}', /is not of the form that this eventide writes/],
    ['[]', /is not of the form that this eventide writes/],
  ])('unless its cluster.json reads %j', async (text, message) => {
    writeFileSync(join(directory, 'cluster.json'), text);
    const { code, stdout, stderr } = await run(['--data', directory, 'status']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('and says so where nobody answers there', async () => {
    await door[Symbol.asyncDispose]();
    const { code, stdout, stderr } = await run(['--data', directory, 'status']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      `error: No replica could be reached: connect ECONNREFUSED ${door.address}.\nIs the cluster up? \`eventide up\` starts it.\n`,
    );
  });
});

describe('env', () => {
  it('prints lines for a shell, with quotes that hold, or JSON', async () => {
    writeEnvironment(directory, { EVENTIDE_DATA: "it's", EVENTIDE_ENDPOINTS: 'a:1,b:2' });
    const lines = await run(['env', '--data', directory]);
    expect(lines).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: "export EVENTIDE_DATA='it'\\''s'\nexport EVENTIDE_ENDPOINTS='a:1,b:2'\n",
    });
    const json = await run(['--output', 'json', 'env'], { env: { EVENTIDE_DATA: directory } });
    expect(JSON.parse(json.stdout)).toEqual({ EVENTIDE_DATA: "it's", EVENTIDE_ENDPOINTS: 'a:1,b:2' });
  });

  it('says where there is no cluster', async () => {
    const { code, stdout, stderr } = await run(['env', '--data', join(folder, 'nowhere')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: There is no cluster in .*nowhere\.\nStart one with `eventide up`/);
  });

  it('is a file for its owner only', () => {
    expect(statSync(join(directory, 'env')).mode & 0o077).toBe(0);
  });
});

describe('credentials are', () => {
  const eventide = { EVENTIDE_ACCESS_KEY_ID: 'AKIAEVENTIDEAAAAAAAA', EVENTIDE_SECRET_ACCESS_KEY: 'e'.repeat(40) };
  const aws = { AWS_ACCESS_KEY_ID: 'AKIAAWSAAAAAAAAAAAAA', AWS_SECRET_ACCESS_KEY: 'a'.repeat(40) };

  it('those of --credentials, of EVENTIDE_…, of AWS_…, of the directory, each before the next', async () => {
    const file = join(folder, 'key.json');
    writeFileSync(
      file,
      JSON.stringify({ AccessKey: { AccessKeyId: 'AKIAFILEAAAAAAAAAAAA', SecretAccessKey: 'f'.repeat(40) } }),
    );
    const env = { EVENTIDE_DATA: directory };
    const cases: readonly (readonly [Readonly<Record<string, string>>, readonly string[], string])[] = [
      [{ ...env, ...eventide, ...aws }, ['--credentials', file], 'AKIAFILEAAAAAAAAAAAA'],
      [{ ...env, ...eventide, ...aws }, [], eventide.EVENTIDE_ACCESS_KEY_ID],
      [{ ...env, ...aws }, [], aws.AWS_ACCESS_KEY_ID],
      [{ ...env, ...aws, AWS_SECRET_ACCESS_KEY: '' }, [], 'AKIADIRECTORYAAAAAAA'],
      [env, [], 'AKIADIRECTORYAAAAAAA'],
    ];
    for (const [variables, flags, expected] of cases) {
      expect(await run([...whoAmI, ...flags], { env: variables })).toMatchObject({ code: 0 });
      expect(signer()).toBe(expected);
    }
  });

  it('those of the directory where it was named, whatever the shell has', async () => {
    await run(['--data', directory, ...whoAmI], { env: { ...eventide, ...aws } });
    expect(signer()).toBe('AKIADIRECTORYAAAAAAA');
  });

  it('taken with their session token', async () => {
    await run(whoAmI, { env: { EVENTIDE_DATA: directory, ...aws, AWS_SESSION_TOKEN: 'a-session' } });
    expect(JSON.stringify(door.dispatch.last.proof)).toContain('a-session');
  });

  it('missed with advice', async () => {
    const { code, stdout, stderr } = await run(['--endpoint', door.address, ...whoAmI], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: There are no credentials to sign with\.\nName the directory/);
  });

  it.each([
    ['not there', undefined, /cannot be read: ENOENT/],
    ['no JSON', '{"SecretAccessKey": "hidden-secret", oops}', /cannot be read: it is no JSON/],
    ['bare', 'hidden-secret', /cannot be read: it is no JSON/],
    ['without a secret', '{"AccessKeyId": "hidden-secret"}', /holds no credentials\.\nIt should be what/],
  ])('refused from a file that is %s, without showing it', async (_, text, message) => {
    const file = join(folder, `wrong${directories++}.json`);
    if (text !== undefined) writeFileSync(file, text);
    const { code, stdout, stderr } = await run(['--data', directory, ...whoAmI, '--credentials', file]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hidden-secret');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(door.dispatch.calls).toEqual([]);
  });
});

it('a directory in a command to be copied is one word of a shell, quoted where it must be', () => {
  const names = ['/srv/a.b/c-1', '/srv/two words', "/srv/it's", '/srv/$HOME`id`"', '/srv/über'];
  const command = names.map((name) => shellWord(name)).join(' ');
  expect(execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })).toBe(`${names.join('\n')}\n`);
  expect(shellWord('/srv/a.b/c-1')).toBe('/srv/a.b/c-1');
});
