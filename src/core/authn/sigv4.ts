// AWS Signature Version 4: checking a signature, and making one.

import { BoundedCache } from '../base/bounded-cache.ts';
import { Note } from '../base/note.ts';
import type { Digests } from '../base/ports.ts';
import { toHex, utf8 } from '../base/text.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SignedPieces } from '../model/signed-pieces.ts';
import { type CanonicalScope, canonicalRequest, headerOf, unsignedPayload } from './canonical-request.ts';
import { algorithm, type SignatureClaim, terminator } from './signature-claim.ts';
import { timestampOf } from './timestamp.ts';

/** The refusal for a signature that does not hold. */
export const signatureMismatch: Refusal = refusal(
  'SignatureDoesNotMatch',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

/** Whether the signature is the one that the secret makes for this request. */
export function signatureHolds(
  keys: SigningKeys,
  secret: string,
  pieces: SignedPieces,
  claim: SignatureClaim,
): boolean {
  if (keys.proved(pieces, secret)) return true;
  // INVARIANT: what the request declares as its body's hash is the hash of the body that came.
  const declared = headerOf(pieces, 'x-amz-content-sha256');
  const unsigned = pieces.streaming === true && declared === unsignedPayload;
  if (declared !== undefined && !unsigned && declared !== pieces.payloadHash) return false;
  if (claim.signedHeaders.some((name) => headerOf(pieces, name) === undefined)) return false;
  const { key, isNew } = keys.of(secret, claim);
  const expected = signatureOf(keys.digests, key, {
    pieces,
    scope: { signedHeaders: claim.signedHeaders, presigned: claim.presigned },
    claim,
  });
  const holds = keys.digests.equal(utf8(expected), utf8(claim.signature));
  if (holds && isNew) keys.keep(secret, claim, key);
  if (holds) keys.prove(pieces, secret);
  return holds;
}

/** What a signing key is good for. */
export type KeyScope = Pick<SignatureClaim, 'date' | 'region' | 'service'>;

// A few services for each of some thousand callers; an entry is about 200 bytes.
const signingKeyLimit = 8192;

/**
 * Derived signing keys, bounded. A key is found only by the very secret it was derived from, so a rotated secret never meets
 * an old key, and only keys that made a true signature are kept, so nobody without a secret can crowd others out.
 */
export class SigningKeys {
  readonly digests: Digests;
  readonly #keys = new BoundedCache<Uint8Array>(signingKeyLimit);
  /** By request: the secret that made its signature. */
  readonly #proved = new Note<SignedPieces, Secret>();

  constructor(digests: Digests) {
    this.digests = digests;
  }

  /** The signing key of a secret for one day, region and service, kept or just derived. */
  of(secret: string, scope: KeyScope): { readonly key: Uint8Array; readonly isNew: boolean } {
    const known = this.#keys.get(keyName(secret, scope));
    return known === undefined
      ? { key: derive(this.digests, secret, scope), isNew: true }
      : { key: known, isNew: false };
  }

  /** Whether this very request was found to be signed by that secret. */
  proved(pieces: SignedPieces, secret: string): boolean {
    return this.#proved.get(pieces)?.is(secret) === true;
  }

  /** Remembers which secret signed a request, for as long as the request is there. */
  prove(pieces: SignedPieces, secret: string): void {
    this.#proved.set(pieces, new Secret(secret));
  }

  /** Keeps a key that made a true signature. */
  keep(secret: string, scope: KeyScope, key: Uint8Array): void {
    this.#keys.set(keyName(secret, scope), key);
  }
}

/** A secret that shows nowhere, whoever prints what it is noted on. */
class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  is(text: string): boolean {
    return this.#text === text;
  }
}

/** Long-term or temporary credentials. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request to be signed. Every header in `pieces` is signed. */
export interface SigningRequest {
  readonly pieces: SignedPieces;
  /** Wall time of the signer. */
  readonly nowMs: number;
  readonly region: string;
  readonly service: string;
}

/** The headers that sign a request: `x-amz-date`, `x-amz-security-token` where there is one, and `authorization`. */
export function signRequest(
  keys: SigningKeys,
  credentials: SigningCredentials,
  request: SigningRequest,
): readonly (readonly [name: string, value: string])[] {
  const { region, service } = request;
  const timestamp = timestampOf(request.nowMs);
  const claim = { timestamp, date: timestamp.slice(0, 8), region, service };
  const added: (readonly [string, string])[] = [['x-amz-date', timestamp]];
  if (credentials.sessionToken !== undefined) added.push(['x-amz-security-token', credentials.sessionToken]);
  const pieces = { ...request.pieces, headers: [...request.pieces.headers, ...added] };
  const signedHeaders = [...new Set(pieces.headers.map(([name]) => name))].toSorted();
  const { key, isNew } = keys.of(credentials.secretAccessKey, claim);
  if (isNew) keys.keep(credentials.secretAccessKey, claim, key);
  const signature = signatureOf(keys.digests, key, { pieces, scope: { signedHeaders, presigned: false }, claim });
  const credential = `${credentials.accessKeyId}/${scopeText(claim)}`;
  const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return [...added, ['authorization', authorization]];
}

/** The string to sign. */
function stringToSign(
  digests: Digests,
  canonical: string,
  claim: KeyScope & Pick<SignatureClaim, 'timestamp'>,
): string {
  return `${algorithm}\n${claim.timestamp}\n${scopeText(claim)}\n${digests.sha256Hex(canonical)}`;
}

function signatureOf(
  digests: Digests,
  key: Uint8Array,
  parts: {
    readonly pieces: SignedPieces;
    readonly scope: CanonicalScope;
    readonly claim: KeyScope & Pick<SignatureClaim, 'timestamp'>;
  },
): string {
  const text = stringToSign(digests, canonicalRequest(parts.pieces, parts.scope), parts.claim);
  return toHex(digests.hmacSha256(key, text));
}

function derive(digests: Digests, secret: string, scope: KeyScope): Uint8Array {
  let key = utf8(`AWS4${secret}`);
  for (const part of [scope.date, scope.region, scope.service, terminator]) key = digests.hmacSha256(key, part);
  return key;
}

function scopeText(scope: KeyScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/${terminator}`;
}

// None of the first three parts holds a slash.
function keyName(secret: string, scope: KeyScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/${secret}`;
}
