// The caller: one call at a time over one of the replicas, signed, with its tokens, tried again where that is safe.

import { randomUUID } from 'node:crypto';
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  Metadata,
  type ServiceError,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import { codecOf, type Method } from '../../api/grpc/proto.ts';
import { decodeRichStatus } from '../../api/grpc/rich-status.ts';
import type { ServiceName } from '../../core/shapes/lookup.ts';
import { type AnswerFacts, type CallOptions, EventideError } from './call.ts';
import { type Credentials, signCall } from './signing.ts';

/** How callers prove who they are. */
export type Proof =
  | { readonly bearerToken: string }
  | { readonly credentials: Credentials | (() => Credentials) }
  | undefined;

/** What a caller works with. */
export interface CallerParts {
  /** Addresses of replicas, or one `dns:` name; asked in turn. */
  readonly endpoints: readonly string[];
  readonly channel: ChannelCredentials;
  readonly proof: Proof;
  /** Whether reads reflect this client's own writes. */
  readonly causal: boolean;
  readonly deadlineMs: number;
}

// Tokens of writes carried along: a token of an account stands for all before it, so this is many accounts at a time.
const carriedTokens = 8;
const channelOptions = {
  'grpc.enable_channelz': 0,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

export class Caller {
  readonly #parts: CallerParts;
  readonly #clients = new Map<string, Client>();
  #tokens: readonly string[] = [];
  #turn = 0;

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  /** The causal tokens carried now, newest last. */
  get tokens(): readonly string[] {
    return this.#tokens;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  /** One request, one response. A replica that cannot be reached is passed over where repeating is safe. */
  async unary(service: ServiceName, method: Method, request: object, options: CallOptions): Promise<object> {
    const body = codecOf<object>(service, method.row.request).encode(request);
    const write = isWrite(service, method.row.name);
    const idempotencyKey = write ? (options.idempotencyKey ?? randomUUID()) : undefined;
    const deadline = Date.now() + (options.deadlineMs ?? this.#parts.deadlineMs);
    const tries = options.endpoint === undefined ? this.#parts.endpoints.length : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#try(
          service,
          method,
          body,
          { ...options, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
          deadline,
        );
      } catch (error) {
        const passing =
          error instanceof EventideError && error.grpcCode === status.UNAVAILABLE && error.code === 'UNREACHABLE';
        if (!passing || attempt >= tries || Date.now() >= deadline) throw error;
      }
    }
  }

  /** One request, many responses. */
  feed(service: ServiceName, method: Method, request: object, options: CallOptions): AsyncIterable<object> {
    const body = codecOf<object>(service, method.row.request).encode(request);
    const metadata = this.#metadata(service, method, body, options);
    const client = this.#client(options.endpoint);
    const deadline = options.deadlineMs === undefined ? {} : { deadline: Date.now() + options.deadlineMs };
    const stream = client.makeServerStreamRequest<Buffer, object>(
      ...[method.path, identity, method.responseDeserialize],
      body,
      metadata,
      deadline,
    );
    return this.#items(stream, options);
  }

  /** Many requests, many responses. */
  exchange(
    method: Method,
    service: ServiceName,
    requests: AsyncIterable<object>,
    options: CallOptions,
  ): AsyncIterable<object> {
    const metadata = this.#metadata(service, method, undefined, options);
    const client = this.#client(options.endpoint);
    const deadline = options.deadlineMs === undefined ? {} : { deadline: Date.now() + options.deadlineMs };
    const stream = client.makeBidiStreamRequest<object, object>(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      metadata,
      deadline,
    );
    void pour(requests, stream);
    return this.#items(stream, options);
  }

  #try(service: ServiceName, method: Method, body: Buffer, options: CallOptions, deadline: number): Promise<object> {
    const metadata = this.#metadata(service, method, body, options);
    const client = this.#client(options.endpoint);
    return new Promise((resolve, reject) => {
      let response: object | undefined;
      let failure: ServiceError | undefined;
      const call = client.makeUnaryRequest<Buffer, object>(
        method.path,
        identity,
        method.responseDeserialize,
        body,
        metadata,
        { deadline },
        (error, value) => {
          if (error !== null) failure = error;
          else response = value;
        },
      );
      const abort = (): void => call.cancel();
      options.signal?.addEventListener('abort', abort, { once: true });
      call.on('status', (ended: StatusObject) => {
        options.signal?.removeEventListener('abort', abort);
        this.#note(ended.metadata, options);
        if (failure !== undefined || ended.code !== status.OK) reject(errorOf(ended));
        else resolve(response ?? {});
      });
    });
  }

  async *#items(
    stream: ClientDuplexStream<object, object> | ClientReadableStream<object>,
    options: CallOptions,
  ): AsyncGenerator<object> {
    const abort = (): void => stream.cancel();
    options.signal?.addEventListener('abort', abort, { once: true });
    const ended = new Promise<StatusObject>((resolve) => stream.on('status', resolve));
    // The iterator throws the error itself; without a listener it would be thrown twice.
    stream.on('error', () => undefined);
    try {
      for await (const item of stream as AsyncIterable<object>) yield item;
    } catch {
      throw errorOf(await ended);
    } finally {
      options.signal?.removeEventListener('abort', abort);
      stream.cancel();
    }
    const final = await ended;
    this.#note(final.metadata, options);
    if (final.code !== status.OK) throw errorOf(final);
  }

  #client(endpoint: string | undefined): Client {
    const { endpoints, channel } = this.#parts;
    const address = endpoint ?? endpoints[this.#turn++ % endpoints.length] ?? '';
    const known = this.#clients.get(address);
    if (known !== undefined) return known;
    const client = new Client(address, channel, channelOptions);
    this.#clients.set(address, client);
    return client;
  }

  #metadata(service: ServiceName, method: Method, body: Uint8Array | undefined, options: CallOptions): Metadata {
    const metadata = new Metadata();
    const tokens = [
      ...(this.#parts.causal && reads(service, method.row.name) ? this.#tokens : []),
      ...(options.tokens ?? []),
    ];
    if (options.consistency !== undefined) metadata.set('eventide-consistency', options.consistency);
    else for (const token of new Set(tokens)) metadata.add('eventide-token', token);
    if (options.waitMs !== undefined) metadata.set('eventide-wait-ms', String(options.waitMs));
    if (options.idempotencyKey !== undefined) metadata.set('eventide-idempotency-key', options.idempotencyKey);
    const { proof } = this.#parts;
    if (proof === undefined) return metadata;
    if ('bearerToken' in proof) metadata.set('authorization', `Bearer ${proof.bearerToken}`);
    else
      signCall(
        metadata,
        typeof proof.credentials === 'function' ? proof.credentials() : proof.credentials,
        method.path,
        body,
      );
    return metadata;
  }

  #note(metadata: Metadata, options: CallOptions): void {
    const facts = factsOf(metadata);
    if (facts.token !== undefined && !this.#tokens.includes(facts.token))
      this.#tokens = [...this.#tokens, facts.token].slice(-carriedTokens);
    options.onAnswer?.(facts);
  }
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}

async function pour(requests: AsyncIterable<object>, stream: ClientDuplexStream<object, object>): Promise<void> {
  try {
    for await (const request of requests) {
      if (!stream.write(request)) await new Promise((resolve) => stream.once('drain', resolve));
    }
    stream.end();
  } catch {
    stream.cancel();
  }
}

/** Whether a call changes something. */
function isWrite(service: ServiceName, action: string): boolean {
  return (
    (service === 'iam' && !/^(?:Get|List|Simulate|Generate)/.test(action)) ||
    (service === 'cluster' && /^(?:Create|Put)/.test(action))
  );
}

/** Whether a call's answer is to reflect the client's own writes. */
function reads(service: ServiceName, action: string): boolean {
  return service === 'access' || service === 'sts' || (service === 'iam' && !isWrite(service, action));
}

function factsOf(metadata: Metadata): AnswerFacts {
  const text = (name: string): string | undefined => {
    const value = metadata.get(name)[0];
    return value === undefined || value === '' ? undefined : String(value);
  };
  const staleness = text('eventide-staleness-ms');
  return {
    ...{ requestId: text('eventide-request-id'), replica: text('eventide-replica'), token: text('eventide-token') },
    ...{
      visibleToken: text('eventide-visible-token'),
      durability: text('eventide-durability'),
      view: text('eventide-view'),
    },
    stalenessMs: staleness === undefined ? undefined : Number(staleness),
  };
}

function errorOf(ended: StatusObject): EventideError {
  const { requestId, replica } = factsOf(ended.metadata);
  const bytes = ended.metadata.get('grpc-status-details-bin')[0];
  const details = (bytes instanceof Buffer ? decodeRichStatus(bytes)?.details : undefined) ?? [];
  const info = details.find((detail) => detail.type === 'error-info');
  const bad = details.find((detail) => detail.type === 'bad-request');
  const retry = details.find((detail) => detail.type === 'retry-info');
  // Without details the answer is not Eventide's: the channel's own.
  const code = info?.reason ?? (ended.code === status.UNAVAILABLE ? 'UNREACHABLE' : (status[ended.code] ?? 'UNKNOWN'));
  return new EventideError({
    ...{ code, grpcCode: ended.code, message: ended.details, requestId, replica },
    ...(bad === undefined ? {} : { violations: bad.violations }),
    retryAfterMs: retry?.retryAfterMs,
  });
}
