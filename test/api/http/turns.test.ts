// Many requests on one connection, and callers who read nothing, by real connections.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import type { Route } from '../../../src/api/http/routing.ts';
import { type HttpServer, type HttpServerOptions, openHttpServer } from '../../../src/api/http/server.ts';

function open(answer: Route['answer'], limits: HttpServerOptions['limits'] = {}): Promise<HttpServer> {
  const routes = [{ method: 'POST', path: '/', answer } as const];
  return openHttpServer({
    ...{ address: '127.0.0.1:0', routes, certificatePollMs: 1000, limits },
    onProblem: () => undefined,
  });
}

function connected({ address }: HttpServer): Socket {
  const [host, port] = address.split(':');
  return connect(Number(port), host);
}

const request = (body: string, more = ''): string =>
  `POST / HTTP/1.1\r\nhost: x\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;

it('works on one request of a connection at a time, in the order in which they came', async () => {
  let underWay = 0;
  let most = 0;
  await using server = await open(async ({ body }) => {
    most = Math.max(most, ++underWay);
    // The first takes more turns of the loop than the second.
    for (let turns = body.length; turns > 0; turns--) await new Promise(setImmediate);
    underWay--;
    return { status: 200, body };
  });
  const socket = connected(server);
  socket.write(`${request('first')}${request('second')}${request('third', 'connection: close\r\n')}`);
  let said = '';
  for await (const chunk of socket) said += String(chunk);
  expect(said.match(/first|second|third/g)).toEqual(['first', 'second', 'third']);
  expect(most).toBe(1);
});

it('ends a connection with more requests than may wait, and works on none of those', async () => {
  const asked: string[] = [];
  let over: (() => void) | undefined;
  const gone = new Promise<void>((resolve) => (over = resolve));
  await using server = await open(
    async (got) => {
      asked.push(Buffer.from(got.body).toString());
      got.gone.addEventListener('abort', () => over?.());
      await gone;
      return { status: 200, body: '' };
    },
    { waitingRequests: 2 },
  );
  const socket = connected(server);
  socket.on('error', () => undefined);
  socket.write(request('one') + request('two') + request('three') + request('four') + request('five'));
  await Promise.all([once(socket.resume(), 'close'), gone]);
  expect(asked).toEqual(['one']);
});

it('ends a connection on which a request would wait where too many wait on others, and forgets those of connections that ended', async () => {
  await using server = await open(
    ({ body }) =>
      String(Buffer.from(body)) === 'never' ? new Promise(() => undefined) : { status: 200, body: 'answered' },
    { waitingRequests: 10, waitingInAll: 3, closeGraceMs: 1 },
  );
  const send = (count: number): Socket => {
    const socket = connected(server).resume();
    socket.on('error', () => undefined);
    socket.write(request('never') + request('more').repeat(count));
    return socket;
  };
  // Each round would be ended by what the rounds before it left.
  for (let round = 0; round < 3; round++) {
    const [first, second] = [send(2), send(2)];
    await Promise.race([once(first, 'close'), once(second, 'close')]);
    const closed = [first, second].filter((socket) => !socket.closed).map((socket) => once(socket.destroy(), 'close'));
    expect(closed).toHaveLength(1);
    await Promise.all(closed);
    const last = connected(server);
    last.write(request('a') + request('b', 'connection: close\r\n'));
    let said = '';
    for await (const chunk of last) said += String(chunk);
    expect(said.match(/answered/g)).toHaveLength(2);
  }
});

it('cuts off a caller who takes nothing of an answer', async () => {
  let ask: (() => void) | undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  await using server = await open(
    () => {
      ask?.();
      return { status: 200, body: Buffer.alloc(64 * 1024 * 1024) };
    },
    { answerMs: 100, closeGraceMs: 3_600_000 },
  );
  const socket = connected(server).pause();
  socket.on('error', () => undefined);
  socket.write(request('all of it'));
  await asked;
  // A door that closes waits for answers under way, of which this is one.
  await expect(server.close()).resolves.toBeUndefined();
  socket.destroy();
});
