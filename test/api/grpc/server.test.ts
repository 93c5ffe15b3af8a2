// Unary calls over a real connection: what comes in, what goes out with an answer, and how limits end a call.

import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { connect as connectPlainly } from 'node:net';
import { status } from '@grpc/grpc-js';
import { describe, expect, test, vi } from 'vitest';
import { openGrpcServer } from '../../../src/api/grpc/server.ts';
import { refusal } from '../../../src/core/model/refusal.ts';
import { later, openTestDoor, TableDispatch } from '../table-dispatch.ts';
import { PlainClient, trailerOf } from './plain-client.ts';

const user = {
  path: '/',
  userName: 'alice',
  userId: 'AIDAAAAAAAAAAAAAAAAAA',
  arn: 'arn:aws:iam::111122223333:user/alice',
  createDate: 1_700_000_000_000,
  tags: [],
};

describe('a call', () => {
  test('reaches the dispatch with its request, its caller and where it came from', async () => {
    await using door = await openTestDoor({ calls: { 'iam:CreateUser': () => ({ response: { user } }) } });
    using client = new PlainClient(door.address);
    const metadata = { authorization: 'bearer  some-token', 'eventide-idempotency-key': 'key-1' };
    const ended = await client.call(
      'iam',
      'CreateUser',
      { userName: 'alice', tags: [] },
      { metadata, deadlineMs: 5000 },
    );
    expect(ended).toMatchObject({ code: status.OK, response: { user } });
    const { last } = door.dispatch;
    expect(last).toMatchObject({
      ...{ door: 'grpc', service: 'iam', action: 'CreateUser', request: { userName: 'alice', tags: [] } },
      ...{ proof: { kind: 'bearer', token: 'some-token' }, sourceIp: '127.0.0.1', secure: false },
      ...{ idempotencyKey: 'key-1', consistency: { level: 'default' } },
    });
    expect(last.userAgent).toMatch(/^grpc-node-js/);
    expect(last.deadlineMs).toBeGreaterThan(0);
    expect(last.deadlineMs).toBeLessThanOrEqual(5000);
    expect(Buffer.from(last.body).toString('latin1')).toContain('alice');
  });

  test('of AccessService is answered on the synchronous path where that is possible', async () => {
    const response = {
      decision: { decision: 'Allowed', matchedStatements: [], missingContextKeys: [], explanation: [] },
    };
    await using door = await openTestDoor({ immediate: { Authorize: () => ({ response, view: 'visible' }) } });
    using client = new PlainClient(door.address);
    const question = { action: 's3:GetObject', resource: '*', context: [] };
    expect(await client.call('access', 'Authorize', question)).toMatchObject({ code: status.OK, response });
  });

  test('of AccessService waits for the dispatch where it is not', async () => {
    const response = {
      decision: { decision: 'Allowed', matchedStatements: [], missingContextKeys: [], explanation: [] },
    };
    await using door = await openTestDoor({ calls: { 'access:Authorize': () => Promise.resolve({ response }) } });
    using client = new PlainClient(door.address);
    const question = { action: 's3:GetObject', resource: '*', context: [] };
    expect(await client.call('access', 'Authorize', question)).toMatchObject({ code: status.OK, response });
  });

  test('that breaks its constraints never reaches the dispatch, and names each violation', async () => {
    await using door = await openTestDoor();
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'UpdateAccessKey', { status: 'Sometimes' });
    expect(ended.code).toBe(status.INVALID_ARGUMENT);
    expect(ended.message).toMatch(/^2 validation errors detected: /);
    expect(ended.details).toMatchObject([
      { type: 'error-info', reason: 'ValidationError', domain: 'iam.eventide' },
      { type: 'bad-request', violations: [{ field: 'accessKeyId' }, { field: 'status' }] },
    ]);
    expect(door.dispatch.calls).toEqual([]);
  });

  test('that breaks them a thousand times is answered, and so is the next one on its connection', async () => {
    await using door = await openTestDoor({ calls: { 'iam:CreateUser': () => ({ response: { user } }) } });
    using client = new PlainClient(door.address);
    const policyArns = Array.from({ length: 1000 }, () => ({ arn: 'short' }));
    const ended = await client.call('sts', 'AssumeRoleWithSAML', { policyArns });
    expect(ended.code).toBe(status.INVALID_ARGUMENT);
    expect(ended.message).toMatch(/^1003 validation errors detected: [^]*…$/);
    expect(ended.details.map(({ type }) => type)).toEqual(['error-info', 'bad-request']);
    const next = await client.call('iam', 'CreateUser', { userName: 'alice', tags: [] });
    expect(next.code).toBe(status.OK);
  });

  test('of an action without behaviour is UNIMPLEMENTED and names the action', async () => {
    await using door = await openTestDoor({}, { implemented: (service) => service !== 'iam' });
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'EnableOrganizationsRootSessions', {});
    expect(ended.code).toBe(status.UNIMPLEMENTED);
    expect(ended.message).toContain('iam:EnableOrganizationsRootSessions');
    expect(ended.details).toContainEqual({ type: 'error-info', reason: 'UNIMPLEMENTED', domain: 'iam.eventide' });
  });

  test('of a method that no service has is UNIMPLEMENTED', async () => {
    await using door = await openTestDoor();
    using client = new PlainClient(door.address);
    const path = '/eventide.iam.v1.IamService/Nonsense';
    const ended = await client.callPath(path, Buffer.alloc(0), {}, (bytes) => bytes);
    expect(ended.code).toBe(status.UNIMPLEMENTED);
  });

  test('whose bytes are no message is INVALID_ARGUMENT and says what is wrong with them', async () => {
    await using door = await openTestDoor();
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'CreateUser', {}, { bytes: Buffer.from([0x12, 0xff]) });
    expect(ended.code).toBe(status.INVALID_ARGUMENT);
    expect(ended.message).toMatch(/^The request is no eventide\.iam\.v1\.CreateUserRequest: /);
    expect(door.problems).toEqual([]);
  });

  test('that is larger than the limit is RESOURCE_EXHAUSTED', async () => {
    await using door = await openTestDoor({}, { limits: { requestBytes: 1000 } });
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'CreateUser', {}, { bytes: Buffer.alloc(1001) });
    expect(ended.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(door.dispatch.calls).toEqual([]);
  });
});

describe('an answer', () => {
  test('of a write carries its token, its durability and who answered', async () => {
    const written = { response: { user }, token: 'token-1', durability: 'committed' } as const;
    await using door = await openTestDoor({ calls: { 'iam:CreateUser': () => written } });
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'CreateUser', { userName: 'alice', tags: [] });
    expect(trailerOf(ended, 'eventide-token')).toBe('token-1');
    expect(trailerOf(ended, 'eventide-durability')).toBe('committed');
    expect(trailerOf(ended, 'eventide-replica')).toBe('n1');
    expect(trailerOf(ended, 'eventide-visible-token')).toBe('seen-1');
    expect(trailerOf(ended, 'eventide-staleness-ms')).toBe('13');
    expect(trailerOf(ended, 'eventide-request-id')).toBe(door.dispatch.last.requestId);
    expect(trailerOf(ended, 'eventide-view')).toBeUndefined();
  });

  test('of a read says which view it is from, and has no token', async () => {
    await using door = await openTestDoor({
      calls: { 'iam:GetUser': () => ({ response: { user }, view: 'committed' }) },
    });
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'GetUser', { userName: 'alice' });
    expect(trailerOf(ended, 'eventide-view')).toBe('committed');
    expect(trailerOf(ended, 'eventide-token')).toBeUndefined();
  });

  test('that refuses carries code, domain and when to try again, besides the same trailers', async () => {
    const refused = refusal('HOME_UNREACHABLE', 'The home n2 cannot be reached.', { retryAfterMs: 1500 });
    await using door = await openTestDoor({ calls: { 'iam:CreateUser': () => ({ refusal: refused }) } });
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'CreateUser', { userName: 'alice', tags: [] });
    expect(ended).toMatchObject({ code: status.UNAVAILABLE, message: 'The home n2 cannot be reached.' });
    expect(ended.details).toEqual([
      { type: 'error-info', reason: 'HOME_UNREACHABLE', domain: 'iam.eventide' },
      { type: 'retry-info', retryAfterMs: 1500 },
    ]);
    expect(trailerOf(ended, 'eventide-replica')).toBe('n1');
  });

  test('keeps messages in any script, and mends half a character', async () => {
    const message = 'Kein Benutzer „ü“ 100% 🦉\n\uD800 found.';
    await using door = await openTestDoor({
      calls: { 'iam:GetUser': () => ({ refusal: refusal('NoSuchEntity', message) }) },
    });
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'GetUser', {});
    expect(ended).toMatchObject({ code: status.NOT_FOUND, message: message.replace('\uD800', '\uFFFD') });
  });

  test('that a bug keeps back is INTERNAL without a word of it, and the door tells its replica', async () => {
    await using door = await openTestDoor({
      calls: { 'iam:GetUser': () => Promise.reject(new Error('the secret is 1234')) },
      immediate: {
        Authorize: () => {
          throw new Error('another secret');
        },
      },
    });
    using client = new PlainClient(door.address);
    for (const ended of [
      await client.call('iam', 'GetUser', {}),
      await client.call('access', 'Authorize', { action: 's3:GetObject', resource: '*', context: [] }),
    ]) {
      expect(ended.code).toBe(status.INTERNAL);
      expect(ended.message).not.toContain('secret');
      expect(ended.message).toContain(trailerOf(ended, 'eventide-request-id') ?? 'no request id');
    }
    expect(door.problems.map(({ facts }) => facts['action'])).toEqual(['GetUser', 'Authorize']);
  });

  test('that does not fit its shape is INTERNAL, and the door tells its replica', async () => {
    await using door = await openTestDoor({
      calls: { 'iam:GetUser': () => ({ response: { user: { userName: 5 } } }) },
    });
    using client = new PlainClient(door.address);
    expect((await client.call('iam', 'GetUser', {})).code).toBe(status.INTERNAL);
    expect(door.problems).toHaveLength(1);
  });
});

describe('a caller that goes away', () => {
  test('by its deadline, gives the call up', async () => {
    await using door = await openTestDoor({ calls: { 'iam:GetUser': () => later<never>().promise } });
    using client = new PlainClient(door.address);
    const ended = await client.call('iam', 'GetUser', {}, { deadlineMs: 60 });
    expect(ended.code).toBe(status.DEADLINE_EXCEEDED);
    await vi.waitFor(() => expect(door.dispatch.givenUp).toEqual(['GetUser']));
  });

  test('by cancelling, gives the call up', async () => {
    const asked = later<undefined>();
    await using door = await openTestDoor({
      calls: {
        'iam:GetUser': () => {
          asked.resolve(undefined);
          return later<never>().promise;
        },
      },
    });
    using client = new PlainClient(door.address);
    const abort = new AbortController();
    const call = client.call('iam', 'GetUser', {}, { signal: abort.signal });
    await asked.promise;
    abort.abort();
    expect((await call).code).toBe(status.CANCELLED);
    await vi.waitFor(() => expect(door.dispatch.givenUp).toEqual(['GetUser']));
  });

  test('without a deadline waits as long as the door lets it', async () => {
    await using door = await openTestDoor(
      { calls: { 'iam:GetUser': () => ({ response: { user } }) } },
      { limits: { defaultDeadlineMs: 4321, longestDeadlineMs: 5000 } },
    );
    using client = new PlainClient(door.address);
    await client.call('iam', 'GetUser', {});
    expect(door.dispatch.last.deadlineMs).toBe(4321);
    await client.call('iam', 'GetUser', {}, { deadlineMs: 3_600_000 });
    expect(door.dispatch.last.deadlineMs).toBe(5000);
  });
});

describe('a door', () => {
  test('that cannot have its address says who has it', async () => {
    await using door = await openTestDoor();
    const again = openGrpcServer({
      ...{ address: door.address, dispatch: new TableDispatch(), implemented: () => true },
      ...{ descriptorSetFile: 'unused', onProblem: () => undefined },
    });
    await expect(again).rejects.toThrow(`Another program listens on ${door.address} already.`);
  });

  test('survives bytes that are not gRPC', async () => {
    await using door = await openTestDoor({ calls: { 'iam:GetUser': () => ({ response: { user } }) } });
    const session = connect(`http://${door.address}`);
    const path = '/eventide.iam.v1.IamService/GetUser';
    expect(await rawCall(session, path, 'text/plain', Buffer.from('hello'))).toMatchObject({ ':status': 415 });
    // A frame that announces more than comes, and one with an unknown compression.
    const short = await rawCall(session, path, 'application/grpc', Buffer.from([0, 0, 0, 0, 9, 1]));
    expect(short['grpc-status']).not.toBe('0');
    const squeezed = await rawCall(session, path, 'application/grpc', Buffer.from([1, 0, 0, 0, 1, 1]), 'lzma');
    expect(squeezed['grpc-status']).toBe(String(status.UNIMPLEMENTED));
    session.close();
    using client = new PlainClient(door.address);
    expect((await client.call('iam', 'GetUser', {})).code).toBe(status.OK);
  });

  test('lets calls under way end when it closes', async () => {
    const answer = later<{ readonly response: object }>();
    const asked = later<undefined>();
    await using door = await openTestDoor({
      calls: {
        'iam:GetUser': () => {
          asked.resolve(undefined);
          return answer.promise;
        },
      },
    });
    using client = new PlainClient(door.address);
    const call = client.call('iam', 'GetUser', {});
    await asked.promise;
    const closed = door.server.close();
    answer.resolve({ response: { user } });
    expect((await call).code).toBe(status.OK);
    await closed;
  });

  test('cuts those that do not end when it closes, and connections that say nothing', async () => {
    const asked = later<undefined>();
    await using door = await openTestDoor(
      {
        calls: {
          'iam:GetUser': () => {
            asked.resolve(undefined);
            return later<{ readonly response: object }>().promise;
          },
        },
      },
      { limits: { closeGraceMs: 50 } },
    );
    const [host, port] = door.address.split(':');
    const silent = connectPlainly(Number(port), host);
    await once(silent, 'connect');
    using client = new PlainClient(door.address);
    const call = client.call('iam', 'GetUser', {});
    await asked.promise;
    await door.server.close();
    expect((await call).code).not.toBe(status.OK);
    await once(silent.resume(), 'close');
  });

  test('closes connections beyond their number as they come, and serves the others', async () => {
    await using door = await openTestDoor(
      { calls: { 'iam:GetUser': () => ({ response: { user } }) } },
      { limits: { connections: 2 } },
    );
    const [host, port] = door.address.split(':');
    using client = new PlainClient(door.address);
    expect((await client.call('iam', 'GetUser', {})).code).toBe(status.OK);
    const second = connectPlainly(Number(port), host);
    await once(second, 'connect');
    const third = connectPlainly(Number(port), host);
    await once(third.resume(), 'close');
    expect((await client.call('iam', 'GetUser', {})).code).toBe(status.OK);
    second.destroy();
  });
});

/** Response headers and trailers of one raw HTTP/2 request, together. */
function rawCall(
  session: ClientHttp2Session,
  path: string,
  contentType: string,
  body: Buffer,
  encoding = 'identity',
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ...{ ':method': 'POST', ':path': path, 'content-type': contentType, te: 'trailers', 'grpc-encoding': encoding },
    });
    const seen: Record<string, unknown> = {};
    stream.on('response', (headers) => Object.assign(seen, headers));
    stream.on('trailers', (trailers) => Object.assign(seen, trailers));
    stream.on('close', () => resolve(seen));
    stream.on('error', reject);
    stream.resume();
    stream.end(body);
  });
}
