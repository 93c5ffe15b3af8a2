// The member follower: keeps peers and links to who is a member, from op to op, without a restart, and notes it for a lost disk.

import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import { decodeEpoch } from '../replica/epoch-chain.ts';
import type { MemberChain } from '../replica/member-chain.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly self: Member;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly onGone: (peer: Peer) => void;
}

/** The member follower: keeps peers and links to who is a member, from op to op, without a restart. */
export class MemberFollower {
  readonly #parts: Parts;
  #followed: MemberChain | undefined;
  /** Whether a change was not committed yet when it was followed. */
  #unsettled = false;

  #noted: { readonly through: number; readonly epoch: number };

  constructor(parts: Parts) {
    this.#parts = parts;
    const { history, clusterId } = parts.config;
    const last = history?.clusterId === clusterId ? history.epochs.at(-1) : undefined;
    this.#noted = {
      through: history?.clusterId === clusterId ? history.through : 0,
      epoch: last === undefined ? 1 : (decodeEpoch(last)?.epoch ?? 1),
    };
  }

  /** After each step. */
  wake(): void {
    const { replica, peers, outbox, self, onGone } = this.#parts;
    this.#note();
    const { memberChain } = replica.cluster;
    const settled = memberChain.lastChange <= replica.log.committedHere;
    if (memberChain === this.#followed && !(this.#unsettled && settled)) return;
    this.#followed = memberChain;
    this.#unsettled = !settled;
    const others = linkedMembers(this.#parts).filter(({ id }) => id !== self.id);
    for (const gone of peers.follow(others)) onGone(gone);
    const links = others.map(({ name, id, peerAddress }) => ({ name, id, address: peerAddress }));
    outbox.add({ type: 'links', peers: links });
    if (memberChain.before(replica.log.committedHere + 1).isEvicted(self.id))
      outbox.add({ type: 'halt', reason: evictedText(self.name), evicted: true });
  }

  /**
   * Notes who is and was a member, and who led, once it is committed. INVARIANT: never less than was noted before: the log of a
   * new disk knows less.
   */
  #note(): void {
    const { replica, outbox, self } = this.#parts;
    const { members, memberChain, chain } = replica.cluster;
    const [through, { epoch, first }] = [memberChain.lastChange, chain.newest];
    const noted = this.#noted;
    if (through === noted.through && epoch === noted.epoch) return;
    const isLess = through < noted.through || epoch < noted.epoch;
    if (isLess || Math.max(through, first) > replica.log.committedHere || memberChain.find(self.id) === undefined)
      return;
    this.#noted = { through, epoch };
    outbox.add({ type: 'note-members', members, history: replica.cluster.history() });
  }
}

/** What an evicted replica says of itself. */
export function evictedText(name: string): string {
  return `${name} was evicted from the cluster: it serves nothing any more. To come back, join anew with a directory and a token of its own`;
}

/** Those with whom this replica has links: the members at the end of its log, and those whose going is not committed yet. */
export function linkedMembers({
  config,
  self,
  replica,
}: Pick<Parts, 'config' | 'replica' | 'self'>): readonly Member[] {
  const { memberChain } = replica.cluster;
  const { contacts, history } = config;
  // A log that ends before what was noted is that of a new disk: those whom it names may be long gone.
  const isOld = history?.clusterId === config.clusterId && memberChain.lastChange < history.through;
  if (contacts !== undefined && isOld) return contacts;
  // INVARIANT: a joiner trusts those whom the home named to it, and not whom an old cluster file names: one of them may be
  // an evicted home, whose key signs a log of its own.
  if (memberChain.ever(self.id) === undefined) return contacts ?? [];
  const going = memberChain
    .before(replica.log.committedHere + 1)
    .present.filter(({ id }) => memberChain.find(id) === undefined);
  return [...memberChain.present, ...going];
}
