// A simulated cluster: production engine and driver per replica, processes that crash and come back.

import { NodeKeyReader } from '../../src/adapters/node-key-reader.ts';
import { DataKeys } from '../../src/core/authn/data-keys.ts';
import { sealSecret } from '../../src/core/authn/sealed-secret.ts';
import { SigningKeys, signRequest } from '../../src/core/authn/sigv4.ts';
import { canonicalJson, type Json } from '../../src/core/base/canonical-json.ts';
import { fromHex, fromUtf8, toHex, utf8 } from '../../src/core/base/text.ts';
import { defaultLimits, type EngineConfig, type EngineLimits } from '../../src/core/engine/config.ts';
import { ownFeatureLevel } from '../../src/core/engine/feature-level.ts';
import { ReplicaEngine } from '../../src/core/engine.ts';
import type { Call } from '../../src/core/event.ts';
import type { Answer, Halt, LogLevel } from '../../src/core/instruction.ts';
import { newAccessKeyId } from '../../src/core/model/access-key-id.ts';
import type { ClusterHistory, JoinAnswer } from '../../src/core/model/joining.ts';
import type { ManagedPolicyLibrary } from '../../src/core/model/managed-policy-library.ts';
import type { Member } from '../../src/core/model/member.ts';
import { joinMessage } from '../../src/core/replica/join-message.ts';
import { logKey } from '../../src/core/replica/key-spaces.ts';
import { nothingRecovered, type Recovered } from '../../src/core/replica/recovered.ts';
import { Driver } from '../../src/runtime/driver.ts';
import type { Certifier, PeerListener, Peers } from '../../src/runtime/ports.ts';
import { recover } from '../../src/runtime/recover.ts';
import { SmallPolicyLibrary } from '../support/small-policy-library.ts';
import { WorldUnderChaos } from './chaos.ts';
import { decodedRequest } from './decoded-request.ts';
import { fastDigests, type SimulatedDigests } from './digests.ts';
import { BitRotError, Disk, type PowerLoss } from './disk.ts';
import { openGenerations } from './generations.ts';
import { Machine } from './machine.ts';
import { Network } from './network.ts';
import { type SimulationOptions, settingsOf } from './options.ts';
import { Prng } from './prng.ts';
import { SimulatedSlowWorker } from './slow-work.ts';
import { epochMs, Timeline } from './timeline.ts';

/** The account of every simulated cluster. */
export const account = '111122223333';
const keyReader = new NodeKeyReader();
const managedPolicies = new SmallPolicyLibrary();
const rootSecret = 'simulated-root-secret';
// How long a supervisor needs.
const restartMs = 300;
/** Its id. */
export const clusterId = 'c0ffee00c0ffee00c0ffee00c0ffee00';

interface Process {
  readonly driver: Pick<Driver, 'call' | 'cancel' | 'join'> & { stop(): void };
  readonly engine: ReplicaEngine;
}

/** One simulated replica. */
export interface SimulatedReplica {
  /** As the newest committed op has it. */
  member: Member;
  readonly disk: Disk;
  readonly machine: Machine;
  process: Process | undefined;
  /** How many lives it has begun. */
  starts: number;
  /** When the last one began, simulated milliseconds. */
  startedAtMs: number;
  /** Whether its process is given no data keys. */
  keyless?: boolean;
  /** Whom it was told of when it joined; absent for those of the cluster file. */
  contacts?: readonly Member[];
  history?: ClusterHistory;
}

/** Credentials of a simulated caller. */
export interface SimulatedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A simulated call, signed for us-east-1 and its own service, where that is AWS's, else Eventide's, if nothing is said. */
export interface SimulatedCall extends Pick<Call, 'action' | 'service'> {
  readonly request: object;
  readonly credentials?: SimulatedCredentials;
  readonly region?: string;
  readonly signedFor?: string;
  readonly more?: Partial<Call>;
}

/** A simulated cluster: production engine and driver per replica, processes that crash and come back. */
export class SimulatedCluster {
  readonly timeline = new Timeline();
  readonly network: Network;
  /** Those of the cluster file, then those who joined. */
  readonly replicas: SimulatedReplica[];
  readonly #origin: readonly Member[];
  readonly root: SimulatedCredentials;
  readonly halts: string[] = [];
  readonly options: SimulationOptions;
  /** Engines of another version, by replica. */
  readonly engines = new Map<string, typeof ReplicaEngine>();
  /** Managed policies of replicas that run another release. */
  readonly libraries = new Map<string, ManagedPolicyLibrary>();
  readonly #dataKeys: DataKeys;
  readonly #sealedRoot: string;
  readonly #digests: SimulatedDigests;
  readonly #keys: SigningKeys;
  readonly #signingSeeds: Map<string, Uint8Array>;
  #calls = 0;
  /** Sees what replicas note for their operators. */
  onNote: (replica: string, level: LogLevel, message: string) => void = () => undefined;
  /** A replica was taken in. */
  onJoined: (replica: SimulatedReplica) => void = () => undefined;
  /** An engine has given up. */
  onHalt: (replica: SimulatedReplica, reason: string) => void = (replica, reason) =>
    this.halts.push(`${replica.member.name}: ${reason}`);
  /** A process met a value on its disk that cannot be read, and died of it. */
  onBitRot: (replica: SimulatedReplica) => void = (replica) => this.onHalt(replica, 'its disk has rotted');

  constructor(options: SimulationOptions) {
    this.options = options;
    this.#digests = options.digests ?? fastDigests;
    this.#keys = new SigningKeys(this.#digests);
    const prng = new Prng(options.seed, 'genesis');
    this.network = new Network(this.timeline, new Prng(options.seed, 'network'));
    this.#dataKeys = new DataKeys(this.#digests, [{ id: 'k1', key: prng.bytes(32) }], 'k1');
    const accessKeyId = newAccessKeyId('AKIA', account, prng);
    this.root = { accessKeyId, secretAccessKey: rootSecret };
    this.#sealedRoot = sealSecret(this.#dataKeys, rootSecret, { accessKeyId, account }, prng);
    const voters = options.replicas >= 5 ? 5 : options.replicas >= 3 ? 3 : 1;
    const seeds = new Map<string, Uint8Array>();
    this.replicas = Array.from({ length: options.replicas }, (_, at) => {
      const name = `n${at + 1}`;
      const kind = at < voters ? ('voter' as const) : ('replica' as const);
      const seed = prng.bytes(32);
      seeds.set(name, seed);
      const member: Member = {
        ...{ name, id: toHex(utf8(name)), kind, signingKey: this.#digests.publicKeyOf(seed) },
        ...{ grpcAddress: '', httpAddress: '', peerAddress: `${name}:4701` },
        featureLevel: options.featureLevel ?? ownFeatureLevel,
      };
      return this.#stopped(member);
    });
    this.#signingSeeds = seeds;
    this.#origin = this.replicas.map(({ member }) => member);
  }

  /** Runs the world up to a moment. A process that meets a rotten value dies; anything else that is thrown is a bug. */
  runUntil(untilMs: number): void {
    for (;;) {
      try {
        return this.timeline.runUntil(untilMs);
      } catch (error) {
        const replica =
          error instanceof BitRotError ? this.replicas.find(({ disk }) => disk === error.disk) : undefined;
        if (replica === undefined) throw error;
        this.crash(replica);
        this.onBitRot(replica);
      }
    }
  }

  /** Starts a replica's process; it reads its disk first. */
  start(replica: SimulatedReplica): void {
    const mine = ++replica.starts;
    replica.startedAtMs = this.timeline.nowMs;
    const alive = (): boolean => replica.starts === mine;
    const { member, disk, machine } = replica;
    const prng = new Prng(this.options.seed, member.name, mine);
    const { timeline } = this;
    const slowPrng = new Prng(this.options.seed, member.name, mine, 'slow work');
    const bare = { store: disk.open({ timeline, machine, prng, alive }), clock: machine.clock(alive) };
    const others = this.replicas.flatMap((other) => (other === replica ? [] : [other.member]));
    const world =
      this.options.chaos === true
        ? new WorldUnderChaos({ name: member.name, timeline, alive, ...bare, others })
        : undefined;
    const { store, clock } = world ?? bare;
    const configOf = (): EngineConfig => this.#config(replica, toHex(prng.bytes(8)));
    const more = {
      managedPolicies: this.libraries.get(member.name) ?? managedPolicies,
      ...{ keyReader, dataKeys: replica.keyless === true ? undefined : this.#dataKeys },
      decodeRequest: decodedRequest,
      ...(world === undefined ? {} : { chaos: world.rules }),
    };
    const around = {
      ...{ store, clock, certifier: this.#certifier, afterBunch: (then: () => void) => timeline.at(0, then) },
      slowWorker: new SimulatedSlowWorker({
        ...{ timeline, machine, alive, prng: slowPrng, isSteady: this.options.slowWork === 'steady' },
      }),
      observer: { note: (level: LogLevel, _: string, message: string) => this.onNote(member.name, level, message) },
      onHalt: ({ reason }: Halt) => this.onHalt(replica, reason),
      // Beside the identity, which is not on the disk that faults take away.
      onMembers: (members: readonly Member[], history: ClusterHistory) => {
        replica.contacts = members;
        replica.history = history;
      },
      onFault: (fault: 'crash' | 'pause') => fault === 'crash' && this.#crashAndRestart(replica),
    };
    const join = (listener: PeerListener): Peers => this.network.join(member.id, listener, machine);
    const { digests } = this;
    if (this.options.allowReset === true) {
      const parts = { ...around, config: configOf(), digests, entropy: prng, timeline, alive, more, selfId: member.id };
      return openGenerations(parts, (generations) => {
        replica.process = { driver: generations, engine: generations.engine };
        generations.start(world?.join(generations, join) ?? join(generations));
      });
    }
    const run = (recovered: Recovered): void => {
      const engine = new (this.engines.get(member.name) ?? ReplicaEngine)({
        ...{ ...more, config: configOf(), digests, entropy: prng, store, recovered, now: clock.now() },
      });
      const driver = new Driver({ ...around, engine });
      replica.process = { driver, engine };
      driver.start(world?.join(driver, join) ?? join(driver));
    };
    if (disk.empty) run(nothingRecovered);
    else {
      recover(store, { digests, keptOps: this.limits.keptOps }, (recovered, failure) => {
        if (!alive()) return;
        if (recovered !== undefined) run(recovered);
        else if (disk.rotten) this.onBitRot(replica);
        else this.onHalt(replica, failure ?? '');
      });
    }
  }

  /** Ends a process at once; with `power`, the machine with it: a batch under way is then lost, or was just written. */
  crash(replica: SimulatedReplica, power?: PowerLoss): void {
    const wasUp = replica.process !== undefined;
    replica.process?.driver.stop();
    replica.process = undefined;
    replica.starts++;
    if (wasUp) this.network.leave(replica.member.id);
    if (power !== undefined) replica.disk.loseUnsynced(power);
  }

  /** What a chaos rule does to the process; its supervisor starts it again. */
  #crashAndRestart(replica: SimulatedReplica): void {
    this.timeline.at(0, () => {
      if (replica.process !== undefined) this.crash(replica);
    });
    this.timeline.at(restartMs, () => {
      if (replica.process === undefined) this.start(replica);
    });
  }

  /** Its operator switches a replica off that is no member any more. */
  remove(replica: SimulatedReplica): void {
    this.crash(replica);
    replica.disk.wipe();
    this.replicas.splice(this.replicas.indexOf(replica), 1);
  }

  /** Name of a replica, member or not. */
  nameOf(id: string): string {
    return fromUtf8(fromHex(id) ?? new Uint8Array());
  }

  /** How many voters have ever stored the op at that place of the home log. */
  storedOn(index: number): number {
    const key = logKey(index);
    return this.replicas.filter(({ member, disk }) => member.kind === 'voter' && disk.everSynced(key)).length;
  }

  /** What it signs and hashes with. */
  get digests(): SimulatedDigests {
    return this.#digests;
  }

  get limits(): EngineLimits {
    return { ...defaultLimits, ...this.options.limits };
  }

  /** k: how many must have, before it is committed. */
  get quorum(): number {
    return Math.floor(this.replicas.filter(({ member }) => member.kind === 'voter').length / 2) + 1;
  }

  /** A signed call at one replica; undefined where its process died before it answered. */
  call(
    replica: SimulatedReplica,
    what: SimulatedCall,
    answered: (answer: Answer) => void,
    emit: (item: unknown) => void = () => undefined,
  ): void {
    const { process, machine } = replica;
    const requestId = this.nextRequestId;
    this.#calls++;
    if (process === undefined) return;
    const { service, action, request, credentials = this.root, region = 'us-east-1' } = what;
    const { signedFor = service === 'iam' || service === 'sts' ? service : 'eventide' } = what;
    const body = utf8(canonicalJson(request as Json));
    const path = `/${service}/${action}`;
    const unsigned = { method: 'POST', path, query: '', headers: [], payloadHash: this.#digests.sha256Hex(body) };
    const signing = { pieces: unsigned, nowMs: this.timeline.now().wallMs, region, service: signedFor };
    const headers = signRequest(this.#keys, credentials, signing);
    const call: Call = {
      ...{ requestId, door: 'plain', service, action, request, body },
      ...{ proof: { kind: 'signed', pieces: { ...unsigned, headers } }, sourceIp: '127.0.0.1', userAgent: 'sim' },
      ...{ secure: false, consistency: { level: 'default' }, deadlineMs: 10_000, ...what.more },
    };
    machine.run(() => {
      if (replica.process === process) process.driver.call(call, { answer: answered, emit });
    });
  }

  /** Request id of the next call. */
  get nextRequestId(): string {
    return `request-${this.#calls + 1}`;
  }

  /** Signs for nobody: in this world a replica is whom the network says it is. */
  readonly #certifier: Certifier = {
    certify: (ask, done) => {
      this.timeline.at(1, () => {
        if (ask.kind === 'member') return done({ id: toHex(utf8(ask.certificateRequest)), text: 'certificate' });
        const id = `token-${++this.#tokens}`;
        done({ id, text: id });
      });
    },
  };
  #tokens = 0;

  #stopped(member: Member): SimulatedReplica {
    const parts = { member, disk: new Disk(), machine: new Machine(this.timeline) };
    return { ...parts, process: undefined, starts: 0, startedAtMs: 0 };
  }

  /** A replica that is no member yet. */
  newcomer(name: string, key = name): SimulatedReplica {
    const seed = new Prng(this.options.seed, 'newcomer', key).bytes(32);
    this.#signingSeeds.set(name, seed);
    const member: Member = {
      ...{ name, id: toHex(utf8(key)), kind: 'replica', signingKey: this.#digests.publicKeyOf(seed) },
      ...{ grpcAddress: `${name}:4601`, httpAddress: `${name}:4567`, peerAddress: `${name}:4701` },
    };
    return this.#stopped(member);
  }

  /** A newcomer asks a member to be taken in; where it is, it may be started. */
  join(at: SimulatedReplica, newcomer: SimulatedReplica, tokenId: string, answered: (answer: Answer) => void): void {
    const { name, signingKey, id, ...addresses } = newcomer.member;
    const certificateRequest = fromUtf8(fromHex(id) ?? new Uint8Array());
    const message = joinMessage(clusterId, { tokenId, name, certificateRequest });
    const seed = this.#signingSeeds.get(name) ?? new Uint8Array(32);
    const ask = {
      ...{ tokenId, name, certificateRequest, signingKey, signature: this.#digests.sign(seed, message) },
      ...{ ...addresses, featureLevel: ownFeatureLevel },
    };
    at.process?.driver.join(ask, 10_000, (answer) => {
      const joined = answer.response as JoinAnswer | undefined;
      if (joined !== undefined && 'members' in joined) {
        newcomer.contacts = joined.members;
        newcomer.history = joined.history;
        if (!this.replicas.includes(newcomer)) {
          this.replicas.push(newcomer);
          this.onJoined(newcomer);
        }
      }
      answered(answer);
    });
  }

  #config({ member: self, contacts, history }: SimulatedReplica, incarnation: string): EngineConfig {
    return {
      ...(contacts === undefined ? {} : { contacts }),
      ...(history === undefined ? {} : { history }),
      ...settingsOf(this.options),
      ...{ clusterId, name: self.name, home: 'n1', members: this.#origin, incarnation },
      genesis: {
        ...{ createdAtMs: epochMs, account, accountName: 'sim' },
        ...{ rootAccessKeyId: this.root.accessKeyId, rootSealedSecret: this.#sealedRoot },
      },
      signingSeed: this.#signingSeeds.get(self.name) ?? new Uint8Array(32),
      limits: this.limits,
    };
  }
}
