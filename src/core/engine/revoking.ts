// Revoking: entries of the revocation set are made here, sent everywhere, taken in, and adopted by the home.

import type { RevocationDraft } from '../actions/action.ts';
import { adoptRevocation } from '../actions/adopt-revocation.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import type { ScanVisitor, StartScan } from '../base/storage.ts';
import type { Pull, Revocations, RevocationsStored } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Caller } from '../model/caller.ts';
import { emptyPosition } from '../model/position.ts';
import { type Dot, dotText, type Revocation } from '../model/revocation.ts';
import { encodeToken } from '../replica/causal-token.ts';
import { endOfPrefix, indexText, keySpaces, revocationStoreKey } from '../replica/key-spaces.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import { encodeRecord } from '../replica/record-codec.ts';
import type { Replica } from '../replica/replica.ts';
import { decodeRevocation, encodeRevocation, revocationMessage } from '../replica/revocation-entry.ts';
import type { Settled } from '../replica/settled.ts';
import { lifeOf } from '../replica/version-vector.ts';
import type { EngineConfig } from './config.ts';
import type { Home } from './home.ts';
import type { HomeCall } from './home-call.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';
import { diskIsFull, type Storing } from './storing.ts';

// Between two tries of a home that may not stamp: clocks and queues do not change faster.
const adoptionRetryMs = 500;

interface Parts {
  readonly config: EngineConfig;
  readonly replicaId: string;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly home: Home;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly digests: Digests;
  readonly storing: Storing;
  readonly read: (key: string) => Uint8Array | undefined;
  readonly scan: StartScan;
}

/** Revoking: entries of the revocation set are made here, sent everywhere, taken in, and adopted by the home. */
export class Revoking {
  readonly #parts: Parts;
  /** Calls that wait until their revocation is stored here. */
  readonly #unstored = new Map<string, Pick<HomeCall, 'reply'>>();
  /** Revocations that the home could not adopt when it got them: it was not active, or might not stamp. */
  readonly #unadopted = new Map<string, { readonly revocation: Revocation; readonly bytes: Uint8Array }>();
  #seq = 0;
  #retryAtMs = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Makes a revocation of this replica's own. Answers once it is stored: here, or at the home once it is committed. */
  originate(
    draft: RevocationDraft,
    caller: Caller,
    call: Pick<HomeCall, 'deadlineMs' | 'reply' | 'requestId'>,
    now: Instant,
  ): void {
    const { config, replica, digests, replication, home, replicaId, storing } = this.#parts;
    if (storing.diskFull) return call.reply({ refusal: diskIsFull });
    const dot: Dot = { origin: replicaId, incarnation: config.incarnation, seq: ++this.#seq };
    const revocation: Revocation = {
      ...draft,
      dot,
      atMs: now.wallMs,
      requestId: call.requestId,
      actor: caller.principalId,
    };
    const signedBytes = revocationMessage(config.clusterId, revocation);
    const signature = digests.sign(config.signingSeed, signedBytes);
    replica.originate({ revocation, signedBytes, signature });
    if (replication.homeState === 'active') {
      const adopted = this.#adopt(revocation, encodeRevocation(signedBytes, signature), now);
      if (adopted !== undefined) {
        return home.answerWhenCommitted(adopted, {}, call, now, { accounts: [], dots: [dot], log: emptyPosition });
      }
    }
    this.#unstored.set(dotText(dot), call);
  }

  /** Revocations from a peer. */
  received(peer: Peer, message: Revocations, now: Instant): void {
    const { replica, outbox, replication } = this.#parts;
    message.entries.forEach((bytes, at) => {
      const accepted = replica.acceptRevocation(bytes, Math.max(0, message.agesMs[at] ?? 0), now);
      if (!accepted.ok)
        outbox.observe('error', 'revocations', 'a revocation from a peer was refused', {
          peer: peer.name,
          reason: accepted.error,
        });
      else if (accepted.value !== undefined && replication.homeState !== 'follower')
        this.#adopt(accepted.value, bytes, now);
    });
  }

  /** A peer says what it has stored. */
  peerStored(peer: Peer, message: RevocationsStored): void {
    for (const seen of message.dots) noteSeen(peer, seen);
  }

  /** A peer says what it has; it gets what it lacks. */
  pulled(peer: Peer, message: Pull, now: Instant): void {
    const theirs = new Map<string, number>();
    for (const seen of message.revocations) {
      const life = noteSeen(peer, seen);
      if (!theirs.has(life)) theirs.set(life, seen.seq);
    }
    for (const dot of this.#parts.replica.revocations.seen()) {
      const has = theirs.get(lifeOf(dot)) ?? 0;
      if (has < dot.seq) this.#sendLife(peer, dot.origin, dot.incarnation, has, now);
    }
  }

  /** A batch is on disk: who waited is answered, the others are told. */
  settled(settled: Settled, now: Instant): void {
    const { replica, peers, outbox, config, read } = this.#parts;
    if (settled.revocationsStored.length === 0) return;
    for (const revocation of settled.revocationsStored) {
      const text = dotText(revocation.dot);
      const token = encodeToken(config.clusterId, { accounts: [], dots: [revocation.dot], log: emptyPosition });
      this.#unstored.get(text)?.reply({ response: {}, token, durability: 'local' });
      this.#unstored.delete(text);
    }
    const own = settled.revocationsStored.filter((revocation) => revocation.dot.origin === this.#parts.replicaId);
    const entries = own.flatMap((revocation) => read(revocationStoreKey(revocation.dot)) ?? []);
    const agesMs = own.map((revocation) => Math.max(0, now.wallMs - revocation.atMs));
    for (const peer of peers.connected()) {
      if (entries.length > 0) outbox.send(peer.id, { kind: 'revocations', entries, agesMs });
      outbox.send(peer.id, { kind: 'revocations-stored', dots: replica.revocations.storedSeen() });
    }
  }

  /**
   * A home that becomes active adopts all that its store holds, and once more after its next batch: what waited to be stored
   * when it became one is there by then.
   */
  adoptAll(now: Instant): void {
    const { config, scan } = this.#parts;
    const found: Uint8Array[] = [];
    const visitor: ScanVisitor = {
      visit(entries) {
        for (const [, value] of entries) found.push(value);
        return true;
      },
    };
    scan(keySpaces.revocations, endOfPrefix(keySpaces.revocations), visitor, () => {
      for (const bytes of found) {
        const decoded = decodeRevocation(config.clusterId, bytes);
        if (decoded.ok) this.#adopt(decoded.value.revocation, bytes, now);
      }
    });
  }

  /** An active home tries again to adopt what it could not, now and then. */
  wake(now: Instant): void {
    if (this.#unadopted.size === 0 || now.monotonicMs < this.#retryAtMs) return;
    if (this.#parts.replication.homeState !== 'active') return;
    this.#retryAtMs = now.monotonicMs + adoptionRetryMs;
    const waiting = [...this.#unadopted.values()];
    this.#unadopted.clear();
    for (const { revocation, bytes } of waiting) this.#adopt(revocation, bytes, now);
  }

  /** Makes a revocation part of the records by an ordinary op; undefined where they say so already, or not yet. */
  #adopt(revocation: Revocation, bytes: Uint8Array, now: Instant): LogEntry | undefined {
    const { replica, home, outbox, replication } = this.#parts;
    if (replication.homeState !== 'active') {
      this.#unadopted.set(dotText(revocation.dot), { revocation, bytes });
      return undefined;
    }
    const writes = adoptRevocation(replica.tail, revocation);
    if (writes.length === 0) return undefined;
    const stamped = home.stamp(
      {
        ...{ account: revocation.account, class: 'revoke', kind: 'eventide:AdoptRevocation' },
        writes: writes.map((write) => ({
          key: write.key,
          value: write.value === undefined ? undefined : encodeRecord(write.value),
        })),
        revocationsSeen: [bytes],
        actor: { account: revocation.account, id: revocation.actor },
        requestId: revocation.requestId,
      },
      now,
    );
    if (stamped.ok) return stamped.value;
    this.#unadopted.set(dotText(revocation.dot), { revocation, bytes });
    outbox.observe('warn', 'revocations', 'a revocation could not be adopted yet', {
      dot: dotText(revocation.dot),
      code: stamped.error.code,
    });
    return undefined;
  }

  #sendLife(peer: Peer, origin: string, incarnation: string, after: number, now: Instant): void {
    const { config, outbox, scan } = this.#parts;
    const entries: Uint8Array[] = [];
    const agesMs: number[] = [];
    const life = `${keySpaces.revocations}${origin}/${incarnation}/`;
    const visitor: ScanVisitor = {
      visit(found) {
        for (const [, value] of found) {
          const decoded = decodeRevocation(config.clusterId, value);
          entries.push(value);
          agesMs.push(decoded.ok ? Math.max(0, now.wallMs - decoded.value.revocation.atMs) : 0);
        }
        return entries.length < 1000;
      },
    };
    scan(life + indexText(after), endOfPrefix(life), visitor, (failure) => {
      if (failure === undefined && entries.length > 0) outbox.send(peer.id, { kind: 'revocations', entries, agesMs });
    });
  }
}

/** Returns the life that it is of. */
function noteSeen(peer: Peer, seen: Dot): string {
  const life = lifeOf(seen);
  peer.revocations.set(life, Math.max(peer.revocations.get(life) ?? 0, seen.seq));
  return life;
}
