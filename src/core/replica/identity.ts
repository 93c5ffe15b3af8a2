// Who a replica is, for its replicated state.

import type { DelayProfile } from '../delay/profile.ts';
import type { VisibilityFaults } from './visibility-faults.ts';

/** Who this replica is and how changes spread to it. */
export interface ReplicaIdentity {
  readonly clusterId: string;
  /** `n1`: names its delay draws. */
  readonly name: string;
  readonly seed: number;
  readonly profile: DelayProfile;
  /** Ops between two checkpoints. */
  readonly checkpointOps: number;
  /** Public key of the home of an epoch, 32 bytes. */
  readonly signingKeyOf: (epoch: number) => Uint8Array | undefined;
  /** Public key of the replica with that id, 32 bytes. */
  readonly memberKeyOf: (replicaId: string) => Uint8Array | undefined;
  /** What chaos rules do to visibility; absent: nothing. */
  readonly faults?: VisibilityFaults;
}
