// Issuers of web identity tokens in tests: keys of their own, tokens as a test wants them, and the judge that the simulator has.

import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import type { SlowAskOf, SlowDoneOf } from '../../src/core/model/slow-work.ts';

/** What the issuers of the simulated world publish, by URL. */
const published = new Map<string, readonly object[]>();

/** An issuer with one EC key. */
export interface TestIssuer {
  readonly url: string;
  readonly publicKey: JsonWebKey;
  readonly privateKey: KeyObject;
  /** A token that it signs. */
  readonly token: (claims: object, header?: object) => string;
}

/** A new issuer; the simulated world knows its keys. */
export function issuer(url: string): TestIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256' };
  published.set(url, [jwk]);
  const token = (claims: object, header: object = {}): string => {
    const part = signedPart({ alg: 'ES256', kid: 'k1', ...header }, claims);
    const signature = sign('sha256', Buffer.from(part), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${part}.${signature.toString('base64url')}`;
  };
  return { url, publicKey: jwk, privateKey, token };
}

/** Header and claims, as they are signed. */
export function signedPart(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

/** Claims of a token, unverified. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return parsed(token.split('.')[1] ?? '');
}

const hashes: Readonly<Record<string, string>> = { ES256: 'sha256', ES384: 'sha384', RS256: 'sha256' };

/** Whether a token is signed, by node:crypto alone: what slow work does with a library and a network. */
export function judgeToken({
  token,
  issuer: url,
  keys,
}: SlowAskOf<'web-identity'>): Omit<SlowDoneOf<'web-identity'>, 'kind'> {
  const known = keys ?? published.get(url);
  if (known === undefined) return { outcome: 'unreachable' };
  const [head = '', payload = '', signature = ''] = token.split('.');
  const { alg, kid } = parsed(head);
  const jwk = known.find((one) => (one as { readonly kid?: string }).kid === kid);
  if (jwk === undefined) return { outcome: 'unknown-key' };
  const hash = hashes[String(alg)];
  if (hash === undefined || (jwk as { readonly alg?: string }).alg !== alg) return { outcome: 'not-signed' };
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const holds = verify(
    hash,
    Buffer.from(`${head}.${payload}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return holds
    ? { outcome: 'signed', payload: Buffer.from(payload, 'base64url').toString('utf8') }
    : { outcome: 'not-signed' };
}

function parsed(part: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;
}
