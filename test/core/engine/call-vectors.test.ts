// Calls as data: what each is judged by, which condition keys it has, and what its denial says, on a real engine.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ActionName,
  arnOf,
  type Credentials,
  EngineUnderTest,
  policyOf,
  type RequestOf,
  type Statement,
} from '../../support/engine-under-test.ts';

type CallOf = readonly [action: ActionName, request: object];

interface CallVector {
  readonly title: string;
  /** Calls of the root user beforehand. */
  readonly given?: readonly CallOf[];
  readonly caller: 'root' | 'session' | 'sessionToken' | 'user';
  /** Of the calling user. */
  readonly path?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly boundary?: string;
  /** Of the calling session: the role (default: r), and what AssumeRole is given besides. */
  readonly role?: string;
  readonly assume?: object;
  readonly sourceIp?: string;
  /** What the caller may do, where `expected` says what comes of it. */
  readonly statements?: readonly Statement[];
  readonly call: CallOf;
  /** Statements with which the call is allowed, and others with which it is not. */
  readonly allowedBy?: readonly Statement[];
  readonly deniedBy?: readonly Statement[];
  /** `allowed`, or code and text of the refusal. */
  readonly expected?: string;
}

/** What comes of the call when the caller has these statements: `allowed`, or code and text of the refusal. */
function outcome(vector: CallVector, statements: readonly Statement[]): string {
  const engine = new EngineUnderTest();
  const own = vector.caller === 'user' || vector.caller === 'sessionToken';
  if (own) makeAlice(engine, vector);
  for (const [action, request] of vector.given ?? []) engine.respond(action, request as RequestOf<ActionName>);
  const as = callerOf(engine, vector, statements);
  const [action, request] = vector.call;
  const { sourceIp } = vector;
  const asking = { as, ...(sourceIp === undefined ? {} : { sourceIp }) };
  const { refusal, response } = engine.ask(action, request as RequestOf<ActionName>, asking);
  if (refusal !== undefined) return `${refusal.code}: ${refusal.message}`;
  const { decision } = (response ?? {}) as { readonly decision?: { readonly allowed?: boolean } };
  return decision?.allowed === false ? 'AccessDenied: decided' : 'allowed';
}

function makeAlice(engine: EngineUnderTest, { path, tags }: CallVector): void {
  engine.respond('CreateUser', {
    userName: 'alice',
    ...(path === undefined ? {} : { path }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
  });
}

function callerOf(engine: EngineUnderTest, vector: CallVector, statements: readonly Statement[]): Credentials {
  const { caller, boundary, role = 'r', assume = {} } = vector;
  if (caller === 'root') return engine.root;
  const policyDocument = policyOf(...statements);
  if (caller === 'session') {
    const roleArn = engine.respond('GetRole', { roleName: role }).role?.arn ?? '';
    // Whoever takes on the role may do so: only what the session may do is asked.
    const as = engine.user('opener', { Effect: 'Allow', Action: 'sts:*', Resource: '*' });
    const session = engine.assume({ roleArn, roleSessionName: 's1', ...assume }, { as });
    if (statements.length > 0) engine.respond('PutRolePolicy', { roleName: role, policyName: 'own', policyDocument });
    return session;
  }
  if (boundary !== undefined)
    engine.respond('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary: boundary });
  if (statements.length > 0) engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'own', policyDocument });
  const key = engine.keyOf('alice');
  if (caller === 'user') return key;
  const { credentials } = engine.respond('GetSessionToken', {}, { as: key });
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = credentials ?? {};
  return { accessKeyId, secretAccessKey, sessionToken };
}

const folder = new URL('../../vectors/calls/', import.meta.url);

describe.each(readdirSync(folder).sort())('call vectors: %s', (file) => {
  const vectors = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly CallVector[];

  it.each(vectors)('$title', (vector) => {
    const { allowedBy, deniedBy, expected, statements = [] } = vector;
    const isDenied = (given: readonly Statement[]): boolean => outcome(vector, given).startsWith('AccessDenied');
    expect([allowedBy, deniedBy, expected].some((one) => one !== undefined)).toBe(true);
    expect({
      allowedBy: allowedBy === undefined ? 'allowed' : isDenied(allowedBy) ? 'denied' : 'allowed',
      deniedBy: deniedBy === undefined ? 'denied' : isDenied(deniedBy) ? 'denied' : 'allowed',
      expected: expected === undefined ? undefined : outcome(vector, statements),
    }).toEqual({ allowedBy: 'allowed', deniedBy: 'denied', expected });
  });
});

it('a caller without any policy may do none of it', () => {
  const engine = new EngineUnderTest();
  const as = engine.user('alice');
  expect(engine.code('GetUser', { userName: 'alice' }, { as })).toBe('AccessDenied');
  expect(engine.respond('GetCallerIdentity', {}, { as }).arn).toBe(arnOf('user/alice'));
});
