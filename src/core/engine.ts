// The engine: one replica as a machine. An event goes in, instructions come out; reads are plain functions of the state now.

import type { DataKeys } from './authn/data-keys.ts';
import type { Instant } from './base/instant.ts';
import type { Digests, Entropy, RecordReader } from './base/ports.ts';
import type { ChaosRules } from './chaos/rules.ts';
import { AccessService } from './engine/access-service.ts';
import { Authenticator } from './engine/authenticator.ts';
import { Authorizer } from './engine/authorizer.ts';
import type { Reply } from './engine/call-facts.ts';
import { CallerPolicies } from './engine/caller-policies.ts';
import { ChaosDoor } from './engine/chaos-door.ts';
import { ChaosService } from './engine/chaos-service.ts';
import { ClusterService } from './engine/cluster-service.ts';
import type { EngineConfig } from './engine/config.ts';
import { ControlPlane, type DecodeRequest } from './engine/control-plane.ts';
import { Home } from './engine/home.ts';
import { Keeping } from './engine/keeping.ts';
import { halted, notReady } from './engine/not-ready.ts';
import { Outbox } from './engine/outbox.ts';
import { recoverRoot } from './engine/recovering-root.ts';
import { Releasing } from './engine/releasing.ts';
import { identityOf } from './engine/replica-identity.ts';
import { Replication } from './engine/replication.ts';
import { Revoking } from './engine/revoking.ts';
import { decodeRootRequest, type RootRequest } from './engine/root-recovery.ts';
import { Scans } from './engine/scans.ts';
import { ActionSecrets } from './engine/secrets.ts';
import { mergedToken, ServiceCalls } from './engine/service-calls.ts';
import { stalenessOf } from './engine/staleness.ts';
import { StatusBoard } from './engine/status-board.ts';
import { Storing } from './engine/storing.ts';
import { Timers } from './engine/timers.ts';
import { VisibleTokens } from './engine/visible-tokens.ts';
import { Waiters } from './engine/waiters.ts';
import { visibleHere } from './engine/waiting-for-propagation.ts';
import type { Call, Event } from './event.ts';
import type { Message } from './gossip/message.ts';
import { PeerTable } from './gossip/peer-table.ts';
import type { Answer, Freshness, Instruction } from './instruction.ts';
import { recoverRootKey } from './replica/key-spaces.ts';
import type { Recovered } from './replica/recovered.ts';
import { Replica } from './replica/replica.ts';

/** What an engine is made of besides its configuration. */
export interface EngineParts {
  readonly config: EngineConfig;
  readonly digests: Digests;
  readonly entropy: Entropy;
  readonly dataKeys: DataKeys;
  readonly store: RecordReader;
  readonly recovered: Recovered;
  readonly now: Instant;
  readonly decodeRequest: DecodeRequest;
  /** The chaos rules of this replica; absent: it takes none. */
  readonly chaos?: ChaosRules;
}

/** The engine: one replica as a machine. An event goes in, instructions come out; reads are plain functions of the state now. */
export class ReplicaEngine {
  readonly #config: EngineConfig;
  readonly #outbox = new Outbox();
  readonly #timers = new Timers();
  readonly #waiters = new Waiters(this.#timers);
  readonly #peers: PeerTable;
  readonly #replica: Replica;
  readonly #replication: Replication;
  readonly #authenticator: Authenticator;
  readonly #authorizer: Authorizer;
  readonly #policies = new CallerPolicies();
  readonly #secrets: ActionSecrets;
  readonly #home: Home;
  readonly #revoking: Revoking;
  readonly #control: ControlPlane;
  readonly #access: AccessService;
  readonly #cluster: ClusterService;
  readonly #services: ServiceCalls;
  readonly #status: StatusBoard;
  readonly #releasing: Releasing;
  readonly #storing: Storing;
  readonly #chaosDoor: ChaosDoor;
  readonly #chaosService: ChaosService;
  readonly #visibleTokens: VisibleTokens;
  readonly #recovered: Recovered;
  readonly #rootRequest: RootRequest | undefined;
  readonly #keeping: Keeping;
  readonly #scans: Scans;
  readonly #calls = new Set<number>();
  /** What the batch under way holds, and what follows it. */
  #batch: { readonly composed: boolean; readonly then: (now: Instant) => void } | undefined;
  #now: Instant;
  #ready = false;
  #admitted: number | undefined;
  #halted = false;

  constructor(parts: EngineParts) {
    const { config, digests, entropy, dataKeys, store, recovered, now, decodeRequest, chaos } = parts;
    const self = config.members.find((member) => member.name === config.name);
    if (self === undefined) throw new RangeError(`${config.name} is not a member of the cluster`);
    this.#config = config;
    this.#now = now;
    this.#recovered = recovered;
    this.#peers = new PeerTable(config.members.filter((member) => member.name !== config.name));
    const identity = identityOf(config, chaos);
    this.#replica = new Replica(identity, digests, store, recovered, now);
    this.#storing = new Storing(this.#outbox, this.#timers);
    this.#scans = new Scans(this.#outbox, this.#replica);
    const shared = {
      ...{ config, digests, entropy, chaos, replica: this.#replica, peers: this.#peers, storing: this.#storing },
      ...{ outbox: this.#outbox, timers: this.#timers, waiters: this.#waiters },
    };
    const read = (key: string): Uint8Array | undefined => store.get(key);
    const scan = this.#scans.start.bind(this.#scans);
    const readRange = this.#scans.readRange.bind(this.#scans);
    const stalenessMs = (at: Instant): number | undefined => stalenessOf(this.#replica, this.#replication, at);
    const ready = (): boolean => this.ready;
    this.#replication = new Replication({
      ...{ ...shared, scan, complete: recovered.wasHome },
      onCommit: (entries) => this.#home.committed(entries),
    });
    const { signingKeyOf } = identity;
    const onInstalled = this.#installed.bind(this);
    const keepingParts = { ...shared, replication: this.#replication, store, scan, signingKeyOf, onInstalled };
    this.#keeping = new Keeping({ ...keepingParts, clock: () => this.#now }, recovered);
    const trusted = (): boolean => this.#trusted;
    const keeping = this.#keeping;
    this.#visibleTokens = new VisibleTokens(config.clusterId, this.#replica.positions, () => this.#replication.epoch);
    this.#authenticator = new Authenticator(digests, dataKeys, config.clusterId);
    this.#authorizer = new Authorizer(this.#policies, config);
    this.#secrets = new ActionSecrets(dataKeys, config.clusterId, entropy);
    const judging = {
      ...{ authenticator: this.#authenticator, authorizer: this.#authorizer },
      ...{ policies: this.#policies, secrets: this.#secrets },
    };
    this.#home = new Home({
      ...{ ...shared, ...judging, replication: this.#replication, readRange, trusted },
      revoke: (draft, caller, call, at) => this.#revoking.originate(draft, caller, call, at),
    });
    const replication = this.#replication;
    this.#revoking = new Revoking({ ...shared, replicaId: self.id, replication, home: this.#home, read, scan });
    this.#control = new ControlPlane({
      ...{ ...shared, ...judging, replication, home: this.#home, revoking: this.#revoking },
      ...{ decodeRequest, stalenessMs, readRange },
    });
    this.#access = new AccessService({ ...judging, name: config.name, replica: this.#replica, stalenessMs });
    this.#cluster = new ClusterService({ ...shared, replication, keeping, read, scan, ready, stalenessMs });
    const told = { ready, keeping: keeping.facts.bind(keeping), stalenessMs };
    this.#status = new StatusBoard({ ...shared, ...told, statusMs: config.limits.statusMs });
    this.#releasing = new Releasing(shared);
    this.#chaosDoor = new ChaosDoor({ ...shared, authenticator: this.#authenticator });
    this.#chaosService = new ChaosService(shared);
    this.#services = new ServiceCalls({
      ...{ ...shared, ...judging, replication: this.#replication, control: this.#control, access: this.#access },
      ...{ cluster: this.#cluster, releasing: this.#releasing, chaosService: this.#chaosService },
    });
    const rootRequest = store.get(recoverRootKey);
    this.#rootRequest = rootRequest === undefined ? undefined : decodeRootRequest(rootRequest);
    // A directory that showed something before goes on from there.
    if (recovered.positions.length > 0) this.#admitted = 0;
  }

  /** Whether calls are taken: everything that must be visible at start is. */
  get ready(): boolean {
    return this.#ready && !this.#halted && this.#trusted;
  }

  /** Whether the state here can be believed. */
  get #trusted(): boolean {
    return !this.#keeping.replacing && this.#keeping.quarantine === undefined;
  }

  /** When the engine wants to be woken, on the monotonic clock. */
  get nextWakeMs(): number | undefined {
    if (this.#halted) return undefined;
    const wakes = [
      this.#timers.nextMs,
      this.#replication.nextWakeMs,
      this.#status.nextWakeMs,
      !this.#storing.busy && !this.#keeping.replacing ? this.#replica.nextDueMs : undefined,
    ];
    return Math.min(...wakes.filter((wake) => wake !== undefined));
  }

  /** Takes one event; returns what is to be done, in order. */
  step(event: Event): readonly Instruction[] {
    if (this.#halted) {
      const answer = { refusal: halted, freshness: this.#freshness(undefined, this.#now) };
      return event.type === 'call' ? [{ type: 'answer', callId: event.callId, answer }] : [];
    }
    this.#now = event.now;
    this.#services.tick(event.now);
    this.#keeping.start(event.now);
    this.#handle(event);
    this.#timers.ring(event.now.monotonicMs);
    this.#replication.wake(event.now);
    this.#adoptWhenActive(event.now);
    this.#revoking.wake(event.now);
    this.#waiters.check(event.now);
    this.#flush(event.now);
    this.#becomeReady();
    this.#status.wake(event.now);
    const instructions = this.#outbox.take();
    if (instructions.some((instruction) => instruction.type === 'halt')) this.#halted = true;
    return instructions;
  }

  /** Answers a call of AccessService from what is visible now; undefined where it has to wait for a token first. */
  answerNow(call: Call, now: Instant): Answer | undefined {
    if (!this.ready) return { refusal: notReady(this.#keeping), freshness: this.#freshness(undefined, now) };
    if (this.#chaosDoor.minds(call)) return undefined;
    if (call.consistency.level === 'at-least') {
      const token = mergedToken(this.#config.clusterId, call.consistency.tokens);
      if (!token.ok) return { refusal: token.error, freshness: this.#freshness(undefined, now) };
      if (!visibleHere(this.#replica, token.value)) return undefined;
    }
    const { response, refusal: refused, account } = this.#access.answer(call, now);
    const freshness = this.#freshnessFor(account, now);
    return refused === undefined ? { response, view: 'visible', freshness } : { refusal: refused, freshness };
  }

  #handle(event: Event): void {
    const { now } = event;
    switch (event.type) {
      case 'call':
        return this.#call(event.callId, event.call, now);
      case 'cancel':
        this.#calls.delete(event.callId);
        return;
      case 'stored':
        return this.#stored(event.storeId, now);
      case 'store-failed':
        return this.#storing.failed(event.storeId, event.failure, now);
      case 'scan-ended':
        return this.#scans.ended(event.scanId, event.failure);
      case 'peer-connected': {
        const peer = this.#peers.get(event.peer);
        return peer === undefined ? undefined : this.#replication.connected(peer);
      }
      case 'peer-disconnected': {
        const peer = this.#peers.get(event.peer);
        if (peer === undefined) return;
        this.#replication.disconnected(peer);
        if (peer === this.#replication.homePeer) this.#control.homeLost();
        return;
      }
      case 'message':
        return this.#message(event.from, event.message, now);
      case 'wake':
        return;
    }
  }

  #message(from: string, message: Message, now: Instant): void {
    const peer = this.#peers.get(from);
    if (peer === undefined) return;
    // These pass a link that a rule hides: a netsplit must not keep its own rule in force.
    if (message.kind === 'chaos') return this.#chaosService.asked(peer, message, now);
    if (message.kind === 'chaos-answer') return this.#chaosService.answered(peer, message);
    if (message.kind !== 'hello' && peer.hello === undefined) return;
    if (message.kind === 'forward' && !this.#trusted) {
      const { forwardId } = message;
      return this.#outbox.send(from, { kind: 'forward-answer', forwardId, refusal: notReady(this.#keeping) });
    }
    // Half of one state and half of another: nothing is taken into it.
    if (this.#keeping.replacing && message.kind !== 'hello' && message.kind !== 'status') return;
    if (this.#keeping.message(peer, message, now)) return;
    switch (message.kind) {
      case 'hello':
        this.#replication.hello(peer, message, now);
        return this.#status.welcome(peer, now);
      case 'append':
        return this.#replication.append(peer, message, now);
      case 'stored':
        return this.#replication.stored(peer, message, now);
      case 'heartbeat':
        if (peer.name === this.#config.home && message.committed > 0) this.#admitted ??= message.committed;
        return this.#replication.heartbeat(peer, message, now);
      case 'status':
        // It may be the first to say so, where the word that it was stored is lost: then the commit goes by it.
        this.#replication.stored(peer, { kind: 'stored', stored: message.stored }, now);
        return this.#status.received(peer, message, now);
      case 'pull':
        this.#replication.pull(peer, message, now);
        return this.#revoking.pulled(peer, message, now);
      case 'revocations':
        return this.#revoking.received(peer, message, now);
      case 'revocations-stored':
        return this.#revoking.peerStored(peer, message);
      case 'forward':
        return this.#control.forwarded(peer, message, now);
      case 'forward-answer':
        return this.#control.forwardAnswered(message);
      case 'trace-query':
        return this.#cluster.traceQuery(peer, message);
      case 'trace-answer':
        return this.#cluster.traceAnswer(peer, message);
      case 'release':
        return this.#releasing.asked(peer, message, now);
      case 'released':
        return this.#releasing.released(peer, message);
    }
  }

  #call(callId: number, call: Call, now: Instant): void {
    this.#calls.add(callId);
    const deadlineMs = now.monotonicMs + call.deadlineMs;
    const reply: Reply = (answer) => {
      if (this.#calls.delete(callId))
        this.#outbox.answer(callId, { ...answer, freshness: this.#freshness(call, this.#now) });
    };
    // How it stands with this replica can always be asked, as long as there are records to know the caller by.
    const asksState = call.service === 'cluster' && call.action === 'GetCluster' && !this.#keeping.replacing;
    if (!this.#ready || (!this.#trusted && !asksState)) return reply({ refusal: notReady(this.#keeping) });
    this.#chaosDoor.enter(call, deadlineMs, reply, now, (through) =>
      this.#services.call(callId, call, deadlineMs, through, this.#now),
    );
  }

  #stored(storeId: number, now: Instant): void {
    if (!this.#storing.stored(storeId)) return;
    const batch = this.#batch;
    this.#batch = undefined;
    if (batch?.composed === true) this.#settle(now);
    batch?.then(now);
  }

  #settle(now: Instant): void {
    const settled = this.#replica.settle(now);
    this.#policies.drop(settled.changedKeys);
    if (settled.changedKeys.length > 0 || settled.revocationsShown.length > 0) this.#access.changed();
    this.#replication.settled(settled, now);
    this.#revoking.settled(settled, now);
    this.#status.settled(settled);
    this.#keeping.settled(settled, now);
  }

  /** The store holds another state, from a snapshot: everything is made from it anew, as at a start. */
  #installed(recovered: Recovered, now: Instant): void {
    // What was promised stays so: nothing is served before it shows again.
    const { log, visibleFloor } = this.#replica;
    const known = this.#peers.all().map(({ status }) => status?.committed ?? 0);
    const least = Math.max(this.#admitted ?? 0, log.committedHere, visibleFloor, ...known);
    // Where nothing is known, the home says what was committed.
    this.#admitted = least > 0 ? least : undefined;
    this.#ready = false;
    this.#replica.reload(recovered, now);
    this.#policies.clear();
    this.#access.changed();
    this.#replication.reloaded(now);
    this.#status.reloaded();
  }

  /** INVARIANT: at most one batch is under way. */
  #flush(now: Instant): void {
    if (this.#storing.busy) return;
    const side = this.#keeping.side.take();
    const signingKey = this.#replication.homeState === 'active' ? this.#config.signingSeed : undefined;
    const batch = this.#keeping.replacing ? undefined : this.#replica.compose(now, signingKey);
    if (batch === undefined && side === undefined) return;
    this.#batch = { composed: batch !== undefined, then: side?.then ?? (() => undefined) };
    const writes = [...(batch?.writes ?? []), ...(side?.writes ?? [])];
    this.#storing.start({ writes, sync: batch?.sync === true || side?.sync === true });
  }

  #adoptWhenActive(now: Instant): void {
    if (this.#keeping.replacing) return;
    this.#replication.start(now);
    if (this.#adopted || this.#replication.homeState !== 'active') return;
    this.#adopted = true;
    recoverRoot(this.#rootRequest, { home: this.#home, replica: this.#replica, outbox: this.#outbox }, now);
    this.#revoking.adoptAll(
      this.#recovered.revocations.map((entry) => entry.revocation),
      now,
    );
  }
  #adopted = false;

  /** A joiner serves nothing until it shows all that was committed when it came. */
  #becomeReady(): void {
    if (this.#ready || this.#keeping.replacing) return;
    if (this.#replication.homeState === 'active') this.#admitted ??= this.#replica.log.committedHere;
    const due = (this.#replica.nextDueMs ?? Number.POSITIVE_INFINITY) <= this.#now.monotonicMs;
    if (this.#admitted === undefined || this.#replica.visibleFloor < Math.max(1, this.#admitted) || due) return;
    this.#ready = true;
    const { visibleFloor } = this.#replica;
    this.#outbox.observe('info', 'replica', 'ready', { name: this.#config.name, visibleFloor });
  }

  #freshness(call: Call | undefined, now: Instant): Freshness {
    return this.#freshnessFor(call === undefined ? undefined : this.#authenticator.accountOf(call.proof), now);
  }

  #freshnessFor(account: string | undefined, now: Instant): Freshness {
    const visibleToken = account === undefined ? '' : this.#visibleTokens.of(account);
    const stalenessMs = stalenessOf(this.#replica, this.#replication, now);
    return { replica: this.#config.name, visibleToken, stalenessMs };
  }
}
