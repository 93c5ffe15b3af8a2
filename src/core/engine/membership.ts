// Membership: who may join, who goes, and when a joiner becomes a voter. Decided at the home, one change after the other.

import type { Instant } from '../base/instant.ts';
import { memberAddress, memberName } from '../base/member-name.ts';
import type { Digests } from '../base/ports.ts';
import type { Call } from '../event.ts';
import type { PeerTable } from '../gossip/peer-table.ts';
import type { Caller } from '../model/caller.ts';
import {
  type Certified,
  type CertifyAsk,
  type JoinAnswer,
  type JoinAsk,
  type JoinTokenRecord,
  joinTokensKey,
} from '../model/joining.ts';
import type { Member } from '../model/member.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { clusterAccount } from '../replica/epoch-chain.ts';
import { joinMessage } from '../replica/join-message.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import { memberKind, memberWrite } from '../replica/member-chain.ts';
import type { StoredWrite } from '../replica/op.ts';
import { encodeRecord } from '../replica/record-codec.ts';
import type { Replica } from '../replica/replica.ts';
import type { CreateJoinTokenRequest, EvictMemberRequest } from '../shapes/cluster.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import type { ControlPlane } from './control-plane.ts';
import { clusterFeatureLevel, featureLevelOf, membersFeatureLevel } from './feature-level.ts';
import { type Home } from './home.ts';
import { notActive } from './home-refusals.ts';
import {
  fewVoters,
  levelTooLow,
  mostMembers,
  mostTokens,
  mostVoters,
  noAuthority,
  notHeld,
  tokenInvalid,
  underWay,
} from './membership-refusals.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';

// How long a join token is good where nobody says otherwise: time to carry it to another machine.
const tokenLifetimeSeconds = 3600;
// Ops that a joiner may still lack when it becomes a voter: what one window brings.
const voterLagOps = 1000;

interface Parts {
  readonly config: EngineConfig;
  readonly self: Member;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly home: Home;
  readonly control: ControlPlane;
  readonly digests: Digests;
}

/** Who waits, and until when, monotonic. */
interface Waiting {
  readonly deadlineMs: number;
  readonly reply: Reply;
}

type Certify = (certified: Certified, now: Instant) => void;

/** Membership: who may join, who goes, and when a joiner becomes a voter. */
export class Membership {
  readonly #parts: Parts;
  readonly #certifying = new Map<number, { readonly then: Certify; readonly reply: Reply }>();
  #certifyIds = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** CreateJoinToken and EvictMember, asked of any replica. The caller is permitted to. */
  call(call: Call, caller: Caller, deadlineMs: number, reply: Reply, now: Instant): void {
    const { replication, control } = this.#parts;
    if (replication.homeState === 'active')
      return this.here(call.action, call.request, { caller, requestId: call.requestId, deadlineMs, reply }, now);
    const home = replication.homePeer;
    if (home === undefined || !replication.homeReachable(now)) return reply({ refusal: notActive });
    const text = `${home.name} went away before it answered. See the status.`;
    const orElse = (): void => reply({ refusal: refusal('OUTCOME_UNKNOWN', text) });
    control.handTo(
      home,
      { ...call, service: 'cluster' },
      { deadlineMs, write: true, visibleSeq: 0, reply, orElse, now },
    );
  }

  /** The same at the home. */
  here(
    action: string,
    request: unknown,
    call: Waiting & { readonly caller: Caller; readonly requestId: string },
    now: Instant,
  ): void {
    if (action === 'CreateJoinToken') this.#createToken(request as CreateJoinTokenRequest, call, now);
    else this.#evict(request as EvictMemberRequest, call, now);
  }

  /** A replica wants to join. */
  join(ask: JoinAsk, waiting: Waiting, now: Instant): void {
    const { replica, replication } = this.#parts;
    const { reply } = waiting;
    if (replication.homeState !== 'active') {
      const { home } = replica.cluster;
      const elsewhere = home.id !== this.#parts.self.id && replication.homeReachable(now);
      const redirect: JoinAnswer = { redirect: home.peerAddress };
      return reply(elsewhere ? { response: redirect } : { refusal: notActive });
    }
    const problem = this.#joinProblem(ask, now);
    if (problem !== undefined) return reply({ refusal: problem });
    const { name, certificateRequest } = ask;
    this.#certify({ kind: 'member', name, certificateRequest }, reply, (made, later) =>
      this.#admit(ask, made, waiting, later),
    );
  }

  /** The holder of the authority's key has made what it was asked for, or has not. */
  certified(certifyId: number, certified: Certified | undefined, failure: string | undefined, now: Instant): void {
    const pending = this.#certifying.get(certifyId);
    if (pending === undefined) return;
    this.#certifying.delete(certifyId);
    if (certified === undefined) pending.reply({ refusal: noAuthority(this.#parts.config.name, failure ?? '') });
    else pending.then(certified, now);
  }

  /** An active home goes on with what members have come to. */
  wake(now: Instant): void {
    const { replication, replica, peers } = this.#parts;
    if (replication.homeState !== 'active' || this.#changeProblem() !== undefined) return;
    for (const member of replica.cluster.members) {
      const peer = peers.get(member.id);
      const level = peer?.featureLevel ?? 0;
      const holds = peer?.connected === true && peer.agreed + voterLagOps >= replica.log.committedHere;
      const grown = grownMember(member, holds, level);
      if (grown === undefined || clusterFeatureLevel(this.#levels) < membersFeatureLevel) continue;
      this.#parts.outbox.observe('info', 'members', 'a member is more than it was', {
        name: member.name,
        kind: grown.kind,
      });
      this.#stampMember(grown, 'present', { actor: ownActor, requestId: `member-${member.id}` }, now);
      return;
    }
  }

  get #levels(): Parameters<typeof clusterFeatureLevel>[0] {
    const { replica, peers, self } = this.#parts;
    return { cluster: replica.cluster, peers, selfId: self.id };
  }

  #createToken(
    { kind = 'replica', expiresInSeconds = tokenLifetimeSeconds }: CreateJoinTokenRequest,
    call: Waiting & { readonly caller: Caller; readonly requestId: string },
    now: Instant,
  ): void {
    const { config, replica } = this.#parts;
    const { reply } = call;
    const { home, members } = replica.cluster;
    if (clusterFeatureLevel(this.#levels) < membersFeatureLevel) return reply({ refusal: this.#tooLow() });
    const unused = this.#tokens(now).filter(({ usedBy }) => usedBy === undefined);
    if (unused.length >= mostTokens)
      return reply({
        refusal: refusal('LimitExceeded', `There are ${mostTokens} unused join tokens. Wait until some expire.`),
      });
    const expiresAtMs = now.wallMs + expiresInSeconds * 1000;
    const targets = [home, ...members.filter(({ id }) => id !== home.id)];
    const named = targets.map((member) => ({ id: member.id, address: member.peerAddress }));
    const ask = { kind: 'token' as const, clusterId: joinedId(config), expiresAtMs, members: named };
    this.#certify(ask, reply, ({ id, text }, later) => {
      const tokens = [...this.#tokens(later), { id, kind, expiresAtMs }];
      const { caller, requestId } = call;
      const stamped = this.#stamp(
        'eventide:JoinToken',
        [tokensWrite(tokens)],
        { actor: actorOf(caller), requestId },
        later,
      );
      if (!('op' in stamped)) return reply({ refusal: stamped });
      this.#parts.home.answerWhenCommitted(stamped, { joinToken: text, expiresAt: expiresAtMs }, call, later);
    });
  }

  #evict(
    { replica: name }: EvictMemberRequest,
    call: Waiting & { readonly caller: Caller; readonly requestId: string },
    now: Instant,
  ): void {
    const { replica, home } = this.#parts;
    const { cluster } = replica;
    const member = cluster.memberNamed(name ?? '');
    const { reply, caller, requestId } = call;
    if (member === undefined)
      return reply({ refusal: refusal('InvalidInput', `There is no replica ${name} in this cluster.`) });
    if (member.id === cluster.home.id)
      return reply({ refusal: refusal('InvalidInput', `${member.name} is the home. Promote another voter first.`) });
    if (clusterFeatureLevel(this.#levels, member.id) < membersFeatureLevel) return reply({ refusal: this.#tooLow() });
    const problem = this.#changeProblem() ?? this.#quorumProblem(member);
    if (problem !== undefined) return reply({ refusal: problem });
    const stamped = this.#stampMember(member, 'evicted', { actor: actorOf(caller), requestId }, now);
    if (!('op' in stamped)) return reply({ refusal: stamped });
    home.answerWhenCommitted(stamped, {}, call, now);
  }

  /** The joiner's certificate is made: it becomes a member, unless something came between. */
  #admit(ask: JoinAsk, { id, text }: Certified, waiting: Waiting, now: Instant): void {
    const { replica, home } = this.#parts;
    const { reply } = waiting;
    const token = this.#tokens(now).find((one) => one.id === ask.tokenId);
    if (token?.usedBy === id) {
      // It lost the answer, and asks again.
      const known = replica.cluster.memberOf(id);
      if (known === undefined) return reply({ refusal: tokenInvalid('it was used already') });
      return reply({ response: this.#joined(text, known) });
    }
    const problem = this.#joinProblem(ask, now) ?? this.#changeProblem() ?? this.#placeProblem(ask, id);
    if (problem !== undefined || token === undefined)
      return reply({ refusal: problem ?? tokenInvalid('it is unknown') });
    const member: Member = {
      ...{ name: ask.name, id, kind: token.kind === 'voter' ? 'replica' : token.kind, signingKey: ask.signingKey },
      ...{ grpcAddress: ask.grpcAddress, httpAddress: ask.httpAddress, peerAddress: ask.peerAddress },
      featureLevel: ask.featureLevel,
      ...(token.kind === 'voter' ? { becoming: 'voter' as const } : {}),
    };
    const used = this.#tokens(now).map((one) => (one.id === token.id ? { ...one, usedBy: id } : one));
    const about = { actor: ownActor, requestId: `join-${id}`, more: [tokensWrite(used)] };
    const stamped = this.#stampMember(member, 'present', about, now);
    if (!('op' in stamped)) return reply({ refusal: stamped });
    home.answerWhenCommitted(stamped, this.#joined(text, member), waiting, now);
  }

  #joined(certificate: string, member: Member): JoinAnswer {
    const { cluster } = this.#parts.replica;
    const kind = member.becoming ?? member.kind;
    return { certificate, kind, members: cluster.members, history: cluster.history() };
  }

  /** What is wrong with the asking itself. */
  #joinProblem(ask: JoinAsk, now: Instant): Refusal | undefined {
    const { config, digests } = this.#parts;
    const token = this.#tokens(now).find(({ id }) => id === ask.tokenId);
    if (token === undefined) return tokenInvalid('it is unknown or has expired');
    if (!memberName.form.test(ask.name)) return refusal('InvalidInput', `A replica needs ${memberName.described}.`);
    const addresses = [ask.grpcAddress, ask.httpAddress, ask.peerAddress];
    if (!addresses.every((address) => memberAddress.form.test(address)))
      return refusal('InvalidInput', `A replica needs three addresses, each ${memberAddress.described}.`);
    if (ask.featureLevel < clusterFeatureLevel(this.#levels))
      return refusal(
        'FEATURE_LEVEL_TOO_LOW',
        'This version of Eventide is too old for the cluster. Join with a newer one.',
      );
    const signed = digests.verify(ask.signingKey, joinMessage(joinedId(config), ask), ask.signature);
    return signed ? undefined : notHeld;
  }

  /** Why there is no place for the joiner. */
  #placeProblem(ask: JoinAsk, id: string): Refusal | undefined {
    const { cluster } = this.#parts.replica;
    const { members } = cluster;
    const token = this.#parts.replica.tail.get(joinTokensKey)?.tokens.find((one) => one.id === ask.tokenId);
    if (token?.usedBy !== undefined) return tokenInvalid('it was used already');
    if (cluster.signerOf(id) !== undefined)
      return refusal('InvalidInput', 'This key was a member before. Join with a new one.');
    if (members.some(({ name }) => name === ask.name))
      return refusal(
        'EntityAlreadyExists',
        `There is a replica ${ask.name} in this cluster. Choose another name, or evict it.`,
      );
    if (members.some(({ peerAddress }) => peerAddress === ask.peerAddress))
      return refusal('EntityAlreadyExists', `Another replica has the peer address ${ask.peerAddress}.`);
    if (members.length >= mostMembers) return refusal('LimitExceeded', `A cluster has at most ${mostMembers} members.`);
    const voters = members.filter(({ kind, becoming }) => (becoming ?? kind) === 'voter').length;
    if (token?.kind === 'voter' && voters >= mostVoters)
      return refusal('LimitExceeded', `A cluster has at most ${mostVoters} voters. Evict one, or join as a replica.`);
    return undefined;
  }

  /** Why no member may be changed now: one change after the other, and none before this epoch's first op is committed. */
  #changeProblem(): Refusal | undefined {
    const { cluster, log } = this.#parts.replica;
    const before = Math.max(cluster.chain.newest.first, cluster.memberChain.lastChange);
    return log.committedHere < before ? underWay : undefined;
  }

  /** Why the others cannot do without a voter. */
  #quorumProblem(leaving: Member): Refusal | undefined {
    const { replica, peers, self } = this.#parts;
    if (leaving.kind !== 'voter') return undefined;
    const reached = (voters: readonly Member[]): number =>
      voters.filter(({ id }) => id === self.id || (peers.get(id)?.connected === true && peers.get(id)?.whole === true))
        .length;
    const { voters, majority } = replica.cluster;
    const staying = voters.filter(({ id }) => id !== leaving.id);
    const needed = Math.floor(staying.length / 2) + 1;
    if (reached(voters) >= majority && reached(staying) >= needed) return undefined;
    return fewVoters(leaving.name, staying.length, needed);
  }

  #tooLow(): Refusal {
    const { replica, peers, self } = this.#parts;
    const old = replica.cluster.members.filter(
      (member) => featureLevelOf(member, { peers, selfId: self.id }) < membersFeatureLevel,
    );
    return levelTooLow(old.map(({ name }) => name));
  }

  /** Tokens that have not expired. */
  #tokens(now: Instant): readonly JoinTokenRecord[] {
    const tokens = this.#parts.replica.tail.get(joinTokensKey)?.tokens ?? [];
    return tokens.filter(({ expiresAtMs }) => expiresAtMs > now.wallMs);
  }

  #certify(ask: CertifyAsk, reply: Reply, then: Certify): void {
    const certifyId = ++this.#certifyIds;
    this.#certifying.set(certifyId, { then, reply });
    this.#parts.outbox.add({ type: 'certify', certifyId, ask });
  }

  #stampMember(
    member: Member,
    status: 'evicted' | 'present',
    about: About & { readonly more?: readonly StoredWrite[] },
    now: Instant,
  ): LogEntry | Refusal {
    const write = memberWrite(this.#parts.replica.log.last.index + 1, member, status);
    return this.#stamp(memberKind, [write, ...(about.more ?? [])], about, now);
  }

  #stamp(kind: string, writes: readonly StoredWrite[], { actor, requestId }: About, now: Instant): LogEntry | Refusal {
    const draft = { account: clusterAccount, class: 'organization' as const, kind, writes, actor, requestId };
    const stamped = this.#parts.home.stamp(draft, now);
    return stamped.ok ? stamped.value : stamped.error;
  }
}

/** What a member has come to; undefined: nothing new. */
function grownMember(member: Member, holds: boolean, level: number): Member | undefined {
  if (member.becoming !== undefined && holds) {
    const { becoming: kind, ...settled } = member;
    return { ...settled, kind };
  }
  return level > (member.featureLevel ?? 1) ? { ...member, featureLevel: level } : undefined;
}

interface About {
  readonly actor: { readonly account: string; readonly id: string; readonly accessKeyId?: string };
  readonly requestId: string;
}

/** What a joiner knows the cluster by, whichever generation it is in. */
function joinedId({ clusterId, fileClusterId = clusterId }: EngineConfig): string {
  return fileClusterId;
}

const ownActor = { account: clusterAccount, id: 'eventide' };

function actorOf({ account, principalId, accessKeyId }: Caller): About['actor'] {
  return { account, id: principalId, ...(accessKeyId === undefined ? {} : { accessKeyId }) };
}

function tokensWrite(tokens: readonly JoinTokenRecord[]): StoredWrite {
  return { key: joinTokensKey, value: encodeRecord({ tokens }) };
}
