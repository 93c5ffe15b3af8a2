// A live cluster for black-box tests: real replica processes whose links run through proxies of the harness.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planMembers } from '../../../src/cli/cluster-plan.ts';
import { freePorts } from '../../../src/cli/free-port.ts';
import { type ClusterFile, genesisFiles } from '../../../src/config/cluster-file.ts';
import { changeableQuotas } from '../../../src/core/model/quotas.ts';
import { createCluster } from '../../../src/genesis.ts';
import { type ClientOptions, type Credentials, createClient, type EventideClient } from '../../../src/lib/client.ts';
import { LinkProxy } from './link-proxy.ts';
import { eventually } from './pace.ts';

/** Settings of a replica, besides those that the harness gives it. */
type Settings = Readonly<Record<string, boolean | number | string>>;

/** How a live cluster is made. */
export interface LiveClusterOptions {
  readonly replicas?: 3 | 5;
  readonly profile?: string;
  readonly seed?: number;
  /** The program that replicas run. */
  readonly main: string;
  /** More settings of every replica. */
  readonly settings?: Settings;
  /** Disks for the replicas' data; gone with the cluster. */
  readonly disks?: Disposable & { readonly make: (dataDirectory: string) => void };
}

/** What a command of the command line left. */
export interface CommandEnd {
  readonly code: number;
  readonly printed: string;
}

/** One replica, whether it runs or not. */
export interface LiveReplica {
  readonly name: string;
  readonly grpc: string;
  readonly dataDirectory: string;
  readonly logPath: string;
}

/** What a replica said before it ended by itself. */
export interface Ending {
  readonly code: number | null;
  readonly message: string | undefined;
}

interface Life {
  readonly child: ChildProcess;
  serves: boolean;
  readonly ready: Promise<boolean>;
  readonly ended: Promise<Ending>;
}

/** A live cluster. */
export class LiveCluster implements AsyncDisposable {
  readonly directory: string;
  readonly rootCredentials: Credentials;
  readonly account: string;
  /** Name of the home. */
  readonly home: string;
  readonly #replicas: LiveReplica[];
  readonly #main: string;
  readonly #settings: Settings;
  readonly #disks: Disposable | undefined;
  readonly #links: ReadonlyMap<string, LinkProxy>;
  readonly #lives = new Map<string, Life>();

  private constructor(parts: {
    readonly directory: string;
    readonly replicas: readonly LiveReplica[];
    readonly rootCredentials: Credentials;
    readonly cluster: ClusterFile;
    readonly main: string;
    readonly settings: Settings;
    readonly disks: Disposable | undefined;
    readonly links: ReadonlyMap<string, LinkProxy>;
  }) {
    this.directory = parts.directory;
    this.rootCredentials = parts.rootCredentials;
    this.account = parts.cluster.account.id;
    this.home = parts.cluster.home;
    this.#replicas = [...parts.replicas];
    this.#main = parts.main;
    this.#settings = parts.settings;
    this.#disks = parts.disks;
    this.#links = parts.links;
  }

  /** Makes a cluster and starts all of it. */
  static async start(options: LiveClusterOptions): Promise<LiveCluster> {
    const directory = mkdtempSync(join(tmpdir(), 'eventide-blackbox-'));
    const count = options.replicas ?? 3;
    const ports = await freePorts('127.0.0.1', 3 * count);
    const at = (place: number): string => `127.0.0.1:${ports[place]}`;
    const addresses = Array.from({ length: count }, (_, n) => ({
      ...{ grpc: at(3 * n), http: at(3 * n + 1), peer: at(3 * n + 2) },
    }));
    const { cluster, accessKeyId, secretAccessKey } = await createCluster({
      ...{ directory: join(directory, 'genesis'), members: planMembers(addresses), nowMs: Date.now() },
      ...{ seed: options.seed ?? 1, profile: options.profile ?? 'fast' },
      // A load that goes on for an hour would else be refused what it asks for.
      quotas: { usersPerAccount: changeableQuotas.usersPerAccount.most },
    });
    const links = await openLinks(cluster);
    const { main, disks, settings = {} } = options;
    const live = new LiveCluster({
      ...{ directory, cluster, links, main, disks, settings },
      replicas: cluster.members.map((member) => settle({ directory, cluster, links, settings }, member.name)),
      rootCredentials: { accessKeyId, secretAccessKey },
    });
    for (const { dataDirectory } of live.replicas) options.disks?.make(dataDirectory);
    for (const name of live.names) live.launch(name);
    await live.whenReady();
    return live;
  }

  /** All replicas, whether they run or not. */
  get replicas(): readonly LiveReplica[] {
    return this.#replicas;
  }

  /** Names of all replicas. */
  get names(): readonly string[] {
    return this.replicas.map(({ name }) => name);
  }

  replica(name: string): LiveReplica {
    const found = this.replicas.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`there is no replica ${name}`);
    return found;
  }

  /** Where a replica keeps its cluster file and keys. */
  ownDirectory(name: string): string {
    return join(this.directory, name);
  }

  /** Makes a replica more a member, by `eventide join`. It does not run yet; its links run through no proxies. */
  async join(name: string): Promise<void> {
    const own = this.ownDirectory(name);
    const token = await this.command(['--output', 'json', 'join-token']);
    if (token.code !== 0) throw new Error(token.printed);
    const { joinToken } = JSON.parse(token.printed) as { readonly joinToken: string };
    const joined = await this.command([
      '--data',
      own,
      '--output',
      'json',
      'join',
      joinToken,
      '--name',
      name,
      '--no-run',
    ]);
    if (joined.code !== 0) throw new Error(joined.printed);
    const { grpc, config } = JSON.parse(joined.printed) as { readonly grpc: string; readonly config: string };
    const made = JSON.parse(readFileSync(config, 'utf8')) as Settings;
    writeFileSync(join(own, 'replica.json'), JSON.stringify({ ...made, ...this.#settings }));
    this.#replicas.push({ name, grpc, dataDirectory: String(made['dataDirectory']), logPath: join(own, 'log') });
  }

  /** Starts a replica that does not run, with a program of its own where one is given. Resolves as soon as the process is there. */
  launch(name: string, main = this.#main): void {
    if (this.#lives.has(name)) return;
    const { logPath } = this.replica(name);
    const log = openSync(logPath, 'a', 0o600);
    const config = join(this.ownDirectory(name), 'replica.json');
    const child = spawn(process.execPath, [main, 'replica', '--config', config], {
      ...{ stdio: ['ignore', log, log, 'ipc'], env: { ...process.env, NO_COLOR: '1' } },
    });
    closeSync(log);
    let message: string | undefined;
    const ended = once(child, 'exit').then(([code]: (number | null)[]) => {
      if (this.#lives.get(name)?.child === child) this.#lives.delete(name);
      return { code: code ?? null, message };
    });
    const ready = new Promise<boolean>((done) => {
      child.on('message', (report: { readonly type: string; readonly message?: string }) => {
        if (report.type === 'failed') message = report.message;
        if (report.type === 'ready') done(true);
      });
      void ended.then(() => done(false));
    });
    const life: Life = { child, ready, ended, serves: false };
    void ready.then((serves) => {
      life.serves = serves;
    });
    this.#lives.set(name, life);
  }

  /** Starts a replica and tells how that went: true once it serves, or how it ended. */
  async attempt(name: string): Promise<Ending | true> {
    this.launch(name);
    const life = this.#lives.get(name);
    if (life === undefined) throw new Error(`${name} was not started`);
    return (await life.ready) || life.ended;
  }

  /** Whether a replica's process runs. */
  runs(name: string): boolean {
    return this.#lives.has(name);
  }

  /** Names of the replicas that have come to serve in their present life. */
  get serving(): readonly string[] {
    return this.names.filter((name) => this.#lives.get(name)?.serves === true);
  }

  /** Resolves when these replicas (default: all that run) serve; rejects where one ends instead, or takes too long. */
  async whenReady(names: readonly string[] = this.names, patienceMs = 60_000): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const life = this.#lives.get(name);
        if (life === undefined) throw new Error(`${name} does not run`);
        const late = new Promise<never>((_, reject) => {
          setTimeout(() => reject(new Error(`${name} was not ready in ${patienceMs} ms`)), patienceMs).unref();
        });
        if (await Promise.race([life.ready, late])) return;
        const { code, message } = await life.ended;
        throw new Error(`${name} ended with ${code}: ${message ?? this.logOf(name).slice(-500)}`);
      }),
    );
  }

  /** Ends a replica as a power switch would end its process; resolves when it is gone. */
  async kill(name: string): Promise<void> {
    const life = this.#lives.get(name);
    if (life === undefined) return;
    life.serves = false;
    life.child.kill('SIGKILL');
    await life.ended;
  }

  /** Stops a replica where it stands. */
  pause(name: string): void {
    this.#lives.get(name)?.child.kill('SIGSTOP');
  }

  /** Lets it go on. */
  resume(name: string): void {
    this.#lives.get(name)?.child.kill('SIGCONT');
  }

  /** The link between two replicas; the one with the smaller name dials. */
  link(a: string, b: string): LinkProxy {
    const found = this.#links.get([a, b].toSorted().join('-'));
    if (found === undefined) throw new RangeError(`there is no link between ${a} and ${b}`);
    return found;
  }

  /** All links. */
  get links(): readonly LinkProxy[] {
    return [...this.#links.values()];
  }

  /** Cuts a replica off from all others. */
  isolate(name: string): void {
    for (const other of this.names) if (other !== name) this.link(name, other).hold('forth', 'back');
  }

  /** All links pass everything, all processes go on. */
  heal(): void {
    for (const link of this.links) link.heal();
    for (const name of this.names) this.resume(name);
  }

  /** A client of the root user, or of whoever `more` says. It carries no causal tokens by itself. */
  client(more: Partial<ClientOptions> = {}): EventideClient {
    return createClient({
      ...{ endpoints: this.replicas.map(({ grpc }) => grpc), causal: false, deadlineMs: 4000 },
      ...(more.credentials === undefined ? { credentials: this.rootCredentials } : {}),
      ...more,
    });
  }

  /** Runs the command line, as the root user, against some replicas. */
  command(args: readonly string[], replicas: readonly string[] = this.names): Promise<CommandEnd> {
    const { accessKeyId, secretAccessKey } = this.rootCredentials;
    const env = {
      ...{ ...process.env, NO_COLOR: '1', EVENTIDE_ACCESS_KEY_ID: accessKeyId },
      EVENTIDE_SECRET_ACCESS_KEY: secretAccessKey,
      EVENTIDE_ENDPOINTS: replicas.map((name) => this.replica(name).grpc).join(','),
    };
    return new Promise((done) => {
      execFile(process.execPath, [this.#main, ...args], { env, cwd: this.directory }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code ?? 1), printed: stdout + stderr });
      });
    });
  }

  /** Everything a replica has logged. */
  logOf(name: string): string {
    return readFileSync(this.replica(name).logPath, 'utf8');
  }

  /**
   * Waits until all replicas are ready, have stored and show everything, and have equal positions with equal
   * fingerprints; those, as text.
   */
  async agreement(client: EventideClient, patienceMs: number | undefined = 60_000): Promise<string> {
    let seen: readonly string[] = [];
    const look = async (): Promise<string | undefined> => {
      seen = await Promise.all(
        this.replicas.map(async ({ name, grpc }) => {
          const { members } = await client.cluster.getCluster({}, { endpoint: grpc });
          const self = members.find((member) => member.name === name);
          const accounts = self?.accounts ?? [];
          const shown = accounts.every(({ visibleSeq, committedSeq }) => visibleSeq === committedSeq);
          const all = self?.storedIndex === self?.committedIndex && self?.committedIndex === self?.visibleFloor;
          const ordered = accounts.toSorted((a, b) => ((a.account ?? '') < (b.account ?? '') ? -1 : 1));
          const state = `${self?.storedIndex} ${JSON.stringify(ordered)}`;
          return self?.ready === true && shown && all ? state : `${name} is not done: ${state}`;
        }),
      );
      const [first] = seen;
      return first?.includes('fingerprint') === true && !first.includes('not done') && new Set(seen).size === 1
        ? first
        : undefined;
    };
    try {
      return await eventually('equal positions with equal fingerprints', look, patienceMs);
    } catch (error) {
      throw new Error(`${String(error)}\n${seen.join('\n')}`, { cause: error });
    }
  }

  /** Stops all, keeps the directory. */
  async stop(): Promise<void> {
    this.heal();
    await Promise.all(this.names.map((name) => this.kill(name)));
    await Promise.all(this.links.map((link) => link[Symbol.asyncDispose]()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.#disks?.[Symbol.dispose]();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

async function openLinks(cluster: ClusterFile): Promise<ReadonlyMap<string, LinkProxy>> {
  const links = new Map<string, LinkProxy>();
  for (const a of cluster.members) {
    for (const b of cluster.members)
      if (a.name < b.name) links.set(`${a.name}-${b.name}`, await LinkProxy.open(b.peer));
  }
  return links;
}

/** A replica's own copy of what genesis made, in which the others' peer addresses are those of the proxies. */
function settle(
  made: {
    readonly directory: string;
    readonly cluster: ClusterFile;
    readonly links: ReadonlyMap<string, LinkProxy>;
    readonly settings: Settings;
  },
  name: string,
): LiveReplica {
  const { directory, cluster, links, settings } = made;
  const own = join(directory, name);
  const genesis = join(directory, 'genesis');
  const member = cluster.members.find((one) => one.name === name);
  if (member === undefined) throw new RangeError(`there is no member ${name}`);
  mkdirSync(join(own, name), { recursive: true, mode: 0o700 });
  copyFileSync(join(genesis, genesisFiles.dataKeys), join(own, genesisFiles.dataKeys));
  copyFileSync(join(genesis, name, genesisFiles.identity), join(own, name, genesisFiles.identity));
  // Only the first home signs for new members.
  if (name === cluster.home)
    copyFileSync(join(genesis, genesisFiles.authorityKey), join(own, genesisFiles.authorityKey));
  const members = cluster.members.map((other) => ({
    ...other,
    peer: links.get([name, other.name].toSorted().join('-'))?.address ?? other.peer,
  }));
  writeFileSync(join(own, genesisFiles.cluster), JSON.stringify({ ...cluster, members }));
  const dataDirectory = join(own, 'data');
  const config = {
    ...{ clusterDirectory: own, name, dataDirectory, logLevel: 'info' },
    ...{ grpcListen: member.grpc, httpListen: member.http, peerListen: member.peer },
    ...settings,
  };
  writeFileSync(join(own, 'replica.json'), JSON.stringify(config));
  return { name, grpc: member.grpc, dataDirectory, logPath: join(own, 'log') };
}
