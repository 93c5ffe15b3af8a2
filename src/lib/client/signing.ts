// Signing: Signature Version 4 for gRPC calls, by hand or as an interceptor for any grpc-js client.

import { InterceptingCall, type Interceptor, type Listener, type Metadata } from '@grpc/grpc-js';
import { NodeDigests } from '../../adapters/node-digests.ts';
import { unsignedPayload } from '../../core/authn/canonical-request.ts';
import { SigningKeys, signRequest } from '../../core/authn/sigv4.ts';

/** What calls are signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

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

/**
 * An interceptor that signs the calls of a plain grpc-js client.
 *
 * ```ts
 * const client = new StsServiceClient(address, credentials.createInsecure(), {
 *   interceptors: [signingInterceptor(() => ({ accessKeyId, secretAccessKey }))],
 * });
 * ```
 */
export function signingInterceptor(credentials: () => Credentials): Interceptor {
  return (options, nextCall) => {
    const { path, requestStream, requestSerialize } = options.method_definition;
    let held:
      | {
          readonly metadata: Metadata;
          readonly listener: Listener;
          readonly next: (metadata: Metadata, listener: Listener) => void;
        }
      | undefined;
    return new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        if (!requestStream) {
          // The signature covers the message: the call starts when it is known.
          held = { metadata, listener, next };
          return;
        }
        signCall(metadata, credentials(), path, undefined);
        next(metadata, listener);
      },
      sendMessage(message: unknown, next) {
        if (held !== undefined) {
          signCall(held.metadata, credentials(), path, requestSerialize(message));
          held.next(held.metadata, held.listener);
          held = undefined;
        }
        next(message);
      },
    });
  };
}
