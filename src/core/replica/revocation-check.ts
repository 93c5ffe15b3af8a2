// The check of a revocation that came from elsewhere: whether it is signed by an origin that may make one, and is new here.

import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { ClusterState } from './cluster-state.ts';
import type { ReplicaIdentity } from './replica-identity.ts';
import { decodeRevocation, type SignedRevocation } from './revocation-entry.ts';
import type { RevocationSet } from './revocation-set.ts';

interface Parts {
  readonly digests: Digests;
  readonly cluster: ClusterState;
  readonly revocations: RevocationSet;
}

/** A revocation to be taken, and whether this replica made it itself, before its disk was lost. */
interface NewRevocation {
  readonly entry: SignedRevocation;
  readonly own: boolean;
}

/** Checks the encoded form of a revocation. `carried`: an op carries it. Undefined: it is known, or what comes before it has to come first. */
export function checkRevocation(
  { digests, cluster, revocations }: Parts,
  identity: Pick<ReplicaIdentity, 'clusterId' | 'name'>,
  bytes: Uint8Array,
  carried: boolean,
): Result<NewRevocation | undefined, string> {
  const decoded = decodeRevocation(identity.clusterId, bytes);
  if (!decoded.ok) return decoded;
  const entry = decoded.value;
  const { dot } = entry.revocation;
  if (revocations.has(dot)) return ok(undefined);
  const origin = cluster.originOf(dot.origin);
  if (origin?.kind === 'observer') return fail('revocation: its origin is an observer, which makes none');
  if (origin === undefined || !digests.verify(origin.signingKey, entry.signedBytes, entry.signature))
    return fail('revocation: it is not signed by its origin');
  // INVARIANT: taken in order, the pull brings what lies between; but for what an op carries, which it is not shown without.
  if (!carried && !revocations.isNext(dot)) return ok(undefined);
  return ok({ entry, own: origin.id === cluster.memberNamed(identity.name)?.id });
}
