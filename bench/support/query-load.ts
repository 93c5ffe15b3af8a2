// A client of the Query protocol that costs next to nothing: requests signed beforehand, sent as they are over kept connections.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { NodeDigests } from '../../src/adapters/node-digests.ts';
import { SigningKeys, signRequest } from '../../src/core/authn/sigv4.ts';
import type { Credentials } from '../../src/lib/client/signing.ts';
import { cpuMs } from './cpu.ts';

/** A server of the Query protocol. */
export interface QueryServer {
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials;
  /** Its processes. */
  readonly pids: readonly number[];
}

/** What a load came to. */
export interface Load {
  /** Calls a second. */
  readonly perS: number;
  /** Processor time of the server a call, microseconds. */
  readonly cpuUs: number;
}

const digests = new NodeDigests();
const keys = new SigningKeys(digests);
const contentType = 'application/x-www-form-urlencoded; charset=utf-8';

/** One call of IAM as AWS's SDKs send it, signed: the bytes of a whole HTTP request. */
export function queryRequest(
  server: QueryServer,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Buffer {
  const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }).toString();
  const headers = [
    ['host', `${server.host}:${server.port}`],
    ['content-type', contentType],
  ] as const;
  const pieces = { method: 'POST', path: '/', query: '', headers, payloadHash: digests.sha256Hex(Buffer.from(body)) };
  const scope = { region: 'us-east-1', service: 'iam' };
  const signed = signRequest(keys, server.credentials, { pieces, nowMs: Date.now(), ...scope });
  const sdk = [
    ['accept-encoding', 'identity'],
    ['user-agent', 'Boto3/1.40.0 md/Botocore#1.40.0 ua/2.1 os/linux md/arch#x86_64 lang/python#3.12'],
    ['amz-sdk-invocation-id', randomUUID()],
    ['amz-sdk-request', 'attempt=1'],
    ['content-length', String(Buffer.byteLength(body))],
  ] as const;
  const lines = [...headers, ...signed, ...sdk].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`POST / HTTP/1.1\r\n${lines}\r\n${body}`);
}

/** Sends all requests from so many clients, each with one call at a time. Throws where one is not answered with 200. */
export async function drive(server: QueryServer, requests: readonly Buffer[], clients: number): Promise<Load> {
  const connections = Array.from({ length: clients }, () => new Connection(server));
  let next = 0;
  const client = async (connection: Connection): Promise<void> => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++])
      await connection.ask(request);
  };
  const used = (): number => server.pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const [before, startedMs] = [used(), performance.now()];
  await Promise.all(connections.map(client));
  const tookMs = performance.now() - startedMs;
  for (const connection of connections) connection.close();
  const count = requests.length;
  return { perS: (count * 1000) / tookMs, cpuUs: ((used() - before) * 1000) / count };
}

const endOfHead = Buffer.from('\r\n\r\n');

/** One client's connection, opened again where the server ends it. An answer is read by its content-length, and nothing else of it but its status. */
class Connection {
  readonly #server: QueryServer;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  constructor(server: QueryServer) {
    this.#server = server;
  }

  async ask(request: Buffer): Promise<void> {
    this.#socket ??= await this.#open();
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #open(): Promise<Socket> {
    const { host, port } = this.#server;
    const socket = connect({ host, port, noDelay: true });
    socket.on('data', (chunk) => this.#read(chunk, socket));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket === socket) this.#end(new Error('the server ended the connection'));
    });
    await once(socket, 'connect');
    return socket;
  }

  #read(chunk: Buffer, socket: Socket): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const head = this.#received.indexOf(endOfHead);
    if (head < 0) return;
    const text = this.#received.toString('latin1', 0, head);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1]);
    if (this.#received.length < head + endOfHead.length + length) return;
    const failed = text.startsWith('HTTP/1.1 200') ? undefined : new Error(this.#received.toString('utf8', 0, 2000));
    this.#received = Buffer.alloc(0);
    if (/\r\nconnection: *close/i.test(text)) {
      this.#socket = undefined;
      socket.destroy();
    }
    this.#end(failed);
  }

  #end(failed: Error | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (failed === undefined) waiting?.resolve();
    else waiting?.reject(failed);
  }
}
