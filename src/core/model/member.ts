// Members: the replicas of a cluster, as everybody knows them.

/** One replica of the cluster. */
export interface Member {
  readonly name: string;
  /** Hash of its public key. */
  readonly id: string;
  readonly kind: 'observer' | 'replica' | 'voter';
  /** Ed25519 public key that signs heads, revocations and promises, 32 bytes. */
  readonly signingKey: Uint8Array;
  readonly grpcAddress: string;
  readonly httpAddress: string;
  readonly peerAddress: string;
}
