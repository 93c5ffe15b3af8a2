// A simulated cluster: production engine and driver per replica, processes that crash and come back.

import { DataKeys } from '../../src/core/authn/data-keys.ts';
import { sealSecret } from '../../src/core/authn/sealed-secret.ts';
import { SigningKeys, signRequest } from '../../src/core/authn/sigv4.ts';
import { canonicalJson, type Json } from '../../src/core/base/canonical-json.ts';
import { ok } from '../../src/core/base/result.ts';
import { fromHex, fromUtf8, toHex, utf8 } from '../../src/core/base/text.ts';
import { type ProfileName, profiles } from '../../src/core/delay/profile.ts';
import { defaultLimits, type EngineConfig, type EngineLimits } from '../../src/core/engine/config.ts';
import { ownFeatureLevel } from '../../src/core/engine/feature-level.ts';
import { ReplicaEngine } from '../../src/core/engine.ts';
import type { Call } from '../../src/core/event.ts';
import type { Answer } from '../../src/core/instruction.ts';
import { newAccessKeyId } from '../../src/core/model/access-key-id.ts';
import type { JoinAnswer } from '../../src/core/model/joining.ts';
import type { Member } from '../../src/core/model/member.ts';
import { joinMessage } from '../../src/core/replica/join-message.ts';
import { logKey } from '../../src/core/replica/key-spaces.ts';
import { nothingRecovered, type Recovered } from '../../src/core/replica/recovered.ts';
import { Driver } from '../../src/runtime/driver.ts';
import type { Certifier, PeerListener, Peers } from '../../src/runtime/ports.ts';
import { recover } from '../../src/runtime/recover.ts';
import { WorldUnderChaos } from './chaos.ts';
import { fastDigests } from './digests.ts';
import { Prng } from './prng.ts';
import { Disk, epochMs, Network, simulatedClock, Timeline } from './world.ts';

/** The account of every simulated cluster. */
export const account = '111122223333';
const rootSecret = 'simulated-root-secret';
/** Its id. */
export const clusterId = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const digests = fastDigests;
// How long a supervisor needs.
const restartMs = 300;

/** How a cluster is made. */
export interface SimulationOptions {
  readonly seed: number;
  readonly replicas: number;
  readonly profile: ProfileName;
  readonly limits?: Partial<EngineLimits> | undefined;
  readonly automaticPromotionMs?: number | undefined;
  readonly durability?: EngineConfig['durability'];
  readonly staleReadShare?: number;
  /** Whether the replicas take chaos rules. */
  readonly chaos?: boolean;
  readonly failClosedAfterMs?: number;
  /** That of the version that made the cluster; this version's where nothing is said. */
  readonly featureLevel?: number;
}

interface Process {
  readonly driver: Driver;
  readonly engine: ReplicaEngine;
}

/** One simulated replica. */
export interface SimulatedReplica {
  readonly member: Member;
  readonly disk: Disk;
  process: Process | undefined;
  starts: number;
  /** Whom it was told of when it joined; absent for those of the cluster file. */
  contacts?: readonly Member[];
}

/** Credentials of a simulated caller. */
export interface SimulatedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export class SimulatedCluster {
  readonly timeline = new Timeline();
  readonly network: Network;
  /** Those of the cluster file, then those who joined. */
  readonly replicas: SimulatedReplica[];
  readonly #origin: readonly Member[];
  readonly root: SimulatedCredentials;
  readonly halts: string[] = [];
  /** Engines of another version, by replica. */
  readonly engines = new Map<string, typeof ReplicaEngine>();
  readonly #options: SimulationOptions;
  readonly #dataKeys: DataKeys;
  readonly #sealedRoot: string;
  readonly #keys = new SigningKeys(digests);
  #calls = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    const prng = new Prng(options.seed, 'genesis');
    this.network = new Network(this.timeline, new Prng(options.seed, 'network'));
    this.#dataKeys = new DataKeys(digests, [{ id: 'k1', key: prng.bytes(32) }], 'k1');
    const accessKeyId = newAccessKeyId('AKIA', account, prng);
    this.root = { accessKeyId, secretAccessKey: rootSecret };
    this.#sealedRoot = sealSecret(this.#dataKeys, rootSecret, { accessKeyId, account }, prng);
    const voters = options.replicas >= 5 ? 5 : options.replicas >= 3 ? 3 : 1;
    this.replicas = Array.from({ length: options.replicas }, (_, at) => {
      const name = `n${at + 1}`;
      const kind = at < voters ? ('voter' as const) : ('replica' as const);
      const member: Member = {
        name,
        id: toHex(utf8(name)),
        kind,
        signingKey: prng.bytes(32),
        grpcAddress: '',
        httpAddress: '',
        peerAddress: `${name}:4701`,
        featureLevel: options.featureLevel ?? ownFeatureLevel,
      };
      return { member, disk: new Disk(), process: undefined, starts: 0 };
    });
    this.#origin = this.replicas.map(({ member }) => member);
  }

  /** Starts a replica's process; it reads its disk first. */
  start(replica: SimulatedReplica): void {
    const mine = ++replica.starts;
    const alive = (): boolean => replica.starts === mine;
    const prng = new Prng(this.#options.seed, replica.member.name, mine);
    const { timeline } = this;
    const disk = replica.disk.open(timeline, prng, alive);
    const bareClock = simulatedClock(timeline, alive);
    const others = this.replicas.flatMap(({ member }) => (member === replica.member ? [] : [member]));
    const world =
      this.#options.chaos === true
        ? new WorldUnderChaos({ name: replica.member.name, timeline, alive, store: disk, clock: bareClock, others })
        : undefined;
    const { store, clock } = world ?? { store: disk, clock: bareClock };
    const run = (recovered: Recovered): void => {
      const engine = new (this.engines.get(replica.member.name) ?? ReplicaEngine)({
        config: this.#config(replica, toHex(prng.bytes(8))),
        ...{ digests, entropy: prng, dataKeys: this.#dataKeys, store, recovered, now: this.timeline.now() },
        decodeRequest: ({ body }) => ok(JSON.parse(fromUtf8(body))),
        ...(world === undefined ? {} : { chaos: world.rules }),
      });
      const driver = new Driver({
        ...{ engine, store, clock, observer: { note: () => undefined } },
        certifier: this.#certifier,
        onHalt: (reason) => this.halts.push(`${replica.member.name}: ${reason}`),
        onFault: (fault) => fault === 'crash' && this.#crashAndRestart(replica),
      });
      replica.process = { driver, engine };
      const join = (listener: PeerListener): Peers => this.network.join(replica.member.id, listener);
      driver.start(world?.join(driver, join) ?? join(driver));
    };
    if (replica.disk.empty) run(nothingRecovered);
    else {
      recover(store, digests, (recovered, failure) => {
        if (!alive()) return;
        if (recovered === undefined) this.halts.push(`${replica.member.name}: ${failure ?? ''}`);
        else run(recovered);
      });
    }
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

  /** Ends a process at once; with `power`, the machine with it: a batch under way is then lost, or was just written. */
  crash(replica: SimulatedReplica, power?: 'batch-lost' | 'batch-written'): void {
    replica.process?.driver.stop();
    replica.process = undefined;
    replica.starts++;
    this.network.leave(replica.member.id);
    if (power !== undefined) replica.disk.loseUnsynced(power === 'batch-written');
  }

  /** How many voters have ever stored the op at that place of the home log. */
  storedOn(index: number): number {
    const key = logKey(index);
    return this.replicas.filter(({ member, disk }) => member.kind === 'voter' && disk.everSynced(key)).length;
  }

  /** k: how many must have, before it is committed. */
  get quorum(): number {
    return Math.floor(this.replicas.filter(({ member }) => member.kind === 'voter').length / 2) + 1;
  }

  /** A signed call at one replica; undefined where its process died before it answered. */
  call(
    replica: SimulatedReplica,
    what: Pick<Call, 'action' | 'service'> & {
      readonly request: object;
      readonly credentials?: SimulatedCredentials;
      /** Region that it is signed for; us-east-1 where nothing is said. */
      readonly region?: string;
      readonly more?: Partial<Call>;
    },
    answered: (answer: Answer) => void,
    emit: (item: unknown) => void = () => undefined,
  ): void {
    const { process } = replica;
    if (process === undefined) return;
    const { service, action, request, credentials = this.root, region = 'us-east-1' } = what;
    const body = utf8(canonicalJson(request as Json));
    const path = `/${service}/${action}`;
    const unsigned = { method: 'POST', path, query: '', headers: [], payloadHash: digests.sha256Hex(body) };
    const headers = signRequest(this.#keys, credentials, {
      pieces: unsigned,
      nowMs: this.timeline.now().wallMs,
      region,
      service: 'iam',
    });
    const call: Call = {
      ...{ requestId: `request-${++this.#calls}`, door: 'plain', service, action, request, body },
      ...{
        proof: { kind: 'signed', pieces: { ...unsigned, headers } },
        sourceIp: '127.0.0.1',
        userAgent: 'sim',
        secure: false,
      },
      ...{ consistency: { level: 'default' }, deadlineMs: 10_000, ...what.more },
    };
    process.driver.call(call, { answer: answered, emit });
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

  /** A replica that is no member yet. */
  newcomer(name: string, key = name): SimulatedReplica {
    const member: Member = {
      ...{
        name,
        id: toHex(utf8(key)),
        kind: 'replica',
        signingKey: new Prng(this.#options.seed, 'newcomer', key).bytes(32),
      },
      ...{ grpcAddress: `${name}:4601`, httpAddress: `${name}:4567`, peerAddress: `${name}:4701` },
    };
    return { member, disk: new Disk(), process: undefined, starts: 0 };
  }

  /** A newcomer asks a member to be taken in; where it is, it may be started. */
  join(at: SimulatedReplica, newcomer: SimulatedReplica, tokenId: string, answered: (answer: Answer) => void): void {
    const { name, signingKey, id, ...addresses } = newcomer.member;
    const certificateRequest = fromUtf8(fromHex(id) ?? new Uint8Array());
    const message = joinMessage(clusterId, { tokenId, name, certificateRequest });
    const ask = {
      ...{ tokenId, name, certificateRequest, signingKey, signature: digests.sign(signingKey, message) },
      ...{ ...addresses, featureLevel: ownFeatureLevel },
    };
    at.process?.driver.join(ask, 10_000, (answer) => {
      const joined = answer.response as JoinAnswer | undefined;
      if (joined !== undefined && 'members' in joined) {
        newcomer.contacts = joined.members;
        if (!this.replicas.includes(newcomer)) this.replicas.push(newcomer);
      }
      answered(answer);
    });
  }

  #config({ member: self, contacts }: SimulatedReplica, incarnation: string): EngineConfig {
    return {
      ...(contacts === undefined ? {} : { contacts }),
      ...{
        clusterId,
        name: self.name,
        home: 'n1',
        members: this.#origin,
        incarnation,
      },
      genesis: {
        createdAtMs: epochMs,
        account,
        accountName: 'sim',
        rootAccessKeyId: this.root.accessKeyId,
        rootSealedSecret: this.#sealedRoot,
      },
      ...{
        signingSeed: self.signingKey,
        seed: this.#options.seed,
        profile: profiles[this.#options.profile],
        durability: this.#options.durability ?? 'majority',
      },
      ...{
        controlPlaneAuthz: 'committed',
        principalCheck: 'committed',
        policyArnInDenials: false,
      },
      staleReadShare: this.#options.staleReadShare ?? 0,
      ...(this.#options.failClosedAfterMs === undefined ? {} : { failClosedAfterMs: this.#options.failClosedAfterMs }),
      ...(this.#options.automaticPromotionMs === undefined
        ? {}
        : { automaticPromotionMs: this.#options.automaticPromotionMs }),
      limits: { ...defaultLimits, ...this.#options.limits },
    };
  }
}
