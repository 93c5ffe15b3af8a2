// Requests that have not come whole: which is given up, and that both doors give up the oldest and go on.

import { once } from 'node:events';
import { type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { Framing } from '../../src/api/grpc/incoming.ts';
import { serviceOf } from '../../src/api/grpc/proto.ts';
import { openHttpServer } from '../../src/api/http/server.ts';
import { Unfinished } from '../../src/api/unfinished.ts';
import { openTestDoor } from './table-dispatch.ts';

it('gives up the oldest beyond the limit, and forgets what is whole', () => {
  const given: string[] = [];
  const unfinished = new Unfinished<{ readonly name: string }>(100, ({ name }) => given.push(name));
  const [a, b, c] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
  unfinished.has(a, 10);
  unfinished.has(b, 40);
  unfinished.has(a, 50);
  expect(unfinished.bytes).toBe(90);
  unfinished.done(b);
  unfinished.has(c, 50);
  expect(given).toEqual([]);
  unfinished.has(c, 60);
  expect(given).toEqual(['a']);
  expect(unfinished.bytes).toBe(60);
  unfinished.done(a);
  unfinished.done(c);
  expect(unfinished.bytes).toBe(0);
});

it('knows what of a message has come, however its bytes are cut', () => {
  const message = (size: number): Buffer => {
    const bytes = Buffer.alloc(5 + size);
    bytes.writeUInt32BE(size, 1);
    return bytes;
  };
  const whole = Buffer.concat([message(0), message(3), message(300), message(0)]);
  for (let at = 1; at < whole.length; at++) {
    const framing = new Framing();
    const first = framing.take(whole.subarray(0, at));
    expect(first).toBe([0, 5, 13, 318].includes(at) ? 0 : at - (at > 318 ? 318 : at > 13 ? 13 : at > 5 ? 5 : 0));
    expect(framing.take(whole.subarray(at))).toBe(0);
  }
});

it('knows in how many pieces the message under way came', () => {
  const framing = new Framing();
  const bytes = Buffer.from([0, 0, 0, 0, 3, 1, 2, 3]);
  for (let at = 0; at < 7; at++) {
    framing.take(bytes.subarray(at, at + 1));
    expect(framing.pieces).toBe(at + 1);
  }
  framing.take(bytes.subarray(7));
  expect(framing.pieces).toBe(0);
});

it('the gRPC door counts what many small pieces of a message cost', async () => {
  await using door = await openTestDoor({}, { limits: { unfinishedBytes: 100_000 } });
  const session = connectHttp2(`http://${door.address}`);
  const path = serviceOf('iam')['CreateUser']?.path;
  const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
  stream.on('error', () => undefined);
  stream.write(Buffer.from([0, 0, 1, 0, 0]));
  // Each is a frame of its own once the one before has gone out.
  for (let at = 0; at < 20_000 && !stream.destroyed; at++)
    await new Promise<void>((resolve) => stream.write(Buffer.alloc(1), () => resolve()));
  expect(stream.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  session.destroy();
});

it('the gRPC door ends the oldest stream whose message does not come whole, and answers the others', async () => {
  const user = { path: '/', userName: 'alice', userId: 'AIDAAAAAAAAAAAAAAAAAA', arn: 'arn', createDate: 0, tags: [] };
  await using door = await openTestDoor(
    { calls: { 'iam:CreateUser': () => ({ response: { user } }) } },
    { limits: { unfinishedBytes: 1000 } },
  );
  const session = connectHttp2(`http://${door.address}`);
  const method = serviceOf('iam')['CreateUser'];
  const message = method?.requestSerialize({ userName: 'alice', tags: [] }) ?? Buffer.alloc(0);
  const begin = (size: number, start: Buffer): ClientHttp2Stream => {
    const stream = session.request({
      ...{ ':method': 'POST', ':path': method?.path, 'content-type': 'application/grpc', te: 'trailers' },
    });
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(size, 1);
    stream.write(Buffer.concat([prefix, start]));
    return stream;
  };
  const oldest = begin(2000, Buffer.alloc(600));
  const ended = once(oldest, 'error');
  const next = begin(2000, Buffer.alloc(600));
  await ended;
  expect(oldest.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  const whole = begin(message.length, message).end();
  const trailers = once(whole, 'trailers');
  whole.resume();
  expect((await trailers)[0]).toMatchObject({ 'grpc-status': '0' });
  expect(next.closed).toBe(false);
  session.destroy();
});

it('the HTTP door ends the oldest connection whose body does not come whole, and answers the others', async () => {
  const problems: string[] = [];
  await using server = await openHttpServer({
    ...{ address: '127.0.0.1:0', certificatePollMs: 1000, onProblem: (message) => problems.push(message) },
    routes: [{ method: 'POST', path: '/', answer: ({ body }) => ({ status: 200, body: String(body.length) }) }],
    limits: { unfinishedBytes: 1000 },
  });
  const [host, port] = server.address.split(':');
  const begin = (): ReturnType<typeof connect> => {
    const socket = connect(Number(port), host);
    socket.on('error', () => undefined);
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 800\r\n\r\n${'x'.repeat(600)}`);
    return socket;
  };
  const oldest = begin();
  const closed = once(oldest.resume(), 'close');
  await once(oldest, 'connect');
  const next = begin();
  await closed;
  next.write('x'.repeat(200));
  let said = '';
  for await (const chunk of next) said += String(chunk);
  expect(said).toMatch(/^HTTP\/1\.1 200 [^]*800$/);
  expect(problems).toEqual([]);
});
