// Who a replica is, as its replicated state needs to know it.

import type { DelayProfile } from '../delay/profile.ts';
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
  /** What chaos rules do to visibility; absent: nothing. */
  readonly faults?: VisibilityFaults;
}
