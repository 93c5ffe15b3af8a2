// The status board: tells the other replicas how far this one is, soon after it moves and every now and then.

import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import type { Status } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import { dotText, type Revocation } from '../model/revocation.ts';
import { fingerprintHash } from '../replica/fingerprint.ts';
import type { Recovered } from '../replica/recovered.ts';
import type { Replica } from '../replica/replica.ts';
import type { Settled } from '../replica/settled.ts';
import type { Authenticator } from './authenticator.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';
import type { Storing } from './storing.ts';

// How often a replica says where it is although nothing changed.
const idleStatusMs = 1000;
// Visible revocations told to a peer that comes back; older ones it heard of before.
const rememberedDots = 1000;

interface Parts {
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly digests: Digests;
  readonly storing: Storing;
  readonly authenticator: Pick<Authenticator, 'keyless'>;
  /** At least between two messages, milliseconds. */
  readonly statusMs: number;
  readonly ready: () => boolean;
  readonly keeping: () => Pick<Status, 'checkpoint' | 'quarantine' | 'trimmed'>;
  readonly stalenessMs: (now: Instant) => number | undefined;
  readonly replication: Replication;
}

/** The status board: tells the other replicas how far this one is, soon after it moves and every now and then. */
export class StatusBoard {
  readonly #parts: Parts;
  readonly #dots: string[] = [];
  /** How many of these the connected ones were told. */
  #toldDots = 0;
  #changed = true;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** What was visible before this start is told as well: who waits for a revocation may have started anew too. */
  constructor(parts: Parts, { revocations }: Pick<Recovered, 'revocations'>) {
    this.#parts = parts;
    const visible = revocations.flatMap((one) => (one.visible ? [one.revocation] : []));
    this.#note(visible.toSorted((a, b) => a.atMs - b.atMs));
    this.#toldDots = this.#dots.length;
  }

  get nextWakeMs(): number {
    return this.#lastMs + (this.#changed ? this.#parts.statusMs : idleStatusMs);
  }

  /** Something moved here. */
  settled(settled: Settled): void {
    const { peers } = this.#parts;
    for (const { op } of settled.shownOps) for (const peer of peers.all()) peer.untold.add(op.account);
    this.#note(settled.revocationsShown);
    if (settled.shownOps.length > 0 || settled.revocationsShown.length > 0) this.#changed = true;
  }

  /** Another state is here: all positions are told again. */
  reloaded(): void {
    const { replica, peers } = this.#parts;
    for (const [account] of replica.positions.entries()) for (const peer of peers.all()) peer.untold.add(account);
    this.#changed = true;
  }

  /** A peer's link is new: it is told everything. */
  welcome(peer: Peer, now: Instant): void {
    for (const [account] of this.#parts.replica.positions.entries()) peer.untold.add(account);
    this.#send(peer, now, this.#dots);
  }

  wake(now: Instant): void {
    if (now.monotonicMs < this.nextWakeMs) return;
    this.#lastMs = now.monotonicMs;
    this.#changed = false;
    const fresh = this.#dots.slice(this.#toldDots);
    this.#toldDots = this.#dots.length;
    for (const peer of this.#parts.peers.connected()) this.#send(peer, now, fresh);
  }

  received(peer: Peer, message: Status, now: Instant): void {
    peer.status = message;
    peer.highest = Math.max(peer.highest, message.stored.index);
    peer.clockOffsetMs = message.wallMs - now.wallMs;
    for (const position of message.accounts) peer.positions.set(position.account, position);
    for (const dot of message.visibleDots) peer.visibleDots.add(dot);
  }

  #note(shown: readonly Revocation[]): void {
    for (const { dot } of shown) this.#dots.push(dotText(dot));
    const surplus = this.#dots.length - rememberedDots;
    if (surplus <= 0) return;
    this.#dots.splice(0, surplus);
    this.#toldDots = Math.max(0, this.#toldDots - surplus);
  }

  #send(peer: Peer, now: Instant, visibleDots: readonly string[]): void {
    const { replica, outbox, digests, ready, keeping, stalenessMs, storing, replication, authenticator } = this.#parts;
    const accounts = [...peer.untold].map((account) => {
      const position = replica.positions.of(account);
      return { account, visibleSeq: position.accountSeq, fingerprint: fingerprintHash(digests, position.fingerprint) };
    });
    peer.untold.clear();
    const { checkpoint, quarantine, trimmed } = keeping();
    outbox.send(peer.id, {
      ...{
        kind: 'status',
        stored: replica.stored,
        committed: replica.log.committedHere,
        visibleFloor: replica.visibleFloor,
      },
      ...{ accounts, visibleDots, ready: ready(), checkpoint, quarantine, trimmed },
      ...{ stalenessMs: stalenessMs(now) ?? 0, wallMs: now.wallMs },
      homeSilentMs: replication.homeSilentMs(now),
      ...(storing.diskFull ? { diskFull: true } : {}),
      ...(authenticator.keyless ? { keyless: true } : {}),
    });
  }
}
