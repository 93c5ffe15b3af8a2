// What the rules in force do to one message, op, call, batch or clock: a function of the rules, their draws, and what it is.

import { normal } from '../delay/chance.ts';
import { apiFaultCodes, ruleLimits } from './rule.ts';
import { type ChaosRules, type HeldRule, isIn } from './rules.ts';

/** What happens to one message on its way out. */
export interface LinkPlan {
  readonly lost: boolean;
  readonly twice: boolean;
  readonly overtakes: boolean;
  readonly delayMs: number;
  /** Bytes a second; undefined: as many as there are. */
  readonly bandwidth: number | undefined;
}

/** Whether a link is cut in a direction, seen from here. */
export function isCut(rules: ChaosRules, peer: string, direction: 'in' | 'out'): boolean {
  return rules.inForce('net').some(({ rule }) => {
    const cut = rule.net?.netsplit;
    return (cut === 'both' || cut === direction) && isIn(rule.scope.peers, peer);
  });
}

/** What happens to the next message to a peer; undefined where no rule minds it. `ops` are the indexes it carries. */
export function planMessage(rules: ChaosRules, peer: string, ops: readonly number[]): LinkPlan | undefined {
  const held = rules.inForce('net');
  if (held.length === 0) return undefined;
  let plan: LinkPlan | undefined;
  for (const one of held) {
    const { net, scope } = one.rule;
    if (net === undefined || !isIn(scope.peers, peer)) continue;
    const next = one.chance('net', rules.replica, peer, one.ordinal(peer));
    if (!one.takes(next)) continue;
    // Drawn always, and in this order, so that one setting of a rule leaves the draws of the others as they are.
    const [lossDraw, twiceDraw, overtakesDraw, noise] = [next(), next(), next(), normal(next)];
    const lost = net.netsplit === 'both' || net.netsplit === 'out' || lossDraw < (net.loss ?? 0);
    const twice = twiceDraw < (net.duplicate ?? 0);
    const overtakes = overtakesDraw < (net.reorder ?? 0);
    const delayMs = (net.delayMedian ?? 0) * Math.exp((net.delaySigma ?? 0) * noise);
    if (lost || twice || overtakes || delayMs > 0 || net.bandwidth !== undefined) one.fire(ops);
    plan = {
      lost: lost || plan?.lost === true,
      twice: twice || plan?.twice === true,
      overtakes: overtakes || plan?.overtakes === true,
      delayMs: Math.min(delayMs + (plan?.delayMs ?? 0), ruleLimits.longestLinkDelayMs),
      bandwidth: Math.min(net.bandwidth ?? Number.POSITIVE_INFINITY, plan?.bandwidth ?? Number.POSITIVE_INFINITY),
    };
  }
  return plan === undefined || plan.bandwidth !== Number.POSITIVE_INFINITY ? plan : { ...plan, bandwidth: undefined };
}

/** One op as the rules of visibility see it. */
export interface WaitingOp {
  readonly account: string;
  readonly accountSeq: number;
  readonly index: number;
  readonly kind: string;
}

/** Whether nothing at all becomes visible here. */
export function isPaused(rules: ChaosRules): boolean {
  return rules.inForce('apply').some(({ rule }) => rule.apply?.pause === true);
}

/** How much longer an op stays invisible here, milliseconds; Infinity: until a rule ends. */
export function applyDelayMs(rules: ChaosRules, op: WaitingOp): number {
  return delayOf(rules, op, op.kind, (held) => held.fireOnce(op.index), [op.account, op.accountSeq]);
}

/** The same of a revocation that came from another replica. Its kind is that of the op that adopts it. */
export function revocationApplyDelayMs(
  rules: ChaosRules,
  revocation: { readonly account: string; readonly targetCreatedAtSeq: number; readonly kind: string },
): number {
  const words = [revocation.account, revocation.targetCreatedAtSeq, revocation.kind];
  return delayOf(rules, revocation, 'eventide:AdoptRevocation', (held) => held.fire(), words);
}

function delayOf(
  rules: ChaosRules,
  { account }: { readonly account: string },
  action: string,
  fired: (held: HeldRule) => void,
  words: readonly (number | string)[],
): number {
  let delayMs = 0;
  for (const held of rules.inForce('apply')) {
    const { apply, scope } = held.rule;
    if (apply?.hold !== true && (apply?.extraDelay ?? 0) === 0) continue;
    if (!isIn(scope.accounts, account) || !matchesAction(scope.actions, action)) continue;
    if (!held.takes(held.chance('apply', rules.replica, ...words))) continue;
    fired(held);
    delayMs += apply?.hold === true ? Number.POSITIVE_INFINITY : (apply?.extraDelay ?? 0);
  }
  return delayMs;
}

/** One call as the rules of answers see it. */
export interface JudgedCall {
  readonly account: string | undefined;
  /** `iam:CreateUser`. */
  readonly action: string;
  /** ARN of the caller; asked only where a rule goes by it. */
  readonly principal: () => string | undefined;
}

/** What happens to a call. */
export interface CallFault {
  readonly code: (typeof apiFaultCodes)[number] | undefined;
  readonly latencyMs: number;
  readonly dropsAnswer: boolean;
  /** The rules that did it. */
  readonly by: readonly HeldRule[];
}

/** Whether a rule may mind calls of that action. Draws nothing. */
export function mayTouchCall(rules: ChaosRules, action: string): boolean {
  return rules.inForce('api').some(({ rule }) => matchesAction(rule.scope.actions, action));
}

/** What happens to a call; undefined where no rule minds it. */
export function callFault(rules: ChaosRules, call: JudgedCall): CallFault | undefined {
  let fault: CallFault | undefined;
  for (const held of rules.inForce('api')) {
    const { api, scope } = held.rule;
    if (!matchesAction(scope.actions, call.action)) continue;
    if (scope.accounts.length > 0 && (call.account === undefined || !scope.accounts.includes(call.account))) continue;
    if (scope.principals.length > 0 && !scope.principals.includes(call.principal() ?? '')) continue;
    const stream = `${call.account ?? ''} ${call.action}`;
    if (!held.takes(held.chance('api', rules.replica, stream, held.ordinal(stream)))) continue;
    held.fire();
    fault = {
      code: fault?.code ?? apiFaultCodes.find((known) => known === api?.code),
      latencyMs: (fault?.latencyMs ?? 0) + (api?.latency ?? 0),
      dropsAnswer: fault?.dropsAnswer === true || api?.dropAnswer === true,
      by: [...(fault?.by ?? []), held],
    };
  }
  return fault;
}

/** How the clocks run. */
export interface ClockBend {
  readonly skewMs: number;
  /** Seconds gained per second. */
  readonly drift: number;
}

/** How the rules in force bend the clocks. */
export function clockBend(rules: ChaosRules): ClockBend {
  let [skewMs, drift] = [0, 0];
  for (const held of rules.inForce('clock')) {
    skewMs += held.rule.clock?.skew ?? 0;
    drift += held.rule.clock?.drift ?? 0;
    if (!held.hasFired) held.fire();
  }
  return { skewMs, drift: Math.max(-ruleLimits.largestDrift, Math.min(ruleLimits.largestDrift, drift)) };
}

/** What happens to a batch of writes. */
export interface DiskPlan {
  readonly delayMs: number;
  readonly error: 'EIO' | 'ENOSPC' | undefined;
}

/** What happens to the next batch, which stores the ops of these indexes; undefined where no rule minds it. */
export function planBatch(rules: ChaosRules, ops: readonly number[]): DiskPlan | undefined {
  let plan: DiskPlan | undefined;
  for (const held of rules.inForce('disk')) {
    const { disk } = held.rule;
    if (!held.takes(held.chance('disk', rules.replica, held.ordinal('batch')))) continue;
    held.fire(ops);
    plan = { delayMs: (plan?.delayMs ?? 0) + (disk?.syncDelay ?? 0), error: plan?.error ?? disk?.error };
  }
  return plan;
}

/** Whether a scope's actions hold one; `iam:Create*` holds every one that begins so. */
function matchesAction(patterns: readonly string[], action: string): boolean {
  if (patterns.length === 0) return true;
  return patterns.some((one) => (one.endsWith('*') ? action.startsWith(one.slice(0, -1)) : one === action));
}
