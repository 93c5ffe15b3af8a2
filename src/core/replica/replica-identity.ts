// Who a replica is, as its replicated state needs to know it.

import type { DelayProfile } from '../delay/profile.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import type { ClusterState } from './cluster-state.ts';
import type { VisibilityFaults } from './visibility-faults.ts';

/** Who this replica is and how changes spread to it. */
export interface ReplicaIdentity {
  readonly clusterId: string;
  /** `n1`: names its delay draws. */
  readonly name: string;
  readonly seed: number;
  readonly profile: DelayProfile;
  /** Who belongs to the cluster, and who its home is. */
  readonly cluster: ClusterState;
  /** Ops between two checkpoints. */
  readonly checkpointOps: number;
  /** Newest visible ops whose answers are known to who repeats their calls. */
  readonly keptOps: number;
  /** Managed policies that come with the release; absent: none. */
  readonly managedPolicies?: ManagedPolicyLibrary;
  /** What chaos rules do to visibility; absent: nothing. */
  readonly faults?: VisibilityFaults;
}
