// Joining: what passes between a replica that wants to become a member, the home that takes it in, and who holds the key of
// the cluster's authority.

import type { Member, MemberKind } from './member.ts';
import type { RecordKey } from './record.ts';

/** A replica asks to become a member. Its link has proved that it holds a join token. */
export interface JoinAsk {
  /** Which token: the hash of the public key that the link showed. */
  readonly tokenId: string;
  readonly name: string;
  /** PKCS #10 request for its certificate, PEM: proves that it holds the key that is to be its id. */
  readonly certificateRequest: string;
  /** Ed25519 public key, 32 bytes. */
  readonly signingKey: Uint8Array;
  /** Ed25519 over {@link joinMessage}: proves that it holds the signing key. */
  readonly signature: Uint8Array;
  readonly grpcAddress: string;
  readonly httpAddress: string;
  readonly peerAddress: string;
  readonly featureLevel: number;
}

/** The answer to a {@link JoinAsk}. */
export type JoinAnswer =
  /** Ask the home instead, at this peer address. */
  | { readonly redirect: string }
  | {
      readonly certificate: string;
      readonly kind: MemberKind;
      readonly members: readonly Member[];
      readonly history: ClusterHistory;
    };

/**
 * What a joiner is told of what was before it came: whose signatures in the state that it gets are to be believed. A member notes
 * the same for the day when its disk is lost.
 */
export interface ClusterHistory {
  /** Of the cluster that it is of: a reset begins another one. */
  readonly clusterId: string;
  /** Place of the newest change of who is a member. */
  readonly through: number;
  /** Members that were evicted. */
  readonly former: readonly Member[];
  /** Records of the epochs behind the first, oldest first. */
  readonly epochs: readonly Uint8Array[];
}

/** A member that a joiner may ask: its certificate must prove this id. */
export interface JoinTarget {
  readonly id: string;
  readonly address: string;
}

/** What the holder of the authority's key is asked to make. */
export type CertifyAsk =
  /** A key of its own for a joiner, with a certificate that is good until then, and both as a join token's text. */
  | {
      readonly kind: 'token';
      readonly clusterId: string;
      readonly expiresAtMs: number;
      /** Members that the joiner is to try, the home first. */
      readonly members: readonly JoinTarget[];
    }
  /** A certificate for a joiner's own key. */
  | { readonly kind: 'member'; readonly name: string; readonly certificateRequest: string };

/** What was made. */
export interface Certified {
  /** Hash of the public key that the certificate is for. */
  readonly id: string;
  /** The certificate, PEM; the token's text where one was asked for. */
  readonly text: string;
}

/** One join token, as the home's ops write it: nothing with which one could join. */
export type JoinTokenRecord = {
  readonly id: string;
  readonly kind: MemberKind;
  readonly expiresAtMs: number;
  /** Id of the member that joined with it. */
  readonly usedBy?: string;
};

/** All tokens that have not expired. */
export type JoinTokensRecord = { readonly tokens: readonly JoinTokenRecord[] };

/** Record key of the join tokens. */
export const joinTokensKey = 'joinTokens/cluster/all' as RecordKey<JoinTokensRecord>;
