// What replication is made of: the engine's parts that it works with.

import type { Instant } from '../base/instant.ts';
import type { Entropy } from '../base/ports.ts';
import type { StartScan } from '../base/storage.ts';
import type { PeerTable } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import type { FailClosed } from './fail-closed.ts';
import type { OpStory } from './op-story.ts';
import type { OriginFreeze } from './origin-freeze.ts';
import type { Outbox } from './outbox.ts';

/** What replication is made of. */
export interface ReplicationParts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly entropy: Entropy;
  readonly self: Member;
  readonly onCommit: (entries: readonly LogEntry[], now: Instant) => void;
  /** Everything from an index on that stood here is void. */
  readonly onVoid: (from: number) => void;
  readonly scan: StartScan;
  readonly story: OpStory;
  readonly freeze: OriginFreeze;
  readonly failClosed: FailClosed;
}
