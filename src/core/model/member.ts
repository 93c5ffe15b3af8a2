// Members: the replicas of a cluster, as everybody knows them.

/** What a member may be. */
export type MemberKind = 'observer' | 'replica' | 'voter';

/** One replica of the cluster. */
export interface Member {
  readonly name: string;
  /** Hash of its public key. */
  readonly id: string;
  readonly kind: MemberKind;
  /** Ed25519 public key that signs heads, revocations and promises, 32 bytes. */
  readonly signingKey: Uint8Array;
  readonly grpcAddress: string;
  readonly httpAddress: string;
  readonly peerAddress: string;
  /** What it announced when it was last heard of; 1 where it was not. */
  readonly featureLevel?: number;
  /** It joined to become a voter, and becomes one once it holds what the others hold. */
  readonly becoming?: 'voter';
}
