// Session tokens: all of a session, sealed into one text that every replica opens by itself.

import { ByteWriter, concatBytes, sameBytes } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import type { Entropy } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../base/text.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SessionClaims } from '../model/session-claims.ts';
import type { DataKeys, SealProblem } from './data-keys.ts';
import { parseClaims } from './parse-claims.ts';

/** Why a token did not open. */
export type SessionTokenProblem = SealProblem | 'another-cluster';

// The token's first byte.
const format = 1;

/** Most characters of a token. Common HTTP servers take 16 KiB of headers in all; the token may fill half of that. */
export const longestSessionToken = 8192;

/** AWS's words for credentials that nobody knows. */
export const invalidToken: Refusal = refusal(
  'InvalidClientTokenId',
  'The security token included in the request is invalid.',
);
/** A token sealed by another cluster: for AWS's clients, one more token that nobody knows. */
export const tokenOfAnotherCluster: Refusal = refusal(
  'InvalidClientTokenId',
  'The security token included in the request is invalid. It was issued by another cluster.',
);
/** AWS's words for a session that is over. */
export const expiredToken: Refusal = refusal('ExpiredToken', 'The security token included in the request is expired');

/** The token's text (base64); refused where its session policies and tags do not fit. */
export function sealSession(
  keys: DataKeys,
  clusterId: string,
  claims: SessionClaims,
  entropy: Entropy,
): Result<string, Refusal> {
  const percent = packedSizePercent(claims);
  if (percent > 100) return fail(tooLarge(claims, percent));
  const head = concatBytes(Uint8Array.of(format), clusterMark(clusterId));
  const sealed = keys.seal(utf8(canonicalJson(claims)), associated(clusterId), entropy);
  const token = toBase64(concatBytes(head, sealed));
  // Many revocations seen, or very long names: refused now, and not when the token is used.
  return token.length > longestSessionToken ? fail(tooLarge(claims, 101)) : ok(token);
}

function tooLarge(claims: SessionClaims, percent: number): Refusal {
  const message =
    claims.policies.length > 0
      ? `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`
      : `Packed size of session tags consumes ${percent}% of allotted space.`;
  return refusal('PackedPolicyTooLarge', message);
}

// What the token holds beside its claims: format, cluster mark, key id, nonce, tag, lengths; rounded up.
const overheadBytes = 96;
// Names and fixed members of the claims, generously: AWS counts only policies and tags against the space.
const fixedBytes = 2048;
const packedSpaceBytes = Math.floor(longestSessionToken / 4) * 3 - overheadBytes - fixedBytes;

/** How much of the space for session policies and tags a session takes, in percent, rounded up (`PackedPolicySize`). */
export function packedSizePercent(
  claims: Pick<SessionClaims, 'policies' | 'policyArns' | 'tags' | 'transitiveTagKeys'>,
): number {
  const { policies, policyArns, tags, transitiveTagKeys } = claims;
  const empty = policies.length + policyArns.length + tags.length + transitiveTagKeys.length === 0;
  if (empty) return 0;
  const bytes = utf8(canonicalJson({ policies, policyArns, tags, transitiveTagKeys })).length;
  return Math.ceil((bytes * 100) / packedSpaceBytes);
}

/** What a token says; refused where it is not of this cluster, tampered with, or of a format unknown here. Expiry is not looked at. */
export function openSession(keys: DataKeys, clusterId: string, token: string): Result<SessionClaims, Refusal> {
  const read = readSessionToken(keys, clusterId, token);
  if (read.ok) return read;
  return fail(read.error === 'another-cluster' ? tokenOfAnotherCluster : invalidToken);
}

/** As {@link openSession}, with the reason for operators. */
export function readSessionToken(
  keys: DataKeys,
  clusterId: string,
  token: string,
): Result<SessionClaims, SessionTokenProblem> {
  // INVARIANT: one spelling per token: padded base64, so every changed character is another token.
  if (token.length > longestSessionToken || token.length % 4 !== 0) return fail('malformed');
  const bytes = fromBase64(token);
  const mark = clusterMark(clusterId);
  const headBytes = 1 + mark.length;
  if (bytes === undefined || bytes.length <= headBytes) return fail('malformed');
  if (bytes[0] !== format) return fail('unknown-format');
  if (!sameBytes(bytes.subarray(1, headBytes), mark)) return fail('another-cluster');
  const plain = keys.unseal(bytes.subarray(headBytes), associated(clusterId));
  if (!plain.ok) return plain;
  const claims = parseClaims(fromUtf8(plain.value));
  return claims === undefined ? fail('unknown-format') : ok(claims);
}

// Tells clusters apart in the clear, for a better message; what counts is the whole id in the seal.
const markCharacters = 8;

function clusterMark(clusterId: string): Uint8Array {
  return new ByteWriter(16).text(clusterId.slice(0, markCharacters)).finish();
}

function associated(clusterId: string): string {
  return `session ${format} ${clusterId}`;
}
