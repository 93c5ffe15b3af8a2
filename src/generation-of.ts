// The generation of a cluster directory: the first one, from its cluster file, and what an engine is told in later ones.

import { type ClusterFile, ConfigError } from './config/cluster-file.ts';
import type { Digests } from './core/base/ports.ts';
import type { EngineConfig, Genesis } from './core/engine/config.ts';
import { genesisDraft } from './core/engine/genesis-op.ts';
import type { Generation, ResetPointId } from './core/replica/generation.ts';
import { accountEntry, type PointEntry, PointHash, recordEntry } from './core/replica/reset-point.ts';
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

/** What a cluster begins with, as a reset point. */
export interface Beginning {
  readonly id: ResetPointId;
  readonly entries: readonly PointEntry[];
}

/** What a cluster begins with: the records of its first op. */
export function beginningOf(
  { genesis, clusterId }: Pick<EngineConfig, 'clusterId' | 'genesis'>,
  digests: Digests,
): Beginning {
  const { account, writes } = genesisDraft(genesis, clusterId);
  const records = writes.flatMap(({ key, value }) => (value === undefined ? [] : [recordEntry(key, value)]));
  const entries = [accountEntry(account, 1), ...records.toSorted(([a], [b]) => (a < b ? -1 : 1))];
  const hash = new PointHash(digests);
  for (const entry of entries) hash.add(entry);
  return { id: { number: 0, hash: hash.finish() }, entries };
}

/** The first generation of a cluster. */
export function firstGeneration(
  { clusterId, home, members }: Pick<EngineConfig, 'clusterId' | 'home' | 'members'>,
  { id }: Pick<Beginning, 'id'>,
): Generation {
  return { number: 0, clusterId, home, members, point: id };
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

/** What an engine is told in a generation. */
export function configIn(first: EngineConfig, { number, clusterId, home, members }: Generation): EngineConfig {
  if (number === 0) return first;
  const { contacts = first.members, ...rest } = first;
  const config: EngineConfig = {
    ...rest,
    generation: number,
    clusterId,
    home,
    members,
    fileClusterId: first.clusterId,
  };
  // One that joined after the generation began trusts those it was told of until the log tells of its joining.
  return members.some(({ name }) => name === first.name) ? config : { ...config, contacts };
}
