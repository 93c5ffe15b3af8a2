// The first op of a cluster: its account and the root user's access key.

import type { Instant } from '../base/instant.ts';
import { accessKeyKey, accountKey } from '../model/record.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import { genesisKind, type OpDraft } from '../replica/op-draft.ts';
import { encodeRecord } from '../replica/record-codec.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig, Genesis } from './config.ts';

/** The op that every cluster of this file begins with. */
export function genesisDraft(genesis: Genesis, clusterId: string): OpDraft {
  const { account } = genesis;
  const root = {
    ...{ id: genesis.rootAccessKeyId, account, owner: { kind: 'root' as const }, status: 'Active' as const },
    ...{ createdAtMs: genesis.createdAtMs, createdAtSeq: 1, sealedSecret: genesis.rootSealedSecret, coveredDots: [] },
  };
  const record = {
    ...{ account, name: genesis.accountName, createdAtMs: genesis.createdAtMs, rootAccessKeys: [root.id] },
    counts: { users: 0, groups: 0, roles: 0, policies: 0 },
  };
  return {
    ...{
      account,
      class: 'create',
      kind: genesisKind,
      actor: { account, id: 'eventide' },
      requestId: `genesis-${clusterId}`,
    },
    writes: [
      { key: accountKey(account), value: encodeRecord(record) },
      { key: accessKeyKey(root.id), value: encodeRecord(root) },
    ],
  };
}

/** Home only: puts the first op into an empty log. */
export function stampGenesis(replica: Replica, { genesis, clusterId }: EngineConfig, now: Instant): LogEntry {
  // INVARIANT: the first op is the same whenever it is made, so that two tries can never make two histories.
  const stampedAt = { wallMs: genesis.createdAtMs, monotonicMs: now.monotonicMs };
  return replica.stamp(genesisDraft(genesis, clusterId), replica.cluster.epoch, stampedAt);
}
