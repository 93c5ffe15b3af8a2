// ClusterService: members and positions, and waiting for changes to arrive.

import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import { toHex } from '../base/text.ts';
import type { Call } from '../event.ts';
import type { PeerTable } from '../gossip/peer-table.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import { refusal } from '../model/refusal.ts';
import { fingerprintHash } from '../replica/fingerprint.ts';
import type { BlockedAccount } from '../replica/poison.ts';
import type { Replica } from '../replica/replica.ts';
import type { GetClusterResponse, Member, WaitForPropagationRequest } from '../shapes/cluster.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import { ownFeatureLevel } from './feature-level.ts';
import type { Keeping } from './keeping.ts';
import { standing } from './member-standing.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';
import type { Storing } from './storing.ts';
import type { Timers } from './timers.ts';
import { askedTokens, tokenVoid } from './void-tokens.ts';
import type { Waiters } from './waiters.ts';
import { progressOf, type ReplicaProgress } from './waiting-for-propagation.ts';

// How often a wait looks again whether a replica became unreachable, and for how long that may be so.
const blockedCheckMs = 250;
const blockedAfterMs = 3000;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly keeping: Keeping;
  readonly managedPolicies: ManagedPolicyLibrary;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly waiters: Waiters;
  readonly digests: Digests;
  readonly storing: Storing;
  readonly ready: () => boolean;
  readonly stalenessMs: (now: Instant) => number | undefined;
}

/** ClusterService: members and positions, and waiting for changes to arrive. */
export class ClusterService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  getCluster(now: Instant): GetClusterResponse {
    const { config, replication, replica, keeping, managedPolicies } = this.#parts;
    const { members, home } = replica.cluster;
    const homeActive =
      replication.homeState === 'active' || (replication.homeState === 'follower' && replication.homeReachable(now));
    return {
      ...{ clusterId: config.clusterId, replica: config.name, epoch: replication.epoch, home: home.name, homeActive },
      ...{ profile: config.profile.name, seed: config.seed, durability: config.durability },
      ...{ controlPlaneAuthz: config.controlPlaneAuthz, managedPolicies: managedPolicies.revision },
      members: members.map((member) => (member.name === config.name ? this.#self(now) : this.#peer(member.name))),
      alarms: [...replication.freeze.alarms, ...keeping.alarms],
    };
  }

  /** Follows tokens; items are progress, the answer ends it. `deadlineMs` is monotonic. */
  wait(callId: number, call: Call, deadlineMs: number, reply: Reply): void {
    const { config, outbox, waiters, timers } = this.#parts;
    const request = call.request as WaitForPropagationRequest;
    const { cluster } = this.#parts.replica;
    const tokens = askedTokens(config.clusterId, cluster, request.tokens);
    if (!tokens.ok) return reply({ refusal: tokens.error });
    const { merged: token, isVoid } = tokens.value;
    const unknown = request.replicas.find((name) => cluster.memberNamed(name) === undefined);
    if (unknown !== undefined)
      return reply({ refusal: refusal('InvalidInput', `There is no replica ${unknown} in this cluster.`) });
    const stage = request.stage ?? 'visible';
    const wanted = new Set(
      request.scope === 'replicas' ? request.replicas : cluster.members.map((member) => member.name),
    );
    const needed = request.scope === 'quorum' ? Math.floor(cluster.members.length / 2) + 1 : wanted.size;
    const parts = { ...this.#parts, name: config.name };
    const progress = (): readonly ReplicaProgress[] =>
      progressOf(parts, token, stage).filter((one) => wanted.has(one.replica));
    let said = '';
    const say = (state: 'BLOCKED' | 'COMPLETE' | 'TOKEN_VOID' | 'WAITING', reason?: string): void => {
      const replicas = progress().map(({ replica, reached, connected }) => ({
        replica,
        reached,
        reachable: connected,
      }));
      const item = { state, replicas, ...(reason === undefined ? {} : { reason }) };
      const text = JSON.stringify(item);
      if (text !== said) outbox.add({ type: 'emit', callId, item });
      said = text;
    };
    let unreachableMs = 0;
    const look = (): void => {
      const behind = progress().filter((one) => !one.reached && !one.connected);
      const reachable = progress().length - behind.length;
      unreachableMs = reachable < needed ? unreachableMs + blockedCheckMs : 0;
      if (unreachableMs >= blockedAfterMs) {
        cancelWait();
        say('BLOCKED', `${behind.map((one) => one.replica).join(', ')} cannot be reached from ${config.name}`);
        return reply({ response: {} });
      }
      cancelLook = timers.at(lookAtMs(), look);
    };
    let lastLookMs = call.deadlineMs;
    const lookAtMs = (): number => {
      lastLookMs -= blockedCheckMs;
      return deadlineMs - lastLookMs;
    };
    let cancelLook = timers.at(lookAtMs(), look);
    const holds = (): boolean => {
      if (isVoid()) return true;
      const reached = progress().filter((one) => one.reached).length;
      if (reached < needed) say('WAITING');
      return reached >= needed;
    };
    const cancelWait = waiters.wait(deadlineMs, holds, (held) => {
      cancelLook();
      if (isVoid()) {
        say('TOKEN_VOID', tokenVoid.message);
        return reply({ response: {} });
      }
      if (held) {
        say('COMPLETE');
        return reply({ response: {} });
      }
      const behind = progress()
        .filter((one) => !one.reached)
        .map((one) => one.replica);
      reply({ refusal: refusal('DEADLINE_EXCEEDED', `Not there yet on ${behind.join(', ')}.`) });
    });
  }

  #self(now: Instant): Member {
    const { config, replica, keeping, digests, ready, stalenessMs, storing } = this.#parts;
    const staleness = stalenessMs(now);
    return {
      ...this.#member(config.name),
      ...{ reachable: true, ready: ready(), storedEpoch: replica.stored.epoch, storedIndex: replica.stored.index },
      ...{ committedIndex: replica.log.committedHere, visibleFloor: replica.visibleFloor },
      ...standing({ ...keeping.facts(), needsSnapshot: keeping.needsSnapshot }),
      ...(staleness === undefined ? {} : { stalenessMs: Math.round(staleness) }),
      ...(storing.diskFull ? { diskFull: true } : {}),
      accounts: [...replica.positions.entries()].map(([account, position]) => ({
        ...{ account, visibleSeq: position.accountSeq, committedSeq: replica.nextSeq(account) - 1 },
        ...blockedBy(replica.poison.of(account)),
        fingerprint: toHex(fingerprintHash(digests, position.fingerprint)),
      })),
    };
  }

  #peer(name: string): Member {
    const peer = this.#parts.peers.named(name);
    const status = peer?.status;
    return {
      ...this.#member(name),
      ...{ reachable: peer?.connected === true, ready: status?.ready === true && peer?.connected === true },
      ...{ storedEpoch: peer?.stored.epoch ?? 0, storedIndex: peer?.stored.index ?? 0 },
      ...(status === undefined
        ? {}
        : {
            ...standing({ ...status, needsSnapshot: peer !== undefined && this.#parts.keeping.leftBehind(peer) }),
            committedIndex: status.committed,
            visibleFloor: status.visibleFloor,
            stalenessMs: Math.round(status.stalenessMs),
            ...(status.diskFull === true ? { diskFull: true } : {}),
            ...(status.keyless === true ? { keyless: true } : {}),
          }),
      accounts: [...(peer?.positions.values() ?? [])].map(({ account, visibleSeq, fingerprint }) => ({
        account,
        visibleSeq,
        fingerprint: toHex(fingerprint),
      })),
    };
  }

  #member(name: string): Omit<Member, 'accounts'> {
    const { peers, config } = this.#parts;
    const { cluster } = this.#parts.replica;
    const member = cluster.memberNamed(name);
    return {
      ...{ name, home: name === cluster.home.name },
      ...(member === undefined
        ? {}
        : {
            id: member.id,
            kind: member.kind,
            grpcAddress: member.grpcAddress,
            httpAddress: member.httpAddress,
            peerAddress: member.peerAddress,
            featureLevel:
              name === config.name ? ownFeatureLevel : (peers.get(member.id)?.featureLevel ?? member.featureLevel ?? 1),
          }),
    };
  }
}

function blockedBy(blocked: BlockedAccount | undefined): { readonly blocked?: string } {
  return blocked === undefined
    ? {}
    : { blocked: `the op at ${blocked.index} cannot be applied here: ${blocked.reason}` };
}
