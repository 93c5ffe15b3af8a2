// The contacts file: whom a replica knows beside the cluster file, as a joiner was told or as it noted it itself.

import { join } from 'node:path';
import { writeWhole } from './adapters/data-directory.ts';
import { type ClusterMember, type ContactsFile, genesisFiles, type HistoryPart } from './config/cluster-file.ts';
import type { ReplicaConfig } from './config/config.ts';
import { fromBase64, toBase64 } from './core/base/text.ts';
import type { EngineConfig } from './core/engine/config.ts';
import type { ClusterHistory } from './core/model/joining.ts';
import type { Member } from './core/model/member.ts';
import { memberOf } from './members.ts';
import type { Observer } from './runtime/ports.ts';

/** What the engine is told of it. */
export function contactsOf({ members, history }: ContactsFile): Pick<EngineConfig, 'contacts' | 'history'> {
  const contacts = members.map(memberOf);
  if (history === undefined) return { contacts };
  const epochs = history.epochs.map((text) => fromBase64(text) ?? new Uint8Array());
  return { contacts, history: { ...history, former: history.former.map(memberOf), epochs } };
}

/** The members as the file has them. */
export function contactsPart(members: readonly Member[]): Pick<ContactsFile, 'format' | 'members'> {
  return { format: 1, members: members.map(clusterMember) };
}

/** What was before, as the file has it. */
export function historyPart(history: ClusterHistory): HistoryPart {
  return { ...history, former: history.former.map(clusterMember), epochs: history.epochs.map(toBase64) };
}

/** Keeps what a replica is to know should it lose its data directory, beside its identity. */
export function contactsKeeper(
  { clusterDirectory, name }: Pick<ReplicaConfig, 'clusterDirectory' | 'name'>,
  observer: Observer,
): (members: readonly Member[], history: ClusterHistory) => void {
  const path = join(clusterDirectory, name, genesisFiles.contacts);
  return (members, history) => {
    try {
      writeWhole(path, JSON.stringify({ ...contactsPart(members), history: historyPart(history) }));
    } catch (error) {
      // It goes on with what its log says: only a replica without one would have needed the file.
      observer.note('warn', 'members', 'the members could not be noted beside the identity', {
        ...{ path, reason: String(error) },
      });
    }
  };
}

function clusterMember({ name, id, kind, signingKey, ...addresses }: Member): ClusterMember {
  const { grpcAddress: grpc, httpAddress: http, peerAddress: peer } = addresses;
  return { name, id, kind, signingKey: toBase64(signingKey), grpc, http, peer };
}
