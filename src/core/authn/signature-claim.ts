// A signature's claim: read out of a request, and judged by what it says. Nothing here knows a secret.

import { Note } from '../base/note.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SignedPieces } from '../model/signed-pieces.ts';
import { decodeQueryText, headerOf, queryPairs } from './canonical-request.ts';
import { timestampMs, timestampOf, timestampOfDateHeader } from './timestamp.ts';

/** The algorithm of all signatures that are taken. */
export const algorithm = 'AWS4-HMAC-SHA256';
/** What a credential's scope ends in. */
export const terminator = 'aws4_request';

/** What a request says of its signature. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  /** `20261123`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Lower-case names. */
  readonly signedHeaders: readonly string[];
  /** 64 hex digits. */
  readonly signature: string;
  /** `20261123T180000Z`. */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Whether the signature stands in the query. */
  readonly presigned: boolean;
  /** Presigned: how long it says that it holds, seconds. */
  readonly expiresS: number | undefined;
}

// A week: AWS's longest presigned request.
const longestPresignS = 604_800;
// A token, a hundred header names, and room: more is no client of ours.
const longestAuthorization = 8192;
const mostSignedHeaders = 100;

// A request's signature is read by whoever judges it, notes it and lists it: once for all of them.
const claims = new Note<SignedPieces, Result<SignatureClaim, Refusal>>();

/** Reads the signature out of a request; nothing is checked against a key yet. */
export function readClaim(pieces: SignedPieces): Result<SignatureClaim, Refusal> {
  const known = claims.get(pieces);
  if (known !== undefined) return known;
  const claim = findClaim(pieces);
  claims.set(pieces, claim);
  return claim;
}

function findClaim(pieces: SignedPieces): Result<SignatureClaim, Refusal> {
  const authorization = headerOf(pieces, 'authorization');
  const presigned = /(?:^|&)X-Amz-(?:Algorithm|Credential|Signature)=/.test(pieces.query);
  if (authorization === undefined) return presigned ? readQuery(pieces) : fail(missing);
  // INVARIANT: a request is judged by one signature; a second one beside it could be meant for another reader.
  if (presigned) return incomplete("A request is signed in the 'Authorization' header or in the query, not in both.");
  if (pieces.headers.filter(([name]) => name === 'authorization').length > 1) {
    return incomplete("A request has one 'Authorization' header.");
  }
  return readHeader(pieces, authorization);
}

function readHeader(pieces: SignedPieces, authorization: string): Result<SignatureClaim, Refusal> {
  if (authorization.length > longestAuthorization) return incomplete("The 'Authorization' header is too long.");
  const space = authorization.indexOf(' ');
  const named = authorization.slice(0, Math.max(space, 0));
  // Headers are not repeated to the caller: a misplaced secret would end up in somebody's log.
  if (named !== algorithm) return incomplete(`The 'Authorization' header must begin with '${algorithm}'.`);
  const parameters = new Map<string, string>();
  for (const part of authorization.slice(space + 1).split(',')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (equals <= 0) return incomplete('Invalid key=value pair (missing equal-sign) in Authorization header.');
    if (parameters.has(name)) return incomplete('Authorization header has a parameter twice.');
    parameters.set(name, part.slice(equals + 1).trim());
  }
  const timestamp = timestampInHeaders(pieces);
  const problems = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => (parameters.get(name) ?? '') === '')
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (timestamp === undefined) {
    problems.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (problems.length > 0) return incomplete(problems.join(' '));
  return claimOf({
    credential: parameters.get('Credential') ?? '',
    signedHeaders: parameters.get('SignedHeaders') ?? '',
    signature: parameters.get('Signature') ?? '',
    timestamp: timestamp ?? '',
    sessionToken: headerOf(pieces, 'x-amz-security-token'),
    presigned: false,
    expiresS: undefined,
  });
}

function timestampInHeaders(pieces: SignedPieces): string | undefined {
  const amzDate = headerOf(pieces, 'x-amz-date');
  if (amzDate !== undefined) return amzDate;
  const date = headerOf(pieces, 'date');
  return date === undefined ? undefined : (timestampOfDateHeader(date) ?? date);
}

const queryNames = ['Algorithm', 'Credential', 'Signature', 'SignedHeaders', 'Date'] as const;

function readQuery(pieces: SignedPieces): Result<SignatureClaim, Refusal> {
  const parameters = new Map<string, string>();
  for (const [name, value] of queryPairs(pieces.query)) {
    const decoded = decodeQueryText(name) ?? '';
    if (!decoded.startsWith('X-Amz-')) continue;
    if (parameters.has(decoded)) return incomplete('AWS query-string parameters have a parameter twice.');
    parameters.set(decoded, decodeQueryText(value) ?? '');
  }
  const absent = queryNames.filter((name) => (parameters.get(`X-Amz-${name}`) ?? '') === '');
  if (absent.length > 0) {
    const problems = absent.map((name) => `AWS query-string parameters must include 'X-Amz-${name}'.`);
    return incomplete(`${problems.join(' ')} Re-examine the query-string parameters.`);
  }
  const named = parameters.get('X-Amz-Algorithm');
  if (named !== algorithm) return incomplete(`X-Amz-Algorithm only supports "${algorithm}".`);
  const expires = parameters.get('X-Amz-Expires');
  const expiresS = expires === undefined ? undefined : secondsOf(expires);
  if (expiresS !== undefined && (expiresS < 1 || expiresS > longestPresignS)) {
    return incomplete(`X-Amz-Expires must be a number of seconds from 1 to ${longestPresignS}.`);
  }
  return claimOf({
    credential: parameters.get('X-Amz-Credential') ?? '',
    signedHeaders: parameters.get('X-Amz-SignedHeaders') ?? '',
    signature: parameters.get('X-Amz-Signature') ?? '',
    timestamp: parameters.get('X-Amz-Date') ?? '',
    sessionToken: parameters.get('X-Amz-Security-Token') ?? headerOf(pieces, 'x-amz-security-token'),
    presigned: true,
    expiresS,
  });
}

/** 0 where the text is no number of seconds. */
function secondsOf(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

interface ClaimParts
  extends Pick<SignatureClaim, 'expiresS' | 'presigned' | 'sessionToken' | 'signature' | 'timestamp'> {
  readonly credential: string;
  readonly signedHeaders: string;
}

function claimOf(parts: ClaimParts): Result<SignatureClaim, Refusal> {
  const { credential, signature, timestamp, sessionToken, presigned, expiresS } = parts;
  const scope = credential.split('/');
  const [accessKeyId = '', date = '', region = '', service = '', end = ''] = scope;
  if (scope.length !== 5) {
    return incomplete('Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.');
  }
  if (accessKeyId === '') return incomplete('Credential must name an access key id.');
  if (end !== terminator) {
    return mismatched(
      `Credential should be scoped with a valid terminator: '${terminator}', not '${end.slice(0, 64)}'.`,
    );
  }
  if (region === '') return mismatched('Credential should be scoped to a valid region.');
  if (timestamp.slice(0, 8) !== date) {
    const day = timestamp.slice(0, 8);
    return mismatched(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date.slice(0, 16)}' != '${day}', from '${timestamp.slice(0, 32)}'.`,
    );
  }
  const signedHeaders = parts.signedHeaders.split(';');
  const bad = checkSignedHeaders(signedHeaders, presigned);
  if (bad !== undefined) return fail(bad);
  return ok({
    accessKeyId,
    date,
    region,
    service,
    signedHeaders,
    signature,
    timestamp,
    sessionToken,
    presigned,
    expiresS,
  });
}

/** A call over gRPC may leave `host` unsigned where it signs its date; a presigned one may not. */
function checkSignedHeaders(names: readonly string[], presigned: boolean): Refusal | undefined {
  if (names.length > mostSignedHeaders)
    return refusal('IncompleteSignature', `At most ${mostSignedHeaders} headers may be signed.`);
  if (names.some((name) => name === '' || name !== name.toLowerCase())) {
    return refusal(
      'IncompleteSignature',
      "The names in 'SignedHeaders' must be in lower case, separated by semicolons.",
    );
  }
  const anchored =
    names.includes('host') || names.includes(':authority') || (!presigned && names.includes('x-amz-date'));
  if (anchored) return undefined;
  return refusal('SignatureDoesNotMatch', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
}

// How far the request's clock may be from ours, both ways.
const clockWindowMs = 15 * 60_000;

/** Checks the claim's time against the wall clock. */
export function checkTime(claim: SignatureClaim, nowMs: number): Refusal | undefined {
  const at = timestampMs(claim.timestamp);
  if (at === undefined)
    return refusal('IncompleteSignature', `Date must be in ISO-8601 'basic format'. Got '${claim.timestamp}'.`);
  if (at > nowMs + clockWindowMs) {
    const [now, limit] = [timestampOf(nowMs), timestampOf(nowMs + clockWindowMs)];
    return mismatch(`Signature not yet current: ${claim.timestamp} is still later than ${limit} (${now} + 15 min.)`);
  }
  const expiresS = honoursExpires(claim) ? claim.expiresS : undefined;
  const validMs = expiresS === undefined ? clockWindowMs : expiresS * 1000;
  if (at < nowMs - validMs) {
    const [now, limit] = [timestampOf(nowMs), timestampOf(nowMs - validMs)];
    const span = expiresS === undefined ? '15 min.' : `${expiresS} s.`;
    return mismatch(`Signature expired: ${claim.timestamp} is now earlier than ${limit} (${now} - ${span})`);
  }
  return undefined;
}

/**
 * Only S3 lets the signer of a URL say how long it holds. All other services take it for fifteen minutes, whatever it says: tokens
 * for Kubernetes are URLs of STS that say 60 seconds and are used for fourteen minutes.
 */
function honoursExpires({ service }: SignatureClaim): boolean {
  return service === 's3' || service.startsWith('s3-') || service === 's3express';
}

/** Checks that the signature is meant for one of `services`, AWS's first; any region will do. */
export function checkService(claim: SignatureClaim, services: ReadonlySet<string>): Refusal | undefined {
  if (services.has(claim.service)) return undefined;
  const [own = ''] = services;
  return mismatch(`Credential should be scoped to correct service: '${own}'.`);
}

function mismatch(message: string): Refusal {
  return refusal('SignatureDoesNotMatch', message);
}

const missing = refusal('MissingAuthenticationToken', 'Request is missing Authentication Token');

function incomplete(message: string): { readonly ok: false; readonly error: Refusal } {
  return fail(refusal('IncompleteSignature', message));
}

function mismatched(message: string): { readonly ok: false; readonly error: Refusal } {
  return fail(mismatch(message));
}
