// Every action on AWS's wire, with the real SDK at the other end: what it writes is read, what is written it reads.

import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { decodeQuery, type QueryService } from '../../../src/api/query/decode.ts';
import { responseXml } from '../../../src/api/query/encode.ts';
import { methodsOf } from '../../../src/core/shapes/lookup.ts';
import type { MethodRow } from '../../../src/core/shapes/table.ts';
import { Prng } from '../../sim/prng.ts';
import { randomMessage } from './random-shapes.ts';

/** What is used of the SDK's requests, answers and clients. */
interface SdkRequest {
  readonly body?: string;
}
interface SdkClient {
  send(command: unknown): Promise<Readonly<Record<string, unknown>>>;
}
type Handle = (request: SdkRequest) => Promise<{ readonly response: object }>;

const anyText = [
  'a',
  'Z',
  '0',
  ' ',
  '+',
  '%',
  '&',
  '=',
  '.',
  '/',
  'ü',
  '𝄞',
  '\n',
  '\r',
  '\t',
  '\0',
  '\u0001',
  '"',
  '<',
  ']]>',
];
const xmlTexts = anyText.filter((text) => !['\0', '\u0001'].includes(text));

function clientOf(service: QueryService, handle: Handle): SdkClient {
  const settings = {
    ...{ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', maxAttempts: 1 },
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' }, destroy: () => undefined },
  };
  const client = service === 'iam' ? new iam.IAMClient(settings) : new sts.STSClient(settings);
  return client;
}

function commandOf(service: QueryService, action: string, input: unknown): unknown {
  const commands = (service === 'iam' ? iam : sts) as unknown as Readonly<
    Record<string, new (input: unknown) => unknown>
  >;
  const Command = commands[`${action}Command`];
  return Command === undefined ? undefined : new Command(input);
}

/** What came of one call, and what must have. */
interface Trip {
  readonly came: object;
  readonly expected: object;
}

async function roundTrip(service: QueryService, method: MethodRow, seed: number): Promise<Trip> {
  const prng = new Prng(seed, 'query', method.name);
  const request = randomMessage({ prng, service, alphabet: anyText, answer: false }, method.request);
  const answer = randomMessage({ prng, service, alphabet: xmlTexts, answer: true }, method.response);
  let body = '';
  const client = clientOf(service, (sent) => {
    body = sent.body ?? '';
    const xml = new TextEncoder().encode(responseXml(service, method, answer.shape as object, 'id-1'));
    const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': 'id-1' };
    return Promise.resolve({ response: { statusCode: 200, headers, body: xml } });
  });
  const { $metadata, ...got } = await client.send(commandOf(service, method.name, request.sdk));
  const call = { service, action: method.name, requestMessage: method.request, request: request.shape };
  return {
    came: { read: decodeQuery('', body), got, $metadata },
    expected: {
      ...{ read: { ok: true, value: call }, got: answer.sdk },
      $metadata: { httpStatusCode: 200, requestId: 'id-1', attempts: 1, totalRetryDelay: 0 },
    },
  };
}

describe.each(['iam', 'sts'] as const)('of %s', (service) => {
  const known = methodsOf(service).filter(({ name }) => commandOf(service, name, {}) !== undefined);

  it('the SDK knows every action', () => {
    expect(methodsOf(service).filter((method) => !known.includes(method))).toEqual([]);
  });

  it.each(known.map((method) => [method.name, method] as const))('%s', async (_, method) => {
    for (let seed = 1; seed <= 8; seed++) {
      const { came, expected } = await roundTrip(service, method, seed);
      expect(came).toEqual(expected);
    }
  });
});
