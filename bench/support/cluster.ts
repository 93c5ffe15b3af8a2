// A cluster of real processes for benchmarks: `eventide up` from dist, forgotten at the end.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '../../src/lib/client/signing.ts';
import { type ClientOptions, createClient, type EventideClient } from '../../src/lib/client.ts';

const main = join(import.meta.dirname, '../../dist/main.js');

/** One replica of it. */
export interface BenchReplica {
  readonly name: string;
  readonly grpc: string;
  readonly http: string;
  readonly pid: number;
}

/** A running cluster. */
export interface BenchCluster extends AsyncDisposable {
  readonly directory: string;
  readonly replicas: readonly BenchReplica[];
  readonly root: Credentials;
  /** From the start of the command to its word that all is up, milliseconds. */
  readonly startMs: number;
  client(more?: Partial<ClientOptions>): EventideClient;
}

/** Starts a new cluster. */
export function startCluster(...args: readonly string[]): Promise<BenchCluster> {
  return startIn(mkdtempSync(join(tmpdir(), 'eventide-bench-')), ...args);
}

/** Runs one command of `eventide` on a directory; throws where it fails. */
export function eventide(directory: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [main, '--data', directory, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Starts the cluster of a directory, a new one where it holds none. The directory goes at the end. */
export async function startIn(directory: string, ...args: readonly string[]): Promise<BenchCluster> {
  const startedMs = performance.now();
  const up = spawn(process.execPath, [main, '--data', directory, 'up', '--base-port', '0', ...args], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    const read = (text: Buffer): void => {
      printed += text.toString();
      if (printed.includes('Eventide is up')) resolve();
    };
    up.stdout.on('data', read);
    up.stderr.on('data', read);
    up.once('exit', () => reject(new Error(`eventide up ended: ${printed}`)));
  });
  const startMs = performance.now() - startedMs;
  const entry = JSON.parse(readFileSync(join(directory, 'cluster.json'), 'utf8')) as {
    readonly replicas: readonly BenchReplica[];
  };
  const env = readFileSync(join(directory, 'env'), 'utf8');
  const secret = (name: string): string => new RegExp(`${name}='([^']*)'`).exec(env)?.[1] ?? '';
  const root = {
    accessKeyId: secret('EVENTIDE_ACCESS_KEY_ID'),
    secretAccessKey: secret('EVENTIDE_SECRET_ACCESS_KEY'),
  };
  const endpoints = entry.replicas.map(({ grpc }) => grpc);
  return {
    ...{ directory, replicas: entry.replicas, root, startMs },
    client: (more = {}) => createClient({ endpoints, credentials: root, ...more }),
    async [Symbol.asyncDispose]() {
      const ended = once(up, 'exit');
      up.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
