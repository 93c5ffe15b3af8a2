// The assembly of an engine: makes its parts, from what is at the bottom upwards, and joins each to those it needs.

import { KeptReports } from '../actions/kept-reports.ts';
import type { Instant } from '../base/instant.ts';
import { invariant } from '../base/invariant.ts';
import { Metrics } from '../base/metrics.ts';
import { type Peer, PeerTable } from '../gossip/peer-table.ts';
import { ClusterState } from '../replica/cluster-state.ts';
import { admittedKey, recoverRootKey } from '../replica/key-spaces.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { Recovered } from '../replica/recovered.ts';
import { Replica } from '../replica/replica.ts';
import { UseNotes } from '../usage/use-notes.ts';
import { AccessService } from './access-service.ts';
import { Admission } from './admission.ts';
import { AuditService } from './audit-service.ts';
import { AuditTrail } from './audit-trail.ts';
import { Authenticator } from './authenticator.ts';
import { Authorizer } from './authorizer.ts';
import { AwaitingCommit } from './awaiting-commit.ts';
import { CallerPolicies } from './caller-policies.ts';
import { ChangeFeed } from './change-feed.ts';
import { ChaosDoor } from './chaos-door.ts';
import { ChaosService } from './chaos-service.ts';
import { ClusterService } from './cluster-service.ts';
import { ControlPlane } from './control-plane.ts';
import { Currency } from './currency.ts';
import { addEngineGauges } from './engine-metrics.ts';
import type { EngineParts } from './engine-parts.ts';
import { FailClosed, rulesOf } from './fail-closed.ts';
import { Home } from './home.ts';
import { HomeDuties } from './home-duties.ts';
import { Keeping } from './keeping.ts';
import { MemberFollower } from './member-follower.ts';
import { Membership } from './membership.ts';
import { OnDemandAccounts } from './on-demand.ts';
import { OpStory } from './op-story.ts';
import { OpenCalls } from './open-calls.ts';
import { OriginFreeze } from './origin-freeze.ts';
import { Outbox } from './outbox.ts';
import { PasswordSignIn } from './password-sign-in.ts';
import { Promoting } from './promoting.ts';
import { Propagation } from './propagation.ts';
import { Releasing } from './releasing.ts';
import { identityOf } from './replica-identity.ts';
import { Replication } from './replication.ts';
import { Revoking } from './revoking.ts';
import { RootKey } from './root-key.ts';
import { Scans } from './scans.ts';
import { ActionSecrets } from './secrets.ts';
import { ServiceCalls } from './service-calls.ts';
import { ShownAtOnce } from './shown-at-once.ts';
import { SlowWork } from './slow-work.ts';
import { StatusBoard } from './status-board.ts';
import { Storing } from './storing.ts';
import { Timers } from './timers.ts';
import { UseStream } from './use-stream.ts';
import { Vigilance } from './vigilance.ts';
import { VisibleTokens } from './visible-tokens.ts';
import { Waiters } from './waiters.ts';

/** What the parts ask the engine, and tell it. */
export interface EngineHooks {
  /** The time of the step under way. */
  readonly now: () => Instant;
  readonly ready: () => boolean;
  /** Whether the state here can be believed. */
  readonly trusted: () => boolean;
  readonly onLost: (peer: Peer) => void;
  /** The store holds another state. */
  readonly onInstalled: (recovered: Recovered, now: Instant) => void;
}

/** The parts of one engine that it hands events to. */
export type Assembly = Watches;

/** Makes the parts of an engine. They say nothing before its first step. Each layer hands on all that it stands on. */
export function assemble(parts: EngineParts, hooks: EngineHooks): Assembly {
  const ground = groundOf(parts);
  const log: LogParts = logPartsOf(parts, ground, {
    ...hooks,
    onCommit(entries, at) {
      ground.story.committed(entries, log.replication.homeState === 'active', at);
      deciders.awaiting.committed(entries, at);
    },
    onVoid: (from) => deciders.awaiting.voided(from),
  });
  const deciders: Deciders = decidersOf(judgesOf(log, parts, hooks), parts, hooks);
  return watchesOf(servicesOf(deciders, parts, hooks), parts, hooks);
}

// Names are handed on one by one behind one spread: behind a second spread V8 gives each object a shape of its own, and all
// that reads it becomes slow where a process runs many engines.

/** The state, and the ways out of the engine: what every other part stands on. */
type Ground = ReturnType<typeof groundOf>;

function groundOf(parts: EngineParts) {
  const { config, digests, entropy, store, recovered, now, chaos, managedPolicies, metrics = new Metrics() } = parts;
  const self = (config.contacts ?? config.members).find((member) => member.name === config.name);
  if (self === undefined) throw new RangeError(`${config.name} is not a member of the cluster`);
  invariant(parts.dataKeys !== undefined || self.kind === 'observer', 'only an observer goes without data keys');
  const [outbox, timers] = [new Outbox(), new Timers()];
  const clusterState = new ClusterState(config, digests);
  const replica = new Replica(identityOf(config, clusterState, parts), digests, store, recovered, now);
  const scans = new Scans(outbox, replica);
  return {
    ...{ config, digests, entropy, metrics, self, outbox, timers, replica, chaos, scans },
    notes: new UseNotes(config.limits.usesMs),
    ...{
      managedPolicies,
      peers: new PeerTable([]),
      waiters: new Waiters(timers),
      storing: new Storing(outbox, timers),
    },
    ...{
      story: new OpStory(metrics, outbox, config.tellOps === true),
      failClosed: new FailClosed(rulesOf(config, () => clusterState.voters.length)),
    },
    ...{ scan: scans.start, readRange: scans.readRange, admission: admissionOf(parts, replica, self.id) },
    slowWork: new SlowWork({ outbox, timers }),
    read: (key: string): Uint8Array | undefined => store.get(key),
  };
}

function admissionOf(
  { store, copied = false, fresh = false, now }: EngineParts,
  replica: Replica,
  selfId: string,
): Admission {
  const showedBefore = store.get(admittedKey) !== undefined;
  const { members } = replica.cluster;
  return new Admission({
    ...{ replica, showedBefore, copied, now },
    alone: fresh || (members.length === 1 && members[0]?.id === selfId),
  });
}

/** How the log goes round, what is kept of it, and how current this replica is by it. */
type LogParts = ReturnType<typeof logPartsOf>;

interface LogHooks extends EngineHooks {
  readonly onCommit: (entries: readonly LogEntry[], now: Instant) => void;
  readonly onVoid: (from: number) => void;
}

function logPartsOf({ recovered, store }: EngineParts, ground: Ground, hooks: LogHooks) {
  const { config, replica } = ground;
  const { cluster } = replica;
  const freeze = new OriginFreeze(ground, recovered.frozen);
  const replication = new Replication({ ...ground, freeze, onCommit: hooks.onCommit, onVoid: hooks.onVoid });
  const epochAt = (index: number): number => cluster.chain.epochAt(index);
  const visibleTokens = new VisibleTokens(config.clusterId, replica.positions, epochAt);
  const currency = new Currency({ name: config.name, replica, replication, visibleTokens });
  const signingKeyOf = (epoch: number): Uint8Array | undefined => cluster.signingHomeOf(epoch)?.signingKey;
  const { onInstalled, now: clock } = hooks;
  const keeping = new Keeping({ ...ground, replication, store, signingKeyOf, onInstalled, clock }, recovered);
  return { ...ground, replication, currency, stalenessMs: currency.stalenessMs, keeping };
}

/** Who knows callers, and what they may do. */
type Judges = ReturnType<typeof judgesOf>;

function judgesOf(below: LogParts, parts: EngineParts, { now }: EngineHooks) {
  const { dataKeys, keyReader, store } = parts;
  const { config, digests, entropy, notes, keeping } = below;
  const policies = new CallerPolicies(below.managedPolicies);
  const accounts = new OnDemandAccounts(config);
  const authenticator = new Authenticator({ digests, dataKeys, clusterId: config.clusterId, accounts, notes });
  const calls = new OpenCalls({ ...below, authenticator, now });
  const authorizer = new Authorizer(policies, config, notes);
  const uses = new UseStream({ ...below, store, side: keeping.side, now }, parts.now);
  const secrets = new ActionSecrets(digests, dataKeys, { clusterId: config.clusterId, entropy });
  const reports = new KeptReports();
  return { ...below, accounts, policies, authenticator, calls, authorizer, secrets, keyReader, uses, reports };
}

/** Who decides and carries writes. */
type Deciders = ReturnType<typeof decidersOf>;

function decidersOf(below: Judges, { decodeRequest }: EngineParts, { ready, trusted }: EngineHooks) {
  const shown = new ShownAtOnce(below);
  const awaiting = new AwaitingCommit({ timers: below.timers, shown });
  const home: Home = new Home({
    ...below,
    awaiting,
    trusted,
    revoke: (draft, caller, call, at) => revoking.originate(draft, caller, call, at),
  });
  const revoking: Revoking = new Revoking({ ...below, replicaId: below.self.id, home });
  const control = new ControlPlane({ ...below, shown, home, revoking, decodeRequest, ready });
  return { ...below, awaiting, home, revoking, control };
}

/** Who answers the calls of each service. */
type Services = ReturnType<typeof servicesOf>;

function servicesOf(below: Deciders, { recovered, store }: EngineParts, hooks: EngineHooks) {
  const { config, keeping } = below;
  const { ready, onLost: onGone, now } = hooks;
  const trail = new AuditTrail({ ...below, store, side: keeping.side, now });
  const audit = new AuditService({ ...below, trail, now });
  const access = new AccessService({ ...below, name: config.name });
  const passwords = new PasswordSignIn({ ...below, access, ready });
  const cluster = new ClusterService({ ...below, ready });
  const propagation = new Propagation(below);
  const { statusMs } = config.limits;
  const status = new StatusBoard({ ...below, ready, keeping: keeping.facts.bind(keeping), statusMs }, recovered);
  const releasing = new Releasing(below);
  const promoting = new Promoting(below);
  const membership = new Membership(below);
  const follower = new MemberFollower({ ...below, onGone });
  const [chaosDoor, chaosService] = [new ChaosDoor(below), new ChaosService(below)];
  const feed = new ChangeFeed(below);
  const all = {
    ...below,
    access,
    passwords,
    cluster,
    propagation,
    releasing,
    feed,
    chaosService,
    promoting,
    membership,
    trail,
    audit,
  };
  return { ...all, status, follower, chaosDoor, services: new ServiceCalls({ ...all, ready }) };
}

/** Who looks after the replica without being asked. */
type Watches = ReturnType<typeof watchesOf>;

function watchesOf(below: Services, { store }: EngineParts, { ready }: EngineHooks) {
  const { calls, feed, scans, failClosed } = below;
  const rootKey = new RootKey(below, store.get(recoverRootKey));
  const duties = new HomeDuties({ ...below, rootKey });
  addEngineGauges({
    ...{ ...below, ready, watchers: () => feed.size, waitingCalls: () => calls.size, scans: () => scans.size },
    tooStale: (at) => failClosed.refusal(at) !== undefined,
  });
  return { ...below, duties, vigilance: new Vigilance(below) };
}
