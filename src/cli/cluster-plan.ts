// The plan of a cluster: names, kinds and addresses of the replicas to be.

import type { NewMember } from '../genesis.ts';

/** The delay profiles that a cluster can have. */
export const profileNames: readonly string[] = ['instant', 'fast', 'aws', 'gcp', 'bad-day', 'manual'];

/** Where a replica's services are. */
export interface PlannedAddress {
  readonly grpc: string;
  readonly http: string;
  readonly peer: string;
}

// First ports of each kind; replica number i takes the i-th.
const firstPorts = { grpc: 4601, http: 4567, peer: 4701 } as const;

/** Members n1, n2 … of which the first 1, 3 or 5 are voters. */
export function planMembers(addresses: readonly PlannedAddress[]): readonly NewMember[] {
  const voters = addresses.length >= 5 ? 5 : addresses.length >= 3 ? 3 : 1;
  return addresses.map((address, at) => ({ name: `n${at + 1}`, kind: at < voters ? 'voter' : 'replica', ...address }));
}

/** Bounds of `--base-port`: the other ports of a cluster are near it. */
export const basePorts = { default: firstPorts.grpc, least: 1024, most: 65_000 } as const;

/** Addresses on this machine; `basePort` is the first gRPC port. */
export function localAddresses(count: number, basePort: number): readonly PlannedAddress[] {
  const shift = basePort - firstPorts.grpc;
  return Array.from({ length: count }, (_, at) => ({
    grpc: `127.0.0.1:${firstPorts.grpc + shift + at}`,
    http: `127.0.0.1:${firstPorts.http + shift + at}`,
    peer: `127.0.0.1:${firstPorts.peer + shift + at}`,
  }));
}
