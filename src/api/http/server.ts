// The HTTP door: a small server with limits. What it answers is others' business.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Turns } from '../../turns.ts';
import { Departure } from '../gone.ts';
import { ReloadingCertificate, type TlsFiles } from '../grpc/reloading-certificate.ts';
import { payloadHash } from '../payload-hash.ts';
import { Unfinished } from '../unfinished.ts';
import { Body } from './body.ts';
import { type HttpLimits, httpLimits } from './limits.ts';
import { type HttpAnswer, headerValue, type RawHeaders, type Responder } from './request.ts';
import { failedInside, failureAnswer, plain, responderOf, type Ways } from './routing.ts';

/** What listens. */
export interface HttpListening {
  /** Where to listen: `127.0.0.1:4567`; port 0 picks a free one. */
  readonly address: string;
  /** Certificate and key; absent: plaintext. */
  readonly tls?: TlsFiles;
  /** How often the files of the certificate are read again, milliseconds. */
  readonly certificatePollMs: number;
  /** Told of throws inside a request and of certificates that cannot be used. */
  readonly onProblem: (message: string, facts: Readonly<Record<string, string>>) => void;
  readonly limits?: Partial<HttpLimits>;
}

/** What an HTTP door is made of. */
export type HttpServerOptions = HttpListening & Ways;

/** A door that listens. */
export interface HttpServer extends AsyncDisposable {
  /** Host and port that it really listens on. */
  readonly address: string;
  /** Takes no more requests, lets those under way end for a moment, then cuts them. */
  close(): Promise<void>;
}

/** Opens the door. Rejects with one clear error where the address cannot be had. */
export function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { bodyBytes } = { ...httpLimits, ...options.limits };
  return listenForHttp(options, responderOf(options, bodyBytes));
}

/** Opens a door that hands every request to `respond`. Rejects with one clear error where the address cannot be had. */
export async function listenForHttp(options: HttpListening, respond: Responder): Promise<HttpServer> {
  const limits = { ...httpLimits, ...options.limits };
  const out = new Outgoing(options.onProblem, limits.answerMs);
  const turns = new Turns(limits.waitingRequests, limits.waitingInAll);
  const unfinished = new Unfinished<IncomingMessage>(limits.unfinishedBytes, ({ socket }) => socket.destroy());
  const parts: Parts = { respond, limits, options, out, unfinished };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    turns.take(request.socket, response, () => void answer(request, response, parts));
  };
  const { server, certificate } = await makeServer(options, limits, handle);
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  // All of those that fit: the server would leave out the last of too many without a word, and the signature may be among them.
  server.maxHeadersCount = 0;
  try {
    // The certificate is handed over in a microtask of its own.
    await Promise.resolve();
    await listen(server, options.address);
  } catch (error) {
    certificate?.close();
    throw error;
  }
  const address = options.address.replace(/:\d+$/, `:${(server.address() as AddressInfo).port}`);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= shutDown(server, limits.closeGraceMs).finally(() => certificate?.close());
    return closed;
  };
  return { address, close, [Symbol.asyncDispose]: close };
}

type AnyServer = SecureServer | Server;

async function makeServer(
  options: HttpListening,
  limits: HttpLimits,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly server: AnyServer; readonly certificate: ReloadingCertificate | undefined }> {
  const bounds: ServerOptions = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: 1000,
  };
  if (options.tls === undefined) return { server: createServer(bounds, handle), certificate: undefined };
  // Megabytes of memory, where there is TLS alone.
  const { createServer: createSecureServer } = await import('node:https');
  const certificate = new ReloadingCertificate(options.tls, options.certificatePollMs, (message) =>
    options.onProblem('a certificate cannot be used', { message }),
  );
  const server = createSecureServer({ ...bounds, minVersion: 'TLSv1.2' }, handle);
  certificate.addIdentityCertificateListener((pair) => {
    if (pair !== null) server.setSecureContext({ cert: pair.certificate, key: pair.privateKey });
  });
  return { server, certificate };
}

interface Parts {
  readonly respond: Responder;
  readonly limits: HttpLimits;
  readonly options: HttpListening;
  readonly out: Outgoing;
  readonly unfinished: Unfinished<IncomingMessage>;
}

/** A target that names the host too, as clients write it for a proxy, counts as its path (RFC 9112, section 3.2.2). */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const bare = target.replace(/^https?:\/\/[^/?]*/i, '');
  return bare.startsWith('?') ? `/${bare}` : bare;
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const { method = 'GET' } = request;
  const url = originForm(request.url ?? '/');
  const { out } = parts;
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const gone = new Departure();
  // Every response closes: only one that was not sent whole left somebody waiting.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  try {
    if (request.rawHeaders.length > 2 * parts.limits.headers)
      return out.send(request, response, plain(431, `A request holds at most ${parts.limits.headers} headers.`));
    const rawHeaders = pairsOf(request.rawHeaders);
    const body = await readBody(request, rawHeaders, parts);
    const answered = await parts.respond({
      method,
      path,
      query: mark < 0 ? '' : url.slice(mark + 1),
      rawHeaders,
      body,
      bodyHash: body === undefined ? '' : payloadHash(body),
      sourceIp: addressOf(request),
      gone,
    });
    out.send(request, response, answered);
  } catch (error) {
    if (gone.aborted) return;
    out.send(request, response, failedInside(error, path, parts.options.onProblem));
  }
}

function pairsOf(raw: readonly string[]): RawHeaders {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([(raw[at] ?? '').toLowerCase(), raw[at + 1] ?? '']);
  return pairs;
}

/** An IPv4 address in IPv6 dress comes as IPv4. */
function addressOf({ socket: { remoteAddress = '' } }: IncomingMessage): string {
  return remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress;
}

/** The whole body; undefined where it is too large. Rejects where the connection ends within it. */
function readBody(
  request: IncomingMessage,
  headers: RawHeaders,
  { limits: { bodyBytes: limit }, unfinished }: Pick<Parts, 'limits' | 'unfinished'>,
): Promise<Uint8Array | undefined> {
  if (Number(headerValue(headers, 'content-length') ?? 0) > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const body = new Body();
    const take = (chunk: Uint8Array): void => {
      body.add(chunk);
      if (body.size <= limit) return unfinished.has(request, body.size);
      unfinished.done(request);
      request.off('data', take).pause();
      resolve(undefined);
    };
    request.on('data', take);
    request.once('end', () => {
      unfinished.done(request);
      resolve(body.bytes());
    });
    request.once('error', reject);
    // Every request closes: an error is made, with its stack, only for one that was not whole.
    request.once('close', () => {
      unfinished.done(request);
      if (!request.complete) reject(new Error('the connection ended within a request'));
    });
  });
}

/** Answers of one turn of the event loop go out together: so many clients are woken at once, not one by one. */
class Outgoing {
  readonly #onProblem: HttpListening['onProblem'];
  readonly #answerMs: number;
  #answers: (() => void)[] = [];

  constructor(onProblem: HttpListening['onProblem'], answerMs: number) {
    this.#onProblem = onProblem;
    this.#answerMs = answerMs;
  }

  send(request: IncomingMessage, response: ServerResponse, answered: HttpAnswer): void {
    if (this.#answers.push(() => this.#sendNow(request, response, answered)) > 1) return;
    setImmediate(() => {
      const answers = this.#answers;
      this.#answers = [];
      for (const send of answers) send();
    });
  }

  #sendNow(request: IncomingMessage, response: ServerResponse, answered: HttpAnswer): void {
    try {
      sendNow(request, response, answered);
    } catch (error) {
      // A status or a header that HTTP cannot hold.
      this.#onProblem('an answer cannot be sent', { problem: String(error) });
      sendNow(request, response, failureAnswer);
    }
    // The caller does not take it at once: who takes nothing for so long is cut off. What comes next sets the time anew.
    const { socket } = response;
    if (socket !== null && socket.writableLength > 0) socket.setTimeout(this.#answerMs);
  }
}

function sendNow(request: IncomingMessage, response: ServerResponse, { status, headers = {}, body }: HttpAnswer): void {
  if (response.headersSent || response.destroyed) return;
  // The rest is read and dropped: a connection that ends with bytes unread takes the answer away with it. `requestMs` bounds it.
  if (!request.complete) request.resume();
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  // Names and values in turn: an object more with these two in it costs more than all other headers.
  const lines = ['content-length', String(length), 'cache-control', 'no-store'];
  for (const name of Object.keys(headers)) lines.push(name, headers[name] ?? '');
  response.writeHead(status, lines);
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function listen(server: AnyServer, address: string): Promise<void> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  server.listen({ host, port: Number(address.slice(colon + 1)) });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(listenProblem(address, error as NodeJS.ErrnoException), { cause: error });
  }
}

function listenProblem(address: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return `Another program listens on ${address} already.`;
  if (error.code === 'EACCES') return `This user may not listen on ${address}.`;
  return `The HTTP door cannot listen on ${address}: ${error.message}`;
}

async function shutDown(server: AnyServer, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(impatience);
}
