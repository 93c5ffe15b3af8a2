// Replication: the home log goes out and comes in, commits, and is repaired; nothing here looks into an op.

import type { Instant } from '../base/instant.ts';
import type { Entropy } from '../base/ports.ts';
import type { Append, CurrencyClaim, Heartbeat, Hello, Pull, SignedHead, Stored } from '../gossip/message.ts';
import { messageFormat } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import { type ClusterPosition, comparePositions, emptyPosition } from '../model/position.ts';
import type { ClusterState } from '../replica/cluster-state.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { Replica } from '../replica/replica.ts';
import type { Settled } from '../replica/settled.ts';
import { Adopting } from './adopting.ts';
import { CommitWords } from './commit-words.ts';
import type { EngineConfig } from './config.ts';
import { CopiedTail } from './copied-tail.ts';
import { Heartbeats } from './heartbeats.ts';
import { HomeRecovery } from './home-recovery.ts';
import { HomeSilence } from './home-silence.ts';
import type { HomeState } from './home-state.ts';
import { foundLonger, foundOlder } from './log-alarms.ts';
import { LogSender } from './log-sender.ts';
import type { OpStory } from './op-story.ts';
import type { OriginFreeze } from './origin-freeze.ts';
import type { Outbox } from './outbox.ts';
import { ownHello } from './own-hello.ts';
import type { ReplicationParts } from './replication-parts.ts';
import { Standing } from './standing.ts';

/** Replication: the home log goes out and comes in, commits, and is repaired; nothing here looks into an op. */
export class Replication {
  readonly #config: EngineConfig;
  readonly #replica: Replica;
  readonly #peers: PeerTable;
  readonly #outbox: Outbox;
  readonly #entropy: Entropy;
  readonly #onCommit: (entries: readonly LogEntry[], now: Instant) => void;
  readonly #onVoid: (from: number) => void;
  readonly #cluster: ClusterState;
  readonly #self: Member;
  readonly #sender: LogSender;
  readonly #standing: Standing;
  readonly #heartbeats: Heartbeats;
  readonly #recovery: HomeRecovery;
  readonly #tail: CopiedTail;
  readonly #adopting: Adopting;
  /** Home only: where the log ended when it began. */
  #leadsFrom = 0;
  #homeState: HomeState;
  /** Since when the present home has had a chance to be heard. */
  #epochSinceMs: number | undefined;
  readonly #story: OpStory;
  /** Since when nothing was heard of the home. */
  readonly silence = new HomeSilence();
  /** What of the log is committed by whose word. */
  readonly words: CommitWords;
  /** The origin that is believed nothing more, if there is one. */
  readonly freeze: OriginFreeze;
  #pullAtMs = 0;

  constructor(parts: ReplicationParts) {
    this.#config = parts.config;
    this.#replica = parts.replica;
    this.#peers = parts.peers;
    this.#outbox = parts.outbox;
    this.#entropy = parts.entropy;
    this.#onCommit = parts.onCommit;
    this.#onVoid = parts.onVoid;
    this.#cluster = parts.replica.cluster;
    this.#self = parts.self;
    this.#standing = new Standing(parts.replica, parts.self);
    const leads = (): boolean => this.#homeState === 'active';
    const { replica, peers, outbox, scan, story, config } = parts;
    this.freeze = parts.freeze;
    this.#recovery = new HomeRecovery({ ...{ config, replica, peers, story }, replication: this });
    this.#story = story;
    this.#sender = new LogSender({ replica, outbox, scan, story, leads, limits: config.limits });
    const claim = (now: Instant): CurrencyClaim | undefined => parts.failClosed.claim(this.mayBeCommitted, now);
    this.#heartbeats = new Heartbeats({ intervalMs: parts.failClosed.heartbeatMs, replica, peers, outbox, claim });
    this.#tail = new CopiedTail(replica);
    this.words = new CommitWords(parts);
    this.#adopting = new Adopting(config.limits.pullMs);
    this.#homeState = this.#cluster.home.id === parts.self.id ? 'recovering' : 'follower';
  }

  get homeState(): HomeState {
    return this.#homeState;
  }

  /** Number of the epoch that the end of the log here is of. */
  get epoch(): number {
    return this.#cluster.epoch;
  }

  /** Home only: how far anything may be committed; a home that has just begun does not know how much of what it found is. */
  get mayBeCommitted(): number {
    return Math.max(this.#leadsFrom, this.#replica.log.committedHere);
  }

  /** The home, seen from a follower. */
  get homePeer(): Peer | undefined {
    return this.#peers.get(this.#cluster.home.id);
  }

  /** Whether a peer is the home of the newest epoch, and speaks as such. */
  isHome(peer: Peer, epoch: number): boolean {
    return peer === this.homePeer && epoch === this.epoch;
  }

  /** Whether calls can be handed to the home now. */
  homeReachable(now: Instant): boolean {
    const silentMs = this.freeze.holds(this.epoch) ? Number.POSITIVE_INFINITY : this.silence.silentMs(now.monotonicMs);
    return this.homePeer?.connected === true && silentMs <= this.#config.limits.homeSilenceMs;
  }

  /** How long the home has not been heard, milliseconds; 0 at the home. */
  homeSilentMs(now: Instant): number {
    if (this.#homeState === 'active') return 0;
    return Math.min(this.silence.silentMs(now.monotonicMs), now.monotonicMs - (this.#epochSinceMs ?? now.monotonicMs));
  }

  /** When something is to be done here without an event. */
  get nextWakeMs(): number {
    return this.#homeState === 'active' ? Math.min(this.#heartbeats.nextMs, this.#pullAtMs) : this.#pullAtMs;
  }

  connected(peer: Peer): void {
    if (peer === this.homePeer) this.words.forget();
    peer.connected = true;
    peer.hello = undefined;
    peer.reading = false;
    peer.untold.clear();
    for (const [account] of this.#replica.positions.entries()) peer.untold.add(account);
    const parts = { config: this.#config, self: this.#self, replica: this.#replica, standing: this.#standing };
    this.#outbox.send(peer.id, ownHello(parts, peer));
  }

  disconnected(peer: Peer): void {
    if (peer === this.homePeer) this.words.forget();
    peer.connected = false;
    peer.hello = undefined;
  }

  hello(peer: Peer, message: Hello, now: Instant): void {
    if (message.format !== messageFormat || message.clusterId !== this.#config.clusterId) {
      return this.#outbox.observe('error', 'peers', 'a peer speaks another format or belongs to another cluster', {
        peer: peer.name,
      });
    }
    peer.hello = message;
    peer.featureLevel = message.featureLevel;
    peer.disputed = false;
    const longer = this.#claimsLonger(peer, message.stored, message.head);
    peer.stored = longer ? emptyPosition : message.stored;
    peer.highest = Math.max(peer.highest, message.stored.index);
    peer.agreed = this.#cluster.chain.sharedIndex(message.epochs, message.stored);
    peer.sent = Math.min(peer.agreed, this.#replica.log.last.index);
    peer.progressMs = now.monotonicMs;
    this.freeze.greeted(peer, message, now);
    if (peer === this.homePeer) this.#tail.greeted(message.head);
    this.#standing.hear(peer, message);
    if (peer === this.homePeer && !this.freeze.holds(this.epoch)) this.silence.heard(now.monotonicMs);
    if (message.stored.epoch > this.epoch) this.#behind(peer, now);
    if (this.#homeState === 'active' && !longer) {
      this.#heartbeats.send(peer, [], now);
      this.#sender.pump(peer, now);
      this.#recomputeCommit(now);
    }
  }

  append(peer: Peer, message: Append, now: Instant): void {
    const { epoch, firstIndex, ops } = message;
    const { fence } = this.#replica;
    // INVARIANT: what a voter has promised to leave behind it never takes, and so never helps to commit. While its disk lacks what it
    // once stored its word counts for nothing anyway, and what the others left behind is all that there is to fill it from.
    if (fence.whole && epoch < fence.promised.epoch && firstIndex + ops.length - 1 > this.#adopting.through)
      return this.tellStored(peer);
    if (this.freeze.holds(epoch)) return;
    const before = this.epoch;
    const accepted = this.#replica.accept({ epoch, firstIndex, ops, headSignature: message.head.signature }, now);
    if (!accepted.ok) {
      if (accepted.error.problem === 'gap') this.pullFrom(peer);
      else if (accepted.error.problem === 'stale') this.tellStored(peer);
      else this.freeze.refuse(peer, message, accepted.error, now);
      return;
    }
    const { fresh, voided } = accepted.value;
    // A relay may be on an older directory too, and an empty range shows nothing.
    const last = firstIndex + ops.length - 1;
    if (peer === this.homePeer && ops.length > 0) this.#tail.met(last);
    if (ops.length > 0 && this.isHome(peer, epoch)) this.words.given(epoch, last);
    this.#story.received(fresh, peer.name, now);
    if (this.epoch !== before) this.#epochChanged(voided, now);
    if (peer === this.homePeer && epoch >= this.epoch) this.silence.heard(now.monotonicMs);
    const end = Math.min(message.committed, last);
    if (this.#homeState === 'follower') this.#commit(Math.min(end, this.words.told(peer, end)), message.agesMs, now);
    // Everything was known and stored already: say so again, the sender may have missed it.
    if (fresh.length === 0) this.tellStored(peer);
  }

  stored(peer: Peer, message: Stored, now: Instant): void {
    this.#standing.hear(peer, message);
    if (this.#claimsLonger(peer, message.stored)) return;
    if (comparePositions(message.stored, peer.stored) > 0) {
      peer.stored = message.stored;
      peer.highest = Math.max(peer.highest, message.stored.index);
      peer.agreed = Math.max(peer.agreed, this.#cluster.chain.agreedIndex(message.stored));
      peer.progressMs = now.monotonicMs;
      // By a snapshot, or from another replica.
      peer.sent = Math.max(peer.sent, Math.min(message.stored.index, this.#replica.log.last.index));
    }
    if (message.stored.epoch > this.epoch) return this.#behind(peer, now);
    if (this.#homeState !== 'active') return;
    this.#recomputeCommit(now);
    this.#sender.pump(peer, now);
  }

  heartbeat(peer: Peer, message: Heartbeat, now: Instant): void {
    peer.clockOffsetMs = message.wallMs - now.wallMs;
    if (message.epoch < this.epoch) return this.tellStored(peer);
    if (message.epoch > this.epoch) return this.#behind(peer, now);
    if (peer !== this.homePeer || this.freeze.holds(message.epoch)) return;
    this.silence.heard(now.monotonicMs);
    this.#standing.homeStored(message.epoch, message.stored);
    const unknownFrom = this.#tail.unknownFrom(message.committed);
    if (unknownFrom === undefined) this.#commit(message.committed, message.agesMs, now);
    else this.pullFrom(peer, unknownFrom);
    // It may have missed what this replica said of its disk, or heard something else: nothing but a next op would say it again.
    if (message.committed < this.#replica.stored.index) this.tellStored(peer);
  }

  /** A peer knows that this replica had stored more: its directory was put back to an earlier state in place. */
  rolledBack(peer: Peer, theirs: number): void {
    // As the home it must hear every other voter before it stamps, as one without a disk does.
    this.#replica.fence.doubt();
    this.#tail.doubt();
    foundOlder(this.#outbox, peer, { had: theirs, has: this.#replica.log.last.index });
  }

  /** A peer says what it has; it gets what it lacks. */
  pull(peer: Peer, message: Pull, now: Instant): void {
    const mine = this.#replica;
    peer.agreed = this.#cluster.chain.sharedIndex(message.epochs, message.stored);
    if (this.#homeState === 'active') {
      const stuck = now.monotonicMs - peer.progressMs > this.#config.limits.pullMs / 2;
      if (peer.agreed < peer.sent && (stuck || peer.agreed < message.stored.index)) peer.sent = peer.agreed;
      // It has more than it was sent, from elsewhere, or what it said before was wrong: it may be trimmed here by now.
      else peer.sent = Math.max(peer.sent, Math.min(peer.agreed, mine.log.last.index));
      this.#sender.pump(peer, now);
      return;
    }
    // The home that recovers, or that is to be, gets all there is; anybody else what is committed.
    const all = peer === this.homePeer || peer.id === mine.fence.promised.home;
    const limit = all ? mine.stored.index : Math.min(mine.log.committedHere, mine.stored.index);
    if (peer.agreed < limit) this.#sender.sendRange(peer, peer.agreed + 1, limit, now, () => undefined);
  }

  /** Another state is here: whoever sends says from where on. It may be this replica's own epoch that it tells of. */
  reloaded(now: Instant): void {
    this.#tail.met(this.#replica.log.last.index);
    if (this.#cluster.home.id !== this.#self.id) this.#homeState = 'follower';
    else if (this.#homeState === 'follower') this.#homeState = 'recovering';
    this.#pullAtMs = now.monotonicMs;
    for (const peer of this.#peers.connected()) this.tellStored(peer);
  }

  /** A batch of ours is on disk. */
  settled(settled: Settled, now: Instant): void {
    const news = this.#standing.takeNews();
    if (settled.storedOps.length === 0 && !news) return;
    if (this.#homeState === 'active') {
      this.#recomputeCommit(now);
      for (const peer of this.#peers.connected()) this.#sender.pump(peer, now);
      return;
    }
    if (this.homePeer?.connected === true) this.tellStored(this.homePeer);
  }

  wake(now: Instant): void {
    this.#epochSinceMs ??= now.monotonicMs;
    this.#standing.fill();
    if (now.monotonicMs >= this.#pullAtMs) {
      this.#pullAtMs = now.monotonicMs + this.#config.limits.pullMs;
      const peers = this.#peers.connected();
      const chosen = peers[(this.#entropy.bytes(1)[0] ?? 0) % Math.max(1, peers.length)];
      if (chosen !== undefined) this.pullFrom(chosen);
    }
    if (this.#homeState === 'active') this.#heartbeats.wake(now);
  }

  /** A home with no voter count to wait for may go on at once (single replica). */
  start(now: Instant): void {
    if (this.#homeState === 'recovering') this.#recovery.go(now);
  }

  /** This replica is the home of the newest epoch, and has all that any voter may have committed. */
  lead(now: Instant): void {
    const { stored, log } = this.#replica;
    this.#homeState = 'active';
    this.#adopting.ended();
    this.#leadsFrom = log.last.index;
    this.#replica.becomeHome();
    this.#heartbeats.begin(now);
    this.#outbox.observe('info', 'replication', 'the home is active', { epoch: this.epoch, index: stored.index });
    for (const peer of this.#peers.all()) {
      peer.agreed = this.#cluster.chain.agreedIndex(peer.stored) || Math.min(peer.agreed, log.last.index);
      peer.sent = Math.min(peer.agreed, stored.index);
      this.#sender.pump(peer, now);
    }
    this.#recomputeCommit(now);
  }

  /** This replica stamps nothing any more: it has promised a later epoch, or heard of one. */
  stepDown(): void {
    if (this.#homeState !== 'follower')
      this.#outbox.observe('warn', 'replication', 'this home stamps nothing any more', { epoch: this.epoch });
    this.#homeState = 'follower';
  }

  /** This replica has begun an epoch of its own. */
  moved(now: Instant): void {
    this.#epochChanged([], now);
    this.lead(now);
  }

  /** A new home fetches the tail that it adopts, ops of the epochs that it leaves included. */
  adoptFrom(peer: Peer, throughIndex: number, now: Instant): void {
    const { index } = this.#replica.log.last;
    if (this.#adopting.wants(peer, throughIndex, index, now.monotonicMs)) this.pullFrom(peer);
  }

  /** The log here is of a later epoch than before. */
  #epochChanged(voided: readonly LogEntry[], now: Instant): void {
    const facts = { epoch: this.epoch, home: this.#cluster.home.name, voided: voided.length };
    this.#outbox.observe(voided.length > 0 ? 'warn' : 'info', 'replication', 'the home has moved', facts);
    this.#homeState = this.#cluster.home.id === this.#self.id ? 'recovering' : 'follower';
    this.silence.moved();
    this.#epochSinceMs = now.monotonicMs;
    if (voided[0] !== undefined) this.#onVoid(voided[0].op.index);
  }

  /** A peer says that it knows a later epoch. Its word moves no home: the promises in that epoch's first op do. */
  #behind(peer: Peer, now: Instant): void {
    this.#epochSinceMs = now.monotonicMs;
    this.pullFrom(peer);
  }

  /** As the home, of its own epoch: whether a peer says that it has more. Only what this home signed proves it. */
  #claimsLonger(peer: Peer, { epoch, index }: ClusterPosition, head?: SignedHead): boolean {
    const { log } = this.#replica;
    if (this.#homeState !== 'active' || epoch !== this.epoch || index <= log.last.index) return false;
    const isProven = head?.epoch === epoch && head.index > log.last.index && log.vouched(head);
    if (isProven || !peer.disputed) foundLonger(this.#outbox, peer, { theirs: index, ours: log.last.index, isProven });
    if (!peer.disputed) this.pullFrom(peer);
    peer.disputed = true;
    return true;
  }

  #recomputeCommit(now: Instant): void {
    if (this.#homeState !== 'active') return;
    const limit = this.words.stored();
    if (limit > this.#replica.log.committedHere) this.#commit(limit, [0], now);
  }

  #commit(index: number, agesMs: readonly number[], now: Instant): void {
    this.committed(this.#replica.commitThrough(index, agesMs, now), now);
  }

  /** These ops are committed. */
  committed(newly: readonly LogEntry[], now: Instant): void {
    if (newly.length === 0) return;
    this.#onCommit(newly, now);
    if (this.#homeState !== 'active') return;
    this.#heartbeats.postpone(now);
    const ages = newly.map((entry) => now.monotonicMs - (entry.committedMonotonicMs ?? now.monotonicMs));
    for (const peer of this.#peers.connected()) {
      if (peer.voter) this.#heartbeats.send(peer, ages, now);
      else this.#sender.pump(peer, now);
    }
  }

  /** Says what is stored here. */
  tellStored(peer: Peer): void {
    this.#outbox.send(peer.id, { kind: 'stored', stored: this.#replica.stored, ...this.#standing.told });
  }

  /** Says what is here, and gets what is missing. */
  pullFrom(peer: Peer, stored = this.#replica.stored): void {
    const { revocations, cluster } = this.#replica;
    const epochs = cluster.chain.starts();
    this.#outbox.send(peer.id, { kind: 'pull', stored, epochs, revocations: revocations.storedSeen() });
  }
}
