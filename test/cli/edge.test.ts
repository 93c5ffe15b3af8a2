// The edge by real connections: whom a request reaches in each mode, what arrives there, and what happens where nobody is.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createConnections, type Socket } from 'node:net';
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { namespaces } from '../../src/api/query/encode.ts';
import { type Edge, type EdgeMode, type EdgeOptions, openEdge } from '../../src/cli/edge.ts';
import type { EdgeReplica } from '../../src/cli/edge-watch.ts';

interface Seen {
  readonly by: string;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: readonly string[];
  readonly body: string;
}

const servers: Server[] = [];
const seen: Seen[] = [];
let replicas: EdgeReplica[] = [];
let edge: Edge | undefined;
const staleness: Record<string, number> = {};

async function replica(name: string): Promise<EdgeReplica> {
  const server = createServer((request, response) => {
    if (request.url === '/health') {
      response.end();
      return;
    }
    if (request.url === '/metrics') {
      response.end(`# HELP x\neventide_staleness_seconds ${staleness[name] ?? 0}\n`);
      return;
    }
    let body = '';
    request.on('data', (text: Buffer) => (body += text.toString()));
    request.on('end', () => {
      seen.push({ by: name, method: request.method, url: request.url, headers: request.rawHeaders, body });
      response.writeHead(409, { 'x-eventide-replica': name });
      response.end(`from ${name}`);
    });
  });
  // Node 24 refuses more than a thousand by itself.
  server.maxHeadersCount = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { name, http: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

beforeEach(async () => {
  seen.length = 0;
  for (const name of Object.keys(staleness)) delete staleness[name];
  replicas = [await replica('n1'), await replica('n2'), await replica('n3')];
});

afterEach(async () => {
  await edge?.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function open(mode: EdgeMode, seed = 1, more: Partial<EdgeOptions> = {}): Promise<void> {
  edge = await openEdge({ address: '127.0.0.1:0', mode, seed, replicas, ...more });
}

async function ask(path = '/', headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const response = await fetch(`http://${edge?.address ?? ''}${path}`, {
    method: 'POST',
    body: 'Action=ListUsers',
    headers,
  });
  return `${response.status} ${await response.text()}`;
}

async function several(count: number, headers: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const names: string[] = [];
  for (let at = 0; at < count; at++) names.push((await ask('/', headers)).slice(-2));
  return names;
}

it('passes on what came as it came, and what is answered', async () => {
  await open('round-robin');
  expect(await ask('/c/home?a=%20b', { 'X-Amz-Date': '20261128T000000Z' })).toBe('409 from n1');
  const [got] = seen;
  expect(got).toMatchObject({ method: 'POST', url: '/c/home?a=%20b', body: 'Action=ListUsers' });
  const headers = got?.headers ?? [];
  expect(headers[headers.findIndex((one) => one.toLowerCase() === 'host') + 1]).toBe(edge?.address);
  expect(headers[headers.findIndex((one) => one.toLowerCase() === 'x-amz-date') + 1]).toBe('20261128T000000Z');
});

it('asks the replicas in turn', async () => {
  await open('round-robin');
  expect(await several(4)).toEqual(['n1', 'n2', 'n3', 'n1']);
});

it('stays with the first, and passes it over while it is away', async () => {
  const [first, second, third] = replicas;
  await open('first');
  expect(await several(3)).toEqual(['n1', 'n1', 'n1']);
  await edge?.close();
  if (first === undefined || second === undefined || third === undefined) throw new Error('three replicas');
  replicas = [{ ...first, http: '127.0.0.1:1' }, second, third];
  await open('first');
  expect(await several(2)).toEqual(['n2', 'n2']);
});

it('asks them by lot, the same ones for the same seed', async () => {
  await open('random', 7);
  const first = await several(20);
  await edge?.close();
  await open('random', 7);
  expect(await several(20)).toEqual(first);
  expect(new Set(first).size).toBe(3);
});

it('keeps a caller with one replica', async () => {
  await open('sticky');
  const of = (key: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261128/us-east-1/iam/aws4_request`,
  });
  const keys = ['AKIA1', 'AKIA2', 'AKIA3', 'AKIA4', 'AKIA5', 'AKIA6'];
  const found: string[] = [];
  for (const key of keys) {
    const [one = '', ...others] = await several(4, of(key));
    expect(others).toEqual([one, one, one]);
    found.push(one);
  }
  expect(new Set(found).size).toBeGreaterThan(1);
});

it('asks the one that shows the oldest view', async () => {
  staleness['n3'] = 4.5;
  await open('worst');
  await vi.waitFor(async () => expect(await several(1)).toEqual(['n3']), { timeout: 10_000 });
  staleness['n2'] = 9;
  await vi.waitFor(async () => expect(await several(1)).toEqual(['n2']), { timeout: 10_000 });
});

it('asks the one that the path names, and nobody else where it is away', async () => {
  await open('round-robin');
  expect([await ask('/r/n3'), await ask('/r/n3/c/home'), await ask('/r/n2/')]).toEqual([
    '409 from n3',
    '409 from n3',
    '409 from n2',
  ]);
  const [, , third] = servers;
  third?.closeAllConnections();
  third?.close();
  expect(await ask('/r/n3')).toMatch(/^503 <ErrorResponse .*ServiceUnavailable/);
});

it('asks another one where the first is away, and says so where all are', async () => {
  await open('round-robin');
  for (const server of servers.slice(0, 2)) {
    server.closeAllConnections();
    server.close();
  }
  expect(await several(4)).toEqual(['n3', 'n3', 'n3', 'n3']);
  servers[2]?.closeAllConnections();
  servers[2]?.close();
  expect(await ask()).toMatch(/^503 /);
});

it('passes over one that takes connections and says nothing, and ends what waits there', async () => {
  let spoken = false;
  const waiting: Socket[] = [];
  const hung = createConnections((socket) => {
    if (spoken) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nfrom n0');
    else waiting.push(socket);
  });
  hung.listen(0, '127.0.0.1');
  await once(hung, 'listening');
  try {
    replicas = [{ name: 'n0', http: `127.0.0.1:${(hung.address() as AddressInfo).port}` }, ...replicas];
    await open('first', 1, { hangsAfterMs: 100 });
    expect(await ask()).toMatch(/^503 .*ServiceUnavailable/);
    expect(await several(2)).toEqual(['n1', 'n1']);
    expect(await ask('/r/n0')).toMatch(/^503 .*ServiceUnavailable/);
    spoken = true;
    for (const socket of waiting) socket.destroy();
    await vi.waitFor(async () => expect(await ask()).toBe('200 from n0'), { timeout: 10_000 });
  } finally {
    for (const socket of waiting) socket.destroy();
    hung.close();
  }
});

it('says that it does not know the replica that a path names', async () => {
  await open('first');
  expect(await ask('/r/n9')).toMatch(/^421 .*There is no replica n9 behind this edge\./);
  expect(seen).toEqual([]);
});

it('says that nobody is there as the service that was asked words it', async () => {
  for (const server of servers) server.close();
  await open('round-robin');
  const endpoint = `http://${edge?.address ?? ''}`;
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  const web = { RoleArn: 'arn:aws:iam::111122223333:role/r', RoleSessionName: 'me', WebIdentityToken: 'abcd' };
  const calls = [
    () => new IAMClient(config).send(new ListUsersCommand({})),
    () => new STSClient(config).send(new GetCallerIdentityCommand({})),
    () => new STSClient(config).send(new AssumeRoleWithWebIdentityCommand(web)),
  ];
  const shown = { name: 'ServiceUnavailable', message: 'No replica can be reached.' };
  const $metadata = { httpStatusCode: 503, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) };
  for (const call of calls) await expect(call()).rejects.toMatchObject({ ...shown, $metadata });
  const scope = (service: string) => ({
    authorization: `AWS4 Credential=A/20261128/us-east-1/${service}/aws4_request`,
  });
  for (const service of ['iam', 'sts'] as const)
    expect(await ask('/', scope(service))).toContain(`<ErrorResponse xmlns="${namespaces[service]}"><Error>`);
  expect(await ask('/', { ...scope('sts'), accept: 'application/json' })).toMatch(
    /^503 \{"Error":\{"Code":"ServiceUnavailable",.*\},"RequestId":"[0-9a-f-]{36}"\}$/,
  );
});

it('ends a connection that its caller wants ended, and keeps one that he keeps', async () => {
  await open('round-robin');
  const [host = '', port = ''] = (edge?.address ?? '').split(':');
  const answered = async (line: string, headers: string): Promise<string> => {
    const socket = connect(Number(port), host);
    socket.write(`POST / ${line}\r\nHost: ${host}\r\n${headers}Content-Length: 1\r\n\r\na`);
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.includes('from n') && /^connection: keep-alive/im.test(text)) break;
    }
    return /^connection: (.*)\r$/im.exec(text)?.[1] ?? '';
  };
  expect(await answered('HTTP/1.1', 'Connection: close\r\n')).toBe('close');
  expect(await answered('HTTP/1.0', '')).toBe('close');
  expect(await answered('HTTP/1.1', '')).toBe('keep-alive');
});

it('ends the connection of a caller whose replica ends within its answer', async () => {
  const dying = createServer((_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.socket?.destroySoon());
  });
  dying.listen(0, '127.0.0.1');
  await once(dying, 'listening');
  servers.push(dying);
  replicas = [{ name: 'n1', http: `127.0.0.1:${(dying.address() as AddressInfo).port}` }];
  await open('first');
  await expect(ask()).rejects.toThrow('terminated');
});

it('refuses what it may not send on, and serves on', async () => {
  await open('first');
  const [host = '', port = ''] = (edge?.address ?? '').split(':');
  const socket = connect(Number(port), host);
  socket.write(`GET /health HTTP/1.1\r\nHost: ${host}\r\nTrailer: expires\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).toContain('<Code>InvalidInput</Code><Message>The request cannot be passed on as it is.</Message>');
  expect(await several(1)).toEqual(['n1']);
});

it('passes on a body as a body, however many headers stand before its length', async () => {
  await open('first');
  const [host = '', port = ''] = (edge?.address ?? '').split(':');
  const body = `GET /hidden HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const socket = connect(Number(port), host);
  const many = 'a:\r\n'.repeat(1100);
  socket.write(`GET /open HTTP/1.1\r\nHost: ${host}\r\n${many}Content-Length: ${body.length}\r\n\r\n${body}`);
  await once(socket, 'data');
  socket.destroy();
  // The connection to the replica that the edge used.
  expect(await several(1)).toEqual(['n1']);
  expect(seen.map(({ url, body: came }) => [url, came])).toEqual([
    ['/open', body],
    ['/', 'Action=ListUsers'],
  ]);
});

it('passes on one request of a connection at a time, and none of one that has sent too many', async () => {
  const asked: (string | undefined)[] = [];
  let underWay = 0;
  let most = 0;
  const slow = createServer((incoming, response) => {
    if (incoming.url === '/health') {
      response.end();
      return;
    }
    asked.push(incoming.url);
    most = Math.max(most, ++underWay);
    // What came beside it would be here by then.
    setImmediate(() => {
      underWay--;
      response.end('done');
    });
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  servers.push(slow);
  replicas = [{ name: 'n1', http: `127.0.0.1:${(slow.address() as AddressInfo).port}` }];
  await open('first');
  const [host = '', port = ''] = (edge?.address ?? '').split(':');
  const requests = (count: number): string =>
    Array.from({ length: count }, (_, at) => `GET /${at} HTTP/1.1\r\nHost: ${host}\r\n\r\n`).join('');
  const few = connect(Number(port), host);
  few.write(`${requests(5)}GET /last HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await once(few.resume(), 'close');
  expect(asked).toEqual(['/0', '/1', '/2', '/3', '/4', '/last']);
  expect(most).toBe(1);
  const many = connect(Number(port), host);
  many.on('error', () => undefined);
  many.write(requests(1000));
  await once(many.resume(), 'close');
  expect(asked.length).toBeLessThanOrEqual(7);
});
