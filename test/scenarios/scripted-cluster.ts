// A simulated cluster to be led by hand: no faults but those of the script.

import type { Call } from '../../src/core/event.ts';
import type { Message } from '../../src/core/gossip/message.ts';
import type { Answer, Instruction } from '../../src/core/instruction.ts';
import type { ClusterPosition } from '../../src/core/model/position.ts';
import type { Refusal } from '../../src/core/model/refusal.ts';
import { logKey } from '../../src/core/replica/key-spaces.ts';
import { decodeLogValue, encodeLogValue } from '../../src/core/replica/log-value.ts';
import { decodeOp, hashOp, headMessage, type Op } from '../../src/core/replica/op.ts';
import type { Rule, Scope } from '../../src/core/shapes/chaos.ts';
import { findMethod, serviceNames } from '../../src/core/shapes/lookup.ts';
import { clusterId, SimulatedCluster, type SimulatedCredentials, type SimulatedReplica } from '../sim/cluster.ts';
import { fastDigests } from '../sim/digests.ts';
import type { Disk } from '../sim/disk.ts';
import type { SimulationOptions } from '../sim/options.ts';
import { Prng } from '../sim/prng.ts';

/** Who asks, and what comes beside the request. */
export interface Asking extends Partial<Call> {
  readonly as?: SimulatedCredentials;
}

/** What has come of a call so far. */
interface Waiting {
  answer?: Answer;
  readonly items: unknown[];
}

/** Three voters with their processes running. */
export class ScriptedCluster {
  readonly #cluster: SimulatedCluster;
  /** Alarms that replicas raised, as `n1: words`. */
  readonly alarms: string[] = [];
  /** Everything that they noted, in the same form. */
  readonly notes: string[] = [];

  /** `absent` are not started. */
  constructor(options: Partial<SimulationOptions> = {}, absent: readonly string[] = []) {
    this.#cluster = new SimulatedCluster({ seed: 1, replicas: 3, profile: 'instant', ...options });
    this.#cluster.onNote = (replica, level, message) => {
      this.notes.push(`${replica}: ${message}`);
      if (level === 'error') this.alarms.push(`${replica}: ${message}`);
    };
    for (const replica of this.#cluster.replicas)
      if (!absent.includes(replica.member.name)) this.#cluster.start(replica);
    this.pass(500);
  }

  /** The world below. */
  get world(): SimulatedCluster {
    return this.#cluster;
  }

  /** The disk of a replica. */
  diskOf(name: string): Disk {
    return this.#named(name).disk;
  }

  /** Lets simulated time pass. */
  pass(ms: number): void {
    const { timeline } = this.#cluster;
    timeline.runUntil(timeline.nowMs + ms);
  }

  /** Changes what a replica says, until told otherwise. */
  tamper(name: string, change: (message: Message) => readonly Message[]): void {
    const { id } = this.#named(name).member;
    this.#cluster.network.tamper = (from, _, message) => (from === id ? change(message) : [message]);
  }

  start(name: string): void {
    this.#cluster.start(this.#named(name));
  }

  kill(name: string, power?: 'batch-lost' | 'batch-written'): void {
    this.#cluster.crash(this.#named(name), power);
  }

  /** Kills it and empties its disk. */
  wipe(name: string): void {
    const replica = this.#named(name);
    this.#cluster.crash(replica, 'batch-lost');
    replica.disk.wipe();
  }

  /** Makes a backup of its disk; what it returns puts the backup in the place of the disk, its process being dead. */
  backUp(name: string): () => void {
    const { disk } = this.#named(name);
    const snapshot = disk.snapshot();
    return () => disk.restore(snapshot);
  }

  cut(a: string, b: string): void {
    this.#cluster.network.setCut(this.#named(a).member.id, this.#named(b).member.id, true);
  }

  heal(a: string, b: string): void {
    this.#cluster.network.setCut(this.#named(a).member.id, this.#named(b).member.id, false);
  }

  /** Sends a call, of the root user unless it says whose; its answer comes while time passes. */
  send(name: string, action: string, request: object, more: Asking = {}): Waiting {
    const { as: credentials, service = serviceOf(action), ...rest } = more;
    const waiting: Waiting = { items: [] };
    const as = credentials === undefined ? {} : { credentials };
    const answered = (answer: Answer): void => {
      waiting.answer = answer;
    };
    const what = { service, action, request, ...as, more: rest };
    this.#cluster.call(this.#named(name), what, answered, (item) => waiting.items.push(item));
    return waiting;
  }

  /** Sends any call of the root user, or of a caller with other credentials, and waits for its answer. */
  tell(name: string, what: Parameters<SimulatedCluster['call']>[1]): Answer | undefined {
    const waiting: { answer?: Answer } = {};
    this.#cluster.call(this.#named(name), what, (answer) => {
      waiting.answer = answer;
    });
    for (let ms = 0; ms < 12_000 && waiting.answer === undefined; ms++) this.pass(1);
    return waiting.answer;
  }

  /** WaitForPropagation of tokens: the states it went through. */
  waitFor(name: string, tokens: readonly string[]): readonly string[] {
    const states: string[] = [];
    const answers: Answer[] = [];
    const request = { tokens, replicas: [] };
    const what = { service: 'cluster', action: 'WaitForPropagation', request } as const;
    const answered = (answer: Answer): void => {
      answers.push(answer);
    };
    this.#cluster.call(this.#named(name), what, answered, (item) => {
      states.push((item as { readonly state: string }).state);
    });
    for (let ms = 0; ms < 12_000 && answers.length === 0; ms++) this.pass(1);
    return states;
  }

  /** For what a test does to the machine itself. */
  get machine(): SimulatedCluster {
    return this.#cluster;
  }

  /** Puts a chaos rule by a replica; the refusal, where there is one. */
  putRule(name: string, rule: Omit<Rule, 'scope'> & { readonly scope?: Partial<Scope> }): Refusal | undefined {
    const scope = { replicas: [], peers: [], accounts: [], actions: [], principals: [], ...rule.scope };
    return this.askOf(name, 'chaos', 'PutRule', { rule: { ...rule, scope } })?.refusal;
  }

  /** Milliseconds of simulated time. */
  get nowMs(): number {
    return this.#cluster.timeline.nowMs;
  }

  /** The wall clock as it is without any rule. */
  get wallMs(): number {
    return this.#cluster.timeline.now().wallMs;
  }

  /** Sends a call of any service and waits for its answer. */
  askOf(
    name: string,
    service: Call['service'],
    action: string,
    request: object,
    more?: Partial<Call>,
  ): Answer | undefined {
    const waiting: { answer?: Answer } = {};
    this.#cluster.call(this.#named(name), { service, action, request, ...(more && { more }) }, (answer) => {
      waiting.answer = answer;
    });
    for (let ms = 0; ms < 12_000 && waiting.answer === undefined; ms++) this.pass(1);
    return waiting.answer;
  }

  /** Sends a call and waits for its answer; undefined where none comes within the deadline. */
  ask(name: string, action: string, request: object, more: Asking = {}): Answer | undefined {
    const waiting = this.send(name, action, request, more);
    for (let ms = 0; ms < 12_000 && waiting.answer === undefined; ms++) this.pass(1);
    return waiting.answer;
  }

  /** Takes ops out of a replica's log: all between two others of its newest ones. */
  trim(name: string, through: number): void {
    const { disk, machine } = this.#named(name);
    const store = disk.open({
      timeline: this.#cluster.timeline,
      machine,
      prng: new Prng(1, 'trim'),
      alive: () => true,
    });
    const keys = Array.from({ length: through }, (_, at) => logKey(at + 1));
    store.write(
      keys.map((key) => ({ key, value: undefined })),
      true,
      () => undefined,
    );
    this.pass(1000);
  }

  /** Loses every message from now on, or none any more; links stay up. */
  loseEverything(lost: boolean): void {
    this.#cluster.network.faults.loss = lost ? 1 : 0;
  }

  /** Tells a replica that its own loop was held up; what it notes. */
  heldUp(name: string, lateMs: number): readonly Instruction[] {
    const now = this.#cluster.timeline.now();
    return this.#named(name).process?.engine.step({ type: 'wake', now, lateMs }) ?? [];
  }

  /** Puts an op of the home's own making at the end of its log, as another version of it might have, its process being dead. */
  appendOp(name: string, draft: { readonly account: string }, spoil: (op: Op) => Uint8Array): void {
    const { disk, machine, member } = this.#named(name);
    const ops: Op[] = [];
    let lastBytes: Uint8Array = new Uint8Array(0);
    for (let value = disk.peek(logKey(1)); value !== undefined; value = disk.peek(logKey(ops.length + 1))) {
      lastBytes = decodeLogValue(value).bytes;
      const op = decodeOp(lastBytes);
      if (op.ok) ops.push(op.value);
    }
    const last = ops.at(-1);
    if (last === undefined) throw new Error(`${name} has no log`);
    const { account } = draft;
    const accountSeq = ops.filter((op) => op.account === account).length + 1;
    const index = last.index + 1;
    const prevHash = hashOp(fastDigests, lastBytes);
    const op: Op = {
      ...{ ...last, index, account, accountSeq, class: 'update', kind: 'iam:Unheard', writes: [], revocationsSeen: [] },
      ...{ requestId: 'unheard', prevHash },
    };
    const bytes = spoil(op);
    const head = headMessage(clusterId, op.epoch, index, hashOp(fastDigests, bytes));
    const signature = fastDigests.sign(member.signingKey, head);
    const { timeline } = this.#cluster;
    const store = disk.open({ timeline: timeline, machine, prng: new Prng(1, 'append'), alive: () => true });
    store.write([{ key: logKey(index), value: encodeLogValue(bytes, signature) }], true, () => undefined);
    this.pass(1000);
  }

  /** A signature of n1 over a place in the log. */
  signedByHome({ epoch, index }: ClusterPosition, hash: Uint8Array): Uint8Array {
    return fastDigests.sign(this.#named('n1').member.signingKey, headMessage(clusterId, epoch, index, hash));
  }

  /** Why replicas gave up, if any did. */
  get halts(): readonly string[] {
    return this.#cluster.halts;
  }

  #named(name: string): SimulatedReplica {
    const found = this.#cluster.replicas.find(({ member }) => member.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }
}

function serviceOf(action: string): Call['service'] {
  return serviceNames.find((one) => findMethod(one, action) !== undefined) ?? 'iam';
}

/** The credentials that CreateAccessKey answered. */
export function accessKeyOf(created: Answer | undefined): SimulatedCredentials {
  const { accessKey } = (created?.response ?? {}) as { readonly accessKey?: SimulatedCredentials };
  if (accessKey === undefined) throw new Error(`no access key: ${JSON.stringify(created?.refusal)}`);
  return accessKey;
}
