// A simulated cluster to be led by hand: no faults but those of the script.

import type { Call } from '../../src/core/event.ts';
import type { Answer } from '../../src/core/instruction.ts';
import type { Refusal } from '../../src/core/model/refusal.ts';
import type { Rule, Scope } from '../../src/core/shapes/chaos.ts';
import { SimulatedCluster, type SimulatedReplica, type SimulationOptions } from '../sim/cluster.ts';
import type { Disk } from '../sim/world.ts';

/** Which service a call is of, and who makes it. */
export interface Asking {
  readonly service?: Call['service'];
  readonly as?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}

/** Three voters with their processes running. */
export class ScriptedCluster {
  readonly #cluster: SimulatedCluster;
  /** Alarms that replicas raised, as `n1: words`. */
  readonly alarms: string[] = [];
  /** Everything that they noted, in the same form. */
  readonly notes: string[] = [];

  constructor(options: Partial<SimulationOptions> = {}) {
    this.#cluster = new SimulatedCluster({ seed: 1, replicas: 3, profile: 'instant', ...options });
    this.#cluster.onNote = (replica, level, message) => {
      this.notes.push(`${replica}: ${message}`);
      if (level === 'error') this.alarms.push(`${replica}: ${message}`);
    };
    for (const replica of this.#cluster.replicas) this.#cluster.start(replica);
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

  /** Sends a call, of IAM and of the root user where nothing else is said; its answer comes while time passes. */
  send(name: string, action: string, request: object, asking: Asking = {}): { answer?: Answer } {
    const waiting: { answer?: Answer } = {};
    const { service = 'iam', as: credentials } = asking;
    const call = { service, action, request, ...(credentials === undefined ? {} : { credentials }) };
    this.#cluster.call(this.#named(name), call, (answer) => {
      waiting.answer = answer;
    });
    return waiting;
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
  ask(name: string, action: string, request: object, asking: Asking = {}): Answer | undefined {
    const waiting = this.send(name, action, request, asking);
    for (let ms = 0; ms < 12_000 && waiting.answer === undefined; ms++) this.pass(1);
    return waiting.answer;
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
