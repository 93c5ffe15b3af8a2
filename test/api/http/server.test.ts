// The HTTP door by real connections: routes, limits, TLS, and how it closes.

import 'reflect-metadata';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { get as getSecurely } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../src/adapters/pki.ts';
import { healthRoutes } from '../../../src/api/http/health-routes.ts';
import type { Fallback, Route } from '../../../src/api/http/routing.ts';
import { type HttpServer, type HttpServerOptions, openHttpServer } from '../../../src/api/http/server.ts';
import { openThreadedServer } from '../../../src/api/http/threaded-server.ts';
import { Metrics } from '../../../src/core/base/metrics.ts';

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const echo: Route = { method: 'POST', path: '/echo', answer: ({ body }) => ({ status: 200, body }) };

// Built as a release builds it: a thread cannot be started from sources.
const program = join(mkdtempSync(join(tmpdir(), 'eventide-door-')), 'door-thread.mjs');

beforeAll(async () => {
  const entry = fileURLToPath(new URL('../../../src/api/http/door-thread.ts', import.meta.url));
  await build({
    ...{ entryPoints: [entry], outfile: program, bundle: true, logLevel: 'silent' },
    ...{ platform: 'node', format: 'esm', target: 'node20' },
  });
});

const doors = [
  ['in the thread of the replica', openHttpServer],
  ['in a thread of its own', (options: HttpServerOptions) => openThreadedServer(program, options)],
] as const;

async function textOf(response: IncomingMessage): Promise<Got> {
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, headers: response.headers, body };
}

function ask(
  server: HttpServer,
  path: string,
  options: RequestOptions & { readonly send?: string } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request(`http://${server.address}${path}`, { agent: false, ...options }, (response) => {
      textOf(response).then(resolve, reject);
    });
    asked.on('error', reject);
    asked.end(options.send);
  });
}

describe.each(doors)('the HTTP door %s', (_, openDoor) => {
  function open(options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
    return openDoor({
      ...{ address: '127.0.0.1:0', routes: [echo], certificatePollMs: 1000, onProblem: () => undefined },
      ...options,
    });
  }

  it('answers by path and method, says what a path takes, and knows nothing else', async () => {
    await using server = await open();
    expect(await ask(server, '/echo?a=b', { method: 'POST', send: 'hello' })).toMatchObject({
      status: 200,
      body: 'hello',
    });
    expect(await ask(server, '/echo')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await ask(server, '/nothing')).toMatchObject({ status: 404, body: 'There is nothing at /nothing.\n' });
  });

  it('a body that is too large is refused, whether its length is said or not', async () => {
    await using server = await open({ limits: { bodyBytes: 1000 } });
    const send = 'x'.repeat(1001);
    expect((await ask(server, '/echo', { method: 'POST', send })).status).toBe(413);
    const chunked = { 'transfer-encoding': 'chunked' };
    expect((await ask(server, '/echo', { method: 'POST', send, headers: chunked })).status).toBe(413);
    expect((await ask(server, '/echo', { method: 'POST', send: 'x'.repeat(1000) })).status).toBe(200);
  });

  it('the answer to a body that is too large arrives whole, and the connection serves the next request', async () => {
    await using server = await open({ limits: { bodyBytes: 1000 } });
    const [host, port] = server.address.split(':');
    const socket = connect(Number(port), host);
    let said = '';
    socket.on('data', (chunk) => {
      said += String(chunk);
    });
    const bytes = 16 * 1024 * 1024;
    socket.write(`POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`);
    socket.write('x'.repeat(bytes));
    socket.write('POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello');
    await once(socket, 'close');
    expect(said).toMatch(/^HTTP\/1\.1 413 [^]*A body holds at most 1000 bytes\.\nHTTP\/1\.1 200 [^]*hello$/);
  });

  it('a body that is too large and never ends does not hold a connection', async () => {
    await using server = await open({ limits: { bodyBytes: 1000, headersMs: 100, requestMs: 200 } });
    const [host, port] = server.address.split(':');
    const socket = connect(Number(port), host);
    let said = '';
    socket.on('data', (chunk) => {
      said += String(chunk);
    });
    socket.write('POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\nhello');
    await once(socket, 'close');
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('a path with a door of its own says which methods the door takes', async () => {
    const door: Fallback = {
      takes: (method, path) => method === 'POST' && path === '/',
      answer: ({ path, query }) => ({ status: 200, body: `${path} ${query}` }),
      tooLarge: () => ({ status: 413, body: '' }),
    };
    await using server = await open({ otherwise: [door] });
    for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS'])
      expect(await ask(server, '/', { method })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    const targets = ['http://elsewhere.example/?a=b', 'HTTPS://elsewhere.example?a=b', '/?a=b'];
    for (const path of targets) {
      expect(await ask(server, '', { method: 'POST', path })).toMatchObject({ status: 200, body: '/ a=b' });
    }
  });

  it('a throw is a plain 500, and told', async () => {
    const told: string[] = [];
    const broken: Route = {
      method: 'GET',
      path: '/broken',
      answer: () => {
        throw new Error('inner words');
      },
    };
    await using server = await open({
      routes: [broken],
      onProblem: (message, { stack }) => told.push(message, stack ?? ''),
    });
    const { status, body } = await ask(server, '/broken');
    expect(status).toBe(500);
    expect(body).not.toContain('inner words');
    expect(told[0]).toBe('a request failed inside the replica');
    expect(told[1]).toContain('inner words');
  });

  it('headers that are too long, or never end, do not hold a connection', async () => {
    await using server = await open({ limits: { headersMs: 100, requestMs: 200 } });
    expect((await ask(server, '/echo', { headers: { long: 'x'.repeat(20_000) } })).status).toBe(431);
    const [host, port] = server.address.split(':');
    const slow = connect(Number(port), host);
    let said = '';
    slow.on('data', (chunk) => {
      said += String(chunk);
    });
    slow.write('GET /echo HTTP/1.1\r\nhost: x\r\n');
    await once(slow, 'close');
    expect(said).toContain('408');
  });

  it('more headers than may come are refused, and none is left out', async () => {
    await using server = await open({ limits: { headers: 40 } });
    const many = (count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`h-${at}`, 'x']));
    // A request has some of its own.
    expect((await ask(server, '/echo', { headers: many(20) })).status).not.toBe(431);
    for (const count of [41, 90, 400]) {
      const { status, body } = await ask(server, '/echo', { headers: many(count) });
      expect([status, body]).toEqual([431, 'A request holds at most 40 headers.\n']);
    }
  });

  it('closing lets what is under way end, and takes nothing new', async () => {
    const { slow, under } = slowRoute('GET');
    const server = await open({ routes: [slow] });
    const began = once(under, 'began');
    const answered = ask(server, '/slow');
    await began;
    const closed = server.close();
    await refusing(server);
    await expect(ask(server, '/slow')).rejects.toThrow(/ECONNREFUSED/);
    under.emit('finish');
    expect(await answered).toMatchObject({ status: 200, body: 'done' });
    await closed;
  });

  it('connections are kept for the next request', async () => {
    await using server = await open();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let at = 0; at < 3; at++) {
      await new Promise<void>((resolve, reject) => {
        const asked = request(`http://${server.address}/echo`, { agent, method: 'POST' }, (response) => {
          ports.add(response.socket.localPort);
          response.resume().once('end', resolve);
        });
        asked.once('error', reject).end('x');
      });
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });

  it('serves TLS with the certificate of its files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eventide-http-'));
    const authority = await createAuthority('00112233445566778899aabbccddeeff', Date.now());
    const { certificate, privateKey } = await authority.issue('n1');
    const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    writeFileSync(tls.cert, certificate);
    writeFileSync(tls.key, privateKey);
    await using server = await open({ tls, routes: healthRoutes(source('ready')) });
    const got = await new Promise<Got>((resolve, reject) => {
      getSecurely(
        `https://${server.address}/health`,
        { ca: authority.certificate, servername: 'n1', agent: false },
        (response) => void textOf(response).then(resolve, reject),
      ).once('error', reject);
    });
    expect(got).toMatchObject({ status: 200, body: '{"replica":"n1","status":"alive"}\n' });
  });

  it('/ready is 200 where calls are taken, and 503 with the reason elsewhere; HEAD has no body', async () => {
    await using ready = await open({ routes: healthRoutes(source('ready')) });
    expect((await ask(ready, '/ready')).status).toBe(200);
    expect(await ask(ready, '/ready', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    await using starting = await open({ routes: healthRoutes(source('starting')) });
    const { status, body } = await ask(starting, '/ready');
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({ replica: 'n1', status: 'starting', reason: 'because' });
  });

  it('/metrics is the text that Prometheus reads', async () => {
    await using server = await open({ routes: healthRoutes(source('ready')) });
    const { headers, body } = await ask(server, '/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body.split('\n')).toEqual([
      '# HELP eventide_t_seconds Times.',
      '# TYPE eventide_t_seconds histogram',
      'eventide_t_seconds_bucket{le="0.1"} 1',
      'eventide_t_seconds_bucket{le="1"} 2',
      'eventide_t_seconds_bucket{le="+Inf"} 3',
      'eventide_t_seconds_sum 5.55',
      'eventide_t_seconds_count 3',
      String.raw`# HELP eventide_x_total What\nhappened.`,
      '# TYPE eventide_x_total counter',
      String.raw`eventide_x_total{a="\"\\"} 3`,
      '',
    ]);
  });

  it('answers 500 where an answer is none that HTTP can hold, and goes on', async () => {
    const problems: string[] = [];
    const answers = [
      { status: 0, body: '' },
      { status: 200, headers: { 'x-a': 'b\r\nc: d' }, body: '' },
    ];
    const odd: Route = { method: 'GET', path: '/odd', answer: () => answers.shift() ?? { status: 200, body: '' } };
    await using server = await open({ routes: [odd], onProblem: (message) => problems.push(message) });
    const statuses = [await ask(server, '/odd'), await ask(server, '/odd'), await ask(server, '/odd')];
    expect(statuses.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(problems).toEqual(['an answer cannot be sent', 'an answer cannot be sent']);
  });
});

/** A route that tells when it began, and answers once it is told to finish. */
function slowRoute(method: Route['method']): { readonly slow: Route; readonly under: EventEmitter } {
  const under = new EventEmitter();
  const answer = async (): Promise<{ readonly status: number; readonly body: string }> => {
    under.emit('began');
    await once(under, 'finish');
    return { status: 200, body: 'done' };
  };
  return { under, slow: { method, path: '/slow', answer } };
}

/** Resolves once the door takes no connection any more: another thread hears of its end a little later. */
async function refusing({ address }: HttpServer): Promise<void> {
  const [host, port] = address.split(':');
  for (let refused = false; !refused; ) {
    refused = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), host);
      socket.once('connect', () => socket.destroy());
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
      socket.once('close', () => resolve(false));
    });
  }
}

it('a door in a thread of its own holds so many bytes that are not answered, and tells others to come again', async () => {
  const { slow, under } = slowRoute('POST');
  await using server = await openThreadedServer(program, {
    ...{ address: '127.0.0.1:0', routes: [slow, echo], certificatePollMs: 1000, onProblem: () => undefined },
    limits: { handedBytes: 2000 },
  });
  const large = { method: 'POST', send: 'x'.repeat(1500) };
  const began = once(under, 'began');
  const first = ask(server, '/slow', large);
  await began;
  expect(await ask(server, '/echo', large)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect((await ask(server, '/echo', { method: 'POST', send: 'small' })).status).toBe(200);
  under.emit('finish');
  expect((await first).status).toBe(200);
  expect((await ask(server, '/echo', large)).status).toBe(200);
  // One request alone is taken, however large.
  expect((await ask(server, '/echo', { method: 'POST', send: 'x'.repeat(9000) })).status).toBe(200);
});

function source(state: string): Parameters<typeof healthRoutes>[0] {
  const metrics = new Metrics();
  metrics.counter('eventide_x_total', { help: 'What\nhappened.', labels: ['a'] }).of('"\\').value = 3;
  const times = metrics.histogram('eventide_t_seconds', { help: 'Times.', bounds: [0.1, 1] }).of();
  for (const value of [0.05, 0.5, 5]) times.observe(value);
  return {
    replica: 'n1',
    readiness: () => ({ state, reason: 'because' }),
    metrics: () => metrics.collect({ wallMs: 0, monotonicMs: 0 }),
  };
}
