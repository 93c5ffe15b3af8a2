// The floor under a write over HTTP: node:http, one signature's hashes, and one fsynced batch of LevelDB for all calls that wait.
//
// It knows nothing of IAM. Each CreateUser puts an entry of a log and a record, a tenth of what a replica keeps of one; every
// other call is answered at once. No store built of the same parts can do more writes a second than this one.

import { fork } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Level } from 'level';
import type { QueryServer } from './query-load.ts';

/** Starts one in a process of its own. */
export async function startBare(credentials: QueryServer['credentials']): Promise<QueryServer & AsyncDisposable> {
  const directory = mkdtempSync(join(tmpdir(), 'eventide-bench-'));
  const child = fork(fileURLToPath(import.meta.url), [directory], { execArgv: process.execArgv });
  const [port] = (await once(child, 'message')) as [number];
  return {
    ...{ host: '127.0.0.1', port, credentials, pids: [child.pid ?? 0] },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

type Put = { readonly type: 'put'; readonly key: string; readonly value: string };

/** Writes that wait are one batch, as soon as the one before is on disk. */
class Disk {
  readonly #level: Level;
  #waiting: { readonly puts: readonly Put[]; readonly done: () => void }[] = [];
  #busy = false;

  constructor(level: Level) {
    this.#level = level;
  }

  write(puts: readonly Put[], done: () => void): void {
    this.#waiting.push({ puts, done });
    if (this.#waiting.length === 1) setImmediate(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#level.batch(
        batch.flatMap(({ puts }) => puts),
        { sync: true },
      );
      for (const { done } of batch) done();
    }
    this.#busy = false;
  }
}

async function serve(directory: string): Promise<void> {
  const level = new Level(directory);
  await level.open();
  const disk = new Disk(level);
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks), ++calls, { disk, response }));
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

function answer(
  { headers }: IncomingMessage,
  body: Buffer,
  call: number,
  to: { readonly disk: Disk; readonly response: ServerResponse },
): void {
  const canonical = `${JSON.stringify(headers)}${createHash('sha256').update(body).digest('hex')}`;
  const signature = createHmac('sha256', 'key')
    .update(createHash('sha256').update(canonical).digest('hex'))
    .digest('hex');
  const form = new URLSearchParams(body.toString());
  const [action, name] = [form.get('Action'), form.get('UserName') ?? ''];
  const user = `<User><Path>/</Path><UserName>${name}</UserName><UserId>AIDA${call}</UserId></User>`;
  const xml = `<${action}Response><${action}Result>${user}</${action}Result></${action}Response>`;
  const done = (): void => {
    to.response.writeHead(200, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(xml) });
    to.response.end(xml);
  };
  if (action !== 'CreateUser') return done();
  const record = JSON.stringify({ name, path: '/', id: `AIDA${call}`, createdAtMs: Date.now(), tags: [] });
  const key = String(call).padStart(12, '0');
  const puts: Put[] = [
    { type: 'put', key: `log/${key}`, value: `${signature}${record}` },
    { type: 'put', key: `user/${name}`, value: record },
  ];
  to.disk.write(puts, done);
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url))
  await serve(process.argv[2] ?? '');
