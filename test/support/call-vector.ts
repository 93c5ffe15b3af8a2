// A call as data: who makes it in which world, and what comes of it, on a real engine.

import { readFileSync } from 'node:fs';
import type { Answer } from '../../src/core/instruction.ts';
import {
  type ActionName,
  type Credentials,
  EngineUnderTest,
  policyOf,
  type RequestOf,
  type ResponseOf,
  type Statement,
} from './engine-under-test.ts';

/** A call of an action; a policy document in its request may be an object, or `@statements`. */
export type CallOf = readonly [action: ActionName, request: object];

/** A call, its caller, and what comes of it. */
export interface CallVector {
  readonly title: string;
  readonly rules: readonly string[];
  /** A set of calls of the root user beforehand, by its name in call-worlds.json, and more of them. */
  readonly world?: string;
  readonly given?: readonly CallOf[];
  /** Calls of the root user of the account that CreateAccount has made, thereafter. */
  readonly memberGiven?: readonly CallOf[];
  readonly caller: 'memberRoot' | 'memberUser' | 'root' | 'rootToken' | 'session' | 'sessionToken' | 'user';
  /** Of the calling user. */
  readonly path?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly boundary?: string;
  /** Of the calling session: the role (default: r), and what AssumeRole is given besides. */
  readonly role?: string;
  readonly assume?: object;
  /** Requests of AssumeRole, each made with the session before it; the last one calls. */
  readonly chain?: readonly object[];
  /** Calls of the root user between the caller's credentials and the call. */
  readonly later?: readonly CallOf[];
  /** Milliseconds between the caller's credentials and the call. */
  readonly elapseMs?: number;
  readonly sourceIp?: string;
  /** Region that the call is signed for. */
  readonly region?: string;
  /** What the caller may do in any case. */
  readonly own?: readonly Statement[];
  /** What is judged, where `expected` says what comes of it. */
  readonly statements?: readonly Statement[];
  readonly call: CallOf;
  /** Statements with which the call is allowed, and others with which it is not. */
  readonly allowedBy?: readonly Statement[];
  readonly deniedBy?: readonly Statement[];
  /** `allowed`, or code and text of the refusal. */
  readonly expected?: string;
  /** What the response must have in it. */
  readonly response?: object;
}

const folder = new URL('../vectors/', import.meta.url);
const worlds = JSON.parse(readFileSync(new URL('call-worlds.json', folder), 'utf8')) as Readonly<
  Record<string, readonly CallOf[]>
>;

// Where this stands for a document, the statements in question are there and not in the caller's own policy.
const elsewhere = '@statements';

/** What comes of the call with these statements: `allowed`, or code and text of the refusal. */
export function outcomeOf(vector: CallVector, statements: readonly Statement[]): string {
  const { refusal, response } = answerOf(vector, statements);
  if (refusal !== undefined) return `${refusal.code}: ${refusal.message}`;
  const { decision } = (response ?? {}) as {
    readonly decision?: { readonly allowed?: boolean; readonly message?: string };
  };
  return decision?.allowed === false ? `AccessDenied: ${decision.message ?? ''}` : 'allowed';
}

/** The answer to the call with these statements. */
export function answerOf(vector: CallVector, statements: readonly Statement[]): Answer {
  const { world, given = [], call, own = [], elapseMs = 0 } = vector;
  const engine = new EngineUnderTest();
  if (vector.caller === 'user' || vector.caller === 'sessionToken') makeAlice(engine, vector);
  const document = policyOf(...statements);
  const beforehand = world === undefined ? given : [...worldNamed(world), ...given];
  let member: Credentials | undefined;
  for (const [action, request] of beforehand) {
    const response = engine.respond(action, filled(request, document) as RequestOf<ActionName>);
    if (action === 'CreateAccount') member = rootOf(response as ResponseOf<'CreateAccount'>);
  }
  for (const [action, request] of vector.memberGiven ?? [])
    engine.respond(action, filled(request, document) as RequestOf<ActionName>, { as: member ?? engine.root });
  const placed = JSON.stringify([given, vector.memberGiven, call]).includes(elsewhere);
  const inPolicy = placed ? own : [...own, ...statements];
  const as =
    member !== undefined && vector.caller.startsWith('member')
      ? memberOf(engine, vector, member, inPolicy)
      : callerOf(engine, vector, inPolicy);
  for (const [action, request] of vector.later ?? [])
    engine.respond(action, filled(request, document) as RequestOf<ActionName>);
  engine.elapse(elapseMs);
  const [action, request] = call;
  const { sourceIp, region } = vector;
  const asking = { as, ...(sourceIp === undefined ? {} : { sourceIp }), ...(region === undefined ? {} : { region }) };
  return engine.ask(action, filled(request, document) as RequestOf<ActionName>, asking);
}

function worldNamed(name: string): readonly CallOf[] {
  const world = worlds[name];
  if (world === undefined) throw new Error(`call-worlds.json has no world ${name}`);
  return world;
}

/** The request with its documents as text. */
function filled(value: unknown, document: string): unknown {
  if (value === elsewhere) return document;
  if (Array.isArray(value)) return value.map((part) => filled(part, document));
  if (typeof value !== 'object' || value === null) return value;
  if ('Statement' in value) return JSON.stringify(value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, document)]));
}

function makeAlice(engine: EngineUnderTest, { path, tags }: CallVector): void {
  engine.respond('CreateUser', {
    userName: 'alice',
    ...(path === undefined ? {} : { path }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
  });
}

function callerOf(engine: EngineUnderTest, vector: CallVector, statements: readonly Statement[]): Credentials {
  const { caller, boundary } = vector;
  if (caller === 'root') return engine.root;
  if (caller === 'rootToken') return tokenOf(engine, engine.root);
  if (caller === 'session') return sessionOf(engine, vector, statements);
  if (boundary !== undefined)
    engine.respond('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary: boundary });
  if (statements.length > 0)
    engine.respond('PutUserPolicy', {
      ...{ userName: 'alice', policyName: 'own' },
      policyDocument: withIds(engine, policyOf(...statements)),
    });
  const key = engine.keyOf('alice');
  return caller === 'user' ? key : tokenOf(engine, key);
}

function sessionOf(engine: EngineUnderTest, vector: CallVector, statements: readonly Statement[]): Credentials {
  const { role = 'r', assume = {}, chain = [] } = vector;
  const roleArn = engine.respond('GetRole', { roleName: role }).role?.arn ?? '';
  // Whoever takes on the role may do so: only what the session may do is asked.
  const opener = engine.user('opener', { Effect: 'Allow', Action: 'sts:*', Resource: '*' });
  const request = filled({ roleArn, roleSessionName: 's1', ...assume }, '') as RequestOf<'AssumeRole'>;
  let session = engine.assume(request, { as: opener });
  for (const next of chain) session = engine.assume(filled(next, '') as RequestOf<'AssumeRole'>, { as: session });
  if (statements.length > 0)
    engine.respond('PutRolePolicy', {
      ...{ roleName: role, policyName: 'own' },
      policyDocument: withIds(engine, policyOf(...statements)),
    });
  return session;
}

function rootOf({ accessKeyId = '', secretAccessKey = '' }: ResponseOf<'CreateAccount'>): Credentials {
  return { accessKeyId, secretAccessKey };
}

/** The root user of the member account, or its user anna. */
function memberOf(
  engine: EngineUnderTest,
  { caller }: CallVector,
  root: Credentials,
  statements: readonly Statement[],
): Credentials {
  if (caller === 'memberRoot') return root;
  const as = { as: root };
  engine.respond('CreateUser', { userName: 'anna' }, as);
  if (statements.length > 0)
    engine.respond(
      'PutUserPolicy',
      { userName: 'anna', policyName: 'own', policyDocument: policyOf(...statements) },
      as,
    );
  const { accessKey } = engine.respond('CreateAccessKey', { userName: 'anna' }, as);
  return { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
}

function tokenOf(engine: EngineUnderTest, as: Credentials): Credentials {
  const { credentials } = engine.respond('GetSessionToken', {}, { as });
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = credentials ?? {};
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** `@id(user/alice)` and `@id(role/r)` stand for unique ids, which nobody knows beforehand. */
function withIds(engine: EngineUnderTest, text: string): string {
  return text.replaceAll(/@id\((user|role)\/(\w+)\)/g, (_, kind: string, name: string) =>
    kind === 'user'
      ? (engine.respond('GetUser', { userName: name }).user?.userId ?? '')
      : (engine.respond('GetRole', { roleName: name }).role?.roleId ?? ''),
  );
}
