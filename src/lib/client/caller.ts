// The caller: one call at a time over one of the replicas, signed, with its tokens, tried again where that is safe.

import { randomUUID } from 'node:crypto';
import {
  type ChannelCredentials,
  type ClientReadableStream,
  type ClientUnaryCall,
  Metadata,
  type ServiceError,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import { codecOf, type Method } from '../../api/grpc/proto.ts';
import type { ServiceName } from '../../core/shapes/lookup.ts';
import { errorOf, factsOf } from './answer.ts';
import { type CallOptions, EventideError } from './call.ts';
import { CausalTokens } from './causal-tokens.ts';
import { type Endpoint, Endpoints } from './endpoints.ts';
import { type CredentialsSource, signCall } from './signing.ts';
import { itemsOf } from './streams.ts';

/** A token, or what gives one for each call. */
export type BearerSource = string | (() => Promise<string> | string);

/** How callers prove who they are. */
export type Proof = { readonly bearerToken: BearerSource } | { readonly credentials: CredentialsSource } | undefined;

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

/** One RPC of a service. */
export interface Rpc {
  readonly service: ServiceName;
  readonly method: Method;
}

/** One attempt at a call. */
interface Attempt {
  readonly endpoint: Endpoint;
  /** Carried tokens that the answer must reflect. */
  readonly tokens: readonly string[];
  /** Wall time at which the call is given up; undefined: never by itself. */
  readonly deadline: number | undefined;
  readonly options: CallOptions;
}

/** Makes calls. */
export class Caller {
  readonly #parts: CallerParts;
  readonly #endpoints: Endpoints;
  readonly #tokens = new CausalTokens();
  readonly #underWay = new Set<{ cancel(): void }>();

  constructor(parts: CallerParts) {
    this.#parts = parts;
    this.#endpoints = new Endpoints(parts.endpoints, parts.channel);
  }

  /** The causal tokens carried now, newest last. */
  get tokens(): readonly string[] {
    return this.#tokens.all;
  }

  /** Ends all channels, and what is under way on them. */
  close(): void {
    this.#endpoints.close();
    // A closed channel leaves its calls to themselves until their deadline.
    for (const call of this.#underWay) call.cancel();
  }

  /** One request, one response. A replica that goes away meanwhile is passed over where repeating is safe. */
  async unary(rpc: Rpc, request: object, given: CallOptions): Promise<object> {
    const body = codecOf<object>(rpc.service, rpc.method.row.request).encode(request);
    const options = isKeyed(rpc) ? { ...given, idempotencyKey: given.idempotencyKey ?? randomUUID() } : given;
    const deadline = Date.now() + (options.deadlineMs ?? this.#parts.deadlineMs);
    const tried = new Set<string>();
    const tries = options.endpoint === undefined && isRepeatable(rpc) ? this.#endpoints.count : 1;
    for (;;) {
      const attempt = await this.#attempt(rpc, options, deadline, tried);
      tried.add(attempt.endpoint.address);
      try {
        return await this.#try(rpc, body, attempt);
      } catch (error) {
        const passing = error instanceof EventideError && error.grpcCode === status.UNAVAILABLE;
        if (!passing || tried.size >= tries || Date.now() >= deadline) throw error;
      }
    }
  }

  /** One request, many responses. */
  async *feed(rpc: Rpc, request: object, options: CallOptions): AsyncGenerator<object> {
    const { method, service } = rpc;
    const body = codecOf<object>(service, method.row.request).encode(request);
    const attempt = await this.#attempt(rpc, options, deadlineOf(options), new Set());
    const metadata = await this.#metadata(rpc, body, attempt);
    const stream = attempt.endpoint.client.makeServerStreamRequest<Buffer, object>(
      ...[method.path, identity, method.responseDeserialize, body, metadata],
      callDeadline(attempt),
    );
    this.#follow(stream);
    yield* itemsOf(stream, { signal: options.signal, onEnd: (ended) => this.#note(ended, rpc, attempt) });
  }

  /** Many requests, many responses. */
  async *exchange(rpc: Rpc, requests: AsyncIterable<object>, options: CallOptions): AsyncGenerator<object> {
    const { method } = rpc;
    const attempt = await this.#attempt(rpc, options, deadlineOf(options), new Set());
    const metadata = await this.#metadata(rpc, undefined, attempt);
    const stream = attempt.endpoint.client.makeBidiStreamRequest<object, object>(
      ...[method.path, method.requestSerialize, method.responseDeserialize, metadata],
      callDeadline(attempt),
    );
    this.#follow(stream);
    yield* itemsOf(stream, { signal: options.signal, requests, onEnd: (ended) => this.#note(ended, rpc, attempt) });
  }

  async #attempt(
    rpc: Rpc,
    options: CallOptions,
    deadline: number | undefined,
    tried: ReadonlySet<string>,
  ): Promise<Attempt> {
    const endpoint =
      options.endpoint === undefined
        ? await this.#endpoints.reach(tried, deadline)
        : this.#endpoints.at(options.endpoint);
    const carried = this.#parts.causal && reflectsWrites(rpc) ? this.#tokens.pendingAt(endpoint.address) : [];
    return { endpoint, deadline, options, tokens: [...new Set([...carried, ...(options.tokens ?? [])])] };
  }

  async #try(rpc: Rpc, body: Buffer, attempt: Attempt): Promise<object> {
    const { endpoint, options } = attempt;
    const { signal } = options;
    const metadata = await this.#metadata(rpc, body, attempt);
    if (signal?.aborted === true) throw cancelled();
    return new Promise((resolve, reject) => {
      let response: object | undefined;
      const call = endpoint.client.makeUnaryRequest<Buffer, object>(
        ...[rpc.method.path, identity, rpc.method.responseDeserialize, body, metadata],
        callDeadline(attempt),
        (_error: ServiceError | null, value?: object) => {
          response = value;
        },
      );
      const abort = (): void => call.cancel();
      signal?.addEventListener('abort', abort, { once: true });
      this.#follow(call);
      call.on('status', (ended: StatusObject) => {
        signal?.removeEventListener('abort', abort);
        this.#note(ended, rpc, attempt);
        if (ended.code !== status.OK) reject(errorOf(ended, options.idempotencyKey));
        else resolve(response ?? {});
      });
    });
  }

  #follow(call: ClientUnaryCall | ClientReadableStream<object>): void {
    this.#underWay.add(call);
    call.once('status', () => this.#underWay.delete(call));
  }

  async #metadata(rpc: Rpc, body: Uint8Array | undefined, attempt: Attempt): Promise<Metadata> {
    const { tokens, deadline, options } = attempt;
    const metadata = new Metadata();
    if (options.consistency !== undefined) metadata.set('eventide-consistency', options.consistency);
    else if (tokens.length > 0) {
      metadata.set('eventide-consistency', 'at-least');
      for (const token of tokens) metadata.add('eventide-token', token);
      // As long as the caller itself waits, where it does not say otherwise.
      const waitMs = options.waitMs ?? (deadline === undefined ? undefined : Math.max(0, deadline - Date.now()));
      if (waitMs !== undefined) metadata.set('eventide-wait-ms', String(waitMs));
    }
    if (options.idempotencyKey !== undefined) metadata.set('eventide-idempotency-key', options.idempotencyKey);
    const { proof } = this.#parts;
    if (proof === undefined) return metadata;
    if ('bearerToken' in proof) metadata.set('authorization', `Bearer ${await valueOf(proof.bearerToken)}`);
    else signCall(metadata, await valueOf(proof.credentials), rpc.method.path, body);
    return metadata;
  }

  /** Learns from the end of a call what it says of tokens. */
  #note(ended: StatusObject, rpc: Rpc, attempt: Attempt): void {
    const facts = factsOf(ended.metadata);
    if (facts.token !== undefined) this.#tokens.carry(facts.token);
    const { endpoint, options, tokens } = attempt;
    if (ended.code === status.OK && facts.replica !== undefined && isVisibleRead(rpc)) {
      this.#tokens.shownAt(endpoint.address, facts.replica, options.consistency === undefined ? tokens : []);
    }
    const wasReset = ended.code === status.OK && rpc.service === 'cluster' && rpc.method.row.name === 'Reset';
    if (wasReset || (ended.code !== status.OK && isAboutTokens(ended))) this.#tokens.forget();
    options.onAnswer?.(facts);
  }
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}

function valueOf<T extends object | string>(source: T | (() => Promise<T> | T)): Promise<T> | T {
  return typeof source === 'function' ? (source as () => Promise<T> | T)() : source;
}

function deadlineOf(options: CallOptions): number | undefined {
  return options.deadlineMs === undefined ? undefined : Date.now() + options.deadlineMs;
}

function callDeadline(attempt: Attempt): { readonly deadline?: number } {
  return attempt.deadline === undefined ? {} : { deadline: attempt.deadline };
}

function cancelled(): EventideError {
  return new EventideError({
    code: 'CANCELLED',
    grpcCode: status.CANCELLED,
    message: 'The call was given up before it began.',
  });
}

/** The tokens carried name nothing in this cluster, or nothing any more. */
function isAboutTokens(ended: StatusObject): boolean {
  const { code } = errorOf(ended);
  return code === 'TOKEN_VOID' || code === 'WRONG_CLUSTER';
}

/** Whether the replica keeps an idempotency key of such a call: then a repetition has no further effect. */
function isKeyed({ service, method }: Rpc): boolean {
  const { name } = method.row;
  return isIamWrite(service, name) || (service === 'cluster' && ['CreateAccount', 'PutVendorPolicy'].includes(name));
}

/** Whether a call may be made twice. */
function isRepeatable(rpc: Rpc): boolean {
  const { service, method } = rpc;
  if (service === 'cluster' || service === 'chaos') return /^(?:Get|List)/.test(method.row.name) || isKeyed(rpc);
  // A second session beside one that nobody received harms nobody.
  return true;
}

/** Whether a call's answer is to reflect the client's own writes. */
function reflectsWrites(rpc: Rpc): boolean {
  return isVisibleRead(rpc) || (rpc.service === 'iam' && !isIamWrite(rpc.service, rpc.method.row.name));
}

/** Whether the visible view of the asked replica answers. */
function isVisibleRead({ service }: Rpc): boolean {
  return service === 'access' || service === 'sts';
}

function isIamWrite(service: ServiceName, action: string): boolean {
  return service === 'iam' && !/^(?:Get|List|Simulate|Generate)/.test(action);
}
