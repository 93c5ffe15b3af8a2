// The public port with TLS: certificates that are read again when they change, and none that is broken.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { credentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import 'reflect-metadata';
import { type Authority, createAuthority } from '../../../src/adapters/pki.ts';
import { openTestDoor } from '../table-dispatch.ts';
import { PlainClient } from './plain-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
let authority: Authority;

async function install(name: string): Promise<void> {
  const { certificate, privateKey } = await authority.issue(name);
  writeFileSync(files.key, privateKey);
  writeFileSync(files.cert, certificate);
}

beforeAll(async () => {
  authority = await createAuthority('c0ffee00c0ffee00c0ffee00c0ffee00', Date.now());
});

/** The subject of the certificate that a new connection is shown. */
function shownBy(address: string): Promise<string> {
  const [host = '', port = ''] = address.split(':');
  return new Promise((resolve, reject) => {
    const options = { host, port: Number(port), ca: authority.certificate, checkServerIdentity: () => undefined };
    const socket = connect({ ...options, ALPNProtocols: ['h2'] }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('a call over TLS is told apart from one in the clear', async () => {
  await install('127.0.0.1');
  await using door = await openTestDoor(
    { calls: { 'iam:ListUsers': () => ({ response: { users: [] } }) } },
    { tls: files },
  );
  const channel = credentials.createSsl(Buffer.from(authority.certificate), null, null, {
    checkServerIdentity: () => undefined,
  });
  using client = new PlainClient(door.address, channel);
  expect((await client.call('iam', 'ListUsers', {})).code).toBe(status.OK);
  expect(door.dispatch.calls[0]?.secure).toBe(true);
  using clear = new PlainClient(door.address);
  expect((await clear.call('iam', 'ListUsers', {}, { deadlineMs: 5000 })).code).toBe(status.UNAVAILABLE);
});

test('a new certificate is shown to new connections without a restart; a broken one is told of and not taken', async () => {
  await install('first');
  await using door = await openTestDoor({}, { tls: files, limits: { certificatePollMs: 20 } });
  expect(await shownBy(door.address)).toBe('first');
  await install('second');
  await vi.waitFor(async () => expect(await shownBy(door.address)).toBe('second'), { timeout: 10_000 });
  writeFileSync(files.cert, 'no certificate');
  await vi.waitFor(
    () => expect(door.problems.map(({ message }) => message)).toContain('a certificate cannot be used'),
    {
      timeout: 10_000,
    },
  );
  expect(await shownBy(door.address)).toBe('second');
});
