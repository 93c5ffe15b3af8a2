// ChaosService: rules are put, listed and ended here and on all other replicas at once, and reported from all.

import { canonicalJson, type Json } from '../base/canonical-json.ts';
import type { Instant } from '../base/instant.ts';
import { parseObject } from '../base/parse-json.ts';
import type { Entropy } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { type ChaosRule, parseRule, type RuleReader, ruleLimits, ruleShape } from '../chaos/rule.ts';
import { type ChaosRules, type HeldRule, isIn } from '../chaos/rules.ts';
import type { Call } from '../event.ts';
import type { Chaos, ChaosAnswer } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import { type Refusal, refusal, unimplemented } from '../model/refusal.ts';
import type { Replica } from '../replica/replica.ts';
import type { DeleteRuleRequest, PutRuleRequest, Rule, RuleReport } from '../shapes/chaos.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import { firstQuestionId } from './question-ids.ts';
import type { CancelTimer, Timers } from './timers.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly entropy: Entropy;
  readonly chaos: ChaosRules | undefined;
}

/** What is asked of each replica. */
type Asking = Omit<Chaos, 'chaosId' | 'kind'>;
/** What each replica said, as parsed JSON; those that are missing were not heard. */
type Heard = ReadonlyMap<string, Result<unknown, Refusal>>;

interface Question {
  readonly heard: Map<string, Result<unknown, Refusal>>;
  readonly cancel: CancelTimer;
  readonly finish: () => void;
}

// How long another replica is given: a link of a cluster takes milliseconds, and a dead one never answers.
const patienceMs = 1000;
// A process that is told to die answers first: so long its answer is given to leave.
const processFaultAfterMs = 100;

/** ChaosService: rules are put, listed and ended here and on all other replicas at once, and reported from all. */
export class ChaosService {
  readonly #parts: Parts;
  readonly #questions = new Map<number, Question>();
  #ids: number;
  #cancelEnd: CancelTimer = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#ids = firstQuestionId(parts.entropy);
    // Those of the generation before are in force.
    if (parts.chaos !== undefined) this.#watchEnd(parts.chaos);
  }

  /** A call of one who may make it. */
  call(call: Call, reply: Reply, now: Instant): void {
    const { chaos, config } = this.#parts;
    if (chaos === undefined) return reply({ refusal: chaosIsOff(config.name) });
    switch (call.action) {
      case 'PutRule':
        return this.#put((call.request as PutRuleRequest).rule, reply, now);
      case 'ListRules':
        return this.#ask({ ask: 'list' }, now, (heard) => {
          const byName = new Map(rulesIn(heard).map((rule) => [rule.name, rule]));
          const rules = [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
          reply({ response: { rules, unreached: this.#unreached(heard) } });
        });
      case 'DeleteRule': {
        const { name } = call.request as DeleteRuleRequest;
        return this.#ask({ ask: 'delete', name }, now, (heard) => {
          const unreached = this.#unreached(heard);
          const found = [...heard.values()].some((one) => one.ok && (one.value as { readonly found: boolean }).found);
          if (found || unreached.length > 0) reply({ response: { unreached } });
          else reply({ refusal: refusal('NoSuchEntity', `There is no chaos rule ${name}.`) });
        });
      }
      case 'ResetRules':
        return this.#ask({ ask: 'reset' }, now, (heard) => reply({ response: { unreached: this.#unreached(heard) } }));
      case 'GetReport':
        return this.#ask({ ask: 'report' }, now, (heard) => {
          const rules = reportsIn(heard).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
          reply({ response: { rules, unreached: this.#unreached(heard) } });
        });
      default:
        return reply({ refusal: unimplemented(call.service, call.action) });
    }
  }

  /** Another replica tells or asks. Whoever asked it was authorized there; a link proves that it is a member. */
  asked(peer: Peer, message: Chaos, now: Instant): void {
    const done = this.#carryOut(message, now);
    this.#parts.outbox.send(peer.id, {
      ...{ kind: 'chaos-answer', chaosId: message.chaosId },
      ...(done.ok ? { response: canonicalJson(done.value) } : { refusal: done.error }),
    });
  }

  answered(peer: Peer, { chaosId, refusal: refused, response }: ChaosAnswer): void {
    const question = this.#questions.get(chaosId);
    if (question === undefined) return;
    const said = readAnswer(response ?? '{}');
    if (refused === undefined && said === undefined) return;
    question.heard.set(peer.name, refused === undefined ? ok(said) : fail(refused));
    if (question.heard.size === this.#parts.replica.cluster.members.length) question.finish();
  }

  #put(rule: Rule, reply: Reply, now: Instant): void {
    const { chaos, replica } = this.#parts;
    const { members } = replica.cluster;
    const nowMs = now.wallMs - (chaos?.clockErrorMs ?? 0);
    const parsed = parseRule(rule, { replicas: members.map(({ name }) => name), nowMs });
    if (!parsed.ok) return reply({ refusal: parsed.error });
    const { scope, expiresAt, name } = parsed.value;
    const text = canonicalJson(ruleShape(parsed.value) as unknown as Json);
    this.#ask({ ask: 'put', rule: text, endsInMs: expiresAt - nowMs }, now, (heard) => {
      const wanted = members.filter((member) => isIn(scope.replicas, member.name));
      const replicas = members.flatMap((member) => (heard.get(member.name)?.ok === true ? [member.name] : []));
      const without = wanted.find((member) => heard.get(member.name)?.ok !== true);
      if (without === undefined) return reply({ response: { replicas, expiresAt } });
      const said = heard.get(without.name);
      const why = said?.ok === false ? said.error.message : 'It did not answer.';
      const holders = replicas.length === 0 ? 'No replica holds it' : `${replicas.join(', ')} hold it now`;
      const message = `${without.name} did not take the chaos rule ${name}: ${why} ${holders}.`;
      reply({ refusal: refusal(said?.ok === false ? said.error.code : 'ServiceUnavailable', message) });
    });
  }

  /** Asks all replicas, this one included; goes on when all have answered, or patience is over. */
  #ask(asking: Asking, now: Instant, then: (heard: Heard) => void): void {
    const { config, peers, outbox, timers } = this.#parts;
    const chaosId = ++this.#ids;
    const heard = new Map<string, Result<unknown, Refusal>>([[config.name, this.#carryOut(asking, now)]]);
    const finish = (): void => {
      if (!this.#questions.delete(chaosId)) return;
      cancel();
      then(heard);
    };
    const cancel = timers.at(now.monotonicMs + patienceMs, finish);
    this.#questions.set(chaosId, { heard, cancel, finish });
    // Also to those that a netsplit of a rule hides: this message passes it.
    for (const peer of peers.all()) outbox.send(peer.id, { kind: 'chaos', chaosId, ...asking });
    if (heard.size === this.#parts.replica.cluster.members.length) finish();
  }

  #carryOut(asking: Asking, now: Instant): Result<Json, Refusal> {
    const { chaos, config } = this.#parts;
    if (chaos === undefined) return fail(chaosIsOff(config.name));
    switch (asking.ask) {
      case 'list':
        return ok({ rules: chaos.all.map(ruleShape) as unknown as Json });
      case 'report':
        return ok({ rules: chaos.report() as unknown as Json });
      case 'delete': {
        const found = chaos.delete(asking.name ?? '');
        this.#changed(chaos, now);
        return ok({ found });
      }
      case 'reset':
        chaos.reset();
        this.#changed(chaos, now);
        return ok({});
      case 'put':
        return this.#take(chaos, asking, now);
    }
  }

  #take(chaos: ChaosRules, { rule, endsInMs = 0 }: Asking, now: Instant): Result<Json, Refusal> {
    const { config, outbox, replica } = this.#parts;
    const { members } = replica.cluster;
    const nowMs = now.wallMs - chaos.clockErrorMs;
    // What this replica calls now may be another's past: the life counts, not the hour.
    const parsed = readRule(rule ?? '', nowMs + endsInMs, { replicas: members.map(({ name }) => name), nowMs });
    if (!parsed.ok) return parsed;
    if (!chaos.put(parsed.value, now.monotonicMs + endsInMs)) return fail(tooMany(config.name));
    outbox.observe('warn', 'chaos', 'a chaos rule begins', { rule: parsed.value.name, endsInMs });
    this.#changed(chaos, now);
    const held = chaos.inForce('process').find((one) => one.rule === parsed.value);
    if (held !== undefined) this.#faultProcess(held, parsed.value, now);
    return ok({});
  }

  /** A fault of the process comes once, when its rule is put. */
  #faultProcess(held: HeldRule, { process }: ChaosRule, now: Instant): void {
    const { outbox, timers } = this.#parts;
    held.fire();
    timers.at(now.monotonicMs + processFaultAfterMs, () => {
      if (process?.crash === true) outbox.add({ type: 'fault', fault: 'crash', pauseMs: 0 });
      else outbox.add({ type: 'fault', fault: 'pause', pauseMs: process?.pause ?? 0 });
    });
  }

  #changed(chaos: ChaosRules, now: Instant): void {
    this.#parts.replica.reschedule();
    this.#watchEnd(chaos, now.monotonicMs);
  }

  #watchEnd(chaos: ChaosRules, leastMs = 0): void {
    this.#cancelEnd();
    const endMs = chaos.nextEndMs;
    if (endMs === undefined) return;
    this.#cancelEnd = this.#parts.timers.at(Math.max(endMs, leastMs), () => {
      chaos.expire(endMs);
      this.#parts.outbox.observe('info', 'chaos', 'a chaos rule has ended by itself', {});
      this.#parts.replica.reschedule();
      this.#watchEnd(chaos, leastMs);
    });
  }

  #unreached(heard: Heard): readonly string[] {
    return this.#parts.replica.cluster.members.flatMap(({ name }) => (heard.get(name)?.ok === true ? [] : [name]));
  }
}

/** What another replica says; undefined where it cannot be read: it counts as one that says nothing. */
function readAnswer(text: string): object | undefined {
  const said = parseObject(text);
  const rules: unknown = said?.['rules'] ?? [];
  const areNamed = Array.isArray(rules) && rules.every((rule: unknown) => isNamed(rule));
  return areNamed ? said : undefined;
}

function isNamed(rule: unknown): boolean {
  return typeof rule === 'object' && rule !== null && typeof (rule as Record<string, unknown>)['name'] === 'string';
}

/** A rule that another replica tells: it was read there, by what may be another version of this. */
function readRule(text: string, expiresAt: number, reader: RuleReader): Result<ChaosRule, Refusal> {
  const shape = parseObject(text);
  try {
    if (typeof shape?.['name'] === 'string') return parseRule({ ...(shape as unknown as Rule), expiresAt }, reader);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return fail(refusal('InvalidInput', 'The chaos rule cannot be read.'));
}

function rulesIn(heard: Heard): readonly Rule[] {
  return [...heard.values()].flatMap((one) =>
    one.ok ? ((one.value as { readonly rules?: readonly Rule[] }).rules ?? []) : [],
  );
}

function reportsIn(heard: Heard): readonly RuleReport[] {
  return [...heard.values()].flatMap((one) =>
    one.ok ? ((one.value as { readonly rules?: readonly RuleReport[] }).rules ?? []) : [],
  );
}

function placeOf({ name = '', replica = '' }: RuleReport): string {
  return `${name} ${replica}`;
}

function chaosIsOff(replica: string): Refusal {
  return refusal(
    'AccessDenied',
    `${replica} takes no chaos rules: its configuration does not say chaos: true (eventide up --chaos).`,
  );
}

function tooMany(replica: string): Refusal {
  return refusal('LimitExceeded', `${replica} holds ${ruleLimits.rules} chaos rules already. Delete some first.`);
}
