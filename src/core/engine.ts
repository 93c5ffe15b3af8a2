// The engine: one replica as a machine. An event goes in, instructions come out; reads are plain functions of the state now.

import { issuerDocument, outboundFederation } from './actions/outbound-federation.ts';
import type { Json } from './base/canonical-json.ts';
import type { Instant } from './base/instant.ts';
import type { Readiness } from './engine/admission.ts';
import { type Assembly, assemble } from './engine/assembly.ts';
import { withFreshness } from './engine/call-facts.ts';
import type { EngineConfig } from './engine/config.ts';
import type { EngineParts } from './engine/engine-parts.ts';
import { type Marking, markingOf } from './engine/marking.ts';
import { halted, notReady } from './engine/not-ready.ts';
import { isByPassword } from './engine/password-sign-in.ts';
import { askedTokens, tokenVoid } from './engine/void-tokens.ts';
import { visibleHere } from './engine/waiting-for-propagation.ts';
import type { Call, Event } from './event.ts';
import { isBetweenGenerations } from './gossip/generation-message.ts';
import type { Hello, Message } from './gossip/message.ts';
import type { Peer } from './gossip/peer-table.ts';
import type { Answer, Instruction } from './instruction.ts';
import type { Member } from './model/member.ts';
import { admittedKey, encodeNumber } from './replica/key-spaces.ts';
import type { Recovered } from './replica/recovered.ts';

/** How a replica stands in its generation. */
export interface Standing {
  readonly members: readonly Member[];
  readonly voters: readonly Member[];
  readonly majority: number;
  readonly home: Member;
  /** Whether it is this replica, and active. */
  readonly isHome: boolean;
  /** Whether its disk holds all that was ever stored on it. */
  readonly whole: boolean;
  /** Whether it takes calls, and knows an active home. */
  readonly serving: boolean;
}

// Ops that go to the disk though more of their bunch are still to be decided: half of what the last two batches had, in these bounds.
// One half is decided while the other is written.
const enoughOps = { least: 8, most: 32 };

/** The engine: one replica as a machine. An event goes in, instructions come out; reads are plain functions of the state now. */
export class ReplicaEngine {
  readonly #config: EngineConfig;
  readonly #parts: Assembly;
  /** What the batch under way holds, and what follows it. */
  #batch: { readonly composed: boolean; readonly then: (now: Instant) => void } | undefined;
  #now: Instant;
  #halted: string | undefined;

  constructor(parts: EngineParts) {
    this.#config = parts.config;
    this.#now = parts.now;
    this.#parts = assemble(parts, {
      now: () => this.#now,
      ready: () => this.ready,
      trusted: () => this.#trusted,
      onLost: (peer) => this.#lost(peer),
      onInstalled: (recovered, now) => this.#installed(recovered, now),
    });
  }

  /** Whether calls are taken: everything that must be visible at start is. */
  get ready(): boolean {
    return this.#parts.admission.granted && this.#halted === undefined && this.#trusted;
  }

  /** Whether the state here can be believed. */
  get #trusted(): boolean {
    return !this.#parts.keeping.replacing && this.#parts.keeping.quarantine === undefined;
  }

  /** Whether calls are taken, and why not. */
  readiness(now: Instant): Readiness {
    const tooStale = this.#parts.failClosed.refusal(now) !== undefined;
    return this.#parts.admission.readiness(this.#halted, tooStale, this.#parts.keeping);
  }

  /** Whether something is on its way to the store, or about to be. */
  get storing(): boolean {
    return this.#parts.storing.busy || this.#gathering || this.#parts.trail.waits;
  }

  /** When the engine wants to be woken, on the monotonic clock. */
  get nextWakeMs(): number | undefined {
    if (this.#halted !== undefined) return undefined;
    const { replacing } = this.#parts.keeping;
    const never = Number.POSITIVE_INFINITY;
    return Math.min(
      this.#parts.timers.nextMs ?? never,
      this.#parts.replication.nextWakeMs,
      this.#parts.promoting.nextWakeMs ?? never,
      this.#parts.status.nextWakeMs,
      this.#parts.storing.busy || replacing ? never : (this.#parts.replica.nextDueMs ?? never),
      // What cannot be done yet is no reason to wake: the end of the replacing is an event.
      replacing ? never : (this.#parts.admission.nextWakeMs ?? never),
    );
  }

  /** How this replica stands, for what goes on between generations. */
  standing(now: Instant): Standing {
    const { replica, replication } = this.#parts;
    const { members, home, voters, majority } = replica.cluster;
    const isHome = replication.homeState === 'active';
    return {
      ...{ members, home, isHome, voters, majority, whole: replica.fence.whole },
      serving: this.ready && (isHome || replication.homeReachable(now)),
    };
  }

  /** What is committed now, for a reset point. */
  marking(): Marking {
    return markingOf(this.#parts.replica);
  }

  /** An answer to a call that the engine itself does not get. */
  withFreshness(answer: Omit<Answer, 'freshness'>, now: Instant): Answer {
    return withFreshness(answer, this.#parts.currency.freshnessFor(undefined, now));
  }

  /** Takes one event; returns what is to be done, in order. */
  step(event: Event): readonly Instruction[] {
    if (this.#halted !== undefined)
      return event.type === 'call' || event.type === 'join' ? [this.#refuseHalted(event.callId)] : [];
    this.#now = event.now;
    this.#parts.services.tick(event.now);
    this.#parts.vigilance.eventCame(event.lateMs ?? 0, event.now);
    this.#parts.keeping.start(event.now);
    this.#handle(event);
    this.#parts.timers.ring(event.now.monotonicMs);
    this.#parts.replication.wake(event.now);
    this.#parts.promoting.wake(event.now);
    this.#parts.replication.start(event.now);
    this.#parts.duties.wake(event.now);
    this.#parts.membership.wake(event.now);
    this.#parts.follower.wake();
    this.#parts.revoking.wake(event.now);
    this.#parts.waiters.check(event.now);
    // What ends this replica is to be stored with the step that says so: there is none behind it.
    const bunched = event.type === 'call' || event.type === 'message';
    // Whom a batch answers hears it before the next one is put together: callers and replica work at the same time then.
    const waits = event.type === 'stored' || (bunched && this.#parts.replica.unstoredOps < this.#enough);
    if (waits && !this.#parts.outbox.halts) this.#gather(event.now);
    else this.#flush(event.now);
    this.#becomeReady(event.now);
    this.#parts.status.wake(event.now);
    this.#parts.vigilance.look(event.now);
    const instructions = this.#parts.outbox.take();
    for (const one of instructions) if (one.type === 'halt') this.#halted ??= one.reason;
    return instructions;
  }

  /** Answers a call of AccessService from what is visible now; undefined where it has to wait for a token first. */
  answerNow(call: Call, now: Instant): Answer | undefined {
    if (!this.ready) return this.withFreshness({ refusal: notReady(this.#parts.keeping) }, now);
    if (this.#parts.chaosDoor.minds(call) || isByPassword(call)) return undefined;
    if (call.consistency.level === 'at-least') {
      const token = askedTokens(this.#config.clusterId, this.#parts.replica.cluster, call.consistency.tokens);
      if (!token.ok) return this.withFreshness({ refusal: token.error }, now);
      if (token.value.isVoid()) return this.withFreshness({ refusal: tokenVoid }, now);
      if (!visibleHere(this.#parts.replica, token.value.merged)) return undefined;
    }
    const { response, refusal: refused, account } = this.#parts.access.answer(call, now);
    const freshness = this.#parts.currency.freshnessFor(account, now);
    const answer: Answer =
      refused === undefined ? { response, view: 'visible', freshness } : { refusal: refused, freshness };
    if (this.#parts.trail.withDecisions) this.#parts.trail.answeredNow(call, answer, now);
    return answer;
  }

  /** What the issuer that an account is publishes under a name, as it is visible now; undefined where there is nothing. */
  issuerDocument(account: string, name: string): Json | undefined {
    const federation = outboundFederation(this.#parts.replica.visible, account);
    return federation === undefined ? undefined : issuerDocument(federation, name);
  }

  #handle(event: Event): void {
    const { now } = event;
    switch (event.type) {
      case 'call':
        return this.#call(event.callId, event.call, now);
      case 'cancel':
        this.#parts.calls.giveUp(event.callId);
        this.#parts.audit.cancel(event.callId);
        return this.#parts.feed.cancel(event.callId);
      case 'taken':
        this.#parts.audit.taken(event.callId);
        return this.#parts.feed.taken(event.callId);
      case 'stored':
        return this.#stored(event.storeId, now);
      case 'store-failed':
        return this.#parts.storing.failed(event.storeId, event.failure, now);
      case 'scan-ended':
        return this.#parts.scans.ended(event.scanId, event.failure);
      case 'peer-connected': {
        const peer = this.#parts.peers.get(event.peer);
        return peer === undefined ? undefined : this.#parts.replication.connected(peer);
      }
      case 'peer-disconnected': {
        const peer = this.#parts.peers.get(event.peer);
        return peer === undefined ? undefined : this.#lost(peer);
      }
      case 'certified':
        return this.#parts.membership.certified(event.certifyId, event.certified, event.failure, now);
      case 'join': {
        const reply = this.#parts.calls.open(event.callId, { kind: 'none' });
        if (!this.ready) return reply({ refusal: notReady(this.#parts.keeping) });
        return this.#parts.membership.join(event.ask, { deadlineMs: now.monotonicMs + event.deadlineMs, reply }, now);
      }
      case 'message':
        return this.#message(event.from, event.message, now);
      case 'gathered':
        this.#gathering = false;
        return;
      case 'wake':
        return;
      case 'worked':
        return this.#parts.slowWork.ended(event.workId, event.result, now);
    }
  }

  #message(from: string, message: Message, now: Instant): void {
    const peer = this.#parts.peers.get(from);
    if (peer === undefined || isBetweenGenerations(message)) return;
    // These pass a link that a rule hides: a netsplit must not keep its own rule in force.
    if (message.kind === 'chaos') return this.#parts.chaosService.asked(peer, message, now);
    if (message.kind === 'chaos-answer') return this.#parts.chaosService.answered(peer, message);
    if (message.kind !== 'hello' && peer.hello === undefined) return;
    if (peer.voter) this.#parts.failClosed.voterHeard(peer.name, now);
    if (message.kind === 'forward' && !this.#trusted) {
      const { forwardId } = message;
      return this.#parts.outbox.send(from, {
        kind: 'forward-answer',
        forwardId,
        refusal: notReady(this.#parts.keeping),
      });
    }
    // Half of one state and half of another: nothing is taken into it.
    if (this.#parts.keeping.replacing && message.kind !== 'hello' && message.kind !== 'status') return;
    if (this.#parts.keeping.message(peer, message, now)) return;
    switch (message.kind) {
      case 'hello':
        this.#greeted(peer, message, now);
        this.#parts.replication.hello(peer, message, now);
        return this.#parts.status.welcome(peer, now);
      case 'append':
        return this.#parts.replication.append(peer, message, now);
      case 'stored':
        return this.#parts.replication.stored(peer, message, now);
      case 'heartbeat':
        if (this.#parts.replication.isHome(peer, message.epoch) && message.committed > 0)
          this.#parts.admission.committed(message.committed);
        this.#parts.replication.heartbeat(peer, message, now);
        return this.#parts.vigilance.heardHome(peer, message, now);
      case 'status': {
        // It may be the first to say so, where the word that it was stored is lost: then the commit goes by it.
        const { promised, whole } = peer;
        this.#parts.replication.stored(peer, { kind: 'stored', stored: message.stored, promised, whole }, now);
        return this.#parts.status.received(peer, message, now);
      }
      case 'pull':
        this.#parts.replication.pull(peer, message, now);
        return this.#parts.revoking.pulled(peer, message, now);
      case 'revocations':
        return this.#parts.revoking.received(peer, message, now);
      case 'uses':
        return this.#parts.uses.received(message);
      case 'revocations-stored':
        return this.#parts.revoking.peerStored(peer, message);
      default:
        return this.#parts.services.message(peer, message, now);
    }
  }

  #call(callId: number, call: Call, now: Instant): void {
    const deadlineMs = now.monotonicMs + call.deadlineMs;
    const reply = this.#parts.trail.watch(call, this.#parts.calls.open(callId, call.proof), now);
    if (!this.#takes(call)) return reply({ refusal: notReady(this.#parts.keeping) });
    this.#parts.chaosDoor.enter(call, deadlineMs, reply, now, (through) => {
      // A rule may have kept it for a while.
      if (!this.#takes(call)) return through({ refusal: notReady(this.#parts.keeping) });
      return this.#parts.services.call(callId, call, deadlineMs, through, this.#now);
    });
  }

  #takes({ service, action }: Call): boolean {
    // How it stands with this replica can always be asked, as long as there are records to know the caller by.
    const asksState = service === 'cluster' && action === 'GetCluster' && !this.#parts.keeping.replacing;
    // What waits for a release would never be shown if only those could be told that show everything.
    const releases = service === 'chaos' && action === 'ReleaseVisibility';
    return this.#parts.admission.granted ? this.#trusted || asksState : releases && this.#trusted;
  }

  #lost(peer: Peer): void {
    this.#parts.replication.disconnected(peer);
    this.#parts.control.lost(peer);
  }

  #stored(storeId: number, now: Instant): void {
    if (!this.#parts.storing.stored(storeId)) return;
    const batch = this.#batch;
    this.#batch = undefined;
    if (batch?.composed === true) this.#settle(now);
    batch?.then(now);
  }

  #settle(now: Instant): void {
    const settled = this.#parts.replica.settle(now);
    this.#parts.policies.drop(settled.changedKeys);
    this.#parts.story.stored(settled.storedOps);
    if (settled.changedKeys.length > 0 || settled.revocationsShown.length > 0) this.#parts.access.changed();
    this.#parts.replication.committed(settled.committedOps, now);
    this.#parts.story.visible(settled.shownOps, now);
    this.#parts.replication.settled(settled, now);
    this.#parts.promoting.settled(now);
    this.#parts.revoking.settled(settled, now);
    this.#parts.status.settled(settled);
    this.#parts.duties.settled(now);
    this.#parts.feed.settled(settled, now);
    this.#parts.keeping.settled(settled, now);
  }

  /** The store holds another state, from a snapshot: everything is made from it anew, as at a start. */
  #installed(recovered: Recovered, now: Instant): void {
    // What was promised stays so: nothing is served before it shows again.
    const { log, visibleFloor } = this.#parts.replica;
    const known = this.#parts.peers.all().map(({ status }) => status?.committed ?? 0);
    // What they wait for may be of a log that is no more: an op at the same place need not be theirs.
    this.#parts.awaiting.voided(0);
    this.#parts.admission.restart(Math.max(log.committedHere, visibleFloor, ...known));
    this.#parts.replica.reload(recovered, now);
    this.#parts.policies.clear();
    this.#parts.access.changed();
    this.#parts.replication.reloaded(now);
    this.#parts.status.reloaded();
  }

  /**
   * Group commit: calls and messages come in bunches, and a batch costs the same for one of them as for all. It goes without
   * the rest of a bunch once so much waits that its own costs are small: else disk and callers wait while this replica works, and it for them.
   */
  #gather(now: Instant): void {
    const { storing, keeping, replica, outbox } = this.#parts;
    if (this.#gathering || storing.busy) return;
    if (!keeping.side.waits && (keeping.replacing || !replica.hasWork(now))) return;
    this.#gathering = true;
    outbox.add({ type: 'gather' });
  }
  #gathering = false;

  get #enough(): number {
    const [last, before] = this.#batchOps;
    return Math.max(enoughOps.least, Math.min(enoughOps.most, (last + before) >> 1));
  }
  /** Ops of the last batch, and of the one before. */
  #batchOps: readonly [last: number, before: number] = [0, 0];

  /** INVARIANT: at most one batch is under way. */
  #flush(now: Instant): void {
    if (this.#parts.storing.busy) return;
    const side = this.#parts.keeping.side.take();
    // What this replica stamped it signs, also where it is the home no more by now.
    const { cluster, log } = this.#parts.replica;
    const stamped = cluster.signingHomeOf(log.last.epoch)?.name === this.#config.name;
    const signingKey = stamped ? this.#config.signingSeed : undefined;
    const { keeping, replica, replication } = this.#parts;
    const once = replication.words.onceStored(replication.homeState);
    const batch = keeping.replacing ? undefined : replica.compose(now, signingKey, once);
    if (batch === undefined && side === undefined) return;
    if (batch !== undefined) this.#batchOps = [batch.storedOps.length, this.#batchOps[0]];
    this.#batch = { composed: batch !== undefined, then: side?.then ?? (() => undefined) };
    const writes = [...(batch?.writes ?? []), ...(side?.writes ?? [])];
    this.#parts.storing.start({ writes, sync: batch?.sync === true || side?.sync === true });
  }

  /** A peer remembers what this replica had: a disk that is older was rolled back. */
  #greeted(peer: Peer, { yours }: Hello, now: Instant): void {
    const { log } = this.#parts.replica;
    const told = yours !== undefined && log.vouched(yours) ? yours.index : 0;
    const older = this.#parts.admission.greeted(told, log.last.index, now); // An empty disk is no older one.
    if (older && log.last.index > 0) this.#parts.replication.rolledBack(peer, told);
    if (!this.#parts.admission.granted) this.#parts.replication.pullFrom(peer);
  }

  #becomeReady(now: Instant): void {
    if (this.#parts.keeping.replacing) return;
    if (this.#parts.replication.homeState === 'active')
      this.#parts.admission.committed(this.#parts.replica.log.committedHere);
    if (!this.#parts.admission.look(now)) return;
    this.#parts.replica.noteOwn(admittedKey, encodeNumber(1));
    const { visibleFloor } = this.#parts.replica;
    this.#parts.outbox.observe('info', 'replica', 'ready', { name: this.#config.name, visibleFloor });
  }

  #refuseHalted(callId: number): Instruction {
    return { type: 'answer', callId, answer: this.withFreshness({ refusal: halted }, this.#now) };
  }
}
