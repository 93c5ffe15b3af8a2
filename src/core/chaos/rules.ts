// The chaos rules that one replica holds: which are in force here, when they end, and what they have done.

import { chance } from '../delay/chance.ts';
import type { RuleReport } from '../shapes/chaos.ts';
import { type ChaosRule, type FaultKind, ruleLimits } from './rule.ts';

// Op indexes that a report keeps of a rule, and that a rule remembers to count each op once.
const reportedOps = 100;
const rememberedOps = 10_000;

/** One rule with its draws and its report. */
export class HeldRule {
  readonly rule: ChaosRule;
  /** When it ends, on the monotonic clock. */
  readonly endsAtMs: number;
  #fired = 0;
  #ops: number[] = [];
  readonly #seen = new Set<number>();
  readonly #ordinals = new Map<string, number>();

  constructor(rule: ChaosRule, endsAtMs: number) {
    this.rule = rule;
    this.endsAtMs = endsAtMs;
  }

  /** A stream of draws, named by the rule and `words`. */
  chance(...words: readonly (number | string)[]): () => number {
    return chance('chaos', this.rule.seed, this.rule.name, ...words);
  }

  /** The next number of a stream of cases that have no number of their own. */
  ordinal(stream: string): number {
    const next = (this.#ordinals.get(stream) ?? 0) + 1;
    this.#ordinals.set(stream, next);
    return next;
  }

  /** Whether a case is among the share that the rule's scope takes. */
  takes(next: () => number): boolean {
    const { probability } = this.rule.scope;
    return probability === undefined || next() < probability;
  }

  get hasFired(): boolean {
    return this.#fired > 0;
  }

  /** Counts that it fired, on these ops. */
  fire(ops: readonly number[] = []): void {
    this.#fired++;
    this.#ops = [...this.#ops, ...ops].slice(-reportedOps);
  }

  /** Puts an op to what it fired on before. */
  note(op: number): void {
    this.#ops = [...this.#ops, op].slice(-reportedOps);
  }

  /** Counts an op once, however often it is looked at. */
  fireOnce(op: number): void {
    if (this.#seen.has(op) || this.#seen.size >= rememberedOps) return;
    this.#seen.add(op);
    this.fire([op]);
  }

  /** What it did on a replica. */
  report(replica: string): RuleReport {
    return { name: this.rule.name, fired: this.#fired, ops: this.#ops, replica };
  }
}

/** The chaos rules that one replica holds. A decorator reads them; only the engine changes them. */
export class ChaosRules {
  /** Name of this replica. */
  readonly replica: string;
  /** How far the rules bend the wall clock now, milliseconds; written by the clock that they bend. */
  clockErrorMs = 0;
  readonly #held = new Map<string, HeldRule>();
  /** The reports of rules that have ended. */
  readonly #ended = new Map<string, RuleReport>();
  readonly #listeners: (() => void)[] = [];
  #inForce: Partial<Record<FaultKind, readonly HeldRule[]>> = {};

  constructor(replica: string) {
    this.replica = replica;
  }

  /** Calls `changed` after each change of the rules. It must not go back into the engine within the same step. */
  onChange(changed: () => void): void {
    this.#listeners.push(changed);
  }

  /** All rules here, by name; also those of other replicas only. */
  get all(): readonly ChaosRule[] {
    return [...this.#held.values()].map(({ rule }) => rule).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The rules of a kind that are in force on this replica. */
  inForce(kind: FaultKind): readonly HeldRule[] {
    const known = this.#inForce[kind];
    if (known !== undefined) return known;
    const found = [...this.#held.values()].filter(
      ({ rule }) => rule.kind === kind && isIn(rule.scope.replicas, this.replica),
    );
    this.#inForce[kind] = found;
    return found;
  }

  /** Adds or replaces a rule; false where there are too many. */
  put(rule: ChaosRule, endsAtMs: number): boolean {
    if (!this.#held.has(rule.name) && this.#held.size >= ruleLimits.rules) return false;
    this.#ended.delete(rule.name);
    this.#held.set(rule.name, new HeldRule(rule, endsAtMs));
    this.#changed();
    return true;
  }

  /** Ends a rule; whether there was one. */
  delete(name: string): boolean {
    const ended = this.#end(name);
    if (ended) this.#changed();
    return ended;
  }

  /** Ends all rules. */
  reset(): void {
    for (const name of [...this.#held.keys()]) this.#end(name);
    this.#changed();
  }

  /** Ends what is over; whether something was. */
  expire(nowMs: number): boolean {
    const over = [...this.#held.values()].filter(({ endsAtMs }) => endsAtMs <= nowMs);
    for (const { rule } of over) this.#end(rule.name);
    if (over.length > 0) this.#changed();
    return over.length > 0;
  }

  /** When the next rule ends, on the monotonic clock. */
  get nextEndMs(): number | undefined {
    const ends = [...this.#held.values()].map(({ endsAtMs }) => endsAtMs);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** What every rule did here, those that have ended included. */
  report(): readonly RuleReport[] {
    return [...this.#ended.values(), ...[...this.#held.values()].map((held) => held.report(this.replica))];
  }

  #end(name: string): boolean {
    const held = this.#held.get(name);
    if (held === undefined) return false;
    this.#held.delete(name);
    this.#ended.set(name, held.report(this.replica));
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > ruleLimits.rules && oldest !== undefined) this.#ended.delete(oldest);
    return true;
  }

  #changed(): void {
    this.#inForce = {};
    for (const changed of this.#listeners) changed();
  }
}

/** Whether a scope's list holds a value; an empty one holds all. */
export function isIn(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}
