// What the replicated state needs to know of its replica: who it is, how its changes spread, and what chaos rules do to that.

import { applyDelayMs, isPaused, revocationApplyDelayMs } from '../chaos/faults.ts';
import type { ChaosRules } from '../chaos/rules.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import type { ClusterState } from '../replica/cluster-state.ts';
import type { ReplicaIdentity } from '../replica/replica-identity.ts';
import type { VisibilityFaults } from '../replica/visibility-faults.ts';
import type { EngineConfig } from './config.ts';

/** What the replicated state needs to know of this replica. */
export function identityOf(
  config: EngineConfig,
  cluster: ClusterState,
  { chaos, managedPolicies }: { readonly chaos?: ChaosRules; readonly managedPolicies: ManagedPolicyLibrary },
): ReplicaIdentity {
  const { clusterId, name, seed, profile, limits } = config;
  return {
    ...{ clusterId, name, seed, profile, cluster },
    ...{ checkpointOps: limits.checkpointOps, keptOps: limits.keptOps },
    managedPolicies,
    ...(chaos === undefined ? {} : { faults: visibilityFaults(chaos) }),
  };
}

function visibilityFaults(chaos: ChaosRules): VisibilityFaults {
  return {
    get paused() {
      return isPaused(chaos);
    },
    opDelayMs: (op) => applyDelayMs(chaos, op),
    revocationDelayMs: (revocation) => revocationApplyDelayMs(chaos, revocation),
  };
}
