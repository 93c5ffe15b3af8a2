// The generation of a directory: the first one, from its cluster file, unless the store knows of a later one.

import { type ClusterFile, ConfigError } from './config/cluster-file.ts';
import type { Digests } from './core/base/ports.ts';
import type { Genesis } from './core/engine/config.ts';
import { beginningOf, firstGeneration } from './core/engine/generation-config.ts';
import { membersOf } from './members.ts';
import { type HeldGeneration, heldGeneration } from './runtime/generation-store.ts';
import type { Store } from './runtime/ports.ts';

/** The first op of a cluster, as its file has it. */
export function genesisOf({ createdAtMs, account, root }: ClusterFile): Genesis {
  return {
    ...{ createdAtMs, account: account.id, accountName: account.name },
    ...{ rootAccessKeyId: root.accessKeyId, rootSealedSecret: root.sealedSecret },
  };
}

/** Which generation a directory is in. Throws {@link ConfigError}. */
export function generationIn(
  store: Pick<Store, 'get'>,
  {
    cluster,
    digests,
    directory,
  }: { readonly cluster: ClusterFile; readonly digests: Digests; readonly directory: string },
): HeldGeneration {
  try {
    const { clusterId, home } = cluster;
    const beginning = beginningOf({ clusterId, genesis: genesisOf(cluster) }, digests);
    return heldGeneration(store, firstGeneration({ clusterId, home, members: membersOf(cluster) }, beginning));
  } catch (error) {
    throw new ConfigError(`${directory} cannot be trusted: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
