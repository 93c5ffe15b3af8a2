// Gauges of the engine: how the replica stands, read when somebody looks.

import { sameBytes } from '../base/bytes.ts';
import type { Instant } from '../base/instant.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Digests } from '../base/ports.ts';
import type { PeerTable } from '../gossip/peer-table.ts';
import { fingerprintHash } from '../replica/fingerprint.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import type { Replication } from './replication.ts';

interface Parts {
  readonly metrics: Metrics;
  readonly config: EngineConfig;
  readonly digests: Digests;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly peers: PeerTable;
  readonly ready: () => boolean;
  readonly tooStale: (now: Instant) => boolean;
  readonly watchers: () => number;
  readonly waitingCalls: () => number;
  readonly scans: () => number;
  readonly stalenessMs: (now: Instant) => number | undefined;
}

/** Adds the engine's gauges. */
export function addEngineGauges(parts: Parts): void {
  addPosition(parts);
  addQueues(parts);
  addPeers(parts);
}

function addPosition({ metrics, config, replica, replication, ready, tooStale, stalenessMs }: Parts): void {
  metrics.gauge(
    'eventide_replica_info',
    { help: 'Always 1; who this is.', labels: ['replica', 'cluster', 'incarnation', 'profile'] },
    () => [[[config.name, config.clusterId, config.incarnation, config.profile.name], 1]],
  );
  metrics.gauge('eventide_ready', { help: '1 where calls are taken.' }, () => Number(ready()));
  metrics.gauge(
    'eventide_failing_closed',
    { help: '1 where nothing is allowed because this replica is too stale.' },
    (now) => Number(tooStale(now)),
  );
  metrics.gauge('eventide_home_active', { help: '1 where this replica is the home and decides writes.' }, () =>
    Number(replication.homeState === 'active'),
  );
  metrics.gauge(
    'eventide_generation',
    { help: 'Resets that this replica has gone along with.' },
    () => config.generation ?? 0,
  );
  metrics.gauge('eventide_epoch', { help: 'Epoch of the home log.' }, () => replication.epoch);
  metrics.gauge('eventide_stored_index', { help: 'Newest op stored here.' }, () => replica.stored.index);
  metrics.gauge(
    'eventide_committed_index',
    { help: 'Newest committed op that is here.' },
    () => replica.log.committedHere,
  );
  metrics.gauge('eventide_visible_floor', { help: 'Every op up to here is visible here.' }, () => replica.visibleFloor);
  metrics.gauge('eventide_staleness_seconds', { help: 'At most how old the visible view is.' }, (now) => {
    const ms = stalenessMs(now);
    return ms === undefined ? undefined : ms / 1000;
  });
}

function addQueues({ metrics, replica, watchers, waitingCalls, scans }: Parts): void {
  metrics.gauge(
    'eventide_pending_ops',
    { help: 'Ops that wait for voters, or to become visible here.' },
    () => replica.pendingOps,
  );
  metrics.gauge('eventide_pending_bytes', { help: 'Bytes of their records.' }, () => replica.pendingBytes);
  metrics.gauge(
    'eventide_blocked_accounts',
    { help: 'Accounts that wait behind an op that cannot be applied here.' },
    () => replica.poison.size,
  );
  metrics.gauge('eventide_calls_waiting', { help: 'Calls that are not answered yet.' }, waitingCalls);
  metrics.gauge('eventide_scans', { help: 'Range reads of the store that are under way.' }, scans);
  metrics.gauge('eventide_watchers', { help: 'Feeds of changes that are open.' }, watchers);
}

function addPeers({ metrics, digests, replica, peers }: Parts): void {
  const labels = ['peer'];
  metrics.gauge('eventide_peer_connected', { help: '1 where the link to a peer stands.', labels }, () =>
    peers.all().map((peer) => [[peer.name], Number(peer.connected && peer.hello !== undefined)]),
  );
  metrics.gauge(
    'eventide_peer_stored_lag_ops',
    { help: 'Ops stored here that a peer has not said it stored.', labels },
    () => peers.all().map((peer) => [[peer.name], Math.max(0, replica.stored.index - peer.stored.index)]),
  );
  metrics.gauge(
    'eventide_peer_visible_lag_ops',
    { help: 'Ops visible here that a peer has not said it shows.', labels },
    () =>
      peers.all().map((peer) => [[peer.name], Math.max(0, replica.visibleFloor - (peer.status?.visibleFloor ?? 0))]),
  );
  metrics.gauge(
    'eventide_fingerprints',
    { help: 'Accounts whose position equals a peer’s, by whether their fingerprints do.', labels: ['peer', 'result'] },
    () => {
      return peers.all().flatMap((peer) => {
        const counts = { equal: 0, different: 0 };
        for (const position of peer.positions.values()) {
          const own = replica.positions.of(position.account);
          if (own.accountSeq !== position.visibleSeq) continue;
          const equal = sameBytes(fingerprintHash(digests, own.fingerprint), position.fingerprint);
          counts[equal ? 'equal' : 'different']++;
        }
        return Object.entries(counts).map(([result, count]) => [[peer.name, result], count] as const);
      });
    },
  );
  metrics.gauge('eventide_members', { help: 'Members of the cluster by kind.', labels: ['kind'] }, () => {
    const kinds = new Map<string, number>();
    for (const { kind } of replica.cluster.members) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return [...kinds].map(([kind, count]) => [[kind], count] as const);
  });
}
