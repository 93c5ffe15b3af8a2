// Signing: Signature Version 4 for gRPC calls, by hand or as an interceptor for any grpc-js client.

import { InterceptingCall, type InterceptingListener, type Interceptor, Metadata, status } from '@grpc/grpc-js';
import { NodeDigests } from '../../adapters/node-digests.ts';
import { unsignedPayload } from '../../core/authn/canonical-request.ts';
import { SigningKeys, signRequest } from '../../core/authn/sigv4.ts';

/** What calls are signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials, or what gives them for each call: it should keep them itself until they expire. */
export type CredentialsSource = Credentials | (() => Credentials | Promise<Credentials>);

const digests = new NodeDigests();
const keys = new SigningKeys(digests);
// Any region is taken; the service only has to be one of Eventide's.
const scope = { region: 'us-east-1', service: 'eventide' };

/** Adds to `metadata` what signs a call of `path` with that body; undefined: a stream, which no hash covers. */
export function signCall(
  metadata: Metadata,
  credentials: Credentials,
  path: string,
  body: Uint8Array | undefined,
): void {
  const headers = body === undefined ? ([['x-amz-content-sha256', unsignedPayload]] as const) : [];
  for (const [name, value] of headers) metadata.set(name, value);
  const payloadHash = body === undefined ? unsignedPayload : digests.sha256Hex(body);
  const streaming = body === undefined ? { streaming: true } : {};
  const pieces = { method: 'POST', path, query: '', headers, payloadHash, ...streaming };
  for (const [name, value] of signRequest(keys, credentials, { pieces, nowMs: Date.now(), ...scope }))
    metadata.set(name, value);
}

/** A call that waits for its message, so that the signature can cover it. */
interface Held {
  readonly metadata: Metadata;
  readonly listener: InterceptingListener;
  readonly next: (metadata: Metadata, listener: InterceptingListener) => void;
}

/**
 * An interceptor that signs the calls of a plain grpc-js client.
 *
 * ```ts
 * const client = new StsServiceClient(address, credentials.createInsecure(), {
 *   interceptors: [signingInterceptor({ accessKeyId, secretAccessKey })],
 * });
 * ```
 */
export function signingInterceptor(credentials: CredentialsSource): Interceptor {
  return (options, nextCall) => {
    const { path, requestStream, requestSerialize } = options.method_definition;
    let held: Held | undefined;
    const begin = ({ metadata, listener, next }: Held, body: Uint8Array | undefined): void => {
      const signed = (found: Credentials): void => {
        signCall(metadata, found, path, body);
        next(metadata, listener);
      };
      if (typeof credentials !== 'function') {
        signed(credentials);
        return;
      }
      Promise.resolve()
        .then(credentials)
        .then(signed)
        .catch((error: unknown) => {
          const details = `There are no credentials to sign with: ${error instanceof Error ? error.message : String(error)}`;
          listener.onReceiveStatus({ code: status.UNAUTHENTICATED, details, metadata: new Metadata() });
        });
    };
    return new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        if (requestStream) begin({ metadata, listener, next }, undefined);
        else held = { metadata, listener, next };
      },
      sendMessage(message: unknown, next) {
        if (held !== undefined) begin(held, requestSerialize(message));
        held = undefined;
        // The library keeps the message until the call has begun.
        next(message);
      },
    });
  };
}
