// The candidacy: one try of this voter to become the home of one epoch, from the first question to the first op.

import { sameBytes } from '../base/bytes.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import type { PromiseAnswer } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import { comparePositions } from '../model/position.ts';
import { longestTail } from '../replica/cluster-state.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import { type SignedPromise, signPromise } from '../replica/promise.ts';
import type { Replica } from '../replica/replica.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';

// Between two questions for what did not come yet.
const askAgainMs = 100;

/** What a candidacy needs of its replica. */
export interface CandidacyParts {
  readonly config: EngineConfig;
  readonly self: Member;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly digests: Digests;
}

/** One try of this voter to become the home of one epoch. */
export class Candidacy {
  readonly epoch: number;
  /** When it ends without success, monotonic. */
  readonly deadlineMs: number;
  /** Who asked for it. */
  readonly replies: Reply[] = [];
  readonly #parts: CandidacyParts;
  /** How many voters must promise, this one included. */
  readonly #needed: number;
  readonly #promises = new Map<string, SignedPromise>();
  readonly #refusals = new Map<string, string>();
  #askAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    parts: CandidacyParts,
    what: { readonly epoch: number; readonly needed: number; readonly deadlineMs: number },
  ) {
    this.#parts = parts;
    this.epoch = what.epoch;
    this.deadlineMs = what.deadlineMs;
    this.#needed = what.needed;
  }

  /** When there is something to do without an event. */
  get nextWakeMs(): number {
    const asked = this.#askAtMs !== Number.NEGATIVE_INFINITY;
    return asked ? Math.min(this.deadlineMs, this.#askAtMs + askAgainMs) : this.deadlineMs;
  }

  /** A voter's answer. */
  answered(peer: Peer, message: PromiseAnswer): void {
    const { replica, outbox, self } = this.#parts;
    if (message.epoch !== this.epoch) return;
    if (message.granted === undefined) {
      this.#refusals.set(peer.name, message.reason ?? 'no reason given');
      return;
    }
    const promise = { voter: peer.id, ...message.granted };
    if (replica.cluster.holds({ epoch: this.epoch, home: self.id }, promise)) {
      this.#promises.set(peer.id, promise);
      this.#refusals.delete(peer.name);
    } else outbox.observe('error', 'promote', 'a promise that is not signed by its voter', { peer: peer.name });
  }

  /** Goes on as far as it can. The first op of the epoch, once it is stamped. */
  advance(now: Instant): LogEntry | undefined {
    const { replica } = this.#parts;
    // INVARIANT: the candidate's own promise is stored before it asks for others'.
    if (replica.fence.promisedStored.epoch !== this.epoch) return undefined;
    const due = now.monotonicMs >= this.#askAtMs + askAgainMs;
    if (due) {
      this.#askAtMs = now.monotonicMs;
      this.#ask();
    }
    const longest = this.#longest();
    const { last, lastHash } = replica.log;
    if (longest === undefined || replica.stored.index !== last.index) return undefined;
    const ahead = comparePositions(longest.tail, last);
    if (ahead > 0) {
      if (due) this.#fetch(longest, now);
      return undefined;
    }
    if (ahead === 0 && !sameBytes(longest.tail.hash, lastHash)) {
      this.#parts.outbox.add({ type: 'halt', reason: `two different ops claim place ${last.index} of the home log` });
      return undefined;
    }
    const voting = replica.cluster.memberOf(this.#parts.self.id)?.kind === 'voter';
    return last.index === 0 || !voting ? undefined : this.#begin(now);
  }

  /** Why it came to nothing, in words. */
  get failure(): string {
    const { replica, self } = this.#parts;
    const promised = `${this.#promises.size + 1} of the ${this.#needed} voters that must promise it have done so`;
    const silent = replica.cluster.voters.filter(
      ({ id, name }) => id !== self.id && !this.#promises.has(id) && !this.#refusals.has(name),
    );
    const reasons = [
      ...[...this.#refusals].map(([name, reason]) => `${name}: ${reason}`),
      ...silent.map(({ name }) => `${name}: no answer`),
    ];
    return `${self.name} did not become the home of epoch ${this.epoch}: ${promised} (${reasons.join('; ')}).`;
  }

  #ask(): void {
    const { peers, outbox } = this.#parts;
    for (const peer of peers.connected())
      if (peer.voter && !this.#promises.has(peer.id)) outbox.send(peer.id, { kind: 'promise-ask', epoch: this.epoch });
  }

  /** The longest tail of a majority whose tails can be had; undefined while there is none. */
  #longest(): SignedPromise | undefined {
    const { replica, peers, self } = this.#parts;
    const { last, lastHash } = replica.log;
    const own = { voter: self.id, tail: { ...last, hash: lastHash }, signature: new Uint8Array(64) };
    // What a voter that went away kept for itself cannot be adopted: its promise counts no more.
    // The tail may change who the voters are: those count who are it where the epoch begins.
    for (const [id, { tail }] of this.#promises)
      if (replica.cluster.memberOf(id)?.kind !== 'voter') this.#promises.delete(id);
      else if (comparePositions(tail, last) > 0 && peers.get(id)?.connected !== true) this.#promises.delete(id);
    const needed = Math.max(this.#needed, replica.cluster.majority);
    return this.#promises.size + 1 < needed ? undefined : longestTail([own, ...this.#promises.values()]);
  }

  #fetch({ voter, tail }: SignedPromise, now: Instant): void {
    const peer = this.#parts.peers.get(voter);
    if (peer !== undefined) this.#parts.replication.adoptFrom(peer, tail.index, now);
  }

  #begin(now: Instant): LogEntry {
    const { replica, replication, digests, config, self } = this.#parts;
    const { log } = replica;
    const tail = { ...log.last, hash: log.lastHash };
    const { epoch } = this;
    const own = signPromise(digests, config.signingSeed, config.clusterId, {
      ...{ epoch, home: self.id, voter: self.id, tail },
    });
    const certificate = [own, ...this.#promises.values()];
    const entry = replica.beginEpoch({ epoch, home: self.id, base: log.last, certificate }, now);
    replication.moved(now);
    return entry;
  }
}
