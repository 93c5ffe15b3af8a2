// Streams over a real connection: questions and answers in any order, feeds, and how neither outgrows its limits.

import type { ClientDuplexStream, ClientReadableStream, StatusObject } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import { describe, expect, test, vi } from 'vitest';
import { serviceOf } from '../../../src/api/grpc/proto.ts';
import type { Call } from '../../../src/core/event.ts';
import { refusal } from '../../../src/core/model/refusal.ts';
import type { AuthorizeRequest, StreamAuthorizeResponse } from '../../../src/core/shapes/access.ts';
import type { ServiceName } from '../../../src/core/shapes/lookup.ts';
import { type Later, later, openTestDoor, type TableAnswer } from '../table-dispatch.ts';
import { endedOf, metadataOf, PlainClient, trailerOf } from './plain-client.ts';

const allowed = { decision: 'Allowed', matchedStatements: [], missingContextKeys: [], explanation: [] } as const;
const question = (resource: string): AuthorizeRequest => ({ action: 's3:GetObject', resource, context: [] });
const resourceOf = (call: Call): string => (call.request as AuthorizeRequest).resource;

describe('a stream of questions', () => {
  test('is answered item by item, each with its id', async () => {
    await using door = await openTestDoor({ immediate: { Authorize: () => ({ response: { decision: allowed } }) } });
    using client = new PlainClient(door.address);
    const asked = openQuestions(client);
    for (const id of [7, 8, 9]) asked.stream.write({ id, request: question('*') });
    asked.stream.end();
    const ended = await asked.ended;
    expect(ended.code).toBe(status.OK);
    expect(asked.items).toEqual([7, 8, 9].map((id) => ({ id, decision: allowed })));
    expect(trailerOf(ended, 'eventide-replica')).toBe('n1');
  });

  test('is answered in the order in which answers are ready', async () => {
    const slow = later<TableAnswer>();
    await using door = await openTestDoor({
      immediate: {
        Authorize: (call) => (resourceOf(call) === 'slow' ? undefined : { response: { decision: allowed } }),
      },
      calls: { 'access:Authorize': () => slow.promise },
    });
    using client = new PlainClient(door.address);
    const asked = openQuestions(client);
    asked.stream.write({ id: 1, request: question('slow') });
    asked.stream.write({ id: 2, request: question('quick') });
    asked.stream.end();
    await vi.waitFor(() => expect(asked.items.map(({ id }) => id)).toEqual([2]));
    slow.resolve({ response: { decision: allowed } });
    expect((await asked.ended).code).toBe(status.OK);
    expect(asked.items.map(({ id }) => id)).toEqual([2, 1]);
  });

  test('is proved once: every question carries the very same proof', async () => {
    await using door = await openTestDoor({ immediate: { Authorize: () => ({ response: { decision: allowed } }) } });
    using client = new PlainClient(door.address);
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIAX/20261123/us-east-1/eventide/aws4_request, SignedHeaders=x-amz-date, Signature=00';
    const asked = openQuestions(client, { authorization, 'x-amz-date': '20261123T000000Z' });
    for (const id of [1, 2]) asked.stream.write({ id, request: question('*') });
    asked.stream.end();
    await asked.ended;
    const [first, second] = door.dispatch.calls;
    expect(first?.proof).toBe(second?.proof);
    expect(first?.proof).toMatchObject({ kind: 'signed', pieces: { streaming: true, method: 'POST', query: '' } });
  });

  test('answers a question that cannot be asked with an error, and goes on', async () => {
    await using door = await openTestDoor({
      immediate: {
        Authorize: (call) =>
          resourceOf(call) === 'theirs'
            ? { refusal: refusal('AccessDenied', 'not yours') }
            : { response: { decision: allowed } },
      },
    });
    using client = new PlainClient(door.address);
    const asked = openQuestions(client);
    asked.stream.write({ id: 1 });
    asked.stream.write({ id: 2, request: { action: 'x', context: [] } });
    asked.stream.write({ id: 3, request: question('theirs') });
    asked.stream.write({ id: 4, request: question('*') });
    asked.stream.end();
    expect((await asked.ended).code).toBe(status.OK);
    const errors = asked.items.map(({ error }) => error?.split(':')[0]);
    expect(errors).toEqual(['ValidationError', 'ValidationError', 'AccessDenied', undefined]);
  });

  test('of somebody unknown is refused as a whole', async () => {
    await using door = await openTestDoor({
      immediate: { Authorize: () => ({ refusal: refusal('InvalidClientTokenId', 'unknown') }) },
    });
    using client = new PlainClient(door.address);
    const asked = openQuestions(client);
    asked.stream.write({ id: 1, request: question('*') });
    const ended = await asked.ended;
    expect(ended).toMatchObject({ code: status.UNAUTHENTICATED, message: 'unknown' });
    expect(ended.details).toMatchObject([{ reason: 'InvalidClientTokenId', domain: 'access.eventide' }]);
    expect(asked.items).toEqual([]);
  });

  test('with bytes that are no question is refused as a whole', async () => {
    await using door = await openTestDoor();
    using client = new PlainClient(door.address);
    const asked = openQuestions(client);
    asked.stream.write(Buffer.from([0x12, 0x7f]));
    expect((await asked.ended).code).toBe(status.INVALID_ARGUMENT);
  });

  test('is not read further while too many questions wait for an answer', async () => {
    const waiting: Later<TableAnswer>[] = [];
    const answer = (): Promise<TableAnswer> => {
      const one = later<TableAnswer>();
      waiting.push(one);
      return one.promise;
    };
    const limit = 4;
    await using door = await openTestDoor(
      { calls: { 'access:Authorize': answer } },
      { limits: { questionsInFlight: limit } },
    );
    using client = new PlainClient(door.address);
    const asked = openQuestions(client);
    const count = 100;
    for (let id = 1; id <= count; id++) asked.stream.write({ id, request: question('*') });
    asked.stream.end();
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThanOrEqual(limit));
    let most = 0;
    for (let answered = 0; answered < count; answered++) {
      await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(answered), { interval: 1 });
      most = Math.max(most, waiting.length - answered);
      waiting[answered]?.resolve({ response: { decision: allowed } });
    }
    expect((await asked.ended).code).toBe(status.OK);
    expect(asked.items).toHaveLength(count);
    expect(most).toBe(limit);
  });

  test('that its caller leaves gives its open questions up', async () => {
    await using door = await openTestDoor({ calls: { 'access:Authorize': () => later<TableAnswer>().promise } });
    using client = new PlainClient(door.address);
    const asked = openQuestions(client);
    asked.stream.write({ id: 1, request: question('*') });
    await vi.waitFor(() => expect(door.dispatch.calls).toHaveLength(1));
    asked.stream.cancel();
    await vi.waitFor(() => expect(door.dispatch.givenUp).toEqual(['Authorize']));
    expect((await asked.ended).code).toBe(status.CANCELLED);
  });
});

describe('a feed', () => {
  test('sends items as they come and ends with its answer', async () => {
    await using door = await openTestDoor({
      feeds: {
        'cluster:WaitForPropagation': async (_call, emit) => {
          emit({ state: 'WAITING', replicas: [] });
          emit({ state: 'COMPLETE', replicas: [] });
          return {};
        },
      },
    });
    using client = new PlainClient(door.address);
    const fed = openFeed(client, 'WaitForPropagation', { tokens: ['a'], replicas: [] });
    const ended = await fed.ended;
    expect(ended.code).toBe(status.OK);
    expect(fed.items).toMatchObject([{ state: 'WAITING' }, { state: 'COMPLETE' }]);
    expect(trailerOf(ended, 'eventide-replica')).toBe('n1');
  });

  test('that is refused says why, after what it sent', async () => {
    await using door = await openTestDoor({
      feeds: {
        'cluster:WatchChanges': async (_call, emit) => {
          emit({ token: 'a' });
          return { refusal: refusal('TOKEN_VOID', 'void') };
        },
      },
    });
    using client = new PlainClient(door.address);
    const fed = openFeed(client, 'WatchChanges', {});
    expect(await fed.ended).toMatchObject({ code: status.FAILED_PRECONDITION, message: 'void' });
    expect(fed.items).toEqual([{ token: 'a' }]);
  });

  test('with a request that breaks its constraints never begins', async () => {
    await using door = await openTestDoor();
    using client = new PlainClient(door.address);
    const fed = openFeed(client, 'WaitForPropagation', { tokens: ['a'], replicas: [], scope: 'some' });
    expect((await fed.ended).code).toBe(status.INVALID_ARGUMENT);
    expect(door.dispatch.calls).toEqual([]);
  });

  test('that its reader leaves is given up', async () => {
    await using door = await openTestDoor({ feeds: { 'cluster:WatchChanges': () => later<TableAnswer>().promise } });
    using client = new PlainClient(door.address);
    const fed = openFeed(client, 'WatchChanges', {});
    await vi.waitFor(() => expect(door.dispatch.calls).toHaveLength(1));
    fed.stream.cancel();
    await vi.waitFor(() => expect(door.dispatch.givenUp).toEqual(['WatchChanges']));
  });

  test('is ended for a reader that falls too far behind', async () => {
    await using door = await openTestDoor(
      {
        feeds: {
          'cluster:WatchChanges': (_call, emit) => {
            for (let at = 0; at < 50; at++) emit({ token: String(at) });
            return later<TableAnswer>().promise;
          },
        },
      },
      { limits: { feedBacklog: 10 } },
    );
    using client = new PlainClient(door.address);
    const fed = openFeed(client, 'WatchChanges', {});
    expect((await fed.ended).code).toBe(status.RESOURCE_EXHAUSTED);
    expect(door.dispatch.givenUp).toEqual(['WatchChanges']);
    expect(fed.items.length).toBeLessThan(50);
  });

  test('and a stream of questions end at once when the door closes', async () => {
    await using door = await openTestDoor({
      calls: { 'access:Authorize': () => later<TableAnswer>().promise },
      feeds: { 'cluster:WatchChanges': () => later<TableAnswer>().promise },
    });
    using client = new PlainClient(door.address);
    const fed = openFeed(client, 'WatchChanges', {});
    const asked = openQuestions(client);
    asked.stream.write({ id: 1, request: question('*') });
    await vi.waitFor(() => expect(door.dispatch.calls).toHaveLength(2));
    await door.server.close();
    expect((await fed.ended).details).toContainEqual(expect.objectContaining({ reason: 'NOT_READY' }));
    expect((await asked.ended).code).toBe(status.UNAVAILABLE);
  });
});

function openQuestions(client: PlainClient, metadata: Readonly<Record<string, string>> = {}) {
  const method = methodOf('access', 'StreamAuthorize');
  const stream: ClientDuplexStream<object, object> = client.client.makeBidiStreamRequest(
    ...[method.path, method.requestSerialize, method.responseDeserialize, metadataOf(metadata)],
  );
  return { stream, ...readAll(stream) };
}

function openFeed(client: PlainClient, action: string, request: object) {
  const method = methodOf('cluster', action);
  const stream: ClientReadableStream<object> = client.client.makeServerStreamRequest(
    ...[method.path, method.requestSerialize, method.responseDeserialize, request],
  );
  return { stream, ...readAll(stream) };
}

/** Everything that a stream brings; `ended` never rejects. */
function readAll(stream: ClientDuplexStream<object, object> | ClientReadableStream<object>) {
  const items: StreamAuthorizeResponse[] = [];
  stream.on('data', (item: StreamAuthorizeResponse) => items.push(item));
  stream.on('error', () => undefined);
  const ended = new Promise<ReturnType<typeof endedOf>>((resolve) => {
    stream.on('status', (final: StatusObject) => resolve(endedOf(final)));
  });
  return { items, ended };
}

function methodOf(service: ServiceName, action: string) {
  const method = serviceOf(service)[action];
  if (method === undefined) throw new Error(`no method ${service}:${action}`);
  return method;
}
