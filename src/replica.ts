// The composition root: configuration in, one running replica out.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCopy, notePlace, stampDirectory } from './adapters/data-directory.ts';
import { type GrpcPeersOptions, openGrpcPeers } from './adapters/grpc-peers/peers.ts';
import { identityProblem } from './adapters/identity-check.ts';
import { openLevelStore } from './adapters/level-store.ts';
import { NodeDigests, publicKeyOf } from './adapters/node-digests.ts';
import { PinoObserver } from './adapters/pino-observer.ts';
import { faultProcess } from './adapters/process-faults.ts';
import { replicaIdOf } from './adapters/replica-id.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import { SystemTimer } from './adapters/system-timer.ts';
import { decodeForwarded } from './api/forwarded.ts';
import { openGrpcServer } from './api/grpc/server.ts';
import { ReplicaDispatch } from './api/replica-dispatch.ts';
import {
  type ClusterFile,
  ConfigError,
  genesisFiles,
  type IdentityFile,
  readClusterFile,
  readIdentity,
} from './config/cluster-file.ts';
import type { ReplicaConfig } from './config/config.ts';
import { isImplemented } from './core/actions/table.ts';
import { type DataKeys, parseDataKeys } from './core/authn/data-keys.ts';
import { openSecret } from './core/authn/sealed-secret.ts';
import { fromBase64, toBase64, toHex } from './core/base/text.ts';
import { ChaosRules } from './core/chaos/rules.ts';
import { profileNamed } from './core/delay/profile.ts';
import { defaultLimits, type EngineConfig } from './core/engine/config.ts';
import { ReplicaEngine } from './core/engine.ts';
import { homeMarkKey } from './core/replica/key-spaces.ts';
import type { Recovered } from './core/replica/recovered.ts';
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
  checkIdentity(config, cluster, identity);
  const digests = new NodeDigests();
  const entropy = new SystemEntropy();
  const observer = new PinoObserver({ level: config.logLevel, replica: config.name });
  const dataKeys = readDataKeys(config.clusterDirectory, digests, cluster);
  const engineConfig = engineConfigOf(config, cluster, identity.signingSeed, toHex(entropy.bytes(8)));
  const self = engineConfig.members.find((member) => member.name === config.name);
  stampDirectory(config.dataDirectory, { clusterId: cluster.clusterId, replica: config.name });
  const { chaos, clock, store, openPeers } = portsOf(config, await openLevelStore(join(config.dataDirectory, 'db')));
  try {
    await settle(store, config.dataDirectory, observer);
    const recovered = await recovery(store, digests, config.dataDirectory);
    const engine = new ReplicaEngine({
      config: engineConfig,
      digests,
      entropy,
      dataKeys,
      store,
      recovered,
      now: clock.now(),
      decodeRequest: decodeForwarded,
      ...(chaos === undefined ? {} : { chaos }),
    });
    let halt: (reason: string) => void = () => undefined;
    const halted = new Promise<string>((resolve) => {
      halt = resolve;
    });
    const driver = new Driver({
      ...{ engine, store, clock, observer },
      onHalt(reason) {
        observer.note('error', 'replica', 'stopped serving', { reason });
        halt(reason);
      },
      onFault: faultProcess,
    });
    const protoDirectory = protoFiles();
    const peers = await openPeers(peersOptions(config, cluster, { identity, observer, protoDirectory }), driver);
    driver.start(peers);
    const grpc = await openGrpcServer({
      ...{ address: config.grpcListen, dispatch: new ReplicaDispatch(driver, engine, clock) },
      implemented: (service, action) => ownServices.has(service) || isImplemented(service, action),
      descriptorSetFile: join(protoDirectory, 'descriptor-set.binpb'),
      ...(config.tls === undefined ? {} : { tls: config.tls }),
      onProblem: (message, facts) => observer.note('error', 'api', message, facts),
    });
    observer.note('info', 'replica', 'started', {
      grpc: grpc.address,
      id: self?.id ?? '',
      stored: recovered.last.index,
    });
    const stop = once(async () => {
      await grpc.close();
      driver.stop();
      await peers.close();
      await store.close();
      await observer.close();
    });
    return { grpcAddress: grpc.address, ready: whenReady(engine), halted, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await store.close();
    throw explained(config.dataDirectory, error);
  }
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

/**
 * A copied directory may be older than what its replica has told others. As the home it must hear every other voter before
 * it stamps, as one without a disk does: the mark of a home goes before the new place is noted.
 */
async function settle(store: Store, directory: string, observer: PinoObserver): Promise<void> {
  if (!isCopy(directory)) return;
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
}

/** Keys of another replica or cluster: its peers would refuse whatever it says, and never say why. */
function checkIdentity({ clusterDirectory, name }: ReplicaConfig, cluster: ClusterFile, identity: IdentityFile): void {
  const member = cluster.members.find((one) => one.name === name);
  if (member === undefined) {
    const names = cluster.members.map((one) => one.name).join(', ');
    throw new ConfigError(`${name} is no member of the cluster in ${clusterDirectory}. Members are ${names}.`);
  }
  const seed = bytesOf(identity.signingSeed, `the signing seed of ${name}`);
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
  parts: { readonly identity: IdentityFile; readonly observer: PinoObserver; readonly protoDirectory: string },
): GrpcPeersOptions {
  const { certificate, privateKey } = parts.identity;
  const others = cluster.members.filter((member) => member.name !== config.name);
  return {
    ...{ name: config.name, listen: config.peerListen, observer: parts.observer, protoDirectory: parts.protoDirectory },
    ...{ authority: cluster.authority, certificate, privateKey, idOf: replicaIdOf },
    peers: others.map(({ name, id, peer }) => ({ name, id, address: peer })),
  };
}

function engineConfigOf(
  config: ReplicaConfig,
  cluster: ClusterFile,
  signingSeed: string,
  incarnation: string,
): EngineConfig {
  const profile = profileNamed(config.profile ?? cluster.profile);
  if (profile === undefined) throw new ConfigError(`There is no delay profile ${config.profile ?? cluster.profile}.`);
  const delayed = ['aws', 'gcp', 'bad-day'].includes(profile.name) ? 'delayed' : 'committed';
  return {
    ...{
      clusterId: cluster.clusterId,
      name: config.name,
      home: cluster.home,
      incarnation,
      seed: cluster.seed,
      profile,
    },
    members: cluster.members.map(({ name, id, kind, signingKey, grpc, http, peer }) => ({
      ...{ name, id, kind, grpcAddress: grpc, httpAddress: http, peerAddress: peer },
      signingKey: bytesOf(signingKey, `the signing key of ${name}`),
    })),
    genesis: {
      ...{ createdAtMs: cluster.createdAtMs, account: cluster.account.id, accountName: cluster.account.name },
      ...{ rootAccessKeyId: cluster.root.accessKeyId, rootSealedSecret: cluster.root.sealedSecret },
    },
    signingSeed: bytesOf(signingSeed, `the signing seed of ${config.name}`),
    durability: config.durability ?? cluster.durability,
    controlPlaneAuthz: config.controlPlaneAuthz ?? delayed,
    principalCheck: config.principalCheck ?? config.controlPlaneAuthz ?? delayed,
    staleReadShare: config.staleReadShare ?? (profile.name === 'aws' ? 0.03 : 0),
    policyArnInDenials: config.policyArnInDenials,
    limits: {
      ...{ ...defaultLimits, checkpointOps: config.checkpointOps, keptOps: config.keptOps },
      ...{ opLogBytes: config.opLogBytes, compareMs: config.compareMs },
    },
  };
}

function bytesOf(base64: string, what: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (bytes?.length !== 32) throw new ConfigError(`${what} is not 32 bytes of base64.`);
  return bytes;
}

function readDataKeys(directory: string, digests: NodeDigests, { root, account }: ClusterFile): DataKeys {
  const path = join(directory, genesisFiles.dataKeys);
  if (!existsSync(path))
    throw new ConfigError(`${path} does not exist: without its data keys a replica cannot check signatures.`);
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

function whenReady(engine: ReplicaEngine): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (engine.ready) resolve();
      else setTimeout(look, readyPollMs);
    };
    look();
  });
}

/** The .proto files stand beside `dist` and beside `src`. */
function protoFiles(): string {
  for (const near of ['../proto', '../../proto']) {
    const directory = join(import.meta.dirname, near);
    if (existsSync(directory)) return directory;
  }
  throw new ConfigError('The directory proto of the installation is missing.');
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
