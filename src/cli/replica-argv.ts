// How `up` starts a replica: its configuration in a file, and the command that reads it.

import { join } from 'node:path';
import type { ClusterFile } from '../config/cluster-file.ts';
import { writeWhole } from './cluster-directory.ts';
import type { CommandContext } from './context.ts';

/** What `up` says of all replicas. */
export interface ReplicaSettings {
  readonly directory: string;
  readonly profile: string;
  readonly logLevel: string;
  readonly durability?: ClusterFile['durability'];
  readonly chaos?: boolean;
  readonly allowReset?: boolean;
  readonly accounts?: 'made' | 'on-demand';
  readonly onDemandSecret?: string;
}

/** Writes a replica's configuration; how the replica is started with it. */
export function replicaArgv(
  context: CommandContext,
  cluster: ClusterFile,
  name: string,
  settings: ReplicaSettings,
): readonly string[] {
  const {
    directory,
    profile,
    logLevel,
    durability,
    chaos = false,
    allowReset = false,
    accounts,
    onDemandSecret,
  } = settings;
  const member = cluster.members.find((one) => one.name === name);
  const path = join(directory, name, 'replica.json');
  const config = {
    ...{ clusterDirectory: directory, name, dataDirectory: join(directory, name, 'data'), profile, logLevel },
    ...{ grpcListen: member?.grpc, httpListen: member?.http, peerListen: member?.peer },
    ...(durability === undefined ? {} : { durability }),
    ...(chaos ? { chaos } : {}),
    ...(allowReset ? { allowReset } : {}),
    ...(accounts === undefined ? {} : { accounts }),
    ...(onDemandSecret === undefined ? {} : { onDemandSecret }),
  };
  writeWhole(path, `${JSON.stringify(config, undefined, 2)}\n`);
  return [...context.self, 'replica', '--config', path];
}
