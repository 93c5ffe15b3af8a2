// Session tokens: all of a session, sealed into one text that every replica opens by itself.

import { canonicalJson } from '../base/canonical-json.ts';
import type { Entropy } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../base/text.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { DataKeys } from './data-keys.ts';

/** What a session token says. Members may be added; a reader refuses a higher `format`. */
export type SessionClaims = {
  readonly format: 1;
  readonly kind: 'AssumedRole' | 'FederatedUser' | 'SessionToken' | 'SignIn';
  readonly account: string;
  readonly accessKeyId: string;
  readonly secret: string;
  /** Unique id (the account, for its root user), ARN and name of the user or role behind the session. */
  readonly principalId: string;
  readonly principalArn: string;
  readonly principalName: string;
  readonly sessionName: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly policies: readonly string[];
  readonly policyArns: readonly string[];
  /** Whether the session has session policies at all. */
  readonly narrowed: boolean;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  readonly provider?: string;
  readonly mfaAtMs?: number;
  readonly chained: boolean;
  /** Newest session revocation of the principal that its issuer showed, per origin ("origin.incarnation.seq"). */
  readonly seenRevocations: readonly string[];
};

// Tokens travel in headers: longer ones would not pass proxies.
const longestToken = 16_384;

/** The token's text. */
export function sealSession(keys: DataKeys, clusterId: string, claims: SessionClaims, entropy: Entropy): string {
  return toBase64(keys.seal(utf8(canonicalJson(claims)), associated(clusterId), entropy));
}

/** What a token says; refused where it is not of this cluster, tampered with, or of a format unknown here. Expiry is not looked at. */
export function openSession(keys: DataKeys, clusterId: string, token: string): Result<SessionClaims, Refusal> {
  const bytes = token.length > longestToken ? undefined : fromBase64(token);
  const plain = bytes === undefined ? undefined : keys.open(bytes, associated(clusterId));
  if (plain === undefined) return fail(invalidToken);
  const claims = JSON.parse(fromUtf8(plain)) as Omit<SessionClaims, 'format'> & { format: number };
  return claims.format === 1 ? ok({ ...claims, format: 1 }) : fail(invalidToken);
}

function associated(clusterId: string): string {
  return `session ${clusterId}`;
}

/** AWS's words for credentials that nobody knows; a token of another cluster is one of them. */
export const invalidToken: Refusal = refusal('InvalidClientTokenId', 'The security token included in the request is invalid.');
/** AWS's words for a session that is over. */
export const expiredToken: Refusal = refusal('ExpiredToken', 'The security token included in the request is expired');
