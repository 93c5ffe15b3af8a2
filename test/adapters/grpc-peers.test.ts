// Links over gRPC among strangers, impostors and peers that misbehave: contained, noted, and nothing else hurt.

import 'reflect-metadata';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  type Client,
  type ClientDuplexStream,
  loadPackageDefinition,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { expect, test } from 'vitest';
import { peerClientCredentials } from '../../src/adapters/grpc-peers/credentials.ts';
import { encloseMessage } from '../../src/adapters/grpc-peers/envelope.ts';
import { createAuthority, type ReplicaIdentity } from '../../src/adapters/pki.ts';
import { prometheusText } from '../../src/api/http/prometheus.ts';
import { Metrics } from '../../src/core/base/metrics.ts';
import { type GrpcWorld, grpcWorld, protoDirectory } from '../contracts/grpc-world.ts';
import { everyMessage, numbered, Recorder } from '../contracts/peers.ts';

const definition = loadSync('eventide/peer/v1/peer_service.proto', { includeDirs: [protoDirectory] });
const { PeerService } = (
  loadPackageDefinition(definition) as unknown as {
    eventide: { peer: { v1: { PeerService: ServiceClientConstructor } } };
  }
).eventide.peer.v1;

/** A peer of our own making, with the identity of a member, that may send what it likes. */
interface RawPeer extends AsyncDisposable {
  readonly stream: ClientDuplexStream<unknown, unknown>;
  /** Resolves when the other end is done with it. */
  readonly ended: Promise<void>;
}

function rawPeer(world: GrpcWorld, identity: ReplicaIdentity, to: 'n1' | 'n2' | 'n3'): RawPeer {
  const credentials = peerClientCredentials({ authority: world.authority.certificate, ...identity }, () => true);
  const client: Client = new PeerService(world.addresses[to], credentials, {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.ssl_target_name_override': to,
  });
  const { Exchange } = client as unknown as { Exchange(): ClientDuplexStream<unknown, unknown> };
  const stream = Exchange.call(client);
  const ended = new Promise<void>((resolve) => {
    stream.on('status', () => resolve());
    stream.on('error', () => resolve());
  });
  return { stream, ended, [Symbol.asyncDispose]: () => Promise.resolve(client.close()) };
}

/** Connects the real n1 to n2: whatever happened before did no harm. */
async function expectLinkOf(world: GrpcWorld, atN2: Recorder, times: number): Promise<void> {
  const atN1 = new Recorder();
  const n1 = await world.open('n1', atN1);
  await Promise.all([atN1.meets(world.ids.n2), atN2.meets(world.ids.n1, times)]);
  n1.send(world.ids.n2, numbered(77));
  await atN2.until(() => atN2.from(world.ids.n1).length > 0);
  expect(atN2.from(world.ids.n1)).toEqual([numbered(77)]);
  await n1.close();
}

const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
  });

function portOf(address: string): { readonly host: string; readonly port: number } {
  return { host: '127.0.0.1', port: Number(address.split(':')[1]) };
}

test('a certificate of another cluster is turned away', async () => {
  const world = await grpcWorld();
  const other = await createAuthority('ffeeddccbbaa99887766554433221100', Date.now());
  const recorder = new Recorder();
  const n2 = await world.open('n2', recorder);
  const theirs = await other.issue('n1');
  await using stranger = rawPeer(world, theirs, 'n2');
  await stranger.ended;
  expect(recorder.told).toEqual([]);
  await expectLinkOf(world, recorder, 1);
  await n2.close();
});

test('a certificate of the cluster whose key is no member is turned away, and noted', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.open('n2', recorder);
  await using evicted = rawPeer(world, await world.authority.issue('n1'), 'n2');
  await evicted.ended;
  expect(recorder.told).toEqual([]);
  expect(world.notes).toMatchObject([{ level: 'warn', message: 'a stranger was turned away' }]);
  await expectLinkOf(world, recorder, 1);
  await n2.close();
});

test('a member that answers at the address of another is not taken for it', async () => {
  const world = await grpcWorld();
  const [atN1, atN3] = [new Recorder(), new Recorder()];
  const n3 = await world.openWith('n3', atN3, { listen: world.addresses.n2 });
  const n1 = await world.open('n1', atN1);
  while (!world.notes.some(({ facts }) => facts['peer'] === 'n2')) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  expect(world.notes).toContainEqual(expect.objectContaining({ message: 'a peer cannot be reached' }));
  expect([...atN1.told, ...atN3.told]).toEqual([]);
  await Promise.all([n1.close(), n3.close()]);
});

test('neither TLS 1.2 nor a connection without a certificate gets in', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.open('n2', recorder);
  const { certificate: cert, privateKey: key } = world.identities.n1;
  const base = {
    ...portOf(world.addresses.n2),
    ca: world.authority.certificate,
    servername: 'n2',
    ALPNProtocols: ['h2'],
  };
  const older = connectTls({ ...base, cert, key, maxVersion: 'TLSv1.2' });
  const [error] = (await once(older, 'error')) as [Error];
  expect(error.message).toMatch(/protocol version/i);
  const nameless = connectTls(base);
  await ended(nameless);
  const proper = connectTls({ ...base, cert, key });
  await once(proper, 'secureConnect');
  expect(proper.getProtocol()).toBe('TLSv1.3');
  proper.destroy();
  expect(recorder.told).toEqual([]);
  await n2.close();
});

test('garbage on the port, before and after the handshake, harms nobody', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.open('n2', recorder);
  const garbage = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 73) % 256));
  const plain = connectTcp(portOf(world.addresses.n2));
  plain.write(garbage);
  const { certificate: cert, privateKey: key } = world.identities.n1;
  const secure = connectTls({
    ...{ ...portOf(world.addresses.n2), ca: world.authority.certificate, servername: 'n2', ALPNProtocols: ['h2'] },
    ...{ cert, key },
  });
  secure.write(garbage);
  await Promise.all([ended(plain), ended(secure)]);
  expect(recorder.told).toEqual([]);
  await expectLinkOf(world, recorder, 1);
  await n2.close();
});

const good = encloseMessage(everyMessage.append);
test.each([
  ['nothing', {}],
  ['another format', { envelope: { ...good, format: good.format - 1 } }],
  ['an unknown kind', { envelope: { ...good, kind: 'promote' } }],
  ['a kind that every object has', { envelope: { ...good, kind: 'constructor' } }],
  ['no body', { envelope: { ...good, body: new Uint8Array(0) } }],
  ['half a body', { envelope: { ...good, body: good.body.subarray(0, 2) } }],
])('a message that is %s ends its link, is noted, and goes no further', async (_, message) => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.open('n2', recorder);
  await using raw = rawPeer(world, world.identities.n1, 'n2');
  await recorder.meets(world.ids.n1);
  raw.stream.write(message);
  await recorder.until((told) => told.length === 2);
  await raw.ended;
  expect(recorder.told.map(({ type }) => type)).toEqual(['connected', 'disconnected']);
  expect(world.notes).toMatchObject([{ level: 'warn', message: 'a link was dropped', facts: { peer: world.ids.n1 } }]);
  await expectLinkOf(world, recorder, 2);
  await n2.close();
});

test('connections beyond their number, and ones that show no certificate in time, are closed; links stay', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.openWith('n2', recorder, { limits: { connections: 3, handshakeMs: 200 } });
  const atN1 = new Recorder();
  const n1 = await world.open('n1', atN1);
  await Promise.all([atN1.meets(world.ids.n2), recorder.meets(world.ids.n1)]);
  const { host, port } = portOf(world.addresses.n2);
  const silent = Array.from({ length: 5 }, () => connectTcp(port, host));
  await Promise.all(silent.map(ended));
  n1.send(world.ids.n2, numbered(5));
  await recorder.until(() => recorder.from(world.ids.n1).length > 0);
  expect(recorder.from(world.ids.n1)).toEqual([numbered(5)]);
  await n1.close();
  await n2.close();
});

test('a message beyond the limit ends its link; the next one comes up', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.open('n2', recorder);
  await using raw = rawPeer(world, world.identities.n1, 'n2');
  await recorder.meets(world.ids.n1);
  raw.stream.write({ envelope: { ...good, body: Buffer.alloc(17 * 1024 * 1024) } });
  await recorder.until((told) => told.length === 2);
  expect(recorder.told.map(({ type }) => type)).toEqual(['connected', 'disconnected']);
  await expectLinkOf(world, recorder, 2);
  await n2.close();
});

test('a message of our own that is too large is noted and not sent; the link stays', async () => {
  const world = await grpcWorld();
  const [atN1, atN2] = [new Recorder(), new Recorder()];
  const n1 = await world.open('n1', atN1);
  const n2 = await world.open('n2', atN2);
  await Promise.all([atN1.meets(world.ids.n2), atN2.meets(world.ids.n1)]);
  n1.send(world.ids.n2, { ...everyMessage.append, ops: [new Uint8Array(17 * 1024 * 1024)] });
  n1.send(world.ids.n2, numbered(1));
  await atN2.until(() => atN2.from(world.ids.n1).length > 0);
  expect(atN2.from(world.ids.n1)).toEqual([numbered(1)]);
  expect(world.notes).toMatchObject([{ level: 'error', message: 'a message is too large to be sent' }]);
  await Promise.all([n1.close(), n2.close()]);
});

test('a peer that does not read is dropped before much waits for it', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.openWith('n2', recorder, { limits: { waitingBytes: 4_000_000 } });
  await using raw = rawPeer(world, world.identities.n1, 'n2');
  raw.stream.pause();
  await recorder.meets(world.ids.n1);
  let sent = 0;
  while (recorder.told.length === 1) {
    n2.send(world.ids.n1, { ...everyMessage.append, ops: [new Uint8Array(500_000)] });
    sent++;
    expect(sent).toBeLessThan(100);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  expect(sent).toBeGreaterThan(4);
  expect(recorder.told.at(-1)).toEqual({ type: 'disconnected', peer: world.ids.n1 });
  expect(world.notes).toMatchObject([
    { message: 'a link was dropped', facts: { reason: 'the peer does not keep up' } },
  ]);
  await n2.close();
});

test('what a lagging peer can pull later is not queued for it, and the link stays', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const metrics = new Metrics();
  const n2 = await world.openWith('n2', recorder, { metrics, limits: { repairableBytes: 2_000_000 } });
  await using raw = rawPeer(world, world.identities.n1, 'n2');
  raw.stream.pause();
  await recorder.meets(world.ids.n1);
  const append = { ...everyMessage.append, ops: [new Uint8Array(500_000)] };
  for (let sent = 0; sent < 40; sent++) n2.send(world.ids.n1, append);
  n2.send(world.ids.n1, everyMessage.status);
  const text = prometheusText(metrics.collect({ wallMs: 0, monotonicMs: 0 }));
  const dropped = Number(/what="dropped"} (\d+)/.exec(text)?.[1]);
  const queued = Number(/queue_bytes{peer="n1"} (\d+)/.exec(text)?.[1]);
  expect(dropped).toBeGreaterThan(25);
  expect(text).toContain(`eventide_peer_messages_total{what="sent"} ${41 - dropped}`);
  expect(queued).toBeLessThan(3_000_000);
  expect(recorder.told).toEqual([{ type: 'connected', peer: world.ids.n1 }]);
  await n2.close();
});

test('a peer that says too much is read more slowly, and nothing of it is lost', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const metrics = new Metrics();
  // So few that the slowest machine sends them faster.
  const limits = { messagesPerSecond: 40, messagesAtOnce: 1 };
  const n2 = await world.openWith('n2', recorder, { metrics, limits });
  const sender = new Recorder();
  const n1 = await world.open('n1', sender);
  await recorder.meets(world.ids.n1);
  await sender.meets(world.ids.n2);
  for (let sent = 0; sent < 60; sent++) n1.send(world.ids.n2, everyMessage.stored);
  await recorder.until((told) => told.length === 61);
  expect(prometheusText(metrics.collect({ wallMs: 0, monotonicMs: 0 }))).toMatch(/what="slowed"} [1-9]/);
  await n1.close();
  await n2.close();
});

test('a newer link of the same peer takes the place of the older one', async () => {
  const world = await grpcWorld();
  const recorder = new Recorder();
  const n2 = await world.open('n2', recorder);
  await using older = rawPeer(world, world.identities.n1, 'n2');
  await recorder.meets(world.ids.n1);
  await using newer = rawPeer(world, world.identities.n1, 'n2');
  await recorder.meets(world.ids.n1, 2);
  await older.ended;
  expect(recorder.told.map(({ type }) => type)).toEqual(['connected', 'disconnected', 'connected']);
  newer.stream.write({ envelope: encloseMessage(numbered(5)) });
  await recorder.until(() => recorder.from(world.ids.n1).length > 0);
  expect(recorder.from(world.ids.n1)).toEqual([numbered(5)]);
  await n2.close();
});

test('an address that is taken is said with what to look at', async () => {
  const world = await grpcWorld();
  const server = createServer().listen(portOf(world.addresses.n1));
  await once(server, 'listening');
  const error: unknown = await world.open('n1', new Recorder()).catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toContain(`Another program listens on the peer address ${world.addresses.n1} already.`);
  server.close();
});
