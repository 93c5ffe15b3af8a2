// What an engine is told once, at its making.

import type { ClusterFacts } from '../actions/action.ts';
import type { AuditLevel } from '../audit/level.ts';
import { stateLimits, useLimits } from '../base/limits.ts';
import type { DelayProfile } from '../delay/profile.ts';
import type { ClusterHistory } from '../model/joining.ts';
import type { Member } from '../model/member.ts';
import type { AccountQuotas } from '../model/quotas.ts';

/** The first op of a cluster. */
export interface Genesis {
  readonly createdAtMs: number;
  readonly account: string;
  readonly accountName: string;
  readonly rootAccessKeyId: string;
  /** Base64; see core/authn/sealed-secret. */
  readonly rootSealedSecret: string;
}

/** Everything an engine needs to know of its cluster and itself. */
export interface EngineConfig {
  /** 32 hex digits. */
  readonly clusterId: string;
  /** That of the cluster file, where the cluster was reset since: joiners hold to it. */
  readonly fileClusterId?: string;
  /** This replica's name among `members`. */
  readonly name: string;
  /** As the cluster file has them: what the cluster began with. Who belongs to it now, ask ClusterState. */
  readonly members: readonly Member[];
  /**
   * The members as a joiner was told of them, itself included: whom it trusts until its own log tells of its joining. Or as
   * this replica noted them last: whom it trusts where it lost its disk. Absent where they are those whom the cluster began with.
   */
  readonly contacts?: readonly Member[];
  /** What was told or noted with them of the time before. */
  readonly history?: ClusterHistory;
  /** Name of the home of epoch 1. Who it is now, ask ClusterState. */
  readonly home: string;
  readonly genesis: Genesis;
  /** Ed25519 private seed of this replica, 32 bytes. */
  readonly signingSeed: Uint8Array;
  /** 16 hex digits, drawn afresh at each start. */
  readonly incarnation: string;
  readonly seed: number;
  readonly profile: DelayProfile;
  /** How many voters must have stored an op before it is committed. */
  readonly durability: '1' | 'all' | 'majority';
  /** Which view judges permissions of IAM calls at the home. */
  readonly controlPlaneAuthz: 'committed' | 'delayed';
  /** Which view says which principals exist when a trust policy is saved. */
  readonly principalCheck: 'committed' | 'delayed';
  /** Share of IAM reads that the local view answers although the home could, 0 … 1; drawn by account and read ordinal. */
  readonly staleReadShare: number;
  /** Whether the text of an explicit denial ends with the ARN of the policy that denies. */
  readonly policyArnInDenials: boolean;
  /** How much an account may hold. The same on all replicas: whoever is the home decides by its own. */
  readonly quotas: AccountQuotas;
  /** After how long without having shown all that is committed nothing is allowed any more; undefined: never. */
  readonly failClosedAfterMs?: number;
  /** Number of the generation that the cluster is of; absent: the first one, 0. */
  readonly generation?: number;
  /** Whether callers may reset the cluster. */
  readonly allowReset?: boolean;
  /** Whether each step of each op is noted at level debug. */
  readonly tellOps?: boolean;
  /** What is kept of the calls that come in here; undefined: nothing. */
  readonly audit?: {
    readonly level: AuditLevel;
    /** Bytes of events beyond which the oldest go. */
    readonly maxBytes: number;
    /** Whether each event is also handed out as a line. */
    readonly toFile: boolean;
  };
  /** A voter that hears no home for that long, and a majority neither, promotes itself; undefined: never. */
  readonly automaticPromotionMs?: number;
  /** Whether others depend on this cluster: then nothing is seeded, and no account made on demand. */
  readonly production?: boolean;
  /** Secret of the root users of accounts that are made on demand; undefined: none is. */
  readonly onDemandSecret?: string;
  /** URL that others reach the cluster's HTTP ports by: what issuers of web identity tokens are named after. */
  readonly issuerUrl: string;
  readonly limits: EngineLimits;
}

/** What actions know of it. */
export function clusterFacts({ genesis, clusterId, name, production = false }: EngineConfig): ClusterFacts {
  return { clusterId, replica: name, firstAccount: genesis.account, production };
}

/** Bounds and intervals, milliseconds where named so. */
export interface EngineLimits {
  /** Between two heartbeats of the home. */
  readonly heartbeatMs: number;
  /** Between two pulls of a replica. */
  readonly pullMs: number;
  /** At least between two unasked status messages. */
  readonly statusMs: number;
  /** How long the home waits for k voters before it says "outcome unknown". */
  readonly commitWaitMs: number;
  /** How long without a heartbeat until the home counts as unreachable. Must exceed three heartbeats. */
  readonly homeSilenceMs: number;
  /** How far from the median of reachable voters a clock may be to stamp ops. */
  readonly maxSkewMs: number;
  /** Bytes of committed records that may wait to become visible before the home answers Throttling. */
  readonly pendingBytes: number;
  /** Ops that may wait to become visible, or to be committed, before the home answers Throttling. */
  readonly pendingOps: number;
  /** Calls that may wait for what their tokens name, before more are answered Throttling. */
  readonly waitingCalls: number;
  /** Bytes of the requests of these calls. */
  readonly waitingBytes: number;
  /** Bytes of ops in one message. */
  readonly appendBytes: number;
  /** Ops under way to one peer. */
  readonly windowOps: number;
  /** Ops between two checkpoints. The same on all replicas: what is compared stands at its multiples. */
  readonly checkpointOps: number;
  /** Newest ops that are never trimmed. */
  readonly keptOps: number;
  /** Bytes of the log beyond which it is trimmed although a member that is no voter lacks it. */
  readonly opLogBytes: number;
  /** Between two looks at what may be trimmed, and at checkpoints that were not heard. */
  readonly upkeepMs: number;
  /** Between two comparisons of fingerprints with the peers', and at least between two checks of the own records. */
  readonly compareMs: number;
  /** Bytes of records in one part of a snapshot. */
  readonly snapshotBytes: number;
  /** How long a joiner waits for a part before it asks again. Must exceed a round trip and the reading of a part. */
  readonly snapshotWaitMs: number;
  /**
   * How long after its last request, and after its last part, a joiner counts as still at it: it then catches up by the
   * log, which must be there.
   */
  readonly snapshotLentMs: number;
  /** Between two tellings of what was used since, and how coarse its time is. */
  readonly usesMs: number;
  /** How long the making of a report of use takes: whoever asks sooner is told that it is in progress. */
  readonly reportMs: number;
  /** How long a new home waits for promises of voters and for the tail it adopts. Must exceed two round trips and an fsync. */
  readonly promoteWaitMs: number;
  /** After how long a home renews its epoch where a promotion away from it came to nothing. Must exceed `promoteWaitMs`. */
  readonly renewAfterMs: number;
}

/** Limits that suit one machine or one data centre. */
export const defaultLimits: EngineLimits = {
  heartbeatMs: 250,
  pullMs: 1000,
  statusMs: 20,
  commitWaitMs: 5000,
  homeSilenceMs: 2000,
  maxSkewMs: 5000,
  // What a laptop holds in memory without noticing.
  pendingBytes: 128 * 1024 * 1024,
  // About 2 KiB of memory each besides their records. The slowest profile holds 270 writes a second for its cap of 15 minutes.
  pendingOps: 250_000,
  // All of them are looked at whenever something becomes visible: some milliseconds. Nobody has said who he is yet.
  waitingCalls: 10_000,
  // As decoded they hold as much once more. Half of what the doors let come that is not whole.
  waitingBytes: 64 * 1024 * 1024,
  appendBytes: 512 * 1024,
  windowOps: 4096,
  ...stateLimits,
  upkeepMs: 1000,
  // A quarter of a second at a megabyte a second; a hundred parts or so for a large account.
  snapshotBytes: 256 * 1024,
  snapshotWaitMs: 2000,
  snapshotLentMs: 30_000,
  ...useLimits,
  promoteWaitMs: 3000,
  renewAfterMs: 4000,
};
