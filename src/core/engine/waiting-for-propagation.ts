// WaitForPropagation: follows causal tokens over all replicas until they are stored or visible there.

import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import { dotText } from '../model/revocation.ts';
import type { CausalToken } from '../replica/causal-token.ts';
import type { Replica } from '../replica/replica.ts';

/** How far the tokens are on one replica. */
export interface ReplicaProgress {
  readonly replica: string;
  readonly reached: boolean;
  readonly connected: boolean;
}

/** Which stage counts. */
export type PropagationStage = 'stored' | 'visible';

/** Whether everything that the token names is visible on this replica. */
export function visibleHere(replica: Replica, token: CausalToken): boolean {
  return (
    token.log.index <= replica.visibleFloor &&
    token.accounts.every((point) => replica.positions.of(point.account).accountSeq >= point.accountSeq) &&
    token.dots.every((dot) => replica.revocations.isStored(dot) && replica.revocations.dueMs(dot) === undefined)
  );
}

/** Whether everything that the token names is stored on this replica. */
export function storedHere(replica: Replica, token: CausalToken): boolean {
  const { index } = replica.stored;
  return (
    token.log.index <= index &&
    token.accounts.every((point) => point.position.index <= index) &&
    token.dots.every((dot) => replica.revocations.isStored(dot))
  );
}

/** The token's progress, this replica first. */
export function progressOf(
  parts: { readonly name: string; readonly replica: Replica; readonly peers: PeerTable },
  token: CausalToken,
  stage: PropagationStage,
): readonly ReplicaProgress[] {
  const { name, replica, peers } = parts;
  const here = stage === 'stored' ? storedHere(replica, token) : visibleHere(replica, token);
  return [
    { replica: name, reached: here, connected: true },
    ...peers.all().map((peer) => ({
      replica: peer.name,
      reached: stage === 'stored' ? storedAt(replica, peer, token) : visibleAt(peer, token),
      connected: peer.connected,
    })),
  ];
}

function storedAt({ cluster }: Replica, peer: Peer, token: CausalToken): boolean {
  // What a peer has of another chain is not what the token names.
  const index = cluster.chain.agreedIndex(peer.stored);
  return (
    token.log.index <= index &&
    token.accounts.every((point) => point.position.index <= index) &&
    token.dots.every((dot) => (peer.revocations.get(`${dot.origin}.${dot.incarnation}`) ?? 0) >= dot.seq)
  );
}

function visibleAt(peer: Peer, token: CausalToken): boolean {
  const floor = peer.status?.visibleFloor ?? 0;
  return (
    token.log.index <= floor &&
    token.accounts.every((point) => {
      return point.position.index <= floor || (peer.positions.get(point.account)?.visibleSeq ?? 0) >= point.accountSeq;
    }) &&
    token.dots.every((dot) => peer.visibleDots.has(dotText(dot)))
  );
}
