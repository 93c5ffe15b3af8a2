// Carries out the steps of a workload, and keeps what was asked and answered.

import type { Answer } from '../../../src/core/instruction.ts';
import type { SimulatedCall, SimulatedCluster, SimulatedCredentials, SimulatedReplica } from '../cluster.ts';
import type { Prng } from '../prng.ts';
import type { Truth } from '../truth.ts';
import { accountId, iamRequest, isWrite, revocable, type WorkStep } from './steps.ts';

/** One call, and what became of it. */
export interface Asked {
  readonly step: WorkStep;
  readonly replica: SimulatedReplica;
  /** How many lives the replica had begun: another number later means that its process died meanwhile. */
  readonly life: number;
  readonly requestId: string;
  readonly sentAtMs: number;
  /** Newest place of the log when it was sent. */
  sentAtIndex: number;
  /** Tokens that it asked to be as fresh as. */
  readonly tokens: readonly string[];
  readonly key?: WorkKey;
  /** Which of the calls that change its key it is, where no other was under way and it is no repetition; else 0. */
  readonly change: number;
  readonly session?: WorkSession;
  answer?: Answer;
  answeredAtMs?: number;
  /** Newest place of the log when it was answered. */
  answeredAtIndex?: number;
  readonly emitted: unknown[];
  /** The replica that answered was hostile meanwhile: its words count for nothing. */
  untrusted?: boolean;
}

/** An access key that the workload made. */
export interface WorkKey {
  readonly name: string;
  readonly user: string;
  readonly account: string;
  readonly credentials: SimulatedCredentials;
  /** Calls that change it and have no answer yet. */
  changing: number;
  /** How many calls that change it were sent. */
  changes: number;
  /** What the last answer said; `unknown` where a call had none. */
  state: 'active' | 'deleted' | 'off' | 'unknown';
  /** When somebody first asked to take it away. */
  firstRevokedAtMs: number;
  /** When somebody first asked to delete it. */
  firstDeletedAtMs: number;
  /** Replica whose disk alone may hold its last revocation. */
  onlyAt: string;
}

/** A session of a role. */
export interface WorkSession {
  readonly role: string;
  readonly account: string;
  readonly credentials: SimulatedCredentials;
  /** The call that it came from. */
  readonly from: Asked;
}

/** What hears of calls. */
export interface CallWitness {
  sent?(asked: Asked): void;
  answered?(asked: Asked, answer: Answer): void;
}

// Between two tries of a call with an idempotency key.
const repeatAfterMs = 600;
const repeats = 3;
const waitMs = 8000;
// What has happened to a key after a step.
const keyStates: ReadonlyMap<WorkStep['act'], WorkKey['state']> = new Map([
  ...(['SwitchKeyOff', 'QuarantinePrincipal'] as const).map((act) => [act, 'off'] as const),
  ...(['SwitchKeyOn', 'LiftQuarantine'] as const).map((act) => [act, 'active'] as const),
  ['DeleteKey', 'deleted'] as const,
]);

/** Carries out the steps of a workload, and keeps what was asked and answered. */
export class Worker {
  readonly asked: Asked[] = [];
  readonly keys = new Map<string, WorkKey>();
  readonly sessions = new Map<string, WorkSession>();
  readonly #roots = new Map<string, SimulatedCredentials>();
  readonly #cluster: SimulatedCluster;
  readonly #truth: Truth;
  readonly #prng: Prng;
  readonly #witnesses: CallWitness[] = [];
  /** Newest acknowledged write of each account, and its token. */
  readonly newest = new Map<string, string>();
  acknowledged = 0;
  /** Whether what a replica has said since then counts. */
  trusted: (replica: SimulatedReplica, sinceMs: number) => boolean = () => true;

  constructor(cluster: SimulatedCluster, truth: Truth, prng: Prng) {
    this.#cluster = cluster;
    this.#truth = truth;
    this.#prng = prng;
    this.#roots.set(accountId(0), cluster.root);
    truth.watch({
      forgotten: (index) => {
        for (const asked of this.asked) asked.sentAtIndex = Math.min(asked.sentAtIndex, index - 1);
      },
    });
  }

  watch(witness: CallWitness): void {
    this.#witnesses.push(witness);
  }

  /** Does one step now, at the replica it names or the next one that runs. */
  perform(step: WorkStep, repeat = 0): void {
    const { replicas } = this.#cluster;
    const order = [...replicas.slice(step.replica), ...replicas.slice(0, step.replica)];
    const replica = order.find(({ process }) => process !== undefined);
    if (replica !== undefined) this.at(replica, step, repeat);
  }

  /** Does one step at a replica. */
  at(replica: SimulatedReplica, step: WorkStep, repeat = 0): void {
    const key = step.key === undefined ? undefined : this.keys.get(step.key);
    const session = step.session === undefined ? undefined : this.sessions.get(step.session);
    const account = accountId(step.account);
    const call = this.#callOf(step, key, session);
    if (call === undefined) return;
    const tokens = call.more?.consistency?.level === 'at-least' ? call.more.consistency.tokens : [];
    const { timeline } = this.#cluster;
    const emitted: unknown[] = [];
    const change = key !== undefined && repeat === 0 && key.changing === 0 ? key.changes + 1 : 0;
    const asked: Asked = {
      ...{ step, replica, life: replica.starts, sentAtMs: timeline.nowMs, sentAtIndex: this.#truth.lastIndex, tokens },
      ...{ requestId: this.#cluster.nextRequestId, emitted, change },
      ...(key === undefined ? {} : { key }),
      ...(session === undefined ? {} : { session }),
    };
    this.asked.push(asked);
    this.#changing(asked, key);
    for (const witness of this.#witnesses) witness.sent?.(asked);
    if (step.idempotency !== undefined && repeat < repeats)
      timeline.at(repeatAfterMs * (1 + this.#prng.unit()), () => this.#again(asked, repeat));
    this.#cluster.call(
      replica,
      call,
      (answer) => {
        asked.answer = answer;
        asked.answeredAtMs = timeline.nowMs;
        asked.answeredAtIndex = this.#truth.lastIndex;
        if (!this.trusted(replica, asked.sentAtMs)) {
          asked.untrusted = true;
          if (key !== undefined && isWrite(step)) key.changing--;
          return;
        }
        this.#learn(asked, answer, account);
        for (const witness of this.#witnesses) witness.answered?.(asked, answer);
      },
      (item) => emitted.push(item),
    );
  }

  /** The same call with the same idempotency key, at whichever replica: after no answer, or now and then after one. */
  #again(asked: Asked, repeat: number): void {
    const { answer } = asked;
    const unsure = answer === undefined || answer.refusal?.code === 'OUTCOME_UNKNOWN';
    if (!unsure && !this.#prng.hits(0.2)) return;
    this.perform({ ...asked.step, replica: this.#prng.between(0, this.#cluster.replicas.length) }, repeat + 1);
  }

  #changing(asked: Asked, key: WorkKey | undefined): void {
    if (key === undefined || !isWrite(asked.step)) return;
    key.changing++;
    key.changes++;
    key.state = 'unknown';
    if (asked.step.act === 'DeleteKey') key.firstDeletedAtMs = Math.min(key.firstDeletedAtMs, asked.sentAtMs);
    if (asked.step.act !== 'SwitchKeyOn' && asked.step.act !== 'LiftQuarantine')
      key.firstRevokedAtMs = Math.min(key.firstRevokedAtMs, asked.sentAtMs);
  }

  #learn(asked: Asked, answer: Answer, account: string): void {
    const { step, key } = asked;
    if (key !== undefined && isWrite(step)) {
      // Of several changes at once nobody knows the last one; a repetition may have changed nothing.
      key.changing--;
      const alone = asked.change === key.changes;
      key.state = alone && answer.refusal === undefined ? (keyStates.get(step.act) ?? 'unknown') : 'unknown';
      key.onlyAt = answer.durability === 'local' ? asked.replica.member.name : '';
    }
    if (answer.refusal !== undefined) return;
    if (isWrite(step)) {
      this.acknowledged++;
      if (answer.token !== undefined) this.newest.set(account, answer.token);
    }
    if (step.act === 'CreateAccount') {
      const made = answer.response as SimulatedCredentials;
      this.#roots.set(account, { accessKeyId: made.accessKeyId, secretAccessKey: made.secretAccessKey });
    }
    if (step.act === 'CreateAccessKey' && step.key !== undefined && !this.keys.has(step.key)) {
      const { accessKey } = answer.response as { readonly accessKey: SimulatedCredentials };
      this.keys.set(step.key, {
        ...{ name: step.key, user: step.user ?? '', account, changing: 0, changes: 0, state: 'active', onlyAt: '' },
        credentials: { accessKeyId: accessKey.accessKeyId, secretAccessKey: accessKey.secretAccessKey },
        ...{ firstRevokedAtMs: Number.POSITIVE_INFINITY, firstDeletedAtMs: Number.POSITIVE_INFINITY },
      });
    }
    if (step.act === 'AssumeRole' && step.session !== undefined) {
      const { credentials } = answer.response as { readonly credentials: Required<SimulatedCredentials> };
      const { accessKeyId, secretAccessKey, sessionToken } = credentials;
      this.sessions.set(step.session, {
        ...{ role: step.role ?? '', account, from: asked },
        credentials: { accessKeyId, secretAccessKey, sessionToken },
      });
    }
  }

  #callOf(step: WorkStep, key: WorkKey | undefined, session: WorkSession | undefined): SimulatedCall | undefined {
    const account = accountId(step.account);
    const credentials = this.#roots.get(account);
    if (credentials === undefined && step.act !== 'CreateAccount') return undefined;
    const more = step.idempotency === undefined ? {} : { more: { idempotencyKey: step.idempotency } };
    const as = { ...(credentials === undefined ? {} : { credentials }), ...more };
    switch (step.act) {
      case 'CreateAccount':
        return { service: 'cluster', action: step.act, request: { id: account, name: `account ${account}` }, ...more };
      case 'SwitchKeyOff':
      case 'SwitchKeyOn':
      case 'DeleteKey': {
        if (key === undefined || key.state === 'deleted') return undefined;
        const names = { userName: key.user, accessKeyId: key.credentials.accessKeyId };
        if (step.act === 'DeleteKey') return { service: 'iam', action: 'DeleteAccessKey', request: names, ...as };
        const status = step.act === 'SwitchKeyOn' ? 'Active' : 'Inactive';
        return { service: 'iam', action: 'UpdateAccessKey', request: { ...names, status }, ...as };
      }
      case 'QuarantinePrincipal':
      case 'LiftQuarantine':
        return {
          service: 'cluster',
          action: step.act,
          request: { principal: userArn(account, revocable.user) },
          ...as,
        };
      case 'RevokeSessions':
        return {
          service: 'cluster',
          action: step.act,
          request: { principal: roleArn(account, revocable.role) },
          ...as,
        };
      case 'CreateAccessKey':
        return { service: 'iam', action: step.act, request: { userName: step.user }, ...as };
      case 'Authorize':
      case 'AuthorizeSession':
      case 'AssumeRole':
      case 'UseKey':
        return this.#access(step, key, session);
      case 'WaitForPropagation': {
        const token = this.newest.get(account);
        if (token === undefined) return undefined;
        return {
          ...{ service: 'cluster', action: step.act, request: { tokens: [token], replicas: [], scope: 'all' } },
          ...{ credentials: this.#cluster.root, more: { deadlineMs: waitMs } },
        };
      }
      case 'ReleaseVisibility': {
        const request = { tokens: [], replicas: [] };
        return { service: 'chaos', action: step.act, request, credentials: this.#cluster.root };
      }
      default:
        return { service: 'iam', action: step.act, request: iamRequest(step), ...as };
    }
  }

  #access(step: WorkStep, key: WorkKey | undefined, session: WorkSession | undefined): SimulatedCall | undefined {
    const account = accountId(step.account);
    const more = this.#freshness(step, account);
    const question = { action: 's3:GetObject', resource: `arn:aws:s3:::${step.policy}/object`, context: [] };
    if (step.act === 'Authorize') {
      const request = { principal: userArn(account, step.user ?? ''), ...question };
      const credentials = this.#roots.get(account);
      return { service: 'access', action: 'Authorize', request, ...(credentials ? { credentials } : {}), ...more };
    }
    if (step.act === 'AuthorizeSession') {
      if (session === undefined) return undefined;
      return { service: 'access', action: 'Authorize', request: question, credentials: session.credentials, ...more };
    }
    if (key === undefined) return undefined;
    const { credentials } = key;
    if (step.act === 'UseKey')
      return { service: 'sts', action: 'GetCallerIdentity', request: {}, credentials, ...more };
    const request = {
      ...{ roleArn: roleArn(account, step.role ?? ''), roleSessionName: 'sim' },
      ...{ policyArns: [], tags: [], transitiveTagKeys: [], providedContexts: [] },
    };
    return { service: 'sts', action: 'AssumeRole', request, credentials, ...more };
  }

  #freshness(step: WorkStep, account: string): Pick<SimulatedCall, 'more'> {
    const token = step.fresh === true ? this.newest.get(account) : undefined;
    if (token === undefined) return {};
    return { more: { consistency: { level: 'at-least', tokens: [token], waitMs: 2000, otherwise: 'fail' } } };
  }
}

const userArn = (account: string, user: string): string => `arn:aws:iam::${account}:user/${user}`;
const roleArn = (account: string, role: string): string => `arn:aws:iam::${account}:role/${role}`;
