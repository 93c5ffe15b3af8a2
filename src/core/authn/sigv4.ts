// AWS Signature Version 4: checking and making signatures (IAM User Guide, "AWS Signature Version 4 for API requests").

import type { Digests } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { toHex, utf8 } from '../base/text.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SignedPieces } from '../model/signed-pieces.ts';

const algorithm = 'AWS4-HMAC-SHA256';
// How far the request's clock may be from ours, both ways.
const clockWindowMs = 15 * 60_000;
const longestPresignS = 604_800;
/** Payload hash of a body that no hash covers. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/** What a request says of its signature. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  /** `20261123`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  /** 64 hex digits. */
  readonly signature: string;
  /** `20261123T180000Z`. */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Presigned: how long it holds, seconds. */
  readonly expiresS: number | undefined;
}

/** Reads the signature out of a request; nothing is checked against a key yet. */
export function readClaim(pieces: SignedPieces): Result<SignatureClaim, Refusal> {
  const authorization = headerOf(pieces, 'authorization');
  if (authorization !== undefined) return readHeader(pieces, authorization);
  if (/(?:^|&)X-Amz-Signature=/.test(pieces.query)) return readQuery(pieces);
  return fail(refusal('MissingAuthenticationToken', 'Missing Authentication Token'));
}

function readHeader(pieces: SignedPieces, authorization: string): Result<SignatureClaim, Refusal> {
  const space = authorization.indexOf(' ');
  if (authorization.slice(0, space) !== algorithm) return incomplete(`Unsupported AWS 'algorithm': '${authorization.slice(0, Math.max(0, space))}'.`);
  const parts = new Map<string, string>();
  for (const part of authorization.slice(space + 1).split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  for (const name of ['Credential', 'Signature', 'SignedHeaders']) {
    if (!parts.has(name)) return incomplete(`Authorization header requires '${name}' parameter. Authorization=${algorithm}`);
  }
  const timestamp = headerOf(pieces, 'x-amz-date');
  if (timestamp === undefined) return incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  return claimOf({
    credential: parts.get('Credential') ?? '',
    signedHeaders: parts.get('SignedHeaders') ?? '',
    signature: parts.get('Signature') ?? '',
    timestamp,
    sessionToken: headerOf(pieces, 'x-amz-security-token'),
    expiresS: undefined,
  });
}

function readQuery(pieces: SignedPieces): Result<SignatureClaim, Refusal> {
  const parameters = new Map(queryPairs(pieces.query).map(([name, value]) => [decode(name), decode(value)]));
  if (parameters.get('X-Amz-Algorithm') !== algorithm) return incomplete('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const expires = parameters.get('X-Amz-Expires') ?? '';
  const expiresS = /^\d{1,6}$/.test(expires) ? Number(expires) : 0;
  if (expiresS < 1 || expiresS > longestPresignS) return incomplete('X-Amz-Expires must be between 1 and 604800 seconds');
  return claimOf({
    credential: parameters.get('X-Amz-Credential') ?? '',
    signedHeaders: parameters.get('X-Amz-SignedHeaders') ?? '',
    signature: parameters.get('X-Amz-Signature') ?? '',
    timestamp: parameters.get('X-Amz-Date') ?? '',
    sessionToken: parameters.get('X-Amz-Security-Token') ?? headerOf(pieces, 'x-amz-security-token'),
    expiresS,
  });
}

function claimOf(parts: {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  readonly expiresS: number | undefined;
}): Result<SignatureClaim, Refusal> {
  const scope = parts.credential.split('/');
  const [accessKeyId = '', date = '', region = '', service = '', terminator] = scope;
  if (scope.length !== 5 || terminator !== 'aws4_request') {
    return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term");
  }
  if (!/^\d{8}T\d{6}Z$/.test(parts.timestamp)) return incomplete('Date must be in ISO-8601 \'basic format\'.');
  if (!parts.timestamp.startsWith(date)) {
    return fail(refusal('SignatureDoesNotMatch', 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP'));
  }
  const signedHeaders = parts.signedHeaders.split(';');
  const { signature, timestamp, sessionToken, expiresS } = parts;
  return ok({ accessKeyId, date, region, service, signedHeaders, signature, timestamp, sessionToken, expiresS });
}

/** Checks the claim's time against the wall clock. */
export function checkTime(claim: SignatureClaim, nowMs: number): Refusal | undefined {
  const at = timestampMs(claim.timestamp);
  const now = timestampOf(nowMs);
  if (at === undefined) return refusal('IncompleteSignature', "Date must be in ISO-8601 'basic format'.");
  if (at > nowMs + clockWindowMs) {
    const limit = timestampOf(nowMs + clockWindowMs);
    return refusal('SignatureDoesNotMatch', `Signature not yet current: ${claim.timestamp} is still later than ${limit} (${now} + 15 min.)`);
  }
  if (claim.expiresS !== undefined) {
    return nowMs > at + claim.expiresS * 1000 ? refusal('SignatureDoesNotMatch', `Signature expired: the request was valid for ${claim.expiresS} s from ${claim.timestamp}`) : undefined;
  }
  if (at < nowMs - clockWindowMs) {
    const limit = timestampOf(nowMs - clockWindowMs);
    return refusal('SignatureDoesNotMatch', `Signature expired: ${claim.timestamp} is now earlier than ${limit} (${now} - 15 min.)`);
  }
  return undefined;
}

/** Derived signing keys, bounded; a key is found again only with the very secret it was derived from. */
export class SigningKeys {
  readonly #digests: Digests;
  readonly #keys = new Map<string, Uint8Array>();

  constructor(digests: Digests) {
    this.#digests = digests;
  }

  /** The signing key of a secret for one day, region and service. */
  key(secret: string, claim: Pick<SignatureClaim, 'date' | 'region' | 'service'>): Uint8Array {
    const name = `${claim.date}/${claim.region}/${claim.service}/${secret}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const derived = signingKey(this.#digests, secret, claim);
    // Keys of a few thousand callers; a full table starts afresh.
    if (this.#keys.size >= 4096) this.#keys.clear();
    this.#keys.set(name, derived);
    return derived;
  }
}

/** Whether the signature is the one that the secret makes for this request. */
export function signatureHolds(digests: Digests, keys: SigningKeys, secret: string, pieces: SignedPieces, claim: SignatureClaim): boolean {
  if (!claim.signedHeaders.includes('host') && !claim.signedHeaders.includes('x-amz-date') && claim.expiresS === undefined) return false;
  const expected = sign(digests, keys.key(secret, claim), pieces, claim);
  return digests.equal(utf8(expected), utf8(claim.signature));
}

/** The refusal for a signature that does not hold. */
export const signatureMismatch = refusal(
  'SignatureDoesNotMatch',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

/** What a signer needs to know. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The `authorization`, `x-amz-date` and `x-amz-security-token` headers that sign a request. */
export function signRequest(
  digests: Digests,
  keys: SigningKeys,
  credentials: SigningCredentials,
  request: { readonly pieces: SignedPieces; readonly nowMs: number; readonly region: string; readonly service: string },
): readonly (readonly [name: string, value: string])[] {
  const timestamp = timestampOf(request.nowMs);
  const added: [string, string][] = [['x-amz-date', timestamp]];
  if (credentials.sessionToken !== undefined) added.push(['x-amz-security-token', credentials.sessionToken]);
  const pieces = { ...request.pieces, headers: [...request.pieces.headers, ...added] };
  const signedHeaders = [...new Set(pieces.headers.map(([name]) => name))].toSorted();
  const scope = { date: timestamp.slice(0, 8), region: request.region, service: request.service };
  const claim: SignatureClaim = {
    ...{ ...scope, accessKeyId: credentials.accessKeyId, signedHeaders, signature: '', timestamp },
    ...{ sessionToken: credentials.sessionToken, expiresS: undefined },
  };
  const signature = sign(digests, keys.key(credentials.secretAccessKey, scope), pieces, claim);
  const credential = `${credentials.accessKeyId}/${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  return [...added, ['authorization', `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`]];
}

function signingKey(digests: Digests, secret: string, claim: Pick<SignatureClaim, 'date' | 'region' | 'service'>): Uint8Array {
  const date = digests.hmacSha256(utf8(`AWS4${secret}`), claim.date);
  return digests.hmacSha256(digests.hmacSha256(digests.hmacSha256(date, claim.region), claim.service), 'aws4_request');
}

function sign(digests: Digests, key: Uint8Array, pieces: SignedPieces, claim: SignatureClaim): string {
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  const hash = digests.sha256Hex(canonicalRequest(pieces, claim));
  return toHex(digests.hmacSha256(key, `${algorithm}\n${claim.timestamp}\n${scope}\n${hash}`));
}

/** The canonical request (for every service but S3). */
export function canonicalRequest(pieces: SignedPieces, claim: Pick<SignatureClaim, 'expiresS' | 'signedHeaders'>): string {
  const presigned = claim.expiresS !== undefined;
  const headers = claim.signedHeaders.map((name) => `${name}:${canonicalHeader(pieces, name)}\n`).join('');
  const declared = headerOf(pieces, 'x-amz-content-sha256');
  const unsigned = declared === unsignedPayload && pieces.streaming === true;
  const payloadHash = unsigned ? unsignedPayload : pieces.payloadHash;
  return [pieces.method, canonicalPath(pieces.path), canonicalQuery(pieces.query, presigned), headers, claim.signedHeaders.join(';'), payloadHash].join('\n');
}

/** Dot segments resolved, each segment encoded once more. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(encode(segment));
  }
  const trailing = path.endsWith('/') && segments.length > 0 ? '/' : '';
  return `/${segments.join('/')}${trailing}`;
}

function canonicalQuery(query: string, presigned: boolean): string {
  const pairs = queryPairs(query).map(([name, value]) => [encode(decode(name)), encode(decode(value))] as const);
  const counted = presigned ? pairs.filter(([name]) => name !== 'X-Amz-Signature') : pairs;
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return counted
    .toSorted(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function queryPairs(query: string): readonly (readonly [string, string])[] {
  if (query === '') return [];
  return query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}

function canonicalHeader(pieces: SignedPieces, name: string): string {
  const values = pieces.headers.filter(([one]) => one === name).map(([, value]) => value.trim().replace(/ +/g, ' '));
  return values.join(',');
}

function headerOf(pieces: SignedPieces, name: string): string | undefined {
  return pieces.headers.find(([one]) => one === name)?.[1];
}

const unreserved = /[A-Za-z0-9._~-]/;

/** Percent-encodes everything but RFC 3986's unreserved characters. */
function encode(text: string): string {
  let encoded = '';
  for (const byte of utf8(text)) {
    const unit = String.fromCharCode(byte);
    encoded += unreserved.test(unit) ? unit : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `20261123T180000Z` of a wall time. */
export function timestampOf(wallMs: number): string {
  const s = Math.floor(wallMs / 1000);
  const days = Math.floor(s / 86_400);
  const [year, month, day] = civil(days);
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = s - days * 86_400;
  return `${String(year).padStart(4, '0')}${two(month)}${two(day)}T${two(Math.floor(rest / 3600))}${two(Math.floor(rest / 60) % 60)}${two(rest % 60)}Z`;
}

function timestampMs(timestamp: string): number | undefined {
  const digits = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(timestamp)?.slice(1).map(Number);
  if (digits === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const days = era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
  return (days * 86_400 + hour * 3600 + minute * 60 + second) * 1000;
}

/** Year, month and day of a day number since 1970 (after Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function civil(days: number): readonly [number, number, number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

function incomplete(message: string): { readonly ok: false; readonly error: Refusal } {
  return fail(refusal('IncompleteSignature', message));
}
