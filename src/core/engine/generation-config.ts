// What a cluster begins with, as its first generation, and what an engine is told in each of them.

import type { Digests } from '../base/ports.ts';
import type { Generation, ResetPointId } from '../replica/generation.ts';
import { accountEntry, type PointEntry, PointHash, recordEntry } from '../replica/reset-point.ts';
import type { EngineConfig } from './config.ts';
import { genesisDraft } from './genesis-op.ts';

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
