// One simulated run: a workload under faults, then peace, then the checks.

import type { Message } from '../../src/core/gossip/message.ts';
import type { Answer } from '../../src/core/instruction.ts';
import { decodeToken } from '../../src/core/replica/causal-token.ts';
import { logKey, positionStoreKey } from '../../src/core/replica/key-spaces.ts';
import { decodePosition } from '../../src/core/replica/positions.ts';
import type { AuthorizeResponse } from '../../src/core/shapes/access.ts';
import type { GetClusterResponse, GetPropagationResponse } from '../../src/core/shapes/cluster.ts';
import type { ListUsersResponse } from '../../src/core/shapes/iam.ts';
import { account, clusterId, SimulatedCluster, type SimulatedCredentials, type SimulatedReplica } from './cluster.ts';
import { Prng } from './prng.ts';
import { Promotions, promotionLimits } from './promotions.ts';
import type { DiskSnapshot } from './world.ts';

// Simulated milliseconds of faults, and of peace afterwards.
const faultsMs = 6000;
const peaceMs = 8000;
// Between two things that the workload does.
const paceMs = 60;

/** What a run did and found. */
export interface SimulationReport {
  readonly seed: number;
  /** Broken promises, by check. Empty: the run passed. */
  readonly violations: readonly string[];
  readonly simulatedMs: number;
  readonly acknowledged: number;
  readonly fired: Readonly<Record<string, number>>;
}

interface SimulatedKey {
  readonly userName: string;
  readonly credentials: SimulatedCredentials;
  state: 'active' | 'deleted' | 'off' | 'unknown';
  /** Replica that answered its last revocation by itself, before any other one had it. */
  onlyAt: string;
}

interface Observed {
  readonly seqs: Map<string, number>;
  readonly fingerprints: Map<string, string>;
}

/** Runs one seed. The same seed does the same, to the last message. A broken assertion is a violation too. */
export function simulate(seed: number): SimulationReport {
  const prng = new Prng(seed, 'workload');
  const profile = prng.hits(0.5) ? 'fast' : 'instant';
  // Of four, one is no voter.
  const replicas = prng.pick([3, 3, 3, 4, 5]) ?? 3;
  const promotions = new Prng(seed, 'promotions');
  const limits = promotions.hits(0.6) ? promotionLimits : undefined;
  const automaticPromotionMs = limits !== undefined && promotions.hits(0.3) ? 2500 : undefined;
  const cluster = new SimulatedCluster({ seed, replicas, profile, limits, automaticPromotionMs });
  try {
    return { seed, ...new Run(cluster, prng, limits === undefined ? undefined : promotions).go() };
  } catch (error) {
    const violations = [`assertion: ${error instanceof Error ? error.message : String(error)}`];
    return { seed, violations, simulatedMs: cluster.timeline.nowMs, acknowledged: 0, fired: {} };
  }
}

class Run {
  readonly #cluster: SimulatedCluster;
  readonly #prng: Prng;
  readonly #violations: string[] = [];
  readonly #acknowledged = new Map<string, string>();
  readonly #attempted = new Set<string>();
  readonly #keys: SimulatedKey[] = [];
  readonly #observed: Observed = { seqs: new Map(), fingerprints: new Map() };
  readonly #fired = { crashes: 0, powerLosses: 0, wipes: 0, restores: 0 };
  readonly #promotions: Promotions | undefined;
  readonly #backups = new Map<SimulatedReplica, DiskSnapshot>();
  #names = 0;

  constructor(cluster: SimulatedCluster, prng: Prng, promotions: Prng | undefined) {
    this.#cluster = cluster;
    if (promotions !== undefined) this.#promotions = new Promotions(cluster, promotions, this.#violations);
    this.#prng = prng;
  }

  go(): Omit<SimulationReport, 'seed'> {
    const { timeline, network, replicas } = this.#cluster;
    network.onSend = (from, message) => this.#lookAtMessage(from, message);
    for (const replica of replicas) this.#cluster.start(replica);
    timeline.runUntil(500);
    Object.assign(network.faults, {
      loss: this.#prng.unit() * 0.05,
      duplicate: this.#prng.unit() * 0.05,
      reorder: this.#prng.unit() * 0.1,
    });
    this.#promotions?.begin(faultsMs);
    this.#every(paceMs, faultsMs, () => this.#act());
    this.#every(7, faultsMs, () => {
      const replica = this.#prng.pick(this.#alive());
      if (replica === undefined) return;
      this.#lookAtNewest(replica);
      this.#lookAtDisk(replica);
    });
    this.#every(400, faultsMs, () => this.#fault());
    this.#every(2000, faultsMs, () => {
      const replica = this.#prng.pick(replicas);
      if (replica !== undefined) this.#backups.set(replica, replica.disk.snapshot());
    });
    this.#every(100, faultsMs + peaceMs, () => this.#observe());
    timeline.runUntil(500 + faultsMs);
    Object.assign(network.faults, { loss: 0, duplicate: 0, reorder: 0 });
    for (const a of replicas) for (const b of replicas) if (a !== b) network.setCut(a.member.id, b.member.id, false);
    for (const replica of replicas) if (replica.process === undefined) this.#cluster.start(replica);
    timeline.runUntil(500 + faultsMs + peaceMs);
    this.#checkEnd();
    for (const halt of this.#cluster.halts) this.#violations.push(`L3 a replica halted: ${halt}`);
    return {
      violations: [...new Set(this.#violations)],
      simulatedMs: timeline.nowMs,
      acknowledged: this.#acknowledged.size,
      fired: { ...this.#fired, ...network.fired, ...this.#promotions?.fired },
    };
  }

  #every(ms: number, untilMs: number, run: () => void): void {
    const { timeline } = this.#cluster;
    const again = (): void => {
      if (timeline.nowMs >= untilMs) return;
      run();
      timeline.at(ms * (0.5 + this.#prng.unit()), again);
    };
    timeline.at(ms, again);
  }

  #alive(): readonly SimulatedReplica[] {
    return this.#cluster.replicas.filter((replica) => replica.process !== undefined);
  }

  #act(): void {
    const replica = this.#prng.pick(this.#alive());
    if (replica === undefined) return;
    const what = this.#prng.unit();
    if (what < 0.6) this.#createUser(replica);
    else if (what < 0.7) this.#createKey(replica);
    else this.#changeKey(replica);
  }

  #createUser(replica: SimulatedReplica): void {
    const userName = `u${++this.#names}`;
    this.#attempted.add(userName);
    this.#cluster.call(replica, { service: 'iam', action: 'CreateUser', request: { userName, tags: [] } }, (answer) => {
      if (answer.refusal !== undefined) return;
      this.#acknowledged.set(userName, answer.token ?? '');
      this.#mustBeStored(answer.token ?? '');
      this.#readAtLeast(userName, answer.token ?? '');
    });
  }

  /** S1: whoever answers "committed" has it on k disks. */
  #mustBeStored(token: string): void {
    const decoded = decodeToken(clusterId, token);
    const index = decoded.ok ? (decoded.value.accounts[0]?.position.index ?? 0) : 0;
    if (index === 0) this.#violations.push('S7 an acknowledged write has no token');
    else if (this.#cluster.storedOn(index) < this.#cluster.quorum)
      this.#violations.push(`S1 op ${index} was answered before k voters had stored it`);
  }

  /** S1: store, then send. */
  #lookAtMessage(from: string, message: Message): void {
    if (message.kind !== 'append') return;
    const sender = this.#cluster.replicas.find(({ member }) => member.id === from);
    const last = message.firstIndex + message.ops.length - 1;
    if (sender?.disk.everSynced(logKey(last)) !== true)
      this.#violations.push(`S1 ${sender?.member.name ?? from} sent op ${last} before it had stored it`);
  }

  /** S9: nothing is shown before it is committed, and a position is stored before it is shown. */
  #lookAtDisk(replica: SimulatedReplica): void {
    const bytes = replica.disk.peek(positionStoreKey(account));
    if (bytes === undefined) return;
    const { index } = decodePosition(bytes);
    if (this.#cluster.storedOn(index) < this.#cluster.quorum)
      this.#violations.push(`S9 ${replica.member.name} showed op ${index} before k voters had stored it`);
  }

  /** S7: a read at least as fresh as a write's token reflects the write, or says that it cannot. */
  #readAtLeast(userName: string, token: string): void {
    const replica = this.#prng.pick(this.#alive());
    if (replica === undefined) return;
    const principal = `arn:aws:iam::${account}:user/${userName}`;
    const more = { consistency: { level: 'at-least', tokens: [token], waitMs: 2000, otherwise: 'fail' } } as const;
    const request = { principal, action: 's3:GetObject', resource: '*', context: [], explain: true };
    this.#cluster.call(replica, { service: 'access', action: 'Authorize', request, more }, (answer) => {
      if (answer.refusal === undefined && JSON.stringify(answer.response).includes('not visible'))
        this.#violations.push(`S7 ${replica.member.name} did not show ${userName} at its token`);
    });
  }

  #createKey(replica: SimulatedReplica): void {
    const userName = this.#prng.pick([...this.#acknowledged.keys()]);
    if (userName === undefined) return;
    this.#cluster.call(
      replica,
      { service: 'iam', action: 'CreateAccessKey', request: { userName } },
      ({ response }) => {
        const key = (response as { accessKey?: SimulatedCredentials } | undefined)?.accessKey;
        if (key === undefined) return;
        const { accessKeyId, secretAccessKey } = key;
        this.#keys.push({ userName, credentials: { accessKeyId, secretAccessKey }, state: 'active', onlyAt: '' });
      },
    );
  }

  /** Switches a key off, on again, or deletes it; one thing at a time, so that its state is known. */
  #changeKey(replica: SimulatedReplica): void {
    const key = this.#prng.pick(this.#keys);
    if (key === undefined || key.state === 'unknown' || key.state === 'deleted') return;
    const { accessKeyId } = key.credentials;
    const before = key.state;
    const next = before === 'off' ? 'active' : this.#prng.hits(0.8) ? 'off' : 'deleted';
    const action = next === 'deleted' ? 'DeleteAccessKey' : 'UpdateAccessKey';
    const status = next === 'deleted' ? {} : { status: next === 'off' ? 'Inactive' : 'Active' };
    key.state = 'unknown';
    const request = { userName: key.userName, accessKeyId, ...status };
    this.#cluster.call(replica, { service: 'iam', action, request }, (answer) => {
      if (answer.refusal !== undefined) return;
      key.state = next;
      key.onlyAt = answer.durability === 'local' ? replica.member.name : '';
      // S4: whoever made a revocation refuses the key from then on.
      if (next !== 'active' && answer.durability === 'local') this.#mustRefuse(replica, key.credentials);
    });
  }

  #mustRefuse(replica: SimulatedReplica, credentials: SimulatedCredentials): void {
    const identity = { service: 'sts', action: 'GetCallerIdentity', request: {}, credentials } as const;
    this.#cluster.call(replica, identity, ({ refusal }) => {
      if (refusal === undefined) this.#violations.push(`S4 ${replica.member.name} takes a key that it has revoked`);
    });
  }

  /** S5: what is visible is never ahead of the position that the same answer reports. */
  #lookAtNewest(replica: SimulatedReplica): void {
    const [userName, token] = [...this.#acknowledged].at(-1 - this.#prng.between(0, 3)) ?? [];
    const decoded = token === undefined ? undefined : decodeToken(clusterId, token);
    const seq = decoded?.ok === true ? decoded.value.accounts[0]?.accountSeq : undefined;
    if (userName === undefined || seq === undefined) return;
    const request = {
      principal: `arn:aws:iam::${account}:user/${userName}`,
      action: 's3:GetObject',
      resource: '*',
      context: [],
      explain: true,
    };
    this.#cluster.call(replica, { service: 'access', action: 'Authorize', request }, ({ response }) => {
      const answer = response as AuthorizeResponse | undefined;
      const visible = answer !== undefined && !JSON.stringify(answer).includes('not visible');
      if (visible && (answer.position ?? 0) < seq)
        this.#violations.push(`S5 ${replica.member.name} showed op ${seq} at position ${answer.position ?? 0}`);
    });
  }

  #fault(): void {
    const { replicas, network } = this.#cluster;
    const what = this.#prng.unit();
    const [a, b] = [this.#prng.pick(replicas), this.#prng.pick(replicas)];
    if (a === undefined || b === undefined) return;
    if (what < 0.05 && this.#wiped === '') {
      this.#wipe(a);
    } else if (what < 0.35) {
      if (a.process === undefined) return this.#cluster.start(a);
      const power = this.#prng.pick([undefined, undefined, 'batch-lost', 'batch-written'] as const);
      this.#cluster.crash(a, power);
      this.#fired.crashes++;
      if (power !== undefined) this.#fired.powerLosses++;
      this.#cluster.timeline.at(100 + this.#prng.unit() * 1000, () => {
        if (a.process === undefined) this.#cluster.start(a);
      });
    } else if (a !== b) network.setCut(a.member.id, b.member.id, what < 0.7);
  }

  /** One disk is lost in a run: a majority of three survives that. Its replica starts from nothing, or from a backup. */
  #wipe(replica: SimulatedReplica): void {
    this.#cluster.crash(replica, 'batch-lost');
    const backup = this.#backups.get(replica);
    if (backup === undefined) replica.disk.wipe();
    else replica.disk.restore(backup);
    this.#fired[backup === undefined ? 'wipes' : 'restores']++;
    for (const place of this.#observed.seqs.keys())
      if (place.startsWith(`${replica.member.name} `)) this.#observed.seqs.delete(place);
    this.#wiped = replica.member.name;
    // What only this disk held is lost, as `durability: local` says.
    for (const key of this.#keys) if (key.onlyAt === this.#wiped) key.state = 'unknown';
    this.#cluster.timeline.at(200, () => {
      if (replica.process === undefined) this.#cluster.start(replica);
    });
  }
  #wiped = '';

  /** S6 and S8, as seen from outside while it runs. */
  #observe(): void {
    for (const replica of this.#alive()) {
      this.#cluster.call(replica, { service: 'cluster', action: 'GetCluster', request: {} }, (answer) =>
        this.#note(replica.member.name, answer),
      );
    }
  }

  #note(name: string, answer: Answer): void {
    this.#promotions?.look(answer);
    const self = (answer.response as GetClusterResponse | undefined)?.members.find((member) => member.name === name);
    for (const { account: of = '', visibleSeq = 0, fingerprint = '' } of self?.accounts ?? []) {
      const place = `${name} ${of}`;
      const before = this.#observed.seqs.get(place) ?? 0;
      if (visibleSeq < before && name !== this.#wiped)
        this.#violations.push(`S6 ${name} went back from ${before} to ${visibleSeq}`);
      this.#observed.seqs.set(place, visibleSeq);
      const known = this.#observed.fingerprints.get(`${of} ${visibleSeq}`);
      if (known !== undefined && known !== fingerprint)
        this.#violations.push(`S8 ${name} differs at position ${visibleSeq}`);
      this.#observed.fingerprints.set(`${of} ${visibleSeq}`, fingerprint);
    }
  }

  #checkEnd(): void {
    const { replicas, timeline } = this.#cluster;
    const positions = new Set<string>();
    const answered = new Map<string, Answer>();
    for (const replica of replicas) {
      this.#cluster.call(replica, { service: 'cluster', action: 'GetCluster', request: {} }, (answer) => {
        const self = (answer.response as GetClusterResponse | undefined)?.members.find(
          (member) => member.name === replica.member.name,
        );
        positions.add(JSON.stringify(self?.accounts.map((one) => [one.account, one.visibleSeq, one.fingerprint])));
      });
      for (const { credentials, state } of this.#keys) {
        if (state !== 'off' && state !== 'deleted') continue;
        this.#cluster.call(
          replica,
          { service: 'sts', action: 'GetCallerIdentity', request: {}, credentials },
          ({ refusal }) => {
            if (refusal === undefined)
              this.#violations.push(`S4 ${replica.member.name} still takes the revoked key ${credentials.accessKeyId}`);
          },
        );
      }
    }
    const last = replicas.at(-1);
    if (last === undefined) return;
    const listing = { request: { maxItems: 1000 }, more: { consistency: { level: 'minimize-latency' } } } as const;
    this.#cluster.call(last, { service: 'iam', action: 'ListUsers', ...listing }, (answer) =>
      answered.set('users', answer),
    );
    const traces: GetPropagationResponse[] = [];
    for (const replica of replicas) {
      const request = { afterAccountSeq: 0, limit: 1000 };
      this.#cluster.call(replica, { service: 'cluster', action: 'GetPropagation', request }, (answer) =>
        this.#collectTrace(replica, answer, traces),
      );
    }
    timeline.runUntil(timeline.nowMs + 1500);
    this.#promotions?.checkEnd();
    if (positions.size !== 1) this.#violations.push(`L1 replicas did not converge: ${[...positions].join(' | ')}`);
    this.#checkUsers(answered.get('users')?.response as ListUsersResponse | undefined);
    this.#checkTraces(traces);
  }

  #collectTrace(replica: SimulatedReplica, answer: Answer, traces: GetPropagationResponse[]): void {
    if (answer.refusal === undefined) traces.push(answer.response as GetPropagationResponse);
    else this.#violations.push(`L4 ${replica.member.name} does not tell: ${answer.refusal.code}`);
  }

  /** S1: acknowledged is there. S2: what had an unknown outcome is there at most once. */
  #checkUsers(response: ListUsersResponse | undefined): void {
    if (response === undefined) {
      this.#violations.push('L4 the listing was not answered');
      return;
    }
    const names = response.users.map((user) => user.userName);
    for (const name of this.#acknowledged.keys())
      if (!names.includes(name)) this.#violations.push(`S1 the acknowledged user ${name} is lost`);
    if (new Set(names).size < names.length) this.#violations.push('S2 a user is there twice');
    for (const name of names) if (!this.#attempted.has(name)) this.#violations.push(`S3 nobody made ${name}`);
  }

  /** S13: visible no earlier than the delay after the commit; S9: and not before it. L2: everywhere in the end. */
  #checkTraces(traces: readonly GetPropagationResponse[]): void {
    // A replica that learned of a commit late counts it late: the first one knows best.
    const committed = new Map<number, number>();
    for (const { index = 0, committedAt = Number.POSITIVE_INFINITY } of traces.flatMap((trace) => trace.ops)) {
      committed.set(index, Math.min(committedAt, committed.get(index) ?? Number.POSITIVE_INFINITY));
    }
    for (const { index = 0, replicas } of traces[0]?.ops ?? []) {
      const committedAt = committed.get(index) ?? 0;
      for (const { replica, visibleAt, delayMs = 0, state } of replicas) {
        if (state !== 'visible') this.#violations.push(`L2 op ${index} is not visible on ${replica}`);
        if (visibleAt === undefined) continue;
        // Times are rounded to milliseconds, and learned over a link.
        const early = committedAt + delayMs - visibleAt;
        if (early > 12) this.#violations.push(`S13 op ${index} was visible on ${replica} ${early} ms early`);
      }
    }
  }
}
