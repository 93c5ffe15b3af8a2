// The canonical request of Signature Version 4: one text per meaning of a request, for every service but S3.

import { utf8 } from '../base/text.ts';
import type { SignedPieces } from '../model/signed-pieces.ts';

/** Payload hash of a body that no hash covers. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/** What the text depends on beside the request itself. */
export interface CanonicalScope {
  /** Lower-case names, in the order of the text. */
  readonly signedHeaders: readonly string[];
  /** Whether the signature stands in the query, where it does not sign itself. */
  readonly presigned: boolean;
}

/** The canonical request. */
export function canonicalRequest(pieces: SignedPieces, scope: CanonicalScope): string {
  let headers = '';
  for (const name of scope.signedHeaders) headers += `${name}:${canonicalHeader(pieces, name)}\n`;
  const path = canonicalPath(pieces.path);
  const query = canonicalQuery(pieces.query, scope.presigned);
  const names = scope.signedHeaders.join(';');
  return `${pieces.method}\n${path}\n${query}\n${headers}\n${names}\n${canonicalPayload(pieces)}`;
}

/** First value of a header, or undefined where the request has none. */
export function headerOf(pieces: SignedPieces, name: string): string | undefined {
  for (const [one, value] of pieces.headers) if (one === name) return value;
  return undefined;
}

/** Name and value of each part of a query, as sent; empty parts say nothing and are left out. */
export function queryPairs(query: string): readonly (readonly [name: string, value: string])[] {
  if (query === '') return [];
  const pairs: (readonly [string, string])[] = [];
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    if (part !== '') pairs.push(equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]);
  }
  return pairs;
}

// INVARIANT: `UNSIGNED-PAYLOAD` counts for streams only; else the body that came is what was signed.
function canonicalPayload(pieces: SignedPieces): string {
  const unsigned = pieces.streaming === true && headerOf(pieces, 'x-amz-content-sha256') === unsignedPayload;
  return unsigned ? unsignedPayload : pieces.payloadHash;
}

/** Dot segments and empty ones resolved, then the path as sent encoded once more. */
function canonicalPath(path: string): string {
  if (path === '/' || path === '') return '/';
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(encodeText(segment));
  }
  const trailing = path.endsWith('/') && segments.length > 0 ? '/' : '';
  return `/${segments.join('/')}${trailing}`;
}

/** Each name and value decoded and encoded again, in the order of the encoded texts. */
function canonicalQuery(query: string, presigned: boolean): string {
  if (query === '') return '';
  const pairs: (readonly [name: string, value: string])[] = [];
  for (const [name, value] of queryPairs(query)) {
    const encoded = encodeAgain(name);
    if (!presigned || encoded !== 'X-Amz-Signature') pairs.push([encoded, encodeAgain(value)]);
  }
  pairs.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** All values of a header in the order sent, runs of white space folded into one blank. */
function canonicalHeader(pieces: SignedPieces, name: string): string {
  let values: string | undefined;
  for (const [one, value] of pieces.headers) {
    if (one !== name) continue;
    const folded = foldWhiteSpace(value);
    values = values === undefined ? folded : `${values},${folded}`;
  }
  return values ?? '';
}

// ASCII white space only: the bytes of a letter outside ASCII must not be taken for a no-break space.
function foldWhiteSpace(value: string): string {
  if (!/^[ \t]|[ \t]$|[\t\n\r]| {2}/.test(value)) return value;
  return value.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '');
}

const unreservedText = /^[A-Za-z0-9._~-]*$/;
const encodedBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return unreservedText.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** Percent-encodes everything but RFC 3986's unreserved characters. */
function encodeText(text: string): string {
  if (unreservedText.test(text)) return text;
  let encoded = '';
  for (const byte of utf8(text)) encoded += encodedBytes[byte];
  return encoded;
}

const percent = 0x25;
const plus = 0x2b;
const blank = 0x20;

/** Decodes a part of a query as a form does (a plus is a blank; a percent sign without two digits is itself) and encodes it again. */
function encodeAgain(text: string): string {
  if (unreservedText.test(text)) return text;
  const bytes = utf8(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === percent) {
      const digits = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
      if (/^[0-9A-Fa-f]{2}$/.test(digits)) {
        encoded += encodedBytes[Number.parseInt(digits, 16)];
        at += 2;
        continue;
      }
    }
    encoded += encodedBytes[byte === plus ? blank : byte];
  }
  return encoded;
}

/** The text of one part of a query: a plus is a blank, `%HH` a byte of UTF-8; undefined where the bytes are no UTF-8. */
export function decodeQueryText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
