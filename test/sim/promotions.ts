// Promotions: asks a replica to make a voter the home.

import type { Answer } from '../../src/core/instruction.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';

/** Asks a replica to make a voter the home. */
export function promoteVoter(
  cluster: SimulatedCluster,
  asked: SimulatedReplica,
  { member }: SimulatedReplica,
  answered: (answer: Answer) => void = () => undefined,
): void {
  cluster.call(asked, { service: 'cluster', action: 'Promote', request: { replica: member.name } }, answered);
}
