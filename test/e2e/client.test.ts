// The client of the package against real replicas: in turn, past the dead, with its own writes in sight.

import { Client, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceOf } from '../../src/api/grpc/proto.ts';
import { freePorts } from '../../src/cli/free-port.ts';
import { type AnswerFacts, createClient, EventideError, signingInterceptor } from '../../src/lib/client.ts';
import { ClusterProcess } from './cluster-process.ts';

const principal = 'arn:aws:iam::111122223333:user/alice';
const question = { principal, action: 's3:GetObject', resource: '*', explain: true };

async function failureOf(call: Promise<unknown>): Promise<EventideError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EventideError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
}

describe('a client', () => {
  let cluster: ClusterProcess;
  beforeAll(async () => {
    cluster = await ClusterProcess.start(['--profile', 'manual']);
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  it('asks the replicas in turn', async () => {
    await using client = cluster.client();
    const replicas: (string | undefined)[] = [];
    const onAnswer = ({ replica }: AnswerFacts): unknown => replicas.push(replica);
    for (let call = 0; call < 6; call++) await client.cluster.getCluster({}, { onAnswer });
    expect(replicas.slice(3)).toEqual(replicas.slice(0, 3));
    expect(new Set(replicas)).toEqual(new Set(['n1', 'n2', 'n3']));
  });

  it('takes one name that resolves to addresses', async () => {
    const port = cluster.endpointOf('n1').split(':')[1] ?? '';
    await using client = cluster.client({ endpoints: [`dns:///localhost:${port}`] });
    expect((await client.cluster.getCluster({})).members).toHaveLength(3);
  });

  it('passes over a replica that is gone, also with a write', async () => {
    const [gone = 0] = await freePorts('127.0.0.1', 1);
    const endpoints = [`127.0.0.1:${gone}`, cluster.endpointOf('n2')];
    await using client = cluster.client({ endpoints });
    for (let call = 0; call < 4; call++) {
      await client.cluster.getCluster({});
      await client.iam.createUser({ userName: `passed-${call}` });
    }
    const failure = await failureOf(client.cluster.getCluster({}, { endpoint: `127.0.0.1:${gone}` }));
    expect(failure.code).toBe('UNREACHABLE');
  });

  it('sees its own writes on any replica, or waits; one that does not carry tokens may not', async () => {
    await using client = cluster.client();
    await using plain = cluster.client({ causal: false });
    await client.iam.createUser({ userName: 'alice' });
    const endpoint = cluster.endpointOf('n3');
    const unseen = await plain.access.authorize(question, { endpoint });
    expect(unseen.decision?.explanation.join()).toContain('not visible');
    const failure = await failureOf(client.access.authorize(question, { endpoint, waitMs: 50 }));
    expect(failure.code).toBe('STATE_NOT_YET_VISIBLE');
    const waiting = client.access.authorize(question, { endpoint });
    await plain.chaos.releaseVisibility({ tokens: client.tokens });
    expect((await waiting).decision?.explanation.join()).not.toContain('not visible');
  });

  it('gives a call up at its deadline, or when it is told to', async () => {
    await using client = cluster.client();
    await client.iam.createUser({ userName: 'never-shown' });
    const endpoint = cluster.endpointOf('n2');
    expect(
      (await failureOf(client.access.authorize(question, { endpoint, deadlineMs: 200 }))).grpcCode,
    ).toBeGreaterThan(0);
    const abort = new AbortController();
    const waiting = failureOf(client.access.authorize(question, { endpoint, signal: abort.signal }));
    abort.abort();
    expect((await waiting).grpcCode).toBe(1);
  });

  it('repeats a write under one key, and the second time changes nothing', async () => {
    await using client = cluster.client({ causal: false });
    const options = { idempotencyKey: 'once' };
    const first = await client.iam.createUser({ userName: 'bob' }, options);
    const second = await client.iam.createUser({ userName: 'bob' }, options);
    expect(second).toEqual(first);
    const other = await failureOf(client.iam.createUser({ userName: 'carol' }, options));
    expect(other.code).toBe('IdempotentParameterMismatch');
  });

  it('says what was wrong as a value: code, fields, request id', async () => {
    await using client = cluster.client();
    const failure = await failureOf(client.iam.createUser({ userName: 'a b' }));
    expect(failure).toMatchObject({ code: 'ValidationError', grpcCode: 3, violations: [{ field: 'userName' }] });
    expect(failure.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const stranger = createClient({
      endpoints: [cluster.endpointOf('n1')],
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) },
    });
    expect((await failureOf(stranger.iam.listUsers({}))).code).toBe('InvalidClientTokenId');
    stranger.close();
  });

  it('is not needed: a plain grpc-js client signs with our interceptor', async () => {
    const found = cluster.rootCredentials;
    const channel = credentials.createInsecure();
    const client = new Client(cluster.endpointOf('n2'), channel, { interceptors: [signingInterceptor(found)] });
    const method = serviceOf('sts')['GetCallerIdentity'];
    if (method === undefined) throw new Error('no such method');
    const { path, requestSerialize, responseDeserialize } = method;
    const response = await new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, (error, value) => {
        if (error === null) resolve(value);
        else reject(new Error(error.message));
      });
    });
    expect(response).toMatchObject({ arn: 'arn:aws:iam::111122223333:root', account: '111122223333' });
    client.close();
  });
});
