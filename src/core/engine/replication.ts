// Replication: the home log goes out and comes in, commits, and is repaired; nothing here looks into an op.

import type { Instant } from '../base/instant.ts';
import type { Entropy } from '../base/ports.ts';
import type { ScanVisitor } from '../base/storage.ts';
import type { Append, Heartbeat, Hello, Message, Pull, Stored } from '../gossip/message.ts';
import { messageFormat } from '../gossip/message.ts';
import { logEndOf, type Peer, type PeerTable } from '../gossip/peer-table.ts';
import type { LogEntry } from '../replica/home-log.ts';
import { endOfPrefix, indexText, keySpaces } from '../replica/key-spaces.ts';
import { type Replica } from '../replica/replica.ts';
import type { Settled } from '../replica/settled.ts';
import type { EngineConfig } from './config.ts';
import { genesisDraft } from './genesis-op.ts';
import { HomeSilence } from './home-silence.ts';
import { foundLonger, foundOlder, refuseRange } from './log-alarms.ts';
import { commitSlackMs, LogReader } from './log-reader.ts';
import type { OpStory } from './op-story.ts';
import type { Outbox } from './outbox.ts';

/** What the home is doing. */
export type HomeState =
  /** This replica is not the home. */
  | 'follower'
  /** Asking voters for longer tails before it stamps anything. */
  | 'recovering'
  | 'active';

type StartScan = (after: string, before: string, visitor: ScanVisitor, then: (failure?: string) => void) => void;

/** Replication: the home log goes out and comes in, commits, and is repaired; nothing here looks into an op. */
export class Replication {
  readonly #config: EngineConfig;
  readonly #replica: Replica;
  readonly #peers: PeerTable;
  readonly #outbox: Outbox;
  readonly #entropy: Entropy;
  readonly #onCommit: (entries: readonly LogEntry[], now: Instant) => void;
  readonly #scan: StartScan;
  readonly #story: OpStory;
  readonly epoch = 1;
  #complete: boolean;
  #homeState: HomeState;
  /** Since when nothing was heard of the home. */
  readonly silence = new HomeSilence();
  #heartbeatAtMs = 0;
  #pullAtMs = 0;

  constructor(parts: {
    readonly config: EngineConfig;
    readonly replica: Replica;
    readonly peers: PeerTable;
    readonly outbox: Outbox;
    readonly entropy: Entropy;
    /** Whether this disk has been an active home's. */
    readonly complete: boolean;
    readonly onCommit: (entries: readonly LogEntry[], now: Instant) => void;
    readonly scan: StartScan;
    readonly story: OpStory;
  }) {
    this.#config = parts.config;
    this.#replica = parts.replica;
    this.#peers = parts.peers;
    this.#outbox = parts.outbox;
    this.#entropy = parts.entropy;
    this.#onCommit = parts.onCommit;
    this.#complete = parts.complete;
    this.#scan = parts.scan;
    this.#story = parts.story;
    this.#homeState = parts.config.name === parts.config.home ? 'recovering' : 'follower';
  }

  get homeState(): HomeState {
    return this.#homeState;
  }

  /** The home, seen from a follower. */
  get homePeer(): Peer | undefined {
    return this.#peers.named(this.#config.home);
  }

  /** Whether calls can be handed to the home now. */
  homeReachable(now: Instant): boolean {
    const silentMs = this.silence.silentMs(now.monotonicMs);
    return this.homePeer?.connected === true && silentMs <= this.#config.limits.homeSilenceMs;
  }

  /** When something is to be done here without an event. */
  get nextWakeMs(): number {
    return this.#homeState === 'active' ? Math.min(this.#heartbeatAtMs, this.#pullAtMs) : this.#pullAtMs;
  }

  connected(peer: Peer): void {
    peer.connected = true;
    peer.hello = undefined;
    peer.reading = false;
    peer.untold.clear();
    for (const [account] of this.#replica.positions.entries()) peer.untold.add(account);
    const self = this.#config.members.find((member) => member.name === this.#config.name);
    // What is not committed may be gone for good: only what is counts as known.
    const yours = this.#replica.log.signedHead(Math.min(peer.highest, this.#replica.log.committed));
    this.#outbox.send(peer.id, {
      ...{ kind: 'hello', format: messageFormat, clusterId: this.#config.clusterId, name: this.#config.name },
      ...{ incarnation: this.#config.incarnation, featureLevel: 1, stored: this.#replica.stored },
      ...{ last: this.#replica.log.last, grpcAddress: self?.grpcAddress ?? '', httpAddress: self?.httpAddress ?? '' },
      ...(yours === undefined ? {} : { yours }),
    });
  }

  disconnected(peer: Peer): void {
    peer.connected = false;
    peer.hello = undefined;
  }

  hello(peer: Peer, message: Hello, now: Instant): void {
    if (message.format !== messageFormat || message.clusterId !== this.#config.clusterId) {
      this.#outbox.observe('error', 'peers', 'a peer speaks another format or belongs to another cluster', {
        peer: peer.name,
      });
      return;
    }
    peer.hello = message;
    peer.stored = message.stored;
    peer.highest = Math.max(peer.highest, message.stored.index);
    peer.sent = Math.min(message.stored.index, this.#replica.log.last.index);
    peer.progressMs = now.monotonicMs;
    if (peer.name === this.#config.home) this.silence.heard(now.monotonicMs);
    if (this.#homeState === 'active') {
      if (message.stored.index > this.#replica.log.last.index)
        foundLonger(this.#outbox, peer, this.#replica.log.last.index);
      this.#sendHeartbeat(peer, [], now);
      this.#pump(peer, now);
      this.#recomputeCommit(now);
    }
  }

  append(peer: Peer, message: Append, now: Instant): void {
    if (peer.name === this.#config.home) this.silence.heard(now.monotonicMs);
    const { epoch, firstIndex, ops } = message;
    const accepted = this.#replica.accept({ epoch, firstIndex, ops, headSignature: message.head.signature }, now);
    if (!accepted.ok) {
      if (accepted.error.problem === 'gap') this.#pull(peer);
      else refuseRange(this.#outbox, peer, accepted.error);
      return;
    }
    this.#story.received(accepted.value, peer.name, now);
    const end = Math.min(message.committed, firstIndex + ops.length - 1);
    if (this.#homeState === 'follower') this.#commit(end, message.agesMs, now);
    // Everything was known and stored already: say so again, the sender may have missed it.
    if (accepted.value.length === 0) this.#sendStored(peer);
  }

  stored(peer: Peer, message: Stored, now: Instant): void {
    if (message.stored.index > peer.stored.index) {
      peer.stored = message.stored;
      peer.highest = Math.max(peer.highest, message.stored.index);
      peer.progressMs = now.monotonicMs;
      // By a snapshot, or from another replica.
      peer.sent = Math.max(peer.sent, Math.min(message.stored.index, this.#replica.log.last.index));
    }
    if (this.#homeState !== 'active') return;
    if (message.stored.index > this.#replica.log.last.index)
      foundLonger(this.#outbox, peer, this.#replica.log.last.index);
    this.#recomputeCommit(now);
    this.#pump(peer, now);
  }

  heartbeat(peer: Peer, message: Heartbeat, now: Instant): void {
    peer.clockOffsetMs = message.wallMs - now.wallMs;
    if (peer.name !== this.#config.home || message.epoch !== this.epoch) return;
    this.silence.heard(now.monotonicMs);
    this.#commit(message.committed, message.agesMs, now);
  }

  /** A peer knows that this replica had stored more: its directory was put back to an earlier state in place. */
  rolledBack(peer: Peer, theirs: number): void {
    // As the home it must hear every other voter before it stamps, as one without a disk does.
    this.#complete = false;
    foundOlder(this.#outbox, peer, { had: theirs, has: this.#replica.log.last.index });
  }

  /** Asks a peer at once for all that this replica lacks. */
  ask(peer: Peer): void {
    this.#pull(peer);
  }

  /** A peer says what it has; it gets what it lacks. */
  pull(peer: Peer, message: Pull, now: Instant): void {
    const mine = this.#replica;
    if (this.#homeState === 'active') {
      const stuck = now.monotonicMs - peer.progressMs > this.#config.limits.pullMs / 2;
      if (message.stored.index < peer.sent && stuck) peer.sent = message.stored.index;
      this.#pump(peer, now);
      return;
    }
    // The home that recovers gets all there is; anybody else what is committed.
    const limit =
      peer.name === this.#config.home ? mine.stored.index : Math.min(mine.log.committedHere, mine.stored.index);
    if (message.stored.index < limit) this.#sendRange(peer, message.stored.index + 1, limit, now, () => undefined);
  }

  /** Another state is here: whoever sends says from where on. */
  reloaded(now: Instant): void {
    this.#pullAtMs = now.monotonicMs;
    for (const peer of this.#peers.connected()) this.#sendStored(peer);
  }

  /** A batch of ours is on disk. */
  settled(settled: Settled, now: Instant): void {
    if (settled.storedOps.length === 0) return;
    if (this.#homeState === 'active') {
      this.#recomputeCommit(now);
      for (const peer of this.#peers.connected()) this.#pump(peer, now);
      return;
    }
    const home = this.homePeer;
    if (home?.connected === true) this.#sendStored(home);
  }

  wake(now: Instant): void {
    if (now.monotonicMs >= this.#pullAtMs) {
      this.#pullAtMs = now.monotonicMs + this.#config.limits.pullMs;
      const peers = this.#peers.connected();
      const chosen = peers[(this.#entropy.bytes(1)[0] ?? 0) % Math.max(1, peers.length)];
      if (chosen !== undefined) this.#pull(chosen);
    }
    if (this.#homeState === 'active' && now.monotonicMs >= this.#heartbeatAtMs) {
      for (const peer of this.#peers.connected()) this.#sendHeartbeat(peer, this.#ageOfNewest(now), now);
      this.#heartbeatAtMs = now.monotonicMs + this.#config.limits.heartbeatMs;
    }
  }

  /** A home with no voter count to wait for may go on at once (single replica). */
  start(now: Instant): void {
    if (this.#homeState === 'recovering') this.#recover(now);
  }

  #voters(): number {
    return this.#config.members.filter((member) => member.kind === 'voter').length;
  }

  /** k: how many voters must have stored an op. */
  get #needed(): number {
    const voters = this.#voters();
    if (this.#config.durability === '1') return 1;
    return this.#config.durability === 'all' ? voters : Math.floor(voters / 2) + 1;
  }

  /**
   * The home stamps nothing before it knows that no reachable voter has more than it. Its own disk counts as one of a
   * majority; a home whose disk was never an active home's (new, or wiped, however much it has pulled since) must hear every
   * other voter, so that no op stored anywhere is stamped over.
   */
  #recover(now: Instant): void {
    const voters = this.#peers.connected().filter((peer) => peer.voter);
    const { stored } = this.#replica;
    const empty = stored.index === 0 && this.#replica.log.last.index === 0;
    const needed = this.#complete ? Math.floor(this.#voters() / 2) : this.#voters() - 1;
    if (voters.length < needed) return;
    const longest = voters.toSorted((a, b) => logEndOf(b) - logEndOf(a))[0];
    if (longest !== undefined && logEndOf(longest) > this.#replica.log.last.index) {
      this.#pull(longest);
      return;
    }
    if (this.#replica.log.last.index > stored.index) return;
    this.#homeState = 'active';
    this.#replica.becomeHome();
    this.#heartbeatAtMs = now.monotonicMs;
    this.#outbox.observe('info', 'replication', 'the home is active', { index: stored.index, empty });
    if (empty) this.#stampGenesis(now);
    for (const peer of this.#peers.connected()) {
      peer.sent = Math.min(peer.stored.index, stored.index);
      this.#pump(peer, now);
    }
    this.#recomputeCommit(now);
  }

  #stampGenesis(now: Instant): void {
    const { genesis, clusterId } = this.#config;
    // INVARIANT: the first op is the same whenever it is made, so that two tries can never make two histories.
    const stampedAt = { wallMs: genesis.createdAtMs, monotonicMs: now.monotonicMs };
    this.#story.stamped(this.#replica.stamp(genesisDraft(genesis, clusterId), this.epoch, stampedAt), now);
  }

  #recomputeCommit(now: Instant): void {
    if (this.#homeState !== 'active') return;
    const stored = [this.#replica.stored.index];
    for (const peer of this.#peers.all()) if (peer.voter) stored.push(peer.stored.index);
    const reached = stored.toSorted((a, b) => b - a)[this.#needed - 1] ?? 0;
    const limit = Math.min(reached, this.#replica.stored.index);
    if (limit > this.#replica.log.committedHere) this.#commit(limit, [0], now);
  }

  #commit(index: number, agesMs: readonly number[], now: Instant): void {
    const newly = this.#replica.commitThrough(index, agesMs, now);
    if (newly.length === 0) return;
    this.#onCommit(newly, now);
    if (this.#homeState !== 'active') return;
    this.#heartbeatAtMs = now.monotonicMs + this.#config.limits.heartbeatMs;
    const ages = newly.map((entry) => now.monotonicMs - (entry.committedMonotonicMs ?? now.monotonicMs));
    for (const peer of this.#peers.connected()) {
      if (peer.voter) this.#sendHeartbeat(peer, ages, now);
      else this.#pump(peer, now);
    }
  }

  #ageOfNewest(now: Instant): readonly number[] {
    const newest = this.#replica.log.entry(this.#replica.log.committedHere);
    return newest?.committedMonotonicMs === undefined ? [] : [now.monotonicMs - newest.committedMonotonicMs];
  }

  #sendHeartbeat(peer: Peer, agesMs: readonly number[], now: Instant): void {
    const committed = this.#replica.log.committedHere;
    this.#outbox.send(peer.id, { kind: 'heartbeat', epoch: this.epoch, committed, agesMs, wallMs: now.wallMs });
  }

  #sendStored(peer: Peer): void {
    this.#outbox.send(peer.id, { kind: 'stored', stored: this.#replica.stored });
  }

  #pull(peer: Peer): void {
    this.#outbox.send(peer.id, {
      ...{ kind: 'pull', stored: this.#replica.stored, revocations: this.#replica.revocations.seen() },
    });
  }

  /** Sends a peer what it lacks, as far as the window allows. */
  #pump(peer: Peer, now: Instant): void {
    if (this.#homeState !== 'active' || peer.hello === undefined || peer.reading) return;
    const { log, stored } = this.#replica;
    const limit = peer.voter ? stored.index : Math.min(log.committedHere, stored.index);
    while (peer.sent < limit && peer.sent - peer.stored.index < this.#config.limits.windowOps) {
      const before = peer.sent;
      this.#sendRange(peer, peer.sent + 1, limit, now, (through) => {
        peer.sent = Math.max(peer.sent, through);
      });
      if (peer.sent === before) return;
    }
  }

  #sendRange(peer: Peer, from: number, limit: number, now: Instant, sent: (through: number) => void): void {
    const range = this.#replica.log.range(from, limit, this.#config.limits.appendBytes);
    if (range === 'none') return;
    if (range === undefined) {
      this.#readRange(peer, from, limit, now, sent);
      return;
    }
    const agesMs = range.ops.flatMap((entry) =>
      entry.op.index <= this.#replica.log.committedHere ? [this.#age(entry, now)] : [],
    );
    this.#sendAppend(
      peer,
      from,
      range.ops.map((entry) => entry.bytes),
      range.head,
      agesMs,
    );
    this.#story.sent(range.ops, peer.name);
    sent(range.head.op.index);
  }

  #age(entry: LogEntry, now: Instant): number {
    if (entry.committedMonotonicMs !== undefined) return now.monotonicMs - entry.committedMonotonicMs;
    return Math.max(0, now.wallMs - (entry.committedAtMs ?? entry.op.hlc.wallMs + commitSlackMs));
  }

  /** Memory does not go back that far: the range comes from the store. */
  #readRange(peer: Peer, from: number, limit: number, now: Instant, sent: (through: number) => void): void {
    if (peer.reading) return;
    const { base } = this.#replica;
    if (from <= base.index) {
      this.#outbox.send(peer.id, { kind: 'log-trimmed', base: { epoch: base.epoch, index: base.index } });
      return;
    }
    peer.reading = true;
    const reader = new LogReader(from, limit, this.#config.limits.appendBytes);
    this.#scan(keySpaces.log + indexText(from - 1), endOfPrefix(keySpaces.log), reader, (failure) => {
      peer.reading = false;
      const range = failure === undefined ? reader.finish(now.wallMs) : undefined;
      if (range === undefined) return;
      const head = { op: range.last, bytes: new Uint8Array(0), hash: new Uint8Array(0), signature: range.signature };
      this.#sendAppend(peer, from, range.ops, head, range.agesMs);
      sent(from + range.ops.length - 1);
      this.#pump(peer, now);
    });
  }

  #sendAppend(
    peer: Peer,
    firstIndex: number,
    ops: readonly Uint8Array[],
    head: LogEntry,
    agesMs: readonly number[],
  ): void {
    const { epoch, index } = head.op;
    const signature = head.signature ?? new Uint8Array(64);
    const message: Message = {
      ...{ kind: 'append', epoch, firstIndex, ops, committed: this.#replica.log.committedHere, agesMs },
      head: { epoch, index, hash: head.hash, signature },
    };
    this.#outbox.send(peer.id, message);
  }
}
