// The engine: one replica as a machine. An event goes in, instructions come out; reads are plain functions of the state now.

import type { Instant } from './base/instant.ts';
import { Metrics } from './base/metrics.ts';
import type { Digests } from './base/ports.ts';
import { AccessService } from './engine/access-service.ts';
import { Admission, type Readiness } from './engine/admission.ts';
import { Authenticator } from './engine/authenticator.ts';
import { Authorizer } from './engine/authorizer.ts';
import { CallerPolicies } from './engine/caller-policies.ts';
import { ChangeFeed } from './engine/change-feed.ts';
import { ChaosDoor } from './engine/chaos-door.ts';
import { ChaosService } from './engine/chaos-service.ts';
import { ClusterService } from './engine/cluster-service.ts';
import type { EngineConfig } from './engine/config.ts';
import { ControlPlane } from './engine/control-plane.ts';
import { Currency } from './engine/currency.ts';
import { addEngineGauges } from './engine/engine-metrics.ts';
import type { EngineParts } from './engine/engine-parts.ts';
import { FailClosed, rulesOf } from './engine/fail-closed.ts';
import { Home } from './engine/home.ts';
import { HomeDuties } from './engine/home-duties.ts';
import { Keeping } from './engine/keeping.ts';
import { MemberFollower } from './engine/member-follower.ts';
import { Membership } from './engine/membership.ts';
import { halted, notReady } from './engine/not-ready.ts';
import { OpStory } from './engine/op-story.ts';
import { OpenCalls } from './engine/open-calls.ts';
import { Outbox } from './engine/outbox.ts';
import { Promoting } from './engine/promoting.ts';
import { Releasing } from './engine/releasing.ts';
import { identityOf } from './engine/replica-identity.ts';
import { Replication } from './engine/replication.ts';
import { Revoking } from './engine/revoking.ts';
import { RootKey } from './engine/root-key.ts';
import { Scans } from './engine/scans.ts';
import { ActionSecrets } from './engine/secrets.ts';
import { ServiceCalls } from './engine/service-calls.ts';
import { StatusBoard } from './engine/status-board.ts';
import { Storing } from './engine/storing.ts';
import { Timers } from './engine/timers.ts';
import { Vigilance } from './engine/vigilance.ts';
import { VisibleTokens } from './engine/visible-tokens.ts';
import { askedTokens, tokenVoid } from './engine/void-tokens.ts';
import { Waiters } from './engine/waiters.ts';
import { visibleHere } from './engine/waiting-for-propagation.ts';
import type { Call, Event } from './event.ts';
import type { Hello, Message } from './gossip/message.ts';
import { type Peer, PeerTable } from './gossip/peer-table.ts';
import type { Answer, Instruction } from './instruction.ts';
import { ClusterState } from './replica/cluster-state.ts';
import { admittedKey, encodeNumber, recoverRootKey } from './replica/key-spaces.ts';
import type { Recovered } from './replica/recovered.ts';
import { Replica } from './replica/replica.ts';

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
  readonly #story: OpStory;
  readonly #currency: Currency;
  readonly #failClosed: FailClosed;
  readonly #feed: ChangeFeed;
  readonly #admission: Admission;
  readonly #vigilance: Vigilance;
  readonly #keeping: Keeping;
  readonly #scans: Scans;
  readonly #promoting: Promoting;
  readonly #membership: Membership;
  readonly #follower: MemberFollower;
  readonly #duties: HomeDuties;
  readonly #calls: OpenCalls;
  /** What the batch under way holds, and what follows it. */
  #batch: { readonly composed: boolean; readonly then: (now: Instant) => void } | undefined;
  #now: Instant;
  #halted: string | undefined;

  constructor(parts: EngineParts) {
    const { config, digests, entropy, dataKeys, store, recovered, now, decodeRequest, chaos } = parts;
    const { metrics = new Metrics() } = parts;
    const self = (config.contacts ?? config.members).find((member) => member.name === config.name);
    if (self === undefined) throw new RangeError(`${config.name} is not a member of the cluster`);
    this.#config = config;
    this.#now = now;
    const cluster = new ClusterState(config, digests);
    this.#peers = new PeerTable([]);
    this.#replica = new Replica(identityOf(config, cluster, chaos), digests, store, recovered, now);
    this.#storing = new Storing(this.#outbox, this.#timers);
    this.#story = new OpStory(metrics, this.#outbox, config.tellOps === true);
    this.#failClosed = new FailClosed(rulesOf(config));
    const shared = {
      ...{ config, digests, entropy, story: this.#story, failClosed: this.#failClosed, replica: this.#replica },
      ...{ peers: this.#peers, outbox: this.#outbox, timers: this.#timers, waiters: this.#waiters },
      ...{ chaos, storing: this.#storing },
    };
    const read = (key: string): Uint8Array | undefined => store.get(key);
    this.#scans = new Scans(this.#outbox, this.#replica);
    const { start: scan, readRange } = this.#scans;
    this.#admission = admissionOf(parts, this.#replica, self.id);
    const ready = (): boolean => this.ready;
    this.#replication = new Replication({
      ...shared,
      scan,
      self,
      onCommit: (entries, at) => {
        this.#story.committed(entries, this.#replication.homeState === 'active', at);
        this.#home.committed(entries);
      },
      onVoid: (from) => this.#home.voided(from),
    });
    const epochAt = (index: number): number => cluster.chain.epochAt(index);
    const visibleTokens = new VisibleTokens(config.clusterId, this.#replica.positions, epochAt);
    const replication = this.#replication;
    this.#currency = new Currency({ name: config.name, replica: this.#replica, replication, visibleTokens });
    const { stalenessMs } = this.#currency;
    const signingKeyOf = (epoch: number): Uint8Array | undefined => cluster.signingHomeOf(epoch)?.signingKey;
    const keepingParts = { ...shared, replication, store, scan, signingKeyOf };
    this.#keeping = new Keeping(
      { ...keepingParts, onInstalled: this.#installed.bind(this), clock: () => this.#now },
      recovered,
    );
    const trusted = (): boolean => this.#trusted;
    const keeping = this.#keeping;
    this.#authenticator = new Authenticator(digests, dataKeys, config.clusterId);
    const clock = (): Instant => this.#now;
    this.#calls = new OpenCalls({
      ...shared,
      authenticator: this.#authenticator,
      currency: this.#currency,
      now: clock,
    });
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
    this.#revoking = new Revoking({ ...shared, replicaId: self.id, replication, home: this.#home, read, scan });
    const revoking = this.#revoking;
    const home = this.#home;
    this.#control = new ControlPlane({
      ...{ ...shared, ...judging, replication, home, revoking, decodeRequest, stalenessMs, readRange },
    });
    this.#access = new AccessService({ ...shared, ...judging, name: config.name, stalenessMs });
    this.#cluster = new ClusterService({ ...shared, replication, keeping, read, scan, ready, stalenessMs });
    const told = { replication, ready, keeping: keeping.facts.bind(keeping), stalenessMs };
    this.#status = new StatusBoard({ ...shared, ...told, statusMs: config.limits.statusMs });
    this.#releasing = new Releasing(shared);
    const deciding = { ...shared, self, replication, home, control: this.#control };
    this.#promoting = new Promoting(deciding);
    this.#membership = new Membership(deciding);
    this.#follower = new MemberFollower({ ...shared, self, onGone: (peer) => this.#lost(peer) });
    this.#chaosDoor = new ChaosDoor({ ...shared, authenticator: this.#authenticator });
    this.#chaosService = new ChaosService(shared);
    this.#feed = new ChangeFeed({ ...shared, read, scan });
    this.#services = new ServiceCalls({
      ...{ ...shared, ...judging, replication: this.#replication, control: this.#control, access: this.#access },
      ...{ cluster: this.#cluster, releasing: this.#releasing, feed: this.#feed, chaosService: this.#chaosService },
      ...{ promoting: this.#promoting, membership: this.#membership },
    });
    const rootKey = new RootKey({ ...shared, home }, store.get(recoverRootKey));
    this.#duties = new HomeDuties({ replication, revoking, rootKey });
    this.#addGauges(metrics, digests);
    this.#vigilance = new Vigilance({ ...shared, replication });
  }

  #addGauges(metrics: Metrics, digests: Digests): void {
    addEngineGauges({
      ...{ metrics, digests, config: this.#config, replica: this.#replica, replication: this.#replication },
      ...{ peers: this.#peers, stalenessMs: this.#currency.stalenessMs, ready: () => this.ready },
      ...{ watchers: () => this.#feed.size, waitingCalls: () => this.#calls.size, scans: () => this.#scans.size },
      tooStale: (at) => this.#failClosed.refusal(at) !== undefined,
    });
  }

  /** Whether calls are taken: everything that must be visible at start is. */
  get ready(): boolean {
    return this.#admission.granted && this.#halted === undefined && this.#trusted;
  }

  /** Whether the state here can be believed. */
  get #trusted(): boolean {
    return !this.#keeping.replacing && this.#keeping.quarantine === undefined;
  }

  /** Whether calls are taken, and why not. */
  readiness(now: Instant): Readiness {
    const tooStale = this.#failClosed.refusal(now) !== undefined;
    return this.#admission.readiness(this.#halted, tooStale, this.#keeping);
  }

  /** Whether a batch is on its way to the store. */
  get storing(): boolean {
    return this.#storing.busy;
  }

  /** When the engine wants to be woken, on the monotonic clock. */
  get nextWakeMs(): number | undefined {
    if (this.#halted !== undefined) return undefined;
    const wakes = [
      this.#timers.nextMs,
      this.#replication.nextWakeMs,
      this.#promoting.nextWakeMs,
      this.#status.nextWakeMs,
      this.#storing.busy || this.#keeping.replacing ? undefined : this.#replica.nextDueMs,
      this.#admission.nextWakeMs,
    ];
    return Math.min(...wakes.filter((wake) => wake !== undefined));
  }

  /** Takes one event; returns what is to be done, in order. */
  step(event: Event): readonly Instruction[] {
    if (this.#halted !== undefined)
      return event.type === 'call' || event.type === 'join' ? [this.#refuseHalted(event.callId)] : [];
    this.#now = event.now;
    this.#services.tick(event.now);
    this.#vigilance.eventCame(event.lateMs ?? 0, event.now);
    this.#keeping.start(event.now);
    this.#handle(event);
    this.#timers.ring(event.now.monotonicMs);
    this.#replication.wake(event.now);
    this.#promoting.wake(event.now);
    this.#replication.start(event.now);
    this.#duties.wake(event.now);
    this.#membership.wake(event.now);
    this.#follower.wake();
    this.#revoking.wake(event.now);
    this.#waiters.check(event.now);
    this.#flush(event.now);
    this.#becomeReady(event.now);
    this.#status.wake(event.now);
    this.#vigilance.look(event.now);
    const instructions = this.#outbox.take();
    for (const one of instructions) if (one.type === 'halt') this.#halted ??= one.reason;
    return instructions;
  }

  /** Answers a call of AccessService from what is visible now; undefined where it has to wait for a token first. */
  answerNow(call: Call, now: Instant): Answer | undefined {
    if (!this.ready)
      return { refusal: notReady(this.#keeping), freshness: this.#currency.freshnessFor(undefined, now) };
    if (this.#chaosDoor.minds(call)) return undefined;
    if (call.consistency.level === 'at-least') {
      const token = askedTokens(this.#config.clusterId, this.#replica.cluster, call.consistency.tokens);
      if (!token.ok) return { refusal: token.error, freshness: this.#currency.freshnessFor(undefined, now) };
      if (token.value.isVoid()) return { refusal: tokenVoid, freshness: this.#currency.freshnessFor(undefined, now) };
      if (!visibleHere(this.#replica, token.value.merged)) return undefined;
    }
    const { response, refusal: refused, account } = this.#access.answer(call, now);
    const freshness = this.#currency.freshnessFor(account, now);
    return refused === undefined ? { response, view: 'visible', freshness } : { refusal: refused, freshness };
  }

  #handle(event: Event): void {
    const { now } = event;
    switch (event.type) {
      case 'call':
        return this.#call(event.callId, event.call, now);
      case 'cancel':
        this.#calls.giveUp(event.callId);
        return this.#feed.cancel(event.callId);
      case 'taken':
        return this.#feed.taken(event.callId);
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
        return peer === undefined ? undefined : this.#lost(peer);
      }
      case 'certified':
        return this.#membership.certified(event.certifyId, event.certified, event.failure, now);
      case 'join': {
        const reply = this.#calls.open(event.callId, { kind: 'none' });
        if (!this.ready) return reply({ refusal: notReady(this.#keeping) });
        return this.#membership.join(event.ask, { deadlineMs: now.monotonicMs + event.deadlineMs, reply }, now);
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
    if (peer.voter) this.#failClosed.voterHeard(peer.name, now);
    if (message.kind === 'forward' && !this.#trusted) {
      const { forwardId } = message;
      return this.#outbox.send(from, { kind: 'forward-answer', forwardId, refusal: notReady(this.#keeping) });
    }
    // Half of one state and half of another: nothing is taken into it.
    if (this.#keeping.replacing && message.kind !== 'hello' && message.kind !== 'status') return;
    if (this.#keeping.message(peer, message, now)) return;
    switch (message.kind) {
      case 'hello':
        this.#greeted(peer, message, now);
        this.#replication.hello(peer, message, now);
        return this.#status.welcome(peer, now);
      case 'append':
        return this.#replication.append(peer, message, now);
      case 'stored':
        return this.#replication.stored(peer, message, now);
      case 'heartbeat':
        if (this.#replication.isHome(peer, message.epoch) && message.committed > 0)
          this.#admission.committed(message.committed);
        this.#replication.heartbeat(peer, message, now);
        return this.#vigilance.heardHome(peer, message, now);
      case 'status':
        // It may be the first to say so, where the word that it was stored is lost: then the commit goes by it.
        this.#replication.stored(peer, { ...peer, kind: 'stored', stored: message.stored }, now);
        return this.#status.received(peer, message, now);
      case 'pull':
        this.#replication.pull(peer, message, now);
        return this.#revoking.pulled(peer, message, now);
      case 'revocations':
        return this.#revoking.received(peer, message, now);
      case 'revocations-stored':
        return this.#revoking.peerStored(peer, message);
      default:
        return this.#services.message(peer, message, now);
    }
  }

  #call(callId: number, call: Call, now: Instant): void {
    const deadlineMs = now.monotonicMs + call.deadlineMs;
    const reply = this.#calls.open(callId, call.proof);
    // How it stands with this replica can always be asked, as long as there are records to know the caller by.
    const asksState = call.service === 'cluster' && call.action === 'GetCluster' && !this.#keeping.replacing;
    // What waits for a release would never be shown if only those could be told that show everything.
    const releases = call.service === 'chaos' && call.action === 'ReleaseVisibility';
    const taken = this.#admission.granted ? this.#trusted || asksState : releases && this.#trusted;
    if (!taken) return reply({ refusal: notReady(this.#keeping) });
    this.#chaosDoor.enter(call, deadlineMs, reply, now, (through) =>
      this.#services.call(callId, call, deadlineMs, through, this.#now),
    );
  }

  #lost(peer: Peer): void {
    this.#replication.disconnected(peer);
    this.#control.lost(peer);
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
    this.#story.stored(settled.storedOps);
    this.#story.visible(settled.shownOps, now);
    if (settled.changedKeys.length > 0 || settled.revocationsShown.length > 0) this.#access.changed();
    this.#replication.settled(settled, now);
    this.#promoting.settled(now);
    this.#revoking.settled(settled, now);
    this.#status.settled(settled);
    this.#duties.settled(now);
    this.#feed.settled(settled, now);
    this.#keeping.settled(settled, now);
  }

  /** The store holds another state, from a snapshot: everything is made from it anew, as at a start. */
  #installed(recovered: Recovered, now: Instant): void {
    // What was promised stays so: nothing is served before it shows again.
    const { log, visibleFloor } = this.#replica;
    const known = this.#peers.all().map(({ status }) => status?.committed ?? 0);
    this.#admission.restart(Math.max(log.committedHere, visibleFloor, ...known));
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
    // What this replica stamped it signs, also where it is the home no more by now.
    const { cluster, log } = this.#replica;
    const stamped = cluster.signingHomeOf(log.last.epoch)?.name === this.#config.name;
    const signingKey = stamped ? this.#config.signingSeed : undefined;
    const batch = this.#keeping.replacing ? undefined : this.#replica.compose(now, signingKey);
    if (batch === undefined && side === undefined) return;
    this.#batch = { composed: batch !== undefined, then: side?.then ?? (() => undefined) };
    const writes = [...(batch?.writes ?? []), ...(side?.writes ?? [])];
    this.#storing.start({ writes, sync: batch?.sync === true || side?.sync === true });
  }

  /** A peer remembers what this replica had: a disk that is older was rolled back. */
  #greeted(peer: Peer, { yours }: Hello, now: Instant): void {
    const { log } = this.#replica;
    const told = yours !== undefined && log.vouched(yours) ? yours.index : 0;
    const older = this.#admission.greeted(told, log.last.index, now); // An empty disk is no older one.
    if (older && log.last.index > 0) this.#replication.rolledBack(peer, told);
    if (!this.#admission.granted) this.#replication.pullFrom(peer);
  }

  #becomeReady(now: Instant): void {
    if (this.#keeping.replacing) return;
    if (this.#replication.homeState === 'active') this.#admission.committed(this.#replica.log.committedHere);
    if (!this.#admission.look(now)) return;
    this.#replica.noteOwn(admittedKey, encodeNumber(1));
    const { visibleFloor } = this.#replica;
    this.#outbox.observe('info', 'replica', 'ready', { name: this.#config.name, visibleFloor });
  }

  #refuseHalted(callId: number): Instruction {
    const freshness = this.#currency.freshnessFor(undefined, this.#now);
    return { type: 'answer', callId, answer: { refusal: halted, freshness } };
  }
}

function admissionOf({ store, copied = false, now }: EngineParts, replica: Replica, selfId: string): Admission {
  const showedBefore = store.get(admittedKey) !== undefined;
  const { members } = replica.cluster;
  return new Admission({
    replica,
    showedBefore,
    copied,
    alone: members.length === 1 && members[0]?.id === selfId,
    now,
  });
}
