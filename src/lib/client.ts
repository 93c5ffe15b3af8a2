// The client of an Eventide cluster: typed methods for every RPC, signed, spread over the replicas, reading its own writes.

import { readFileSync } from 'node:fs';
import { credentials as channelCredentials } from '@grpc/grpc-js';
import { serviceOf } from '../api/grpc/proto.ts';
import type { ServiceName } from '../core/shapes/lookup.ts';
import type { CallOptions } from './client/call.ts';
import { type BearerSource, Caller } from './client/caller.ts';
import type { AccessMethods, ChaosMethods, ClusterMethods, IamMethods, StsMethods } from './client/methods.ts';
import type { CredentialsSource } from './client/signing.ts';

export { type AnswerFacts, type CallOptions, EventideError } from './client/call.ts';
export { type Credentials, type CredentialsSource, signingInterceptor } from './client/signing.ts';

/** How a client is made. */
export interface ClientOptions {
  /** Addresses of replicas (`127.0.0.1:4601`), or one name that resolves to all of them (`dns:///eventide:4601`). Asked in turn. */
  readonly endpoints: readonly string[];
  /** What calls are signed with; a function is asked for each call. */
  readonly credentials?: CredentialsSource;
  /** Instead of credentials: a token from SignIn, or what gives one for each call. */
  readonly bearerToken?: BearerSource;
  /** TLS on the public port: the authority's certificate as a PEM file, or true for the system's authorities. */
  readonly tls?: true | { readonly authority: string };
  /** Whether reads reflect this client's own writes (it carries causal tokens by itself). Default: true. */
  readonly causal?: boolean;
  /** Milliseconds until a call fails, unless it says otherwise. Default: 30,000. */
  readonly deadlineMs?: number;
}

/** A client. */
export interface EventideClient extends AsyncDisposable {
  readonly access: AccessMethods;
  readonly chaos: ChaosMethods;
  readonly cluster: ClusterMethods;
  readonly iam: IamMethods;
  readonly sts: StsMethods;
  /** Causal tokens of this client's writes, for other readers. */
  readonly tokens: readonly string[];
  close(): void;
}

/**
 * Makes a client.
 *
 * ```ts
 * await using client = createClient({
 *   endpoints: ['127.0.0.1:4601', '127.0.0.1:4602', '127.0.0.1:4603'],
 *   credentials: { accessKeyId, secretAccessKey },
 * });
 * await client.iam.createUser({ userName: 'alice' });
 * const { decision } = await client.access.authorize({
 *   principal: 'arn:aws:iam::111122223333:user/alice', action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key',
 * });
 * ```
 */
export function createClient(options: ClientOptions): EventideClient {
  if (options.endpoints.length === 0) throw new TypeError('a client needs at least one endpoint');
  const { tls, bearerToken, credentials } = options;
  const channel =
    tls === undefined
      ? channelCredentials.createInsecure()
      : channelCredentials.createSsl(tls === true ? null : readFileSync(tls.authority));
  const caller = new Caller({
    ...{
      endpoints: options.endpoints,
      channel,
      causal: options.causal ?? true,
      deadlineMs: options.deadlineMs ?? 30_000,
    },
    proof: bearerToken !== undefined ? { bearerToken } : credentials === undefined ? undefined : { credentials },
  });
  return {
    access: methodsOf(caller, 'access') as AccessMethods,
    chaos: methodsOf(caller, 'chaos') as ChaosMethods,
    cluster: methodsOf(caller, 'cluster') as ClusterMethods,
    iam: methodsOf(caller, 'iam') as IamMethods,
    sts: methodsOf(caller, 'sts') as StsMethods,
    get tokens() {
      return caller.tokens;
    },
    close: () => caller.close(),
    [Symbol.asyncDispose]: () => Promise.resolve(caller.close()),
  };
}

type AnyMethod = (request: never, options?: CallOptions) => unknown;

/** One function per RPC of a service, named like it with a small first letter. */
function methodsOf(caller: Caller, service: ServiceName): unknown {
  const methods: Record<string, AnyMethod> = {};
  for (const [action, method] of Object.entries(serviceOf(service))) {
    const rpc = { service, method };
    const name = action.charAt(0).toLowerCase() + action.slice(1);
    methods[name] = method.requestStream
      ? (requests: AsyncIterable<object>, options = {}) => caller.exchange(rpc, requests, options)
      : method.responseStream
        ? (request: object | undefined, options: CallOptions | undefined) =>
            caller.feed(rpc, request ?? {}, options ?? {})
        : (request: object | undefined, options: CallOptions | undefined) =>
            caller.unary(rpc, request ?? {}, options ?? {});
  }
  return methods;
}
