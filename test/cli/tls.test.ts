// Commands and replicas that speak TLS: the authority named, found in the environment, or missing.

import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthority } from '../../src/adapters/pki.ts';
import { openTestDoor, type TestDoor } from '../api/table-dispatch.ts';
import { anybody, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-cli-tls-'));
const files = {
  cert: join(folder, 'cert.pem'),
  key: join(folder, 'key.pem'),
  authority: join(folder, 'authority.pem'),
};
let door: TestDoor;
let endpoint: string;

beforeAll(async () => {
  const authority = await createAuthority('c0ffee00c0ffee00c0ffee00c0ffee00', Date.now());
  const { certificate, privateKey } = await authority.issue('localhost');
  writeFileSync(files.cert, certificate);
  writeFileSync(files.key, privateKey);
  writeFileSync(files.authority, authority.certificate);
  const table = { calls: { 'iam:ListUsers': () => ({ response: { users: [] } }) } };
  door = await openTestDoor(table, { tls: { cert: files.cert, key: files.key } });
  endpoint = `dns:///localhost:${door.address.split(':')[1]}`;
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const list = ['iam', 'list-users'];

test('a command reaches it with the authority, as a path from where it runs or from the environment', async () => {
  const named = ['--endpoint', endpoint, '--tls-authority', 'authority.pem', ...list];
  expect(await run(named, { env: anybody, cwd: folder })).toMatchObject({ code: 0, stderr: '' });
  expect(door.dispatch.last.secure).toBe(true);
  const env = { ...anybody, EVENTIDE_TLS_AUTHORITY: files.authority };
  expect(await run(['--endpoint', endpoint, ...list], { env })).toMatchObject({ code: 0, stderr: '' });
});

test('a command without it, or with that of another cluster, does not', async () => {
  const stranger = await createAuthority('c0ffee11c0ffee11c0ffee11c0ffee11', Date.now());
  writeFileSync(join(folder, 'stranger.pem'), stranger.certificate);
  const calls = door.dispatch.calls.length;
  for (const flags of [[], ['--tls-authority', 'system'], ['--tls-authority', join(folder, 'stranger.pem')]]) {
    const { code, stdout, stderr } = await run(['--endpoint', endpoint, ...flags, ...list], { env: anybody });
    expect(stderr).toMatch(/^error: No replica could be reached: /);
    expect({ flags, code, stdout }).toEqual({ flags, code: 3, stdout: '' });
  }
  expect(door.dispatch.calls).toHaveLength(calls);
});

test('an authority that is not there is named', async () => {
  const argv = ['--endpoint', endpoint, '--tls-authority', 'none.pem', ...list];
  const { code, stderr } = await run(argv, { env: anybody, cwd: folder });
  expect({ code, stderr }).toEqual({
    ...{ code: 1, stderr: `error: ENOENT: no such file or directory, open '${join(folder, 'none.pem')}'\n` },
  });
});

test('health asks over TLS where the configuration has it, whoever the certificate names', async () => {
  const config = { clusterDirectory: '.', name: 'n1', dataDirectory: 'd', grpcListen: door.address };
  const path = join(folder, 'replica.json');
  writeFileSync(path, JSON.stringify({ ...config, tls: { cert: 'cert.pem', key: 'key.pem' } }));
  expect(await run(['health', '--config', path])).toEqual({ code: 0, stdout: 'SERVING\n', stderr: '' });
  expect(await run(['health'], { env: { EVENTIDE_CONFIG: path } })).toMatchObject({ code: 0 });
  const env = { EVENTIDE_TLS_AUTHORITY: files.authority };
  expect(await run(['health', '--address', door.address], { env })).toMatchObject({ code: 0 });
  expect(await run(['health', '--address', door.address])).toMatchObject({ code: 3, stdout: '' });
});
