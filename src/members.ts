// Members of the cluster file, as the core knows them.

import { type ClusterFile, type ClusterMember, ConfigError } from './config/cluster-file.ts';
import { fromBase64 } from './core/base/text.ts';
import type { Member } from './core/model/member.ts';

/** Whom the cluster began with. */
export function membersOf(cluster: Pick<ClusterFile, 'featureLevel' | 'members'>): readonly Member[] {
  return cluster.members.map((member) => ({ ...memberOf(member), featureLevel: cluster.featureLevel ?? 1 }));
}

/** One member. Throws {@link ConfigError}. */
export function memberOf({ name, id, kind, signingKey, grpc, http, peer }: ClusterMember): Member {
  return {
    ...{ name, id, kind, grpcAddress: grpc, httpAddress: http, peerAddress: peer },
    signingKey: keyBytes(signingKey, `the signing key of ${name}`),
  };
}

/** 32 bytes in base64. Throws {@link ConfigError}, never with what it is. */
export function keyBytes(base64: string, what: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (bytes?.length !== 32) throw new ConfigError(`${what} is not 32 bytes of base64.`);
  return bytes;
}
