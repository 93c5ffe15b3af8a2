// Bad input to real replicas: one clear error that says what to do, and nothing changed.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeDigests } from '../../src/adapters/node-digests.ts';
import { serviceOf } from '../../src/api/grpc/proto.ts';
import { SigningKeys, signRequest } from '../../src/core/authn/sigv4.ts';
import { signCall } from '../../src/lib/client/signing.ts';
import { type EventideClient, EventideError } from '../../src/lib/client.ts';
import { PlainClient } from '../api/grpc/plain-client.ts';
import { ClusterProcess, eventide, eventually, type Finished } from './cluster-process.ts';

const root = mkdtempSync(join(tmpdir(), 'eventide-bad-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a command that failed must look like: a message that fits, no stack, nothing on stdout. */
function expectOneError({ code, stdout, stderr }: Finished, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.match(/^error: /gm)).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
}

/** The records of a directory's databases: file names and contents, without LevelDB's own log. */
function contentsOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !['LOCK', 'LOG', 'LOG.old'].includes(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name} ${readFileSync(join(entry.parentPath, entry.name), 'base64')}`)
    .toSorted();
}

describe('a data directory that cannot be used', () => {
  const origin = join(root, 'origin');
  let copies = 0;

  beforeAll(async () => {
    const cluster = await ClusterProcess.start(['--profile', 'instant'], origin);
    await cluster.client().iam.createUser({ userName: 'kept' });
    await cluster.stop();
    // The next start turns what was logged into tables.
    await (await ClusterProcess.start([], origin)).stop();
  });

  function copy(): { readonly config: string; readonly data: string } {
    const directory = join(root, `copy-${copies++}`);
    cpSync(origin, directory, { recursive: true });
    const config = join(directory, 'n2', 'replica.json');
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll(origin, directory));
    return { config, data: join(directory, 'n2', 'data') };
  }

  it('because it is another replica’s, is left as it is', async () => {
    const { config, data } = copy();
    rmSync(data, { recursive: true });
    cpSync(join(origin, 'n3', 'data'), data, { recursive: true });
    const before = contentsOf(data);
    expectOneError(await eventide(['replica', '--config', config]), /holds data of the replica n3, not of n2\. Each/);
    expect(contentsOf(data)).toEqual(before);
  });

  it('because it is another cluster’s, is left as it is', async () => {
    const { config, data } = copy();
    const other = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1'], join(root, 'other'));
    await other.stop();
    rmSync(data, { recursive: true });
    cpSync(join(root, 'other', 'n1', 'data'), data, { recursive: true });
    const before = contentsOf(data);
    expectOneError(
      await eventide(['replica', '--config', config]),
      /holds data of another cluster .* directory of its own/,
    );
    expect(contentsOf(data)).toEqual(before);
  });

  it('because it is of a later format, is left as it is', async () => {
    const { config, data } = copy();
    const stamp = join(data, 'eventide.json');
    writeFileSync(
      stamp,
      readFileSync(stamp, 'utf8').replace('"format":1', '"format":99').replace('"format": 1', '"format": 99'),
    );
    const before = contentsOf(data);
    expectOneError(await eventide(['replica', '--config', config]), /has format 99; this version of eventide reads/);
    expect(contentsOf(data)).toEqual(before);
  });

  it('because it holds something else, is left as it is', async () => {
    const { config, data } = copy();
    rmSync(data, { recursive: true });
    cpSync(join(origin, 'n1'), data, { recursive: true, filter: (path) => !path.endsWith('data') });
    const before = contentsOf(data);
    expectOneError(await eventide(['replica', '--config', config]), /eventide/);
    expect(contentsOf(data)).toEqual(before);
  });

  it.each(['CURRENT', 'MANIFEST-', '.ldb'])('because its %s is damaged, says where to go on', async (part) => {
    const { config, data } = copy();
    const files = readdirSync(join(data, 'db')).filter((name) => name.includes(part));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) writeFileSync(join(data, 'db', name), 'X'.repeat(4096));
    const finished = await eventide(['replica', '--config', config]);
    expect(finished.code).toBe(1);
    expectOneError(finished, /ove the directory away and start again/);
  });
});

describe('a place that is taken', () => {
  it('by another program’s port, is named, and so is what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const directory = join(root, 'ports');
    const finished = await eventide(['--data', directory, 'up', '--base-port', String(port)]);
    expect(finished.code).toBe(1);
    expectOneError(finished, new RegExp(`Port ${port}, which n1 needs, is in use\\.\nStop what uses it, or `));
    server.close();
  });

  it('by another process on the same directory, is left to it', async () => {
    await using cluster = await ClusterProcess.start(['--profile', 'instant']);
    const config = join(cluster.directory, 'n2', 'replica.json');
    expectOneError(await eventide(['replica', '--config', config]), /in use by another process\. Stop it first, or/);
    expect((await cluster.run('iam', 'create-user', '--user-name', 'alice')).code).toBe(0);
  });
});

describe('a call that', () => {
  let cluster: ClusterProcess;
  let client: EventideClient;
  let stranger: { readonly token: string; readonly bearer: string };

  beforeAll(async () => {
    const other = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1']);
    let token = '';
    const theirs = other.client();
    await theirs.iam.createUser({ userName: 'x' }, { onAnswer: (facts) => (token = facts.token ?? '') });
    stranger = { token, bearer: (await theirs.access.signIn({})).bearerToken ?? '' };
    theirs.close();
    await other[Symbol.asyncDispose]();
    cluster = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1']);
    client = cluster.client();
    await client.iam.createUser({ userName: 'alice' });
    // What happens later is no refused call's doing.
    await eventually('the user', async () => {
      const { members } = await client.cluster.getCluster({});
      const accounts = members[0]?.accounts ?? [];
      return accounts.every(({ visibleSeq, committedSeq }) => visibleSeq === committedSeq) ? true : undefined;
    });
  });

  afterAll(async () => {
    client.close();
    await cluster[Symbol.asyncDispose]();
  });

  async function fingerprint(): Promise<string> {
    const { members } = await client.cluster.getCluster({});
    return JSON.stringify(members[0]?.accounts);
  }

  const signed = (body: Uint8Array, path: string, secret = 'wrong'): Record<string, string> => {
    const metadata = new Metadata();
    signCall(metadata, { accessKeyId: rootKey(), secretAccessKey: secret }, path, body);
    return Object.fromEntries(Object.entries(metadata.getMap()).map(([name, value]) => [name, String(value)]));
  };
  const rootKey = (): string =>
    /ACCESS_KEY_ID='([^']*)'/.exec(readFileSync(join(cluster.directory, 'env'), 'utf8'))?.[1] ?? '';

  it('is signed with a wrong secret is refused', async () => {
    const before = await fingerprint();
    using plain = new PlainClient(cluster.endpointOf('n1'));
    const method = serviceOf('iam')['CreateUser'];
    const body = method?.requestSerialize({ userName: 'mallory' }) ?? Buffer.alloc(0);
    const metadata = signed(body, method?.path ?? '');
    const ended = await plain.call('iam', 'CreateUser', {}, { bytes: body, metadata });
    expect(ended.code).toBe(status.UNAUTHENTICATED);
    expect(ended.details).toContainEqual(
      expect.objectContaining({ reason: 'SignatureDoesNotMatch', domain: 'iam.eventide' }),
    );
    expect(await fingerprint()).toBe(before);
  });

  it('was signed an hour ago is refused, and told the server’s time', async () => {
    const before = await fingerprint();
    using plain = new PlainClient(cluster.endpointOf('n1'));
    const method = serviceOf('iam')['CreateUser'];
    const body = method?.requestSerialize({ userName: 'mallory' }) ?? Buffer.alloc(0);
    const digests = new NodeDigests();
    const pieces = { method: 'POST', path: method?.path ?? '', query: '', headers: [] };
    // As that hour's clock would have signed it: its day may have been yesterday.
    const headers = signRequest(new SigningKeys(digests), cluster.rootCredentials, {
      pieces: { ...pieces, payloadHash: digests.sha256Hex(body) },
      ...{ nowMs: Date.now() - 3_600_000, region: 'us-east-1', service: 'eventide' },
    });
    const ended = await plain.call('iam', 'CreateUser', {}, { bytes: body, metadata: Object.fromEntries(headers) });
    expect(ended.code).toBe(status.UNAUTHENTICATED);
    expect(ended.message).toMatch(/Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z/);
    expect(await fingerprint()).toBe(before);
  });

  it.each([
    [
      'no protobuf',
      Buffer.from('ffffffffffff', 'hex'),
      status.INVALID_ARGUMENT,
      /is no eventide\.iam\.v1\.CreateUserRequest/,
    ],
    ['too large', Buffer.alloc(8 * 1024 * 1024), status.RESOURCE_EXHAUSTED, /larger/],
  ] as const)('is %s is refused', async (_, bytes, code, message) => {
    const before = await fingerprint();
    using plain = new PlainClient(cluster.endpointOf('n1'));
    const ended = await plain.call('iam', 'CreateUser', {}, { bytes });
    expect(ended.code).toBe(code);
    expect(ended.message).toMatch(message);
    expect(await fingerprint()).toBe(before);
  });

  it.each([
    [() => client.iam.createUser({ userName: 'a b' }), 'ValidationError', /userName/],
    [() => client.iam.createUser({ userName: 'x'.repeat(65) }), 'ValidationError', /length less than or equal to 64/],
    [
      () => client.iam.putUserPolicy({ userName: 'alice', policyName: 'p', policyDocument: '{"Statement":' }),
      'MalformedPolicyDocument',
      /./,
    ],
    [
      () => client.iam.putUserPolicy({ userName: 'alice', policyName: 'p', policyDocument: 'x'.repeat(200_000) }),
      'ValidationError',
      /policyDocument/,
    ],
    [() => client.iam.createUser({ userName: 'new' }, { tokens: [stranger.token] }), 'WRONG_CLUSTER', /another/],
    [() => client.iam.createUser({ userName: 'new' }, { tokens: ['garbage'] }), 'INVALID_TOKEN', /exactly as a write/],
    [
      () => cluster.client({ bearerToken: stranger.bearer }).iam.createUser({ userName: 'new' }),
      'InvalidClientTokenId',
      /security token included in the request is invalid/,
    ],
    [
      () => client.iam.enableOrganizationsRootSessions({}),
      'OrganizationNotFoundException',
      /is not in an organization/,
    ],
  ] as const)('number %#, is refused in words', async (call, code, message) => {
    const before = await fingerprint();
    const error: unknown = await call().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(EventideError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as unknown });
    expect(await fingerprint()).toBe(before);
  });
});
