// A cluster of real processes for tests: `eventide up` from dist, in a directory of its own.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { type ClientOptions, type Credentials, createClient, type EventideClient } from '../../src/lib/client.ts';

const main = resolve('dist/main.js');
// The summary comes in pieces; what stands above this has come by then.
const lastLineOfSummary = /Eventide is up[^]*eventide iam create-user/;

/** What a finished command left. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line to its end. */
export function eventide(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
): Promise<Finished> {
  return new Promise((done) => {
    const options = { env: { ...process.env, NO_COLOR: '1', ...env }, ...(cwd === undefined ? {} : { cwd }) };
    execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** Repeats a look until it finds what it wants; rejects after a while. */
export function eventually<T>(what: string, look: () => Promise<T | undefined>, patienceMs = 30_000): Promise<T> {
  const once = async (): Promise<T> => {
    const found = await look();
    if (found === undefined) throw new Error(`${what} did not come about in ${patienceMs} ms`);
    return found;
  };
  return vi.waitFor(once, { timeout: patienceMs, interval: 20 });
}

/** One replica of it. */
export interface ReplicaProcess {
  readonly name: string;
  readonly grpc: string;
  readonly http: string;
  /** Absent while it is down. */
  readonly pid?: number;
}

/** A running cluster. */
export class ClusterProcess implements AsyncDisposable {
  readonly directory: string;
  readonly #up: ChildProcess;
  #printed = '';

  private constructor(directory: string, up: ChildProcess) {
    this.directory = directory;
    this.#up = up;
    for (const stream of [up.stdout, up.stderr])
      stream?.on('data', (text: Buffer) => (this.#printed += text.toString()));
  }

  /** Starts three replicas on free ports; resolves when they are up. */
  static async start(
    args: readonly string[],
    directory = mkdtempSync(join(tmpdir(), 'eventide-e2e-')),
  ): Promise<ClusterProcess> {
    const up = spawn(process.execPath, [main, '--data', directory, 'up', '--base-port', '0', ...args], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    const cluster = new ClusterProcess(directory, up);
    // Whoever looks again and again would look at one that has ended for as long as at one that is slow.
    const ended = once(up, 'close').then(() => Promise.reject(new Error(cluster.#printed)));
    const isUp = eventually('the cluster', () => {
      return Promise.resolve(lastLineOfSummary.test(cluster.#printed) ? true : undefined);
    });
    await Promise.race([isUp, ended]);
    // Those that have lost the race say nothing more.
    for (const loser of [isUp, ended]) loser.catch(() => undefined);
    return cluster;
  }

  /** What `up` has printed so far. */
  get printed(): string {
    return this.#printed;
  }

  /** Runs a command against this cluster. */
  run(...args: readonly string[]): Promise<Finished> {
    return eventide(['--data', this.directory, ...args]);
  }

  /** The replicas, as cluster.json has them now. */
  get replicas(): readonly ReplicaProcess[] {
    const text = readFileSync(join(this.directory, 'cluster.json'), 'utf8');
    return (JSON.parse(text) as { readonly replicas: readonly ReplicaProcess[] }).replicas;
  }

  /** Address of a replica's public gRPC port. */
  endpointOf(name: string): string {
    return this.replicas.find((replica) => replica.name === name)?.grpc ?? '';
  }

  /** The root user's credentials. */
  get rootCredentials(): Credentials {
    const env = readFileSync(join(this.directory, 'env'), 'utf8');
    const valueOf = (name: string): string => new RegExp(`EVENTIDE_${name}='([^']*)'`).exec(env)?.[1] ?? '';
    return { accessKeyId: valueOf('ACCESS_KEY_ID'), secretAccessKey: valueOf('SECRET_ACCESS_KEY') };
  }

  /** A client of the root user. */
  client(more: Partial<ClientOptions> = {}): EventideClient {
    return createClient({
      endpoints: this.replicas.map(({ grpc }) => grpc),
      ...(more.bearerToken === undefined ? { credentials: this.rootCredentials } : {}),
      ...more,
    });
  }

  /** Process id of a replica, as cluster.json has it now. */
  pidOf(name: string): number | undefined {
    return this.replicas.find((replica) => replica.name === name)?.pid;
  }

  /** Stops it, keeping the directory. */
  async stop(): Promise<void> {
    if (this.#up.exitCode !== null) return;
    const ended = once(this.#up, 'exit');
    this.#up.kill('SIGTERM');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/**
 * Waits until all replicas are ready, show everything that is committed, and have equal positions with equal
 * fingerprints; those, as text.
 */
export function agreement(cluster: ClusterProcess): Promise<string> {
  return eventually('equal positions with equal fingerprints', async () => {
    await using client = cluster.client();
    const views = await Promise.all(
      cluster.replicas.map(async ({ name, grpc }) => {
        const { members } = await client.cluster.getCluster({}, { endpoint: grpc }).catch(() => ({ members: [] }));
        const self = members.find((member) => member.name === name);
        const accounts = self?.accounts ?? [];
        const shown = accounts.every(({ visibleSeq, committedSeq }) => visibleSeq === committedSeq);
        return self?.ready === true && shown ? JSON.stringify(accounts) : name;
      }),
    );
    const [first] = views;
    return first?.includes('fingerprint') === true && new Set(views).size === 1 ? first : undefined;
  });
}
