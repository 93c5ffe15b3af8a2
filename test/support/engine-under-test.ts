// One production engine under the production driver in the simulated world, asked as a door would ask it, answered at once.

import { checkRequest, invalidRequest } from '../../src/core/actions/check-request.ts';
import type { Call } from '../../src/core/event.ts';
import type { Answer } from '../../src/core/instruction.ts';
import type { Refusal } from '../../src/core/model/refusal.ts';
import { fieldsOf, findMethod, type ServiceName, serviceNames } from '../../src/core/shapes/lookup.ts';
import type {
  AccessMethods,
  ChaosMethods,
  ClusterMethods,
  IamMethods,
  StsMethods,
} from '../../src/lib/client/methods.ts';
import { account, SimulatedCluster, type SimulatedReplica } from '../sim/cluster.ts';
import type { SimulationOptions } from '../sim/options.ts';

type Methods = AccessMethods & ChaosMethods & ClusterMethods & IamMethods & StsMethods;
/** Name of an action of any service. */
export type ActionName = Capitalize<keyof Methods>;
type MethodOf<A extends ActionName> = Methods[Uncapitalize<A> & keyof Methods];
/** Request of an action; lists may be left out. */
export type RequestOf<A extends ActionName> = Parameters<MethodOf<A>>[0];
/** Response of an action. */
export type ResponseOf<A extends ActionName> = Awaited<ReturnType<MethodOf<A>>>;

/** Credentials of a caller. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who asks, and what comes beside the request. */
export interface Asking
  extends Partial<Pick<Call, 'consistency' | 'deadlineMs' | 'idempotencyKey' | 'proof' | 'sourceIp'>> {
  readonly as?: Credentials;
  /** Region that the call is signed for; us-east-1 where nothing is said. */
  readonly region?: string;
  /** Service that the call is signed for; its own where nothing is said. */
  readonly signedFor?: string;
}

/** The account of the engine. */
export const ownAccount = account;

// Simulated milliseconds until a replica that has just started takes calls; between two looks for an answer; and after
// one, until what it wrote is visible too where the profile is `instant`.
const startMs = 500;
const lookMs = 1;
const settleMs = 5;
// More simulated time than any call waits.
const longestMs = 60_000;

/** One production engine under the production driver in the simulated world, asked as a door would ask it, answered at once. */
export class EngineUnderTest {
  readonly cluster: SimulatedCluster;
  readonly root: Credentials;

  constructor(options: Partial<SimulationOptions> = {}) {
    this.cluster = new SimulatedCluster({ seed: 1, replicas: 1, profile: 'instant', slowWork: 'steady', ...options });
    this.root = this.cluster.root;
    for (const replica of this.cluster.replicas) this.cluster.start(replica);
    this.elapse(startMs);
  }

  /** Wall time now, milliseconds. */
  get nowMs(): number {
    return this.cluster.timeline.now().wallMs;
  }

  /** Lets simulated time pass. */
  elapse(ms: number): void {
    const { timeline } = this.cluster;
    timeline.runUntil(timeline.nowMs + ms);
  }

  /** Ends the first replica's process, with `power` its machine too, and starts it again on its disk. */
  restart(power?: 'batch-lost' | 'batch-written'): void {
    this.cluster.crash(this.#replica, power);
    this.cluster.start(this.#replica);
    this.elapse(startMs);
  }

  /** Asks the first replica and runs the world until it has answered. */
  ask<A extends ActionName>(action: A, request: RequestOf<A>, asking: Asking = {}): Answer {
    const answer = this.start(action, request, asking);
    for (let waitedMs = 0; waitedMs < longestMs; waitedMs += lookMs) {
      const answered = answer();
      if (answered !== undefined) {
        this.elapse(settleMs);
        return answered;
      }
      this.elapse(lookMs);
    }
    throw new Error(`${action} was not answered within ${longestMs} ms`);
  }

  /** Asks, and lets the world stand still; gives the answer once there is one. */
  start<A extends ActionName>(action: A, request: RequestOf<A>, asking: Asking = {}): () => Answer | undefined {
    const { as = this.root, region = 'us-east-1', signedFor, ...more } = asking;
    const signing = { credentials: as, region, ...(signedFor === undefined ? {} : { signedFor }) };
    const service = serviceOf(action);
    const message = findMethod(service, action)?.request ?? '';
    const whole = withLists(service, message, request);
    const violations = checkRequest(service, message, whole);
    let answer: Answer | undefined;
    if (violations.length > 0) answer = { refusal: invalidRequest(violations), freshness };
    else {
      this.cluster.call(this.#replica, { service, action, request: whole, ...signing, more }, (answered) => {
        answer = answered;
      });
    }
    return () => answer;
  }

  /** Asks without any proof of who asks. */
  askUnsigned<A extends ActionName>(action: A, request: RequestOf<A>): Answer {
    return this.ask(action, request, { proof: { kind: 'none' } });
  }

  /** The response of a call that must not be refused. */
  respond<A extends ActionName>(action: A, request: RequestOf<A>, asking: Asking = {}): ResponseOf<A> {
    const { refusal, response } = this.ask(action, request, asking);
    if (refusal !== undefined) throw new Error(`${action} was refused: ${refusal.code}: ${refusal.message}`);
    return response as ResponseOf<A>;
  }

  /** Code and text of a call that must be refused, as `NoSuchEntity: …`. */
  refusal<A extends ActionName>(action: A, request: RequestOf<A>, asking: Asking = {}): string {
    const { refusal } = this.ask(action, request, asking);
    if (refusal === undefined) throw new Error(`${action} was not refused`);
    return said(refusal);
  }

  /** The code alone; undefined where the call was answered. */
  code<A extends ActionName>(action: A, request: RequestOf<A>, asking: Asking = {}): string | undefined {
    return this.ask(action, request, asking).refusal?.code;
  }

  /** A new access key of a user. */
  keyOf(userName: string): Credentials {
    const { accessKey } = this.respond('CreateAccessKey', { userName });
    return { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
  }

  /** A new user with these inline policies' statements, and a key of it. */
  user(userName: string, ...statements: readonly Statement[]): Credentials {
    this.respond('CreateUser', { userName });
    if (statements.length > 0)
      this.respond('PutUserPolicy', { userName, policyName: 'inline', policyDocument: policyOf(...statements) });
    return this.keyOf(userName);
  }

  /** Credentials of a role session. */
  assume(request: RequestOf<'AssumeRole'>, asking: Asking = {}): Credentials {
    const { credentials } = this.respond('AssumeRole', request, asking);
    return {
      accessKeyId: credentials?.accessKeyId ?? '',
      secretAccessKey: credentials?.secretAccessKey ?? '',
      sessionToken: credentials?.sessionToken ?? '',
    };
  }

  /** Fingerprint of the account's visible records. */
  fingerprint(): string {
    const { members } = this.respond('GetCluster', {});
    const position = members[0]?.accounts.find((one) => one.account === account);
    return `${position?.visibleSeq ?? ''} ${position?.fingerprint ?? ''}`;
  }

  /** Fingerprint of all visible records of the account, wherever it stands. */
  get recordsFingerprint(): string {
    return this.fingerprint().split(' ')[1] ?? '';
  }

  /** What the account's issuer publishes on the first replica. */
  issuerDocument(name: string): unknown {
    return this.#replica.process?.engine.issuerDocument(account, name);
  }

  get #replica(): SimulatedReplica {
    const [replica] = this.cluster.replicas;
    if (replica === undefined) throw new Error('a cluster without replicas');
    return replica;
  }
}

/** One statement of a policy. */
export type Statement = Readonly<Record<string, unknown>>;

/** A policy document of these statements. */
export function policyOf(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** A policy that allows an action, everywhere or on one resource. */
export function allow(action: string | readonly string[], resource = '*'): Statement {
  return { Effect: 'Allow', Action: action, Resource: resource };
}

/** A trust policy for AWS principals. */
export function trustOf(principal: string | readonly string[], more: Statement = {}): string {
  return policyOf({ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole', ...more });
}

/** ARN of an entity of the engine's account: `arnOf('user/team/alice')`. */
export function arnOf(resource: string): string {
  return `arn:aws:iam::${account}:${resource}`;
}

/** A refusal as one text. */
export function said({ code, message }: Refusal): string {
  return `${code}: ${message}`;
}

const freshness = { replica: 'n1', visibleToken: '', stalenessMs: undefined };

function serviceOf(action: string): ServiceName {
  const service = serviceNames.find((name) => findMethod(name, action) !== undefined);
  if (service === undefined) throw new Error(`no service has ${action}`);
  return service;
}

/** The request as a door decodes it: every list is there. */
function withLists(service: ServiceName, message: string, value: object): object {
  const whole: Record<string, unknown> = { ...value };
  for (const { name, repeated, map, message: inner } of fieldsOf(service, message) ?? []) {
    const given = whole[name];
    if (repeated === true && map !== true) whole[name] = given ?? [];
    if (inner === undefined || map === true || given === undefined) continue;
    const filled = (part: unknown): unknown => withLists(service, inner, part as object);
    whole[name] = Array.isArray(given) ? given.map(filled) : filled(given);
  }
  return whole;
}
