// The peer table: what this replica knows of each other one, and how far it has sent it the log.

import { type ClusterPosition, comparePositions, emptyPosition } from '../model/position.ts';
import type { AccountPosition, Hello, Status } from './message.ts';

/** One other replica. */
export interface Peer {
  readonly id: string;
  readonly name: string;
  /** Whether it is a voter at the end of the log here. */
  voter: boolean;
  connected: boolean;
  /** Its first word on the present link, or undefined before it came. */
  hello: Hello | undefined;
  status: Status | undefined;
  /** The feature level that it said it has; undefined before it said so. */
  featureLevel: number | undefined;
  /** Newest op it said it has stored. */
  stored: ClusterPosition;
  /** Index of the newest op that it ever said it had, since this replica's start: a disk of it that has less was rolled back. */
  highest: number;
  /** Whether it claims, on the present link, ops of the home's epoch that the home did not sign as far as it knows. */
  disputed: boolean;
  /** Whether its storing counts: see {@link Hello}. */
  whole: boolean;
  /** The newest epoch that it said it has promised. */
  promised: number;
  /** Up to which index its log and this one were equal when it last said where it is. */
  agreed: number;
  /** Index up to which ops were sent on the present link. */
  sent: number;
  /** Whether a range read for it is under way. */
  reading: boolean;
  /** When it last said that it stored something, monotonic. */
  progressMs: number;
  /** Its wall clock less ours, milliseconds, as its last heartbeat or status had it. */
  clockOffsetMs: number | undefined;
  /** Its visible positions. */
  readonly positions: Map<string, AccountPosition>;
  /** Accounts whose position it has not been told on the present link. */
  readonly untold: Set<string>;
  /** Revocations that it said are visible there ("origin.incarnation.seq"). */
  readonly visibleDots: Set<string>;
  /** Per life of an origin ("origin.incarnation"), revocations that it said it has stored. */
  readonly revocations: Map<string, number>;
  /** Calls that it has handed over, newest last: none is decided twice. */
  readonly forwards: Set<number>;
}

// More than a peer has under way at once, and than a link that repeats itself holds back.
const rememberedForwards = 4096;

/** What the table needs of a member. */
export interface PeerMember {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

/** All other members. */
export class PeerTable {
  readonly #peers = new Map<string, Peer>();
  #all: readonly Peer[] = [];

  constructor(members: readonly PeerMember[]) {
    this.follow(members);
  }

  /** These are the others from now on. Returns those that are it no more. */
  follow(members: readonly PeerMember[]): readonly Peer[] {
    const gone = this.#all.filter((peer) => members.every(({ id }) => id !== peer.id));
    for (const { id } of gone) this.#peers.delete(id);
    for (const member of members) {
      const peer = this.#peers.get(member.id);
      if (peer === undefined) this.#peers.set(member.id, newPeer(member));
      else peer.voter = member.kind === 'voter';
    }
    this.#all = [...this.#peers.values()];
    return gone;
  }

  get(id: string): Peer | undefined {
    return this.#peers.get(id);
  }

  named(name: string): Peer | undefined {
    return this.#all.find((peer) => peer.name === name);
  }

  all(): readonly Peer[] {
    return this.#all;
  }

  /** Peers on whose link messages flow both ways. */
  connected(): readonly Peer[] {
    return this.#all.filter((peer) => peer.connected && peer.hello !== undefined);
  }

  /** How far this clock is from the median of the reachable voters' clocks and itself, milliseconds. */
  skewMs(): number {
    const offsets = this.connected().flatMap((peer) =>
      peer.voter && peer.clockOffsetMs !== undefined ? [peer.clockOffsetMs] : [],
    );
    const sorted = [...offsets, 0].toSorted((a, b) => a - b);
    return Math.abs(sorted[Math.floor(sorted.length / 2)] ?? 0);
  }
}

/** Notes a call that a peer has handed over; false where it had done so before. */
export function noteForward(peer: Peer, forwardId: number): boolean {
  if (peer.forwards.has(forwardId)) return false;
  peer.forwards.add(forwardId);
  if (peer.forwards.size > rememberedForwards) peer.forwards.delete(peer.forwards.values().next().value ?? forwardId);
  return true;
}

/** Place of the newest op that a peer has or is about to have, as far as it said. */
export function logEndOf(peer: Peer): ClusterPosition {
  const last = peer.hello?.last ?? emptyPosition;
  return comparePositions(last, peer.stored) > 0 ? last : peer.stored;
}

function newPeer({ id, name, kind }: PeerMember): Peer {
  return {
    ...{ id, name, voter: kind === 'voter', connected: false, hello: undefined, status: undefined },
    ...{
      featureLevel: undefined,
      stored: emptyPosition,
      highest: 0,
      disputed: false,
      whole: false,
      promised: 0,
      agreed: 0,
      sent: 0,
    },
    ...{ reading: false, progressMs: 0, clockOffsetMs: undefined, positions: new Map(), untold: new Set() },
    ...{ visibleDots: new Set(), revocations: new Map(), forwards: new Set() },
  };
}
