// The one way in for all doors: what a replica offers them, and the checks that every call passes first.

import { randomUUID } from 'node:crypto';
import { checkRequest, invalidRequest } from '../core/actions/check-request.ts';
import type { Result } from '../core/base/result.ts';
import { fail, ok } from '../core/base/result.ts';
import type { Call, Consistency, Proof } from '../core/event.ts';
import type { Answer } from '../core/instruction.ts';
import { type Refusal, refusal, unimplemented } from '../core/model/refusal.ts';
import type { Gone } from './gone.ts';
import type { DoorLimits } from './limits.ts';

/** Whether a replica takes calls. */
export type ServingState = 'NOT_SERVING' | 'SERVING';

/** A call of AccessService that may be answered at once. `BatchAuthorize` comes with all its questions, a stream's question as one `Authorize`. */
export interface AuthorizeCall extends Call {
  readonly service: 'access';
  readonly action: 'Authenticate' | 'Authorize' | 'BatchAuthorize';
}

/** What a replica offers its doors. */
export interface Dispatch {
  /** Answers one call. `gone` tells that nobody waits for the answer any longer; what was decided stays decided. */
  call(call: Call, gone: Gone): Promise<Answer>;
  /**
   * Answers a streaming call: items by `emit`, its end by the returned answer. `whenTaken` calls what it gets once the reader
   * has taken what was emitted; absent: readers take all at once.
   */
  stream(
    call: Call,
    emit: (item: unknown) => void,
    gone: Gone,
    whenTaken?: (then: () => void) => void,
  ): Promise<Answer>;
  /**
   * The synchronous fast path. Undefined where an answer needs a wait or another replica: then use {@link call}.
   * Calls that carry the very same `proof` object were signed once: it needs to be verified only once.
   */
  authorize(call: AuthorizeCall): Answer | undefined;
  /** Whether this replica takes calls now. */
  health(): ServingState;
}

/** Settings that come beside a request: gRPC metadata, HTTP headers. */
export interface Settings {
  get(name: string): readonly (string | Uint8Array)[];
}

/** A call as a door has it: decoded, nothing checked. */
export interface Arrival {
  readonly door: Call['door'];
  readonly service: Call['service'];
  readonly action: string;
  /** Name of the request message in the service's package. */
  readonly requestMessage: string;
  readonly request: object;
  readonly body: Uint8Array;
  readonly proof: Proof;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly secure: boolean;
  readonly settings: Settings;
  /** Milliseconds that the caller waits from now on; undefined: it did not say. */
  readonly deadlineMs: number | undefined;
  readonly streaming: boolean;
}

/** Names of the settings, the same at every door but for a prefix. */
export const settingNames = {
  consistency: 'eventide-consistency',
  idempotencyKey: 'eventide-idempotency-key',
  otherwise: 'eventide-otherwise',
  token: 'eventide-token',
  waitMs: 'eventide-wait-ms',
} as const;

/** A fresh request id. */
export function newRequestId(): string {
  return randomUUID();
}

/** What a door judges arrivals by. */
export interface DoorRules {
  readonly limits: DoorLimits;
  /** Whether an action of the protos has behaviour in this version. */
  readonly implemented: (service: Call['service'], action: string) => boolean;
}

/** Turns an arrival into a call, or says why it cannot be one. Nobody is authenticated yet. */
export function admit(arrival: Arrival, requestId: string, rules: DoorRules): Result<Call, Refusal> {
  const { door, service, action, request, body, proof, sourceIp, userAgent, secure, settings } = arrival;
  const { limits } = rules;
  if (!rules.implemented(service, action)) return fail(unimplemented(service, action));
  const violations = checkRequest(service, arrival.requestMessage, request);
  if (violations.length > 0) return fail(invalidRequest(violations));
  const deadlineMs = boundedDeadline(arrival, limits);
  const consistency = parseConsistency(settings, deadlineMs, limits);
  if (!consistency.ok) return consistency;
  const idempotencyKey = parseIdempotencyKey(settings, limits);
  if (!idempotencyKey.ok) return idempotencyKey;
  // One literal, because a spread costs more than the rest of this function.
  const call: Call = {
    requestId,
    door,
    service,
    action,
    request,
    body,
    proof,
    sourceIp,
    userAgent,
    secure,
    consistency: consistency.value,
    deadlineMs,
    idempotencyKey: idempotencyKey.value,
  };
  return ok(call);
}

function boundedDeadline(arrival: Arrival, limits: DoorLimits): number {
  const longest = arrival.streaming ? limits.longestStreamMs : limits.longestDeadlineMs;
  const asked = arrival.deadlineMs ?? (arrival.streaming ? longest : limits.defaultDeadlineMs);
  return Math.min(Math.max(0, asked), longest);
}

const defaultConsistency: Consistency = { level: 'default' };
const home: Consistency = { level: 'home' };
const minimizeLatency: Consistency = { level: 'minimize-latency' };

/** Reads what a call asks of freshness. A token without a level asks for at least that token. */
export function parseConsistency(
  settings: Settings,
  deadlineMs: number,
  limits: DoorLimits,
): Result<Consistency, Refusal> {
  const level = textOf(settings, settingNames.consistency);
  const tokens = settings.get(settingNames.token);
  if (level === undefined && tokens.length === 0) return ok(defaultConsistency);
  switch (level) {
    case 'home':
      return ok(home);
    case 'minimize-latency':
      return ok(minimizeLatency);
    case 'at-least':
    case undefined:
      return parseAtLeast(settings, tokens, deadlineMs, limits);
    default:
      return invalid(settingNames.consistency, 'one of home, minimize-latency, at-least');
  }
}

function parseAtLeast(
  settings: Settings,
  sent: readonly (string | Uint8Array)[],
  deadlineMs: number,
  limits: DoorLimits,
): Result<Consistency, Refusal> {
  // Several headers of one name may arrive as one, with commas; no token holds one.
  const tokens = sent
    .flatMap((value) => String(value).split(','))
    .map((token) => token.trim())
    .filter((token) => token !== '');
  if (tokens.length === 0)
    return invalid(settingNames.token, 'given with at-least: a causal token as a write returned it');
  if (tokens.length > limits.tokens) return invalid(settingNames.token, `given at most ${limits.tokens} times`);
  if (tokens.some((token) => token.length > limits.tokenLength)) {
    return invalid(settingNames.token, `at most ${limits.tokenLength} characters long`);
  }
  const waitText = textOf(settings, settingNames.waitMs);
  if (waitText !== undefined && !/^\d{1,9}$/.test(waitText))
    return invalid(settingNames.waitMs, 'a number of milliseconds');
  const asked = waitText === undefined ? limits.defaultWaitMs : Number(waitText);
  const waitMs = Math.max(0, Math.min(asked, limits.longestWaitMs, deadlineMs - limits.deadlineMarginMs));
  const otherwise = textOf(settings, settingNames.otherwise) ?? 'fail';
  if (otherwise !== 'fail' && otherwise !== 'forward' && otherwise !== 'serve-stale') {
    return invalid(settingNames.otherwise, 'one of fail, forward, serve-stale');
  }
  return ok({ level: 'at-least', tokens, waitMs, otherwise });
}

function parseIdempotencyKey(settings: Settings, limits: DoorLimits): Result<string | undefined, Refusal> {
  const key = textOf(settings, settingNames.idempotencyKey);
  if (key === undefined || (key.length > 0 && key.length <= limits.idempotencyKeyLength)) return ok(key);
  return invalid(settingNames.idempotencyKey, `1 to ${limits.idempotencyKeyLength} characters long`);
}

function textOf(settings: Settings, name: string): string | undefined {
  const value = settings.get(name)[0];
  return value === undefined ? undefined : String(value);
}

function invalid(name: string, wanted: string): { readonly ok: false; readonly error: Refusal } {
  const description = `${name} must be ${wanted}.`;
  return fail(refusal('InvalidParameterValue', description, { violations: [{ field: name, description }] }));
}
