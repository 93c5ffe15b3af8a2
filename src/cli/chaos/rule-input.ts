// Chaos rules as people write them: in files of YAML or JSON, or as options.

import type { Rule } from '../../core/shapes/chaos.ts';
import { fieldsOf } from '../../core/shapes/lookup.ts';
import { CliError } from '../cli-error.ts';
import { readInput } from '../policy/read-input.ts';

/** Options of `chaos put`. Durations are milliseconds. */
export interface RuleFlags {
  readonly name?: string;
  readonly for?: number;
  readonly seed?: number;
  readonly replica?: readonly string[];
  readonly peer?: readonly string[];
  readonly account?: readonly string[];
  readonly action?: readonly string[];
  readonly principal?: readonly string[];
  readonly probability?: number;
  readonly netsplit?: string;
  readonly delay?: number;
  readonly sigma?: number;
  readonly loss?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  readonly bandwidth?: number;
  readonly pause?: boolean;
  readonly hold?: boolean;
  readonly extraDelay?: number;
  readonly code?: string;
  readonly latency?: number;
  readonly dropAnswer?: boolean;
  readonly skew?: number;
  readonly drift?: number;
  readonly syncDelay?: number;
  readonly diskError?: string;
  readonly crash?: boolean;
  readonly freeze?: number;
}

/** The rule that options make. What is wrong with it the replica says. */
export function ruleOfFlags(flags: RuleFlags, nowMs: number): Rule {
  const { delay, sigma, loss, duplicate, reorder, bandwidth, netsplit, pause, hold, extraDelay } = flags;
  const { code, latency, dropAnswer, skew, drift, syncDelay, diskError, crash, freeze, seed } = flags;
  const faults = {
    net: { delayMedian: delay, delaySigma: sigma, loss, duplicate, reorder, bandwidth, netsplit },
    apply: { pause, hold, extraDelay },
    api: { code, latency, dropAnswer },
    clock: { skew, drift },
    disk: { syncDelay, error: diskError },
    process: { crash, pause: freeze },
  };
  const given = Object.entries(faults).filter(([, fault]) => Object.values(fault).some((one) => one !== undefined));
  const { replica = [], peer = [], account = [], action = [], principal = [], probability } = flags;
  const scope = { replicas: replica, peers: peer, accounts: account, actions: action, principals: principal };
  return {
    name: flags.name ?? given.map(([kind]) => kind).join('-'),
    ...(seed === undefined ? {} : { seed }),
    ...(flags.for === undefined ? {} : { expiresAt: nowMs + flags.for }),
    scope: { ...scope, ...(probability === undefined ? {} : { probability }) },
    ...Object.fromEntries(given.map(([kind, fault]) => [kind, withoutAbsent(fault)])),
  };
}

/** The rules of a file: one, a list, or `rules:` with a list. Durations are texts such as 300ms; `for` may stand for `expiresAt`. */
export async function readRules(file: string, nowMs: number): Promise<readonly Rule[]> {
  const { plainYaml } = await import('../yaml-file.ts');
  const value = plainYaml(file, readInput(file));
  const inner = isObject(value) && Array.isArray(value['rules']) ? (value['rules'] as readonly unknown[]) : value;
  const list = Array.isArray(inner) ? (inner as readonly unknown[]) : [inner];
  if (list.length === 0) throw new CliError('failed', `${file} holds no rules.`);
  return list.map((one, at) => ruleOf(one, { nowMs, place: `${file}, rule ${at + 1}` }));
}

function ruleOf(value: unknown, { nowMs, place }: { readonly nowMs: number; readonly place: string }): Rule {
  if (!isObject(value)) throw new CliError('failed', `${place} is no rule.`, 'A rule has a name, and one fault.');
  const { for: life, ...rest } = value;
  const rule = membersOf('Rule', rest, place);
  const ends = life === undefined ? {} : { expiresAt: nowMs + durationOf(life, `${place}: for`) };
  return { ...rule, ...ends } as unknown as Rule;
}

/** The members of a message by its proto: lists that are missing are empty, durations are milliseconds, nothing is unknown. */
function membersOf(message: string, value: Readonly<Record<string, unknown>>, place: string): Record<string, unknown> {
  const fields = fieldsOf('chaos', message) ?? [];
  const names = fields.map(({ name }) => name);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new CliError('failed', `${place}: there is no ${unknown}.`, `There are ${names.join(', ')}.`);
  const members: Record<string, unknown> = {};
  for (const { name, repeated, type, message: inner } of fields) {
    const given = value[name];
    const at = `${place}: ${name}`;
    if (repeated === true)
      members[name] = given === undefined ? [] : (Array.isArray(given) ? given : [given]).map(String);
    else if (given === undefined || given === null) continue;
    else if (type === 'duration') members[name] = durationOf(given, at);
    else if (type === 'timestamp') members[name] = timeOf(given, at);
    else if (inner !== undefined && isObject(given)) members[name] = membersOf(inner, given, at);
    else members[name] = given;
  }
  return members;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function durationOf(value: unknown, place: string): number {
  const [, amount, unit = ''] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(String(value)) ?? [];
  const unitMs = units[unit];
  if (amount !== undefined && unitMs !== undefined) return Number(amount) * unitMs;
  throw new CliError('failed', `${place} is ${String(value)}.`, 'A duration is like 300ms, 2s, 10m or 1h.');
}

function timeOf(value: unknown, place: string): number {
  const ms = Date.parse(String(value));
  if (Number.isFinite(ms)) return ms;
  throw new CliError('failed', `${place} is ${String(value)}.`, 'A time is like 2026-01-01T00:00:00Z.');
}

function withoutAbsent(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
