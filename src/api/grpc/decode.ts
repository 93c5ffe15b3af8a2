// Reads a gRPC call: who signed what, where it came from, and how long the caller waits.

import type { Metadata, MetadataValue } from '@grpc/grpc-js';
import type { Proof } from '../../core/event.ts';
import type { SignedPieces } from '../../core/model/signed-pieces.ts';
import type { DoorLimits } from '../limits.ts';
import { payloadHash } from '../payload-hash.ts';

/** What the door sees of any call, whatever its kind. */
export interface IncomingCall {
  readonly metadata: Metadata;
  getPeer(): string;
  getHost(): string;
  getPath(): string;
  getDeadline(): Date | number;
}

const none: Proof = { kind: 'none' };
const signaturePrefix = 'AWS4-HMAC-SHA256 ';

/** How the caller proves who it is. `body` is the request message as received; undefined for a stream of messages. */
export function readProof(call: IncomingCall, body: Uint8Array | undefined): Proof {
  const authorization = call.metadata.get('authorization')[0];
  if (typeof authorization !== 'string') return none;
  if (authorization.startsWith(signaturePrefix)) return { kind: 'signed', pieces: signedPieces(call, body) };
  // RFC 9110: the scheme in any case.
  if (/^bearer /i.test(authorization)) return { kind: 'bearer', token: authorization.slice(7).trim() };
  // Something else was meant as a proof: authentication words the refusal.
  return { kind: 'signed', pieces: signedPieces(call, body) };
}

/** The call as Signature Version 4 sees it: a POST to the path of the RPC. */
function signedPieces(call: IncomingCall, body: Uint8Array | undefined): SignedPieces {
  const headers: (readonly [string, string])[] = [];
  for (const [name, values] of Object.entries(call.metadata.toJSON())) {
    for (const value of values) headers.push([name, textOf(value)]);
  }
  // The library keeps `:authority` apart; `host` may be signed all the same.
  headers.push(['host', call.getHost()]);
  const pieces = { method: 'POST', path: call.getPath(), query: '', headers };
  if (body === undefined) return { ...pieces, payloadHash: '', streaming: true };
  return { ...pieces, payloadHash: payloadHash(body) };
}

function textOf(value: MetadataValue): string {
  return typeof value === 'string' ? value : value.toString('base64');
}

/** Address of the caller without its port; an IPv4 address in IPv6 dress comes as IPv4. */
export function readSourceIp(call: IncomingCall): string {
  const peer = call.getPeer();
  const colon = peer.lastIndexOf(':');
  const address = colon < 0 ? peer : peer.slice(0, colon);
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** The caller's user agent; empty where it sent none. */
export function readUserAgent(call: IncomingCall, limits: DoorLimits): string {
  const value = call.metadata.get('user-agent')[0];
  return typeof value === 'string' ? value.slice(0, limits.userAgentLength) : '';
}

/** Milliseconds until the caller's deadline, or undefined where it has none. */
export function readDeadlineMs(call: IncomingCall): number | undefined {
  const deadline = call.getDeadline();
  const atMs = typeof deadline === 'number' ? deadline : deadline.getTime();
  return Number.isFinite(atMs) ? atMs - Date.now() : undefined;
}
