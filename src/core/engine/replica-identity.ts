// Who the replicated state of an engine belongs to, and whose signatures it takes.

import type { ReplicaIdentity } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';

/** What the replicated state needs to know of this replica. */
export function identityOf(config: EngineConfig): ReplicaIdentity {
  const { clusterId, name, seed, profile, members, home } = config;
  return {
    ...{ clusterId, name, seed, profile },
    // One epoch: the home that the cluster file names.
    signingKeyOf: (epoch) => (epoch === 1 ? members.find((member) => member.name === home)?.signingKey : undefined),
    memberKeyOf: (id) => members.find((member) => member.id === id)?.signingKey,
  };
}
