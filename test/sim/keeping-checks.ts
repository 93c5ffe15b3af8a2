// Checks of trimming and snapshots: what the disks hold at the end of a run.

import { sameBytes } from '../../src/core/base/bytes.ts';
import type { Digests } from '../../src/core/base/ports.ts';
import { defaultLimits, type EngineLimits } from '../../src/core/engine/config.ts';
import { decodeCheckpoint } from '../../src/core/replica/checkpoint.ts';
import { decodeMark } from '../../src/core/replica/commit-mark.ts';
import { commitMarkKey, indexOfKey, installMarkKey, keySpaces, logBaseKey } from '../../src/core/replica/key-spaces.ts';
import { decodeLogBase, noBase } from '../../src/core/replica/log-base.ts';
import { decodeLogValue } from '../../src/core/replica/log-value.ts';
import { decodeOp, hashOp } from '../../src/core/replica/op.ts';
import { StateCheck } from '../../src/core/replica/state-check.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';
import type { Prng } from './prng.ts';

/** Limits so small that every run takes checkpoints, trims, and joins by snapshot where a disk was lost. */
export function keepingLimits(prng: Prng): Partial<EngineLimits> {
  return {
    ...{ checkpointOps: prng.pick([8, 16, 24]) ?? 16, keptOps: prng.pick([0, 8, 30]) ?? 8 },
    // With the small one a member that is no voter is left behind.
    opLogBytes: prng.hits(0.3) ? 10_000 : defaultLimits.opLogBytes,
    ...{
      upkeepMs: 100,
      compareMs: 2500,
      snapshotBytes: prng.pick([500, 2000, 20_000]) ?? 2000,
      snapshotWaitMs: 60,
      snapshotLentMs: 3000,
    },
  };
}

/** What is wrong with the disks of a cluster at rest: S8, S15, L8. */
export function keepingViolations(cluster: SimulatedCluster): readonly string[] {
  const { digests, limits } = cluster;
  return cluster.replicas.flatMap((replica) => [
    ...logProblems(replica, digests).map((problem) => `S15 ${replica.member.name}: ${problem}`),
    ...recordProblems(replica, digests).map((problem) => `S8 ${replica.member.name}: ${problem}`),
    ...trimProblems(replica, limits.checkpointOps).map((problem) => `L8 ${replica.member.name}: ${problem}`),
  ]);
}

/** The log goes on from its base, without a gap, chained; below it nothing of it is left. */
function logProblems({ disk }: SimulatedReplica, digests: Digests): readonly string[] {
  const stored = disk.peek(logBaseKey);
  const base = stored === undefined ? noBase : decodeLogBase(stored);
  if (disk.peek(installMarkKey) !== undefined) return ['a snapshot was never put in place'];
  let { index, hash } = base;
  for (const [key, value] of disk.withPrefix(keySpaces.log)) {
    const { bytes } = decodeLogValue(value);
    const op = decodeOp(bytes);
    if (indexOfKey(key) !== index + 1) return [`op ${indexOfKey(key)} stands behind ${index}`];
    if (!op.ok || !sameBytes(op.value.prevHash, hash)) return [`op ${index + 1} does not chain`];
    index++;
    hash = hashOp(digests, bytes);
  }
  const mark = disk.peek(commitMarkKey);
  const floor = mark === undefined ? 0 : decodeMark(mark).floor;
  const left = disk.withPrefix(keySpaces.traces).filter(([key]) => indexOfKey(key) <= base.index);
  return [
    ...(base.index > floor ? [`it is trimmed to ${base.index}, and shows only ${floor}`] : []),
    ...(left.length > 0 ? [`${left.length} traces of trimmed ops are left`] : []),
  ];
}

/** Records add up to the fingerprints beside them, and nothing of a snapshot is left over. */
function recordProblems({ disk }: SimulatedReplica, digests: Digests): readonly string[] {
  const check = new StateCheck(digests);
  for (const [key, value] of [...disk.withPrefix(keySpaces.records), ...disk.withPrefix(keySpaces.positions)])
    check.take(key, value);
  const staged = disk.withPrefix(keySpaces.staging).length;
  const problem = check.recordsProblem();
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(staged > 0 ? [`${staged} entries of a snapshot are left over`] : []),
  ];
}

/** A cluster at rest has trimmed what a checkpoint covers: at most one checkpoint's worth is waited for. */
function trimProblems({ disk }: SimulatedReplica, checkpointOps: number): readonly string[] {
  const mark = disk.peek(commitMarkKey);
  const floor = mark === undefined ? 0 : decodeMark(mark).floor;
  const checkpoints = disk.withPrefix(keySpaces.checkpoints).flatMap(([, value]) => {
    const decoded = decodeCheckpoint(value);
    return decoded.ok ? [decoded.value.state.position.index] : [];
  });
  const expected = Math.floor(floor / checkpointOps) * checkpointOps;
  const newest = checkpoints.at(-1) ?? 0;
  if (newest < expected) return [`its newest checkpoint is at ${newest}, and it shows ${floor}`];
  const old = disk.withPrefix(keySpaces.checkpoints).length;
  return old > 1 ? [`${old} checkpoints are kept`] : [];
}
