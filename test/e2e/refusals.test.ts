// What real replicas refuse, and outlive: unknown methods, foreign sessions, taken ports, damaged logs, lost supervisors.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/cli/lock-file.ts';
import { EventideError } from '../../src/lib/client.ts';
import { PlainClient } from '../api/grpc/plain-client.ts';
import { agreement, ClusterProcess, eventide, eventually } from './cluster-process.ts';

describe('a replica refuses', () => {
  let cluster: ClusterProcess;
  beforeAll(async () => {
    cluster = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1']);
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  it.each(['/eventide.iam.v1.IamService/Nonsense', '/eventide.none.v1.NoService/CreateUser', '/'])(
    'the method %s',
    async (path) => {
      using plain = new PlainClient(cluster.endpointOf('n1'));
      const ended = await plain.callPath(path, Buffer.alloc(0), {}, (bytes) => bytes);
      expect(ended).toMatchObject({ code: status.UNIMPLEMENTED, response: undefined });
    },
  );

  it('a session of another cluster, and one whose token is cut', async () => {
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111122223333' } }],
    });
    const may = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    const sessionOf = async (
      from: ClusterProcess,
    ): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> => {
      await using root = from.client();
      await root.iam.createRole({ roleName: 'deploy', assumeRolePolicyDocument: document });
      await root.iam.createUser({ userName: 'alice' });
      await root.iam.putUserPolicy({ userName: 'alice', policyName: 'all', policyDocument: may });
      const { accessKey } = await root.iam.createAccessKey({ userName: 'alice' });
      const alice = { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
      await using user = from.client({ credentials: alice });
      const role = { roleArn: 'arn:aws:iam::111122223333:role/deploy', roleSessionName: 'now' };
      const { credentials } = await user.sts.assumeRole(role, { tokens: root.tokens });
      const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = credentials ?? {};
      return { accessKeyId, secretAccessKey, sessionToken };
    };
    const own = await sessionOf(cluster);
    await using other = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1']);
    const foreign = await sessionOf(other);
    await using known = cluster.client({ credentials: own });
    expect((await known.sts.getCallerIdentity({})).arn).toBe('arn:aws:sts::111122223333:assumed-role/deploy/now');
    for (const credentials of [foreign, { ...own, sessionToken: own.sessionToken.slice(0, -8) }]) {
      await using client = cluster.client({ credentials });
      const error: unknown = await client.sts.getCallerIdentity({}).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EventideError);
      expect(error).toMatchObject({ grpcCode: status.UNAUTHENTICATED, code: 'InvalidClientTokenId' });
      expect(String(error)).not.toContain(credentials.sessionToken.slice(0, 16));
    }
  });

  it.each(['grpcListen', 'peerListen'] as const)('to start where its %s is taken', async (setting) => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const taken = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const folder = mkdtempSync(join(tmpdir(), 'eventide-taken-'));
    const config = JSON.parse(readFileSync(join(cluster.directory, 'n1', 'replica.json'), 'utf8')) as object;
    const free = { grpcListen: '127.0.0.1:0', httpListen: '127.0.0.1:0', peerListen: '127.0.0.1:0', logLevel: 'warn' };
    const path = join(folder, 'replica.json');
    writeFileSync(path, JSON.stringify({ ...config, dataDirectory: 'data', ...free, [setting]: taken }));
    const { code, stdout, stderr } = await eventide(['replica', '--config', path]);
    const what = setting === 'peerListen' ? 'the peer address ' : '';
    expect({ code, stdout, stderr }).toEqual({
      ...{ code: 1, stdout: '', stderr: `error: Another program listens on ${what}${taken} already.\n` },
    });
    server.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a replica whose write-ahead log is damaged', () => {
  it.each(['n2', 'n1'])('does not start on it, and without it gets all from the others: %s', async (victim) => {
    await using cluster = await ClusterProcess.start(['--profile', 'instant']);
    await using client = cluster.client();
    for (let at = 0; at < 6; at++) await client.iam.createUser({ userName: `user-${at}` });
    const before = await agreement(cluster);
    await cluster.stop();
    const data = join(cluster.directory, victim, 'data');
    const database = join(data, 'db');
    const name = readdirSync(database).find((file) => file.endsWith('.log')) ?? '';
    const bytes = readFileSync(join(database, name));
    bytes.fill('X', bytes.length >> 1, (bytes.length >> 1) + 64);
    writeFileSync(join(database, name), bytes);
    await expect(ClusterProcess.start([], cluster.directory)).rejects.toThrow(
      /holds a damaged database .*To go on, move the directory away and start again/,
    );
    renameSync(data, `${data}-damaged`);
    const again = await ClusterProcess.start([], cluster.directory);
    expect(await agreement(again)).toBe(before);
    await again.stop();
  });
});

describe('`up` that ends', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s stops its replicas and gives the directory free', async (signal) => {
    const directory = mkdtempSync(join(tmpdir(), 'eventide-end-'));
    const argv = ['--data', directory, 'up', '--base-port', '0', '--replicas', '1', '--profile', 'instant'];
    const up = spawn(process.execPath, [resolve('dist/main.js'), ...argv]);
    let stdout = '';
    let stderr = '';
    up.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    up.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    await eventually('the cluster', () => Promise.resolve(stdout.includes('create-user') ? true : undefined));
    const [replica] = replicasOf(directory);
    expect(isAlive({ pid: replica?.pid ?? 0, started: '' })).toBe(true);
    const ended = once(up, 'exit');
    up.kill(signal);
    expect((await ended)[0]).toBe(0);
    expect(stderr).toBe('Stopping.\n');
    expect(isAlive({ pid: replica?.pid ?? 0, started: '' })).toBe(false);
    expect(existsSync(join(directory, 'up.lock'))).toBe(false);
    rmSync(directory, { recursive: true });
  });

  it('by a kill -9 leaves no replica behind, and the next one goes on', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'eventide-killed-'));
    const argv = ['--data', directory, 'up', '--base-port', '0', '--replicas', '1', '--profile', 'instant'];
    const up = spawn(process.execPath, [resolve('dist/main.js'), ...argv]);
    let stdout = '';
    up.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    await eventually('the cluster', () => Promise.resolve(stdout.includes('create-user') ? true : undefined));
    const pid = replicasOf(directory)[0]?.pid ?? 0;
    up.kill('SIGKILL');
    await eventually('the replica to end', () => Promise.resolve(isAlive({ pid, started: '' }) ? undefined : true));
    await using again = await ClusterProcess.start([], directory);
    expect((await again.run('sts', 'get-caller-identity')).code).toBe(0);
  });
});

function replicasOf(directory: string): readonly { readonly pid?: number }[] {
  const text = readFileSync(join(directory, 'cluster.json'), 'utf8');
  return (JSON.parse(text) as { readonly replicas: readonly { readonly pid?: number }[] }).replicas;
}
