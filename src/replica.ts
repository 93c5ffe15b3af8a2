// The composition root: configuration in, one running replica out.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AuditFile } from './adapters/audit-file.ts';
import { FileCertifier } from './adapters/certifier.ts';
import { stampDirectory } from './adapters/data-directory.ts';
import { type GrpcPeersOptions, openGrpcPeers } from './adapters/grpc-peers/peers.ts';
import { identityProblem } from './adapters/identity-check.ts';
import { openManagedPolicies } from './adapters/managed-policies.ts';
import { NodeDigests, publicKeyOf } from './adapters/node-digests.ts';
import { NodeKeyReader } from './adapters/node-key-reader.ts';
import { warnOfFewFiles } from './adapters/open-files.ts';
import { PinoObserver } from './adapters/pino-observer.ts';
import { faultProcess } from './adapters/process-faults.ts';
import { protoFiles } from './adapters/proto-files.ts';
import { replicaIdOf } from './adapters/replica-id.ts';
import { LocalSlowWorker } from './adapters/slow-work.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import { afterTurn, SystemTimer } from './adapters/system-timer.ts';
import { decodeForwarded } from './api/forwarded.ts';
import { type GrpcServer, openGrpcServer } from './api/grpc/server.ts';
import { healthRoutes } from './api/http/health-routes.ts';
import { issuerRoutes } from './api/http/issuer-routes.ts';
import { resetRoutes } from './api/http/reset-routes.ts';
import type { HttpServer } from './api/http/server.ts';
import { openHttpDoor } from './api/http/threaded-server.ts';
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
import { contactsKeeper } from './contacts.ts';
import { isImplemented } from './core/actions/table.ts';
import { type DataKeys, parseDataKeys } from './core/authn/data-keys.ts';
import { openSecret } from './core/authn/sealed-secret.ts';
import { Metrics } from './core/base/metrics.ts';
import { toBase64, toHex } from './core/base/text.ts';
import { ChaosRules } from './core/chaos/rules.ts';
import type { EngineParts } from './core/engine/engine-parts.ts';
import { beginningOf, configIn } from './core/engine/generation-config.ts';
import { accountOfEntry } from './core/engine/marking.ts';
import { ReplicaEngine } from './core/engine.ts';
import type { Halt } from './core/instruction.ts';
import type { MemberKind } from './core/model/member.ts';
import type { Generation } from './core/replica/generation.ts';
import { engineConfigOf } from './engine-config.ts';
import { generationIn } from './generation-of.ts';
import { answerJoiner } from './join.ts';
import { keyBytes } from './members.ts';
import { explained, openStore, recovery, settle } from './replica-directory.ts';
import { ChaosClock } from './runtime/chaos-clock.ts';
import { ChaosPeers } from './runtime/chaos-peers.ts';
import { ChaosStore } from './runtime/chaos-store.ts';
import { GenerationStore, spaceOf } from './runtime/generation-store.ts';
import { Generations } from './runtime/generations.ts';
import type { Clock, Observer, PeerListener, Peers, Store } from './runtime/ports.ts';

/** A replica that runs in this process. */
export interface RunningReplica extends AsyncDisposable {
  /** Where the public gRPC port really listens. */
  readonly grpcAddress: string;
  /** Where the public HTTP port really listens. */
  readonly httpAddress: string;
  /** Resolves when calls are taken. */
  readonly ready: Promise<void>;
  /** Resolves where the replica cannot go on. */
  readonly halted: Promise<Halt>;
  stop(): Promise<void>;
}

// Services whose every method the engine answers itself, with "not implemented" where that is so.
const ownServices: ReadonlySet<string> = new Set(['access', 'chaos', 'cluster']);

/** Starts a replica. Rejects with one clear error where it cannot. */
export async function startReplica(config: ReplicaConfig): Promise<RunningReplica> {
  const cluster = readClusterFile(config.clusterDirectory);
  const identity = readIdentity(config.clusterDirectory, config.name);
  const contacts = readContacts(config.clusterDirectory, config.name);
  checkIdentity(config, { ...cluster, members: contacts?.members ?? cluster.members }, identity);
  const digests = new NodeDigests();
  const entropy = new SystemEntropy();
  const observer = new PinoObserver({ level: config.logLevel, replica: config.name });
  const engineConfig = engineConfigOf(config, cluster, { contacts, ...identity, incarnation: toHex(entropy.bytes(8)) });
  const self = (engineConfig.contacts ?? engineConfig.members).find((member) => member.name === config.name);
  const dataKeys = readDataKeys(config, cluster, { digests, kind: self?.kind });
  if (dataKeys === undefined)
    observer.note('warn', 'replica', 'no data keys: only unsigned questions about named principals are answered', {});
  stampDirectory(config.dataDirectory, { clusterId: cluster.clusterId, replica: config.name });
  const { chaos, clock, store, openPeers } = portsOf(config, await openStore(join(config.dataDirectory, 'db')));
  let release = (): Promise<void> => store.close();
  try {
    const held = generationIn(store, { cluster, digests, directory: config.dataDirectory });
    const keySpace = spaceOf(store, held);
    const copied = await settle(keySpace, config.dataDirectory, observer);
    const recovered = await recovery(keySpace, { digests, keptOps: config.keptOps }, config.dataDirectory);
    const [metrics, managedPolicies] = [new Metrics(), openManagedPolicies()];
    const makeEngine = (generation: Generation, parts: FoundIn): ReplicaEngine =>
      new ReplicaEngine({
        ...{ digests, entropy, dataKeys, metrics, ...parts, config: configIn(engineConfig, generation) },
        ...{ now: clock.now(), keyReader: new NodeKeyReader(), decodeRequest: decodeForwarded, managedPolicies },
        ...(chaos === undefined ? {} : { chaos }),
      });
    const { generation } = held;
    const { halted, onHalt } = halting(observer);
    const auditFile = auditFileOf(config, observer);
    const generations = new Generations<ReplicaEngine>({
      ...{ name: config.name, selfId: self?.id ?? '', allowReset: config.allowReset },
      ...{ clock, timer: new SystemTimer(), observer, metrics, entropy, makeEngine, onHalt, onFault: faultProcess },
      onMembers: contactsKeeper(config, observer),
      space: new GenerationStore({
        ...{ store, digests, held, beginning: beginningOf(engineConfig, digests), accountOf: accountOfEntry },
      }),
      first: { generation, store: keySpace, engine: makeEngine(generation, { store: keySpace, recovered, copied }) },
      ...{ certifier: certifierOf(config, cluster), afterBunch: afterTurn },
      slowWorker: new LocalSlowWorker(observer, {
        ...{ allowInsecure: config.allowInsecureIssuers, allowPrivate: config.allowPrivateIssuers },
      }),
      ...(auditFile === undefined ? {} : { onAudit: (line: string) => auditFile.append(line) }),
    });
    const protoDirectory = protoFiles();
    const parts = { identity, observer, protoDirectory, metrics, generations };
    const peers = await openPeers(peersOptions(config, cluster, parts), generations);
    release = async (): Promise<void> => {
      generations.stop();
      await peers.close();
      await store.close();
    };
    generations.start(peers);
    const dispatch = new ReplicaDispatch(generations);
    const doors = await openDoors(config, { dispatch, generations, observer, metrics, clock, protoDirectory });
    const { grpc, http } = doors;
    observer.note('info', 'replica', 'started', {
      ...{ grpc: grpc.address, http: http.address, id: self?.id ?? '', stored: recovered.last.index },
    });
    const stop = once(() => shutDown({ dispatch, grpc, http, generations, peers, store, observer, auditFile }));
    return {
      ...{ grpcAddress: grpc.address, httpAddress: http.address, ready: whenReady(generations), halted, stop },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await release();
    throw explained(config.dataDirectory, error);
  }
}

/** What tells that the replica cannot go on, and waits for that. */
function halting(observer: Observer): { readonly halted: Promise<Halt>; readonly onHalt: (halt: Halt) => void } {
  let said: (halt: Halt) => void = () => undefined;
  const halted = new Promise<Halt>((resolve) => {
    said = resolve;
  });
  const onHalt = (halt: Halt): void => {
    observer.note('error', 'replica', 'stopped serving', { reason: halt.reason });
    said(halt);
  };
  return { halted, onHalt };
}

function certifierOf({ clusterDirectory }: ReplicaConfig, { authority }: ClusterFile): FileCertifier {
  return new FileCertifier({ authority, keyFile: join(clusterDirectory, genesisFiles.authorityKey) });
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

/** What an engine is made over. */
type FoundIn = Pick<EngineParts, 'copied' | 'fresh' | 'recovered' | 'store'>;

interface DoorParts {
  readonly dispatch: ReplicaDispatch;
  readonly generations: Generations<ReplicaEngine>;
  readonly observer: PinoObserver;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly protoDirectory: string;
}

/** Both public ports. Either listens with the other or not at all. */
async function openDoors(
  config: ReplicaConfig,
  { dispatch, generations, observer, metrics, clock, protoDirectory }: DoorParts,
): Promise<{ readonly grpc: GrpcServer; readonly http: HttpServer }> {
  warnOfFewFiles(observer);
  const onProblem = (message: string, facts: Readonly<Record<string, string>>): void =>
    observer.note('error', 'api', message, facts);
  const tls = config.tls === undefined ? {} : { tls: config.tls };
  const note = config.logLevel === 'debug' ? observer.note.bind(observer) : undefined;
  const metered = new MeteredDispatch(dispatch, metrics, note);
  const implemented = (service: string, action: string): boolean =>
    ownServices.has(service) || isImplemented(service, action);
  const http = await openHttpDoor({
    ...{ address: config.httpListen, onProblem, certificatePollMs: doorLimits.certificatePollMs, ...tls },
    routes: [
      ...healthRoutes({
        replica: config.name,
        readiness: () => dispatch.readiness(),
        metrics: () => metrics.collect(clock.now()),
      }),
      ...resetRoutes({
        ...{ replica: config.name, allowed: config.allowReset },
        reset: (waitMs, answer) => generations.reset(waitMs, answer),
      }),
    ],
    otherwise: [
      issuerRoutes(dispatch),
      queryDoor({
        ...{ dispatch: metered, replica: config.name, secure: config.tls !== undefined },
        ...{ limits: doorLimits, implemented },
        onBug: (error, facts) => onProblem('a call failed inside the replica', { ...facts, stack: stackOf(error) }),
      }),
    ],
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
  readonly generations: Generations<ReplicaEngine>;
  readonly peers: Peers;
  readonly store: Store;
  readonly observer: PinoObserver;
  readonly auditFile: AuditFile | undefined;
}): Promise<void> {
  const { dispatch, grpc, http, generations, peers, store, observer } = parts;
  const tell = (message: string): void => observer.note('info', 'replica', message, {});
  dispatch.announceClosing();
  tell('closing: no new calls are taken');
  await grpc.close();
  await http.close();
  tell('closing: no calls are under way');
  await whenStored(generations);
  generations.stop();
  await peers.close();
  tell('closing: what waited is stored, the links are down');
  await store.close();
  await parts.auditFile?.close();
  tell('closed');
  await observer.close();
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
    readonly generations: Generations<ReplicaEngine>;
  },
): GrpcPeersOptions {
  const { certificate, privateKey } = parts.identity;
  return {
    ...{ name: config.name, listen: config.peerListen, observer: parts.observer, protoDirectory: parts.protoDirectory },
    metrics: parts.metrics,
    ...{ authority: cluster.authority, certificate, privateKey, idOf: replicaIdOf },
    // Who they are the engine says, from its log.
    peers: [],
    onJoin: answerJoiner({ driver: parts.generations, cluster, clusterDirectory: config.clusterDirectory }),
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

// How often a start looks whether the replica takes calls.
const readyPollMs = 5;

// A disk that takes longer than this for one batch is not waited for: what is not answered need not be stored.
const storePatienceMs = 2000;

/** Resolves when nothing is on its way to the store. */
function whenStored(generations: Generations<ReplicaEngine>): Promise<void> {
  const untilMs = performance.now() + storePatienceMs;
  return new Promise((resolve) => {
    const look = (): void => {
      if (!generations.engine.storing || performance.now() > untilMs) resolve();
      else setTimeout(look, readyPollMs);
    };
    look();
  });
}

function whenReady(generations: Generations<ReplicaEngine>): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (generations.ready) resolve();
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
