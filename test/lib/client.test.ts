// The client against doors that answer from tables: in turn, repeated only where it harms nobody, with tokens and proofs.

import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../src/core/event.ts';
import { refusal } from '../../src/core/model/refusal.ts';
import { type AnswerFacts, type ClientOptions, createClient, EventideError } from '../../src/lib/client.ts';
import { type AnswerTable, later, openTestDoor, type TableAnswer, type TestDoor } from '../api/table-dispatch.ts';

const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
const list: AnswerTable = { calls: { 'iam:ListUsers': () => ({ response: { users: [] } }) } };
const question = { principal: 'arn:aws:iam::111122223333:user/a', action: 's3:GetObject', resource: '*' };

let doors: TestDoor[] = [];
afterEach(async () => {
  for (const door of doors) await door[Symbol.asyncDispose]();
  doors = [];
});

async function open(table: AnswerTable): Promise<TestDoor> {
  const door = await openTestDoor(table);
  doors.push(door);
  return door;
}

function clientOf(more: Partial<ClientOptions> = {}): ReturnType<typeof createClient> {
  return createClient({ endpoints: doors.map(({ address }) => address), credentials: key, ...more });
}

async function failureOf(call: Promise<unknown>): Promise<EventideError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof EventideError) return error;
  throw new Error(`it did not fail as it should: ${String(error)}`);
}

/** What each door was asked, by action. */
function asked(): readonly (readonly string[])[] {
  return doors.map(({ dispatch }) => dispatch.calls.map(({ action }) => action));
}

const refusing =
  (code: Parameters<typeof refusal>[0]): (() => TableAnswer) =>
  () => ({ refusal: refusal(code, 'no') });

describe('replicas', () => {
  it('are asked in turn', async () => {
    for (let at = 0; at < 3; at++) await open(list);
    await using client = clientOf();
    for (let call = 0; call < 6; call++) await client.iam.listUsers({});
    expect(asked().map((calls) => calls.length)).toEqual([2, 2, 2]);
  });

  it('that are gone are passed over, and asked again when they are back', async () => {
    const gone = await open(list);
    const other = await open(list);
    await using client = clientOf();
    const { address } = gone;
    await client.iam.listUsers({});
    await gone[Symbol.asyncDispose]();
    for (let call = 0; call < 4; call++) await client.iam.listUsers({});
    expect(other.dispatch.calls.length).toBeGreaterThanOrEqual(4);
    const failure = await failureOf(client.iam.listUsers({}, { endpoint: address }));
    expect(failure).toMatchObject({ code: 'UNREACHABLE', grpcCode: status.UNAVAILABLE });
  });

  it('that are named are asked alone', async () => {
    await open({ calls: { 'iam:ListUsers': refusing('NOT_READY') } });
    const other = await open(list);
    await using client = clientOf();
    expect((await failureOf(client.iam.listUsers({}, { endpoint: doors[0]?.address ?? '' }))).code).toBe('NOT_READY');
    expect(other.dispatch.calls).toEqual([]);
  });

  it('must be at least one', () => {
    expect(() => createClient({ endpoints: [] })).toThrow('a client needs at least one endpoint');
  });
});

describe('a call that a replica refuses', () => {
  const doorsThatRefuse = async (action: string, code: Parameters<typeof refusal>[0]): Promise<void> => {
    for (let at = 0; at < 3; at++) await open({ calls: { [action]: refusing(code) } });
  };

  it('because it is not available is made at each replica once, and the last refusal told', async () => {
    await doorsThatRefuse('iam:ListUsers', 'HOME_UNREACHABLE');
    await using client = clientOf();
    const failure = await failureOf(client.iam.listUsers({}));
    expect(failure).toMatchObject({ code: 'HOME_UNREACHABLE', grpcCode: status.UNAVAILABLE, replica: 'n1' });
    expect(failure.retryAfterMs).toBeGreaterThan(0);
    expect(asked()).toEqual([['ListUsers'], ['ListUsers'], ['ListUsers']]);
  });

  it('a write, is repeated under one key, which the error tells', async () => {
    await doorsThatRefuse('iam:CreateUser', 'NOT_READY');
    await using client = clientOf();
    const failure = await failureOf(client.iam.createUser({ userName: 'alice' }));
    const keys = doors.map(({ dispatch }) => dispatch.last.idempotencyKey);
    expect(new Set(keys)).toEqual(new Set([failure.idempotencyKey]));
    expect(failure.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    const own = await failureOf(client.iam.createUser({ userName: 'alice' }, { idempotencyKey: 'mine' }));
    expect(own.idempotencyKey).toBe('mine');
    expect(doors.map(({ dispatch }) => dispatch.last.idempotencyKey)).toEqual(['mine', 'mine', 'mine']);
  });

  it.each([
    ['OUTCOME_UNKNOWN', status.UNKNOWN],
    ['AccessDenied', status.PERMISSION_DENIED],
    ['NoSuchEntity', status.NOT_FOUND],
    ['SignatureDoesNotMatch', status.UNAUTHENTICATED],
    ['Throttling', status.RESOURCE_EXHAUSTED],
    ['ConcurrentModification', status.ABORTED],
  ] as const)('with %s is not repeated', async (code, grpcCode) => {
    await doorsThatRefuse('iam:DeleteUser', code);
    await using client = clientOf();
    expect(await failureOf(client.iam.deleteUser({ userName: 'a' }))).toMatchObject({ code, grpcCode, message: 'no' });
    expect(asked().flat()).toEqual(['DeleteUser']);
  });

  it('is not repeated where no key makes a repetition harmless', async () => {
    await doorsThatRefuse('chaos:ReleaseVisibility', 'NOT_READY');
    await using client = clientOf();
    expect((await failureOf(client.chaos.releaseVisibility({}))).code).toBe('NOT_READY');
    expect(asked().flat()).toEqual(['ReleaseVisibility']);
  });

  it('for its fields says which', async () => {
    await open({});
    await using client = clientOf();
    const failure = await failureOf(client.iam.createUser({ userName: 'a b' }));
    expect(failure).toMatchObject({ code: 'ValidationError', violations: [{ field: 'userName' }] });
    expect(String(failure)).not.toContain(key.secretAccessKey);
  });
});

describe('a call that takes too long', () => {
  const never = (): Promise<TableAnswer> => later<TableAnswer>().promise;

  it('ends at its own deadline, or at the client’s', async () => {
    const door = await open({ calls: { 'iam:ListUsers': never } });
    await using client = clientOf({ deadlineMs: 60 });
    expect((await failureOf(client.iam.listUsers({}))).code).toBe('DEADLINE_EXCEEDED');
    await using patient = clientOf();
    expect((await failureOf(patient.iam.listUsers({}, { deadlineMs: 60 }))).code).toBe('DEADLINE_EXCEEDED');
    await vi.waitFor(() => expect(door.dispatch.givenUp).toEqual(['ListUsers', 'ListUsers']));
  });

  it('tells the replica how long it waits', async () => {
    const door = await open(list);
    await using client = clientOf();
    await client.iam.listUsers({}, { deadlineMs: 5000 });
    expect(door.dispatch.last.deadlineMs).toBeGreaterThan(1000);
    expect(door.dispatch.last.deadlineMs).toBeLessThanOrEqual(5000);
  });

  it('ends when it is given up, also before it began', async () => {
    const door = await open({ calls: { 'iam:ListUsers': never } });
    await using client = clientOf();
    const abort = new AbortController();
    const failing = failureOf(client.iam.listUsers({}, { signal: abort.signal }));
    await vi.waitFor(() => expect(door.dispatch.calls).toHaveLength(1));
    abort.abort();
    expect((await failing).code).toBe('CANCELLED');
    expect((await failureOf(client.iam.listUsers({}, { signal: abort.signal }))).code).toBe('CANCELLED');
    expect(door.dispatch.calls).toHaveLength(1);
  });
});

describe('causal tokens', () => {
  const decision = {
    decision: 'Allowed',
    allowed: true,
    matchedStatements: [],
    missingContextKeys: [],
    explanation: [],
  };
  const table: AnswerTable = {
    calls: {
      ...list.calls,
      'iam:CreateUser': ({ request }) => ({
        response: {},
        token: `token-${(request as { userName: string }).userName}`,
      }),
      'iam:DeleteUser': refusing('WRONG_CLUSTER'),
      'access:Authorize': () => ({ response: { decision } }),
      'cluster:GetCluster': () => ({ response: { members: [] } }),
      'cluster:Reset': () => ({ response: { unreached: [] } }),
    },
  };
  const last = (at: number): Call['consistency'] | undefined => doors[at]?.dispatch.last.consistency;

  beforeEach(async () => {
    await open(table);
    await open(table);
  });
  const at = (door: number): { readonly endpoint: string } => ({ endpoint: doors[door]?.address ?? '' });

  it('of its writes go with its reads, until the replica has shown them', async () => {
    await using client = clientOf();
    await client.iam.createUser({ userName: 'a' }, at(0));
    await client.iam.createUser({ userName: 'b' }, at(0));
    expect(client.tokens).toEqual(['token-a', 'token-b']);
    for (const door of [0, 1]) {
      await client.access.authorize(question, at(door));
      expect(last(door)).toMatchObject({ level: 'at-least', tokens: ['token-a', 'token-b'], otherwise: 'fail' });
      await client.access.authorize(question, at(door));
      expect(last(door)).toEqual({ level: 'default' });
    }
    await client.iam.createUser({ userName: 'c' }, at(0));
    await client.access.authorize(question, at(1));
    expect(last(1)).toMatchObject({ level: 'at-least', tokens: ['token-c'] });
  });

  it('go with reads of IAM, not with its writes or with other services', async () => {
    await using client = clientOf();
    await client.iam.createUser({ userName: 'a' }, at(0));
    await client.iam.listUsers({}, at(1));
    expect(last(1)).toMatchObject({ level: 'at-least', tokens: ['token-a'] });
    await client.iam.createUser({ userName: 'b' }, at(1));
    expect(last(1)).toEqual({ level: 'default' });
    await client.cluster.getCluster({}, at(1));
    expect(last(1)).toEqual({ level: 'default' });
  });

  it('wait as long as the caller does, or as it says', async () => {
    await using client = clientOf();
    await client.iam.createUser({ userName: 'a' }, at(0));
    await client.access.authorize(question, { ...at(1), waitMs: 250 });
    expect(last(1)).toMatchObject({ waitMs: 250 });
    await client.access.authorize(question, { ...at(0), deadlineMs: 7000 });
    const { waitMs } = { waitMs: 0, ...last(0) };
    expect(waitMs).toBeGreaterThan(3000);
    expect(waitMs).toBeLessThanOrEqual(7000);
  });

  it('of others are added for one call', async () => {
    await using client = clientOf();
    await client.access.authorize(question, { ...at(0), tokens: ['other'] });
    expect(last(0)).toMatchObject({ level: 'at-least', tokens: ['other'] });
    expect(client.tokens).toEqual([]);
  });

  it('stay behind where another consistency is asked for, and in a client that carries none', async () => {
    await using client = clientOf();
    await client.iam.createUser({ userName: 'a' }, at(0));
    await client.access.authorize(question, { ...at(1), consistency: 'minimize-latency' });
    expect(last(1)).toEqual({ level: 'minimize-latency' });
    await client.access.authorize(question, at(1));
    expect(last(1)).toMatchObject({ level: 'at-least' });
    await using plain = clientOf({ causal: false });
    await plain.iam.createUser({ userName: 'a' }, at(0));
    await plain.access.authorize(question, at(1));
    expect(last(1)).toEqual({ level: 'default' });
  });

  it('that mean nothing any more are forgotten', async () => {
    await using client = clientOf();
    await client.iam.createUser({ userName: 'a' }, at(0));
    expect((await failureOf(client.iam.deleteUser({ userName: 'a' }, at(0)))).code).toBe('WRONG_CLUSTER');
    expect(client.tokens).toEqual([]);
  });

  it('are forgotten where the client itself reset the cluster', async () => {
    await using client = clientOf();
    await client.iam.createUser({ userName: 'a' }, at(0));
    expect(client.tokens).toHaveLength(1);
    await client.cluster.reset({}, at(0));
    expect(client.tokens).toEqual([]);
  });

  it('come with the facts of an answer', async () => {
    await using client = clientOf();
    let facts: AnswerFacts | undefined;
    await client.iam.createUser({ userName: 'a' }, { onAnswer: (told) => (facts = told) });
    expect(facts).toMatchObject({ replica: 'n1', token: 'token-a', visibleToken: 'seen-1' });
    expect(facts?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(facts?.stalenessMs).toBeGreaterThan(0);
  });
});

describe('a caller is proved', () => {
  it('by a signature, whose credentials are asked for with each call', async () => {
    const door = await open(list);
    let given = 0;
    await using client = clientOf({
      credentials: () => Promise.resolve({ ...key, sessionToken: `session-${++given}` }),
    });
    await client.iam.listUsers({});
    expect(JSON.stringify(door.dispatch.last.proof)).toContain('session-1');
    await client.iam.listUsers({});
    expect(JSON.stringify(door.dispatch.last.proof)).toContain('session-2');
    expect(JSON.stringify(door.dispatch.last.proof)).not.toContain(key.secretAccessKey);
  });

  it('by a bearer token, or what gives one', async () => {
    const door = await open(list);
    await using client = clientOf({ bearerToken: 'one' });
    await client.iam.listUsers({});
    expect(door.dispatch.last.proof).toEqual({ kind: 'bearer', token: 'one' });
    await using other = clientOf({ bearerToken: () => Promise.resolve('two') });
    await other.iam.listUsers({});
    expect(door.dispatch.last.proof).toEqual({ kind: 'bearer', token: 'two' });
  });

  it('by nothing where it has nothing', async () => {
    const door = await open(list);
    await using client = createClient({ endpoints: [door.address] });
    await client.iam.listUsers({});
    expect(door.dispatch.last.proof).toEqual({ kind: 'none' });
  });

  it('or the call fails with what the source of credentials threw', async () => {
    await open(list);
    await using client = clientOf({ credentials: () => Promise.reject(new Error('the vault is shut')) });
    await expect(client.iam.listUsers({})).rejects.toThrow('the vault is shut');
    expect(asked()).toEqual([[]]);
  });
});

describe('streams', () => {
  it('yield what comes, and end as the answer does', async () => {
    await open({
      feeds: {
        'cluster:WatchChanges': (_call, emit) => {
          emit({ token: 'a' });
          emit({ token: 'b' });
          return Promise.resolve({ refusal: refusal('TOKEN_VOID', 'void') });
        },
      },
    });
    await using client = clientOf();
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const { token } of client.cluster.watchChanges({})) seen.push(token);
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'TOKEN_VOID', message: 'void' });
    expect(seen).toEqual(['a', 'b']);
  });

  it('that their reader leaves are given up at the replica', async () => {
    const door = await open({
      feeds: {
        'cluster:WatchChanges': (_call, emit) => {
          emit({ token: 'a' });
          return later<TableAnswer>().promise;
        },
      },
    });
    await using client = clientOf();
    for await (const { token } of client.cluster.watchChanges({})) {
      expect(token).toBe('a');
      break;
    }
    await vi.waitFor(() => expect(door.dispatch.givenUp).toEqual(['WatchChanges']));
  });

  it('of questions fail with what their source threw', async () => {
    await open({});
    await using client = clientOf();
    const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no more questions')) }) };
    const reading = (async () => {
      for await (const _ of client.access.streamAuthorize(failing)) expect.unreachable();
    })();
    await expect(reading).rejects.toThrow('no more questions');
  });
});

describe('a closed client', () => {
  it('refuses calls, and ends those that are under way', async () => {
    const never = (): Promise<TableAnswer> => later<TableAnswer>().promise;
    const door = await open({ calls: { 'iam:ListUsers': never }, feeds: { 'cluster:WatchChanges': never } });
    const client = clientOf();
    const unary = failureOf(client.iam.listUsers({}));
    const feed = failureOf(client.cluster.watchChanges({})[Symbol.asyncIterator]().next());
    await vi.waitFor(() => expect(door.dispatch.calls).toHaveLength(2));
    client.close();
    client.close();
    expect((await unary).code).toBe('CANCELLED');
    expect((await feed).code).toBe('CANCELLED');
    await expect(client.iam.listUsers({})).rejects.toThrow('The client is closed.');
  });
});
