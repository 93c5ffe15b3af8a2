// The composition root: configuration in, one running replica out.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AuditFile } from './adapters/audit-file.ts';
import { FileCertifier } from './adapters/certifier.ts';
import { isCopy, notePlace, stampDirectory } from './adapters/data-directory.ts';
import { type GrpcPeersOptions, openGrpcPeers } from './adapters/grpc-peers/peers.ts';
import { identityProblem } from './adapters/identity-check.ts';
import { openLevelStore } from './adapters/level-store.ts';
import { openManagedPolicies } from './adapters/managed-policies.ts';
import { NodeDigests, publicKeyOf } from './adapters/node-digests.ts';
import { NodeKeyReader } from './adapters/node-key-reader.ts';
import { PinoObserver } from './adapters/pino-observer.ts';
import { faultProcess } from './adapters/process-faults.ts';
import { protoFiles } from './adapters/proto-files.ts';
import { replicaIdOf } from './adapters/replica-id.ts';
import { LocalSlowWorker } from './adapters/slow-work.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import { SystemTimer } from './adapters/system-timer.ts';
import { decodeForwarded } from './api/forwarded.ts';
import { type GrpcServer, openGrpcServer } from './api/grpc/server.ts';
import { healthRoutes } from './api/http/health-routes.ts';
import { type HttpServer, openHttpServer } from './api/http/server.ts';
import { doorLimits } from './api/limits.ts';
import { MeteredDispatch } from './api/metered-dispatch.ts';
import { queryDoor } from './api/query/handler.ts';
import { ReplicaDispatch } from './api/replica-dispatch.ts';
import {
  type ClusterFile,
  ConfigError,
  genesisFiles,
  type IdentityFile,
  readClusterFile,
  readContacts,
  readIdentity,
} from './config/cluster-file.ts';
import { isLoopback, type ReplicaConfig } from './config/config.ts';
import { isImplemented } from './core/actions/table.ts';
import { type DataKeys, parseDataKeys } from './core/authn/data-keys.ts';
import { openSecret } from './core/authn/sealed-secret.ts';
import { Metrics } from './core/base/metrics.ts';
import { toBase64, toHex } from './core/base/text.ts';
import { ChaosRules } from './core/chaos/rules.ts';
import { ReplicaEngine } from './core/engine.ts';
import type { MemberKind } from './core/model/member.ts';
import { admittedKey, homeMarkKey } from './core/replica/key-spaces.ts';
import type { Recovered } from './core/replica/recovered.ts';
import { engineConfigOf } from './engine-config.ts';
import { answerJoiner } from './join.ts';
import { keyBytes } from './members.ts';
import { ChaosClock } from './runtime/chaos-clock.ts';
import { ChaosPeers } from './runtime/chaos-peers.ts';
import { ChaosStore } from './runtime/chaos-store.ts';
import { Driver } from './runtime/driver.ts';
import type { Clock, PeerListener, Peers, Store } from './runtime/ports.ts';
import { recover } from './runtime/recover.ts';

/** A replica that runs in this process. */
export interface RunningReplica extends AsyncDisposable {
  /** Where the public gRPC port really listens. */
  readonly grpcAddress: string;
  /** Where the public HTTP port really listens. */
  readonly httpAddress: string;
  /** Resolves when calls are taken. */
  readonly ready: Promise<void>;
  /** Resolves with the reason where the replica cannot go on. */
  readonly halted: Promise<string>;
  stop(): Promise<void>;
}

// Services whose every method the engine answers itself, with "not implemented" where that is so.
const ownServices: ReadonlySet<string> = new Set(['access', 'chaos', 'cluster']);

/** Starts a replica. Rejects with one clear error where it cannot. */
export async function startReplica(config: ReplicaConfig): Promise<RunningReplica> {
  const cluster = readClusterFile(config.clusterDirectory);
  const identity = readIdentity(config.clusterDirectory, config.name);
  const contacts = readContacts(config.clusterDirectory, config.name);
  checkIdentity(config, { ...cluster, members: contacts ?? cluster.members }, identity);
  const digests = new NodeDigests();
  const entropy = new SystemEntropy();
  const observer = new PinoObserver({ level: config.logLevel, replica: config.name });
  const engineConfig = engineConfigOf(config, cluster, { contacts, ...identity, incarnation: toHex(entropy.bytes(8)) });
  const self = (engineConfig.contacts ?? engineConfig.members).find((member) => member.name === config.name);
  const dataKeys = readDataKeys(config, cluster, { digests, kind: self?.kind });
  if (dataKeys === undefined)
    observer.note('warn', 'replica', 'no data keys: only unsigned questions about named principals are answered', {});
  stampDirectory(config.dataDirectory, { clusterId: cluster.clusterId, replica: config.name });
  const { chaos, clock, store, openPeers } = portsOf(config, await openLevelStore(join(config.dataDirectory, 'db')));
  let release = (): Promise<void> => store.close();
  try {
    const copied = await settle(store, config.dataDirectory, observer);
    const recovered = await recovery(store, digests, config.dataDirectory);
    const metrics = new Metrics();
    const engine = new ReplicaEngine({
      ...{ config: engineConfig, digests, entropy, dataKeys, store, recovered, copied, metrics },
      ...{ now: clock.now(), keyReader: new NodeKeyReader(), decodeRequest: decodeForwarded },
      managedPolicies: openManagedPolicies(),
      ...(chaos === undefined ? {} : { chaos }),
    });
    let halt: (reason: string) => void = () => undefined;
    const halted = new Promise<string>((resolve) => {
      halt = resolve;
    });
    const auditFile = auditFileOf(config, observer);
    const driver = new Driver({
      ...{ engine, store, clock, observer, metrics },
      certifier: new FileCertifier({
        ...{ authority: cluster.authority, keyFile: join(config.clusterDirectory, genesisFiles.authorityKey) },
      }),
      slowWorker: new LocalSlowWorker(observer),
      onHalt(reason) {
        observer.note('error', 'replica', 'stopped serving', { reason });
        halt(reason);
      },
      onFault: faultProcess,
      ...(auditFile === undefined ? {} : { onAudit: (line: string) => auditFile.append(line) }),
    });
    const protoDirectory = protoFiles();
    const parts = { identity, observer, protoDirectory, metrics, driver };
    const peers = await openPeers(peersOptions(config, cluster, parts), driver);
    release = async (): Promise<void> => {
      driver.stop();
      await peers.close();
      await store.close();
    };
    driver.start(peers);
    const dispatch = new ReplicaDispatch(driver, engine, clock);
    const doors = await openDoors(config, { dispatch, observer, metrics, clock, protoDirectory });
    const { grpc, http } = doors;
    observer.note('info', 'replica', 'started', {
      ...{ grpc: grpc.address, http: http.address, id: self?.id ?? '', stored: recovered.last.index },
    });
    const stop = once(() => shutDown({ dispatch, grpc, http, engine, driver, peers, store, observer, auditFile }));
    return {
      ...{ grpcAddress: grpc.address, httpAddress: http.address, ready: whenReady(engine), halted, stop },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await release();
    throw explained(config.dataDirectory, error);
  }
}

function auditFileOf({ auditFile }: ReplicaConfig, observer: PinoObserver): AuditFile | undefined {
  if (auditFile === undefined) return undefined;
  return new AuditFile(auditFile, (message, facts) => observer.note('error', 'audit', message, facts));
}

/** What a replica has of the world; bent by chaos rules where it takes any. */
interface Ports {
  readonly chaos?: ChaosRules;
  readonly clock: Clock;
  readonly store: Store;
  readonly openPeers: (options: GrpcPeersOptions, listener: PeerListener) => Promise<Peers>;
}

function portsOf(config: ReplicaConfig, store: Store): Ports {
  const clock = new SystemClock();
  if (!config.chaos) return { clock, store, openPeers: openGrpcPeers };
  const chaos = new ChaosRules(config.name);
  const timer = new SystemTimer();
  return {
    ...{ chaos, clock: new ChaosClock(clock, chaos), store: new ChaosStore(store, chaos, timer) },
    async openPeers(options, listener) {
      const peers = new ChaosPeers(chaos, listener, { timer, members: options.peers });
      return peers.over(await openGrpcPeers(options, peers));
    },
  };
}

interface DoorParts {
  readonly dispatch: ReplicaDispatch;
  readonly observer: PinoObserver;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly protoDirectory: string;
}

/** Both public ports. Either listens with the other or not at all. */
async function openDoors(
  config: ReplicaConfig,
  { dispatch, observer, metrics, clock, protoDirectory }: DoorParts,
): Promise<{ readonly grpc: GrpcServer; readonly http: HttpServer }> {
  const onProblem = (message: string, facts: Readonly<Record<string, string>>): void =>
    observer.note('error', 'api', message, facts);
  const tls = config.tls === undefined ? {} : { tls: config.tls };
  const note = config.logLevel === 'debug' ? observer.note.bind(observer) : undefined;
  const metered = new MeteredDispatch(dispatch, metrics, note);
  const implemented = (service: string, action: string): boolean =>
    ownServices.has(service) || isImplemented(service, action);
  const http = await openHttpServer({
    ...{ address: config.httpListen, onProblem, certificatePollMs: doorLimits.certificatePollMs, ...tls },
    routes: healthRoutes({
      replica: config.name,
      readiness: () => dispatch.readiness(),
      metrics: () => metrics.collect(clock.now()),
    }),
    otherwise: queryDoor({
      ...{ dispatch: metered, replica: config.name, secure: config.tls !== undefined, limits: doorLimits, implemented },
      onBug: (error, facts) => onProblem('a call failed inside the replica', { ...facts, stack: stackOf(error) }),
    }),
  });
  try {
    const grpc = await openGrpcServer({
      ...{ address: config.grpcListen, dispatch: metered, implemented },
      descriptorSetFile: join(protoDirectory, 'descriptor-set.binpb'),
      ...{ onProblem, ...tls },
    });
    return { grpc, http };
  } catch (error) {
    await http.close();
    throw error;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/**
 * Says first that it takes no more calls, lets those under way end, stores what waits, and only then lets go of links, store
 * and log. What was answered is stored; what was not answered in time has an unknown outcome.
 */
async function shutDown(parts: {
  readonly dispatch: ReplicaDispatch;
  readonly grpc: GrpcServer;
  readonly http: HttpServer;
  readonly engine: ReplicaEngine;
  readonly driver: Driver;
  readonly peers: Peers;
  readonly store: Store;
  readonly observer: PinoObserver;
  readonly auditFile: AuditFile | undefined;
}): Promise<void> {
  const { dispatch, grpc, http, engine, driver, peers, store, observer } = parts;
  const tell = (message: string): void => observer.note('info', 'replica', message, {});
  dispatch.announceClosing();
  tell('closing: no new calls are taken');
  await grpc.close();
  await http.close();
  tell('closing: no calls are under way');
  await whenStored(engine);
  driver.stop();
  await peers.close();
  tell('closing: what waited is stored, the links are down');
  await store.close();
  await parts.auditFile?.close();
  tell('closed');
  await observer.close();
}

/**
 * A copied directory may be older than what its replica has told others: it serves nothing before it shows what the others
 * have. As the home it must hear every other voter before it stamps, as one without a disk does: the mark of a home goes
 * before the new place is noted. Tells whether the directory is a copy.
 */
async function settle(store: Store, directory: string, observer: PinoObserver): Promise<boolean> {
  if (!isCopy(directory)) return false;
  if (store.get(admittedKey) !== undefined)
    observer.note('warn', 'replica', 'this directory is a copy: it shows what the others have before it serves', {});
  if (store.get(homeMarkKey) !== undefined) {
    observer.note('warn', 'replica', 'this directory is a copy: as the home it hears every other voter first', {});
    await new Promise<void>((resolve, reject) => {
      store.write([{ key: homeMarkKey, value: undefined }], true, (failure) => {
        if (failure === undefined) resolve();
        else reject(new ConfigError(`${directory} cannot be written: ${failure}.`));
      });
    });
  }
  notePlace(directory);
  return true;
}

/** Keys of another replica or cluster: its peers would refuse whatever it says, and never say why. */
function checkIdentity({ clusterDirectory, name }: ReplicaConfig, cluster: ClusterFile, identity: IdentityFile): void {
  const member = cluster.members.find((one) => one.name === name);
  if (member === undefined) {
    const names = cluster.members.map((one) => one.name).join(', ');
    throw new ConfigError(`${name} is no member of the cluster in ${clusterDirectory}. Members are ${names}.`);
  }
  const seed = keyBytes(identity.signingSeed, `the signing seed of ${name}`);
  const problem =
    identityProblem(identity, { authority: cluster.authority, id: member.id }) ??
    (toBase64(publicKeyOf(seed)) === member.signingKey
      ? undefined
      : 'signing seed is not the one that the cluster file knows');
  if (problem === undefined) return;
  const path = join(clusterDirectory, name, genesisFiles.identity);
  throw new ConfigError(`${path} cannot be used: its ${problem}. Put back the file that was made with the cluster.`);
}

function peersOptions(
  config: ReplicaConfig,
  cluster: ClusterFile,
  parts: {
    readonly identity: IdentityFile;
    readonly observer: PinoObserver;
    readonly protoDirectory: string;
    readonly metrics: Metrics;
    readonly driver: Driver;
  },
): GrpcPeersOptions {
  const { certificate, privateKey } = parts.identity;
  return {
    ...{ name: config.name, listen: config.peerListen, observer: parts.observer, protoDirectory: parts.protoDirectory },
    metrics: parts.metrics,
    ...{ authority: cluster.authority, certificate, privateKey, idOf: replicaIdOf },
    // Who they are the engine says, from its log.
    peers: [],
    onJoin: answerJoiner({ driver: parts.driver, cluster, clusterDirectory: config.clusterDirectory }),
  };
}

/** Undefined: an observer that has none. */
function readDataKeys(
  { clusterDirectory, grpcListen, insecure }: ReplicaConfig,
  { root, account }: ClusterFile,
  { digests, kind }: { readonly digests: NodeDigests; readonly kind: MemberKind | undefined },
): DataKeys | undefined {
  const path = join(clusterDirectory, genesisFiles.dataKeys);
  if (!existsSync(path) && kind !== 'observer')
    throw new ConfigError(`${path} does not exist: without its data keys a replica cannot check signatures.`);
  if (!existsSync(path)) {
    if (insecure || isLoopback(grpcListen)) return undefined;
    throw new ConfigError(
      `${path} does not exist, and an observer without data keys answers whoever reaches ${grpcListen}. Say insecure: true, or put them there.`,
    );
  }
  const keys = parseDataKeys(digests, readFileSync(path, 'utf8'));
  if (!keys.ok) throw new ConfigError(`${path} cannot be used: ${keys.error}.`);
  const opened = openSecret(keys.value, root.sealedSecret, { accessKeyId: root.accessKeyId, account: account.id });
  if (!opened.ok) {
    throw new ConfigError(
      `${path} does not open the secrets of this cluster (${opened.error}). Put back the data keys that were made with it.`,
    );
  }
  return keys.value;
}

function recovery(store: Store, digests: NodeDigests, directory: string): Promise<Recovered> {
  return new Promise((resolve, reject) => {
    recover(store, digests, (recovered, failure) => {
      if (recovered === undefined) reject(untrusted(directory, failure ?? 'unknown'));
      else resolve(recovered);
    });
  });
}

function untrusted(directory: string, reason: string): ConfigError {
  const advice = 'Move the directory away and start again: the replica then gets everything from the others.';
  return new ConfigError(`${directory} cannot be trusted: ${reason}. ${advice}`);
}

/** An error of the database, met while it was read at start, in words that help. */
function explained(directory: string, error: unknown): unknown {
  const ofDatabase = error instanceof Error && 'code' in error && String(error.code).startsWith('LEVEL_');
  return ofDatabase ? untrusted(directory, error.message) : error;
}

// How often a start looks whether the replica takes calls.
const readyPollMs = 5;

// A disk that takes longer than this for one batch is not waited for: what is not answered need not be stored.
const storePatienceMs = 2000;

/** Resolves when nothing is on its way to the store. */
function whenStored(engine: ReplicaEngine): Promise<void> {
  const untilMs = performance.now() + storePatienceMs;
  return new Promise((resolve) => {
    const look = (): void => {
      if (!engine.storing || performance.now() > untilMs) resolve();
      else setTimeout(look, readyPollMs);
    };
    look();
  });
}

function whenReady(engine: ReplicaEngine): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (engine.ready) resolve();
      else setTimeout(look, readyPollMs);
    };
    look();
  });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
