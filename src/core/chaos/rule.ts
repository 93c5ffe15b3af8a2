// Chaos rules as data: read from their proto shape and completed, or refused with what is wrong and where.

import { didYouMean } from '../base/nearest.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { Rule, Scope } from '../shapes/chaos.ts';

/** What a rule can do. */
export type FaultKind = 'api' | 'apply' | 'clock' | 'disk' | 'net' | 'process';

/** A rule with everything that its writer may leave out. */
export interface ChaosRule extends Rule {
  readonly kind: FaultKind;
  readonly seed: number;
  /** Wall clock, milliseconds. */
  readonly expiresAt: number;
  readonly scope: Scope;
}

/** What a rule may name, and when it is read. */
export interface RuleReader {
  /** Names of all replicas. */
  readonly replicas: readonly string[];
  /** The wall clock as it is without any rule, milliseconds. */
  readonly nowMs: number;
}

/** Bounds of rules: whatever is put ends, and leaves a replica that can still be told to stop. */
export const ruleLimits = {
  /** Rules at a time: every message and every call looks at all of its kind. */
  rules: 100,
  /** How long a rule lasts that does not say. */
  defaultLifeMs: 600_000,
  /** How long a rule lasts at most: one that is forgotten must not be met by next week's operator. */
  longestLifeMs: 86_400_000,
  /** A message that is later than this finds its link given up. */
  longestLinkDelayMs: 60_000,
  /** Longest extra delay of visibility: beyond it, hold. */
  longestApplyDelayMs: 3_600_000,
  /** No call waits longer. */
  longestLatencyMs: 60_000,
  /** A day's skew breaks everything that a year's does. */
  largestSkewMs: 86_400_000,
  /** Half as fast again is far beyond any broken crystal. */
  largestDrift: 0.5,
  /** A disk that is slower counts as dead. */
  longestSyncMs: 30_000,
  /** Whoever supervises a replica that stands still longer kills it. */
  longestPauseMs: 60_000,
} as const;

/** Codes that an `api` fault may answer with: those that callers meet from a service in trouble, and those that come of nothing else here. */
export const apiFaultCodes = [
  'AccessDenied',
  'CLOCK_SKEW',
  'ConcurrentModification',
  'DEADLINE_EXCEEDED',
  'DISK_FULL',
  'EntityTemporarilyUnmodifiable',
  'ExpiredToken',
  'HOME_UNREACHABLE',
  'IDPRejectedClaim',
  'InvalidClientTokenId',
  'LimitExceeded',
  'NOT_READY',
  'NoSuchEntity',
  'NotSupportedService',
  'OUTCOME_UNKNOWN',
  'OpenIdIdpCommunicationError',
  'OrganizationNotInAllFeaturesModeException',
  'PolicyEvaluation',
  'RegionDisabledException',
  'STATE_NOT_YET_VISIBLE',
  'ServiceAccessNotEnabledException',
  'ServiceFailure',
  'ServiceUnavailable',
  'Throttling',
] as const satisfies readonly Refusal['code'][];

const kinds: readonly FaultKind[] = ['api', 'apply', 'clock', 'disk', 'net', 'process'];
const everywhere: Scope = { replicas: [], peers: [], accounts: [], actions: [], principals: [] };

/** Members of a scope that mean something to a kind of fault. */
const scopesOf: Readonly<Record<FaultKind, readonly (keyof Scope)[]>> = {
  api: ['replicas', 'accounts', 'actions', 'principals', 'probability'],
  apply: ['replicas', 'accounts', 'actions', 'probability'],
  clock: ['replicas'],
  disk: ['replicas', 'probability'],
  net: ['replicas', 'peers', 'probability'],
  process: ['replicas'],
};

/** Reads a rule, or says what is wrong with it. */
export function parseRule(rule: Rule, reader: RuleReader): Result<ChaosRule, Refusal> {
  const given = kinds.filter((kind) => rule[kind] !== undefined);
  const [kind] = given;
  const wrong = (text: string): Result<ChaosRule, Refusal> =>
    fail(refusal('InvalidInput', `The chaos rule ${rule.name} cannot be used: ${text}.`));
  if (!/^[\w.:-]{1,128}$/.test(rule.name)) return wrong('its name may hold letters, digits and . : _ -');
  if (kind === undefined) return wrong(`it has no fault: give it one of ${kinds.join(', ')}`);
  if (given.length > 1)
    return wrong(`it has ${given.length} faults (${given.join(', ')}): give each a rule of its own`);
  const scope = rule.scope ?? everywhere;
  const problem = scopeProblem(kind, scope, reader.replicas) ?? faultProblem(rule, kind) ?? pauseProblem(rule, scope);
  if (problem !== undefined) return wrong(problem);
  const expiresAt = rule.expiresAt ?? reader.nowMs + ruleLimits.defaultLifeMs;
  if (expiresAt <= reader.nowMs) return wrong('it has ended already: expiresAt is past');
  if (expiresAt > reader.nowMs + ruleLimits.longestLifeMs) return wrong('expiresAt is more than a day away');
  return ok({ ...rule, kind, scope, expiresAt, seed: rule.seed ?? 1 });
}

/** The rule as its proto has it. */
export function ruleShape(rule: ChaosRule): Rule {
  const { name, seed, expiresAt, scope, kind } = rule;
  return { name, seed, expiresAt, scope, [kind]: rule[kind] };
}

function scopeProblem(kind: FaultKind, scope: Scope, replicas: readonly string[]): string | undefined {
  const { probability } = scope;
  for (const member of ['replicas', 'peers', 'accounts', 'actions', 'principals', 'probability'] as const) {
    const value = scope[member];
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined;
    if (isGiven && !scopesOf[kind].includes(member))
      return `scope.${member} means nothing to a fault of ${kind}, which goes by ${scopesOf[kind].join(', ')}`;
  }
  for (const name of [...scope.replicas, ...scope.peers]) {
    if (replicas.includes(name)) continue;
    return `there is no replica ${name} in this cluster. ${didYouMean(name, replicas) ?? `There are ${replicas.join(', ')}`}`;
  }
  const account = scope.accounts.find((one) => !/^\d{12}$/.test(one));
  if (account !== undefined) return `scope.accounts holds ${account}, which is no account id of twelve digits`;
  const action = scope.actions.find((one) => !/^(\*|[a-z]+:([A-Za-z]+\*?|\*))$/.test(one));
  if (action !== undefined)
    return `scope.actions holds ${action}, which is neither like iam:CreateUser nor like iam:Create*`;
  const principal = scope.principals.find((one) => !one.startsWith('arn:'));
  if (principal !== undefined) return `scope.principals holds ${principal}, which is no ARN`;
  return probability === undefined ? undefined : shareProblem('scope.probability', probability);
}

function faultProblem(rule: Rule, kind: FaultKind): string | undefined {
  switch (kind) {
    case 'net':
      return netProblem(rule);
    case 'apply': {
      const { extraDelay = 0 } = rule.apply ?? {};
      return rangeProblem('apply.extraDelay', extraDelay, ruleLimits.longestApplyDelayMs) ?? emptyProblem(rule, kind);
    }
    case 'api': {
      const { code, latency = 0 } = rule.api ?? {};
      if (code !== undefined && !apiFaultCodes.some((known) => known === code))
        return `api.code ${code} is none that can be put. ${didYouMean(code, apiFaultCodes) ?? ''} There are ${apiFaultCodes.join(', ')}`;
      return rangeProblem('api.latency', latency, ruleLimits.longestLatencyMs) ?? emptyProblem(rule, kind);
    }
    case 'clock': {
      const { skew = 0, drift = 0 } = rule.clock ?? {};
      if (Math.abs(skew) > ruleLimits.largestSkewMs) return 'clock.skew is more than a day';
      if (!(Math.abs(drift) <= ruleLimits.largestDrift)) return `clock.drift is beyond ${ruleLimits.largestDrift}`;
      return emptyProblem(rule, kind);
    }
    case 'disk':
      return (
        rangeProblem('disk.syncDelay', rule.disk?.syncDelay ?? 0, ruleLimits.longestSyncMs) ?? emptyProblem(rule, kind)
      );
    case 'process':
      return (
        rangeProblem('process.pause', rule.process?.pause ?? 0, ruleLimits.longestPauseMs) ?? emptyProblem(rule, kind)
      );
  }
}

function netProblem({ net = {} }: Rule): string | undefined {
  const { delayMedian = 0, delaySigma, loss, duplicate, reorder, bandwidth } = net;
  if (delaySigma !== undefined && net.delayMedian === undefined) return 'net.delaySigma needs net.delayMedian';
  if (delaySigma !== undefined && !(delaySigma >= 0 && delaySigma <= 4)) return 'net.delaySigma is not from 0 to 4';
  if (bandwidth !== undefined && bandwidth < 1) return 'net.bandwidth is below one byte a second: use netsplit';
  for (const [name, share] of Object.entries({ loss, duplicate, reorder })) {
    const problem = share === undefined ? undefined : shareProblem(`net.${name}`, share);
    if (problem !== undefined) return problem;
  }
  return (
    rangeProblem('net.delayMedian', delayMedian, ruleLimits.longestLinkDelayMs) ??
    emptyProblem({ name: '', net }, 'net')
  );
}

/** A pause is of the whole replica: one account stands still by `hold`. */
function pauseProblem({ apply }: Rule, { accounts, actions, probability }: Scope): string | undefined {
  if (apply?.pause !== true || (accounts.length === 0 && actions.length === 0 && probability === undefined))
    return undefined;
  return 'apply.pause stops everything on a replica; to stop some accounts or actions, use apply.hold';
}

function emptyProblem(rule: Rule, kind: FaultKind): string | undefined {
  const does = Object.values(rule[kind] ?? {}).some((value) => value !== undefined && value !== false && value !== 0);
  return does ? undefined : `its fault of ${kind} does nothing`;
}

function shareProblem(name: string, share: number): string | undefined {
  return share >= 0 && share <= 1 ? undefined : `${name} is not from 0 to 1`;
}

function rangeProblem(name: string, ms: number, longestMs: number): string | undefined {
  return ms >= 0 && ms <= longestMs ? undefined : `${name} is not from 0 to ${longestMs / 1000} s`;
}
