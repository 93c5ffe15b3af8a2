// The op draft: an op as the home decides it, before it has its place in the log.

import type { OpClass } from '../model/op-class.ts';
import type { ClusterPosition } from '../model/position.ts';
import { clusterAccount, type Epoch, epochKind, epochWrite } from './epoch-chain.ts';
import type { Op, OpActor, StoredWrite } from './op.ts';

/** An op to be, as the home decides it. */
export interface OpDraft {
  readonly account: string;
  readonly class: OpClass;
  readonly kind: string;
  readonly writes: readonly StoredWrite[];
  readonly revocationsSeen?: readonly Uint8Array[];
  readonly actor: OpActor;
  readonly requestId: string;
  readonly idempotency?: string | undefined;
  readonly answer?: Uint8Array | undefined;
  /** Where it begins an epoch: the place that it adopts. */
  readonly base?: ClusterPosition;
}

/** Kind of the first op of a cluster. */
export const genesisKind = 'eventide:Genesis';

/** Kind of the ops of a seed: what the cluster starts with is there from the start, on every replica. */
export const seedKind = 'cluster:SeedAccount';

/** Kind of the ops of an import: an account that comes whole from elsewhere is there whole. */
export const importKind = 'cluster:ImportAccount';

const promptKinds: ReadonlySet<string> = new Set([genesisKind, seedKind, importKind]);

/** Whether an op draws no delay: the cluster's first one, those of a seed or an import, and those of its own. */
export function drawsNoDelay(op: Pick<Op, 'account' | 'kind'>): boolean {
  return promptKinds.has(op.kind) || op.account === clusterAccount;
}

/** The op that begins an epoch. */
export function epochDraft(epoch: Omit<Epoch, 'first'>): OpDraft {
  return {
    ...{ account: clusterAccount, class: 'organization', kind: epochKind, writes: [epochWrite(epoch)] },
    ...{ actor: { account: clusterAccount, id: 'eventide' }, requestId: `epoch-${epoch.epoch}`, base: epoch.base },
  };
}
