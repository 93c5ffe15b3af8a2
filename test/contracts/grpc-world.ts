// Three replicas with keys of a real cluster authority, on free ports of this machine.

import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { type GrpcPeersOptions, openGrpcPeers } from '../../src/adapters/grpc-peers/peers.ts';
import { type Authority, createAuthority, type ReplicaIdentity } from '../../src/adapters/pki.ts';
import { replicaIdOf } from '../../src/adapters/replica-id.ts';
import { freePorts } from '../../src/cli/free-port.ts';
import type { LogLevel } from '../../src/core/instruction.ts';
import type { Observer, PeerListener, Peers } from '../../src/runtime/ports.ts';
import type { PeersWorld } from './peers.ts';

/** Directory of the .proto files. */
export const protoDirectory = fileURLToPath(new URL('../../proto', import.meta.url));

/** What an observer was told. */
export interface Note {
  readonly level: LogLevel;
  readonly message: string;
  readonly facts: Readonly<Record<string, boolean | number | string>>;
}

/** A world of real links. */
export interface GrpcWorld extends PeersWorld {
  readonly authority: Authority;
  readonly identities: Readonly<Record<'n1' | 'n2' | 'n3', ReplicaIdentity>>;
  readonly addresses: Readonly<Record<'n1' | 'n2' | 'n3', string>>;
  readonly notes: readonly Note[];
  openWith(name: 'n1' | 'n2' | 'n3', listener: PeerListener, other: Partial<GrpcPeersOptions>): Promise<Peers>;
}

let shared: Promise<Authority> | undefined;

/** Makes a world. All worlds share one authority, as keys take time. */
export async function grpcWorld(): Promise<GrpcWorld> {
  shared ??= createAuthority('00112233445566778899aabbccddeeff', Date.now());
  const authority = await shared;
  const [n1, n2, n3] = await Promise.all([authority.issue('n1'), authority.issue('n2'), authority.issue('n3')]);
  const identities = { n1, n2, n3 };
  const ports = await freePorts('127.0.0.1', 3);
  const addresses = { n1: `127.0.0.1:${ports[0]}`, n2: `127.0.0.1:${ports[1]}`, n3: `127.0.0.1:${ports[2]}` };
  const notes: Note[] = [];
  const observer: Observer = { note: (level, _, message, facts) => notes.push({ level, message, facts }) };
  const openWith: GrpcWorld['openWith'] = (name, listener, other) =>
    openGrpcPeers(
      {
        ...{ name, listen: addresses[name], protoDirectory, idOf: replicaIdOf, observer },
        ...{ authority: authority.certificate, ...identities[name] },
        peers: (['n1', 'n2', 'n3'] as const)
          .filter((peer) => peer !== name)
          .map((peer) => ({ name: peer, id: identities[peer].id, address: addresses[peer] })),
        ...other,
      },
      listener,
    );
  return {
    ...{ authority, identities, addresses, notes, openWith },
    ids: { n1: n1.id, n2: n2.id, n3: n3.id },
    open: (name, listener) => openWith(name, listener, {}),
  };
}
