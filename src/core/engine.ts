// The engine: one replica as a machine. An event goes in, instructions come out; reads are plain functions of the state now.

import type { RangePlan } from './actions/action.ts';
import type { DataKeys } from './authn/data-keys.ts';
import type { Instant } from './base/instant.ts';
import type { Digests, Entropy, RecordReader } from './base/ports.ts';
import { fail, ok, type Result } from './base/result.ts';
import type { ScanVisitor } from './base/storage.ts';
import { AccessService } from './engine/access-service.ts';
import { Admission } from './engine/admission.ts';
import { Authenticator } from './engine/authenticator.ts';
import { Authorizer } from './engine/authorizer.ts';
import type { Reply } from './engine/call-facts.ts';
import { CallerPolicies } from './engine/caller-policies.ts';
import { ClusterService } from './engine/cluster-service.ts';
import type { EngineConfig } from './engine/config.ts';
import { ControlPlane, type DecodeRequest } from './engine/control-plane.ts';
import { Home } from './engine/home.ts';
import { Outbox } from './engine/outbox.ts';
import { PageCollector } from './engine/page.ts';
import { Releasing } from './engine/releasing.ts';
import { identityOf } from './engine/replica-identity.ts';
import { Replication } from './engine/replication.ts';
import { Revoking } from './engine/revoking.ts';
import { decodeRootRequest, type RootRequest, rootDraft, rootRequestLifeMs } from './engine/root-recovery.ts';
import { ActionSecrets } from './engine/secrets.ts';
import { mergedToken, ServiceCalls } from './engine/service-calls.ts';
import { StatusBoard } from './engine/status-board.ts';
import { Timers } from './engine/timers.ts';
import { VisibleTokens } from './engine/visible-tokens.ts';
import { Waiters } from './engine/waiters.ts';
import { visibleHere } from './engine/waiting-for-propagation.ts';
import type { Call, Event } from './event.ts';
import type { Hello, Message } from './gossip/message.ts';
import { type Peer, PeerTable } from './gossip/peer-table.ts';
import type { Answer, Freshness, Instruction } from './instruction.ts';
import { refusal } from './model/refusal.ts';
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
  /** Whether the directory is a copy, which may be older than what this replica has told others. */
  readonly copied?: boolean;
  readonly now: Instant;
  readonly decodeRequest: DecodeRequest;
}

interface PendingScan {
  readonly then: (failure: string | undefined) => void;
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
  readonly #visibleTokens: VisibleTokens;
  readonly #recovered: Recovered;
  readonly #rootRequest: RootRequest | undefined;
  readonly #scans = new Map<number, PendingScan>();
  readonly #calls = new Set<number>();
  #scanIds = 0;
  #storeIds = 0;
  #storing: number | undefined;
  #now: Instant;
  #ready = false;
  readonly #admission: Admission;
  #halted = false;

  constructor(parts: EngineParts) {
    const { config, digests, entropy, dataKeys, store, recovered, now, decodeRequest } = parts;
    const self = config.members.find((member) => member.name === config.name);
    if (self === undefined) throw new RangeError(`${config.name} is not a member of the cluster`);
    this.#config = config;
    this.#now = now;
    this.#recovered = recovered;
    this.#peers = new PeerTable(config.members.filter((member) => member.name !== config.name));
    this.#replica = new Replica(identityOf(config), digests, store, recovered, now);
    const shared = {
      config,
      replica: this.#replica,
      peers: this.#peers,
      outbox: this.#outbox,
      timers: this.#timers,
      waiters: this.#waiters,
      digests,
      entropy,
    };
    const read = (key: string): Uint8Array | undefined => store.get(key);
    const scan = this.#startScan.bind(this);
    const readRange = this.#readRange.bind(this);
    const stalenessMs = this.#stalenessMs.bind(this);
    const ready = (): boolean => this.#ready;
    this.#replication = new Replication({
      ...shared,
      scan,
      complete: recovered.wasHome,
      onCommit: (entries) => this.#home.committed(entries),
    });
    this.#visibleTokens = new VisibleTokens(config.clusterId, this.#replica.positions, () => this.#replication.epoch);
    this.#authenticator = new Authenticator(digests, dataKeys, config.clusterId);
    this.#authorizer = new Authorizer(this.#policies, config);
    this.#secrets = new ActionSecrets(dataKeys, config.clusterId, entropy);
    const judging = {
      authenticator: this.#authenticator,
      authorizer: this.#authorizer,
      policies: this.#policies,
      secrets: this.#secrets,
    };
    this.#home = new Home({
      ...{ ...shared, ...judging, replication: this.#replication, readRange },
      revoke: (draft, caller, call, at) => this.#revoking.originate(draft, caller, call, at),
    });
    const replication = this.#replication;
    this.#revoking = new Revoking({ ...shared, replicaId: self.id, replication, home: this.#home, read, scan });
    const revoking = this.#revoking;
    this.#control = new ControlPlane({
      ...shared,
      ...judging,
      replication: this.#replication,
      home: this.#home,
      revoking,
      decodeRequest,
      stalenessMs,
      readRange,
    });
    this.#access = new AccessService({ ...judging, name: config.name, replica: this.#replica, stalenessMs });
    this.#cluster = new ClusterService({ ...shared, replication: this.#replication, read, scan, ready, stalenessMs });
    this.#status = new StatusBoard({ ...shared, statusMs: config.limits.statusMs, ready, stalenessMs });
    this.#releasing = new Releasing(shared);
    this.#services = new ServiceCalls({
      ...{ ...shared, ...judging, replication: this.#replication, control: this.#control, access: this.#access },
      ...{ cluster: this.#cluster, releasing: this.#releasing },
    });
    const [alone, copied] = [config.members.length === 1, parts.copied === true];
    this.#admission = new Admission({ showedBefore: recovered.positions.length > 0, copied, alone, now });
    const rootRequest = store.get(recoverRootKey);
    this.#rootRequest = rootRequest === undefined ? undefined : decodeRootRequest(rootRequest);
  }

  /** Whether calls are taken: everything that must be visible at start is. */
  get ready(): boolean {
    return this.#ready && !this.#halted;
  }

  /** When the engine wants to be woken, on the monotonic clock. */
  get nextWakeMs(): number | undefined {
    if (this.#halted) return undefined;
    const wakes = [
      this.#timers.nextMs,
      this.#replication.nextWakeMs,
      this.#status.nextWakeMs,
      this.#storing === undefined ? this.#replica.nextDueMs : undefined,
      this.#ready ? undefined : this.#admission.nextWakeMs,
    ];
    return Math.min(...wakes.filter((wake) => wake !== undefined));
  }

  /** Takes one event; returns what is to be done, in order. */
  step(event: Event): readonly Instruction[] {
    if (this.#halted) return event.type === 'call' ? [this.#refuseHalted(event.callId)] : [];
    this.#now = event.now;
    this.#services.tick(event.now);
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
    if (!this.ready) return { refusal: notReady, freshness: this.#freshness(undefined, now) };
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
        this.#outbox.observe('error', 'storage', 'the store failed', { failure: event.failure });
        this.#outbox.add({ type: 'halt', reason: `the store failed: ${event.failure}` });
        return;
      case 'scan-ended': {
        const pending = this.#scans.get(event.scanId);
        this.#scans.delete(event.scanId);
        return pending?.then(event.failure);
      }
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
    if (message.kind !== 'hello' && peer.hello === undefined) return;
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
        if (peer.name === this.#config.home && message.committed > 0) this.#admission.joined(message.committed);
        return this.#replication.heartbeat(peer, message, now);
      case 'status':
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
        return peer === this.#replication.homePeer ? this.#control.forwardAnswered(message) : undefined;
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
    if (!this.#ready) return reply({ refusal: notReady });
    this.#services.call(callId, call, deadlineMs, reply, now);
  }

  #stored(storeId: number, now: Instant): void {
    if (storeId !== this.#storing) return;
    this.#storing = undefined;
    const settled = this.#replica.settle(now);
    this.#policies.drop(settled.changedKeys);
    if (settled.changedKeys.length > 0 || settled.revocationsShown.length > 0) this.#access.changed();
    this.#replication.settled(settled, now);
    this.#revoking.settled(settled, now);
    this.#status.settled(settled);
  }

  /** INVARIANT: at most one batch is under way. */
  #flush(now: Instant): void {
    if (this.#storing !== undefined) return;
    const signingKey = this.#replication.homeState === 'active' ? this.#config.signingSeed : undefined;
    const batch = this.#replica.compose(now, signingKey);
    if (batch === undefined) return;
    this.#storing = ++this.#storeIds;
    this.#outbox.add({ type: 'store', storeId: this.#storing, writes: batch.writes, sync: batch.sync });
  }

  #adoptWhenActive(now: Instant): void {
    this.#replication.start(now);
    if (this.#adopted || this.#replication.homeState !== 'active') return;
    this.#adopted = true;
    this.#recoverRoot(now);
    this.#revoking.adoptAll(
      this.#recovered.revocations.map((entry) => entry.revocation),
      now,
    );
  }
  #adopted = false;

  /** A peer remembers what this replica had: a disk that is older was rolled back. */
  #greeted(peer: Peer, { yours }: Hello, now: Instant): void {
    const { log } = this.#replica;
    const told = yours !== undefined && log.vouched(yours) ? yours.index : 0;
    const older = this.#admission.greeted(told, log.last.index, now); // An empty disk is no older one.
    if (older && log.last.index > 0) this.#replication.rolledBack(peer, told);
    this.#ready &&= !older;
    if (!this.#ready) this.#replication.ask(peer);
  }

  /** Logs a root user's key that was asked for while this home was stopped. */
  #recoverRoot(now: Instant): void {
    const request = this.#rootRequest;
    if (request === undefined) return;
    const { account, atMs } = request;
    const stale = now.wallMs - atMs > rootRequestLifeMs;
    const draft = stale ? undefined : rootDraft(this.#replica.tail, request, this.#replica.nextSeq(account));
    const stamped = draft === undefined ? undefined : this.#home.stamp(draft, now);
    const facts = { account, accessKeyId: request.accessKeyId };
    if (stamped?.ok === false) {
      // It stays for the next start.
      const { code } = stamped.error;
      return this.#outbox.observe('error', 'home', 'a root key could not be logged yet', { ...facts, code });
    }
    if (stamped === undefined) this.#outbox.observe('warn', 'home', 'a root key was not taken', { ...facts, stale });
    else this.#outbox.observe('warn', 'home', 'a root key is recovered', facts);
    this.#replica.forget(recoverRootKey);
  }

  /** A joiner serves nothing until it shows all that was committed when it came. */
  #becomeReady(): void {
    if (this.#ready) return;
    if (this.#replication.homeState === 'active') this.#admission.joined(this.#replica.log.committedHere);
    const due = (this.#replica.nextDueMs ?? Number.POSITIVE_INFINITY) <= this.#now.monotonicMs;
    if (due || !this.#admission.admits(this.#replica.visibleFloor, this.#now)) return;
    this.#ready = true;
    this.#outbox.observe('info', 'replica', 'ready', {
      name: this.#config.name,
      visibleFloor: this.#replica.visibleFloor,
    });
  }

  #startScan(after: string, before: string, visitor: ScanVisitor, then: (failure: string | undefined) => void): void {
    const scanId = ++this.#scanIds;
    this.#scans.set(scanId, { then });
    this.#outbox.add({ type: 'scan', scanId, scan: { after, before, chunk: 256, visitor } });
  }

  #readRange(
    view: 'committed' | 'visible',
    plan: RangePlan<unknown>,
    then: (response: Result<unknown, string>) => void,
  ): void {
    const collector = new PageCollector(plan, this.#replica.patches(view, plan.prefix));
    const { after, before } = collector.scan();
    this.#startScan(after, before, collector, (failure) =>
      then(failure === undefined ? ok(collector.finish()) : fail(failure)),
    );
  }

  /** How old the visible view may be: everything committed until then is visible here. */
  #stalenessMs(now: Instant): number | undefined {
    const oldestMs = this.#replica.lanes.oldestCommittedMs();
    const waiting = oldestMs === undefined ? 0 : now.monotonicMs - oldestMs;
    if (this.#replication.homeState === 'active') return waiting;
    const heardMs = this.#replication.homeHeardMs;
    return heardMs === undefined ? undefined : Math.max(waiting, now.monotonicMs - heardMs);
  }

  #freshness(call: Call | undefined, now: Instant): Freshness {
    return this.#freshnessFor(call === undefined ? undefined : this.#authenticator.accountOf(call.proof), now);
  }

  #freshnessFor(account: string | undefined, now: Instant): Freshness {
    const visibleToken = account === undefined ? '' : this.#visibleTokens.of(account);
    return { replica: this.#config.name, visibleToken, stalenessMs: this.#stalenessMs(now) };
  }

  #refuseHalted(callId: number): Instruction {
    const message = 'This replica has stopped serving because its state cannot be trusted. See its log.';
    return {
      type: 'answer',
      callId,
      answer: { refusal: refusal('NOT_READY', message), freshness: this.#freshness(undefined, this.#now) },
    };
  }
}

const notReady = refusal(
  'NOT_READY',
  'This replica is starting: it does not show everything yet that it must. Try again.',
  { retryAfterMs: 200 },
);
