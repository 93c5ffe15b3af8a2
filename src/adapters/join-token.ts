// The join token as text: all that a fresh machine needs to find the cluster, to know it, and to be let in once.

import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../core/base/text.ts';
import type { JoinTarget } from '../core/model/joining.ts';

/** What a token holds. It is a secret until it is used or has expired. */
export interface JoinToken {
  readonly clusterId: string;
  readonly expiresAtMs: number;
  /** Members to ask, the home first. */
  readonly members: readonly JoinTarget[];
  /** Certificate of the cluster's authority, PEM: by it the joiner knows the cluster. */
  readonly authority: string;
  /** PEM: by them the cluster knows the joiner. The key is in no other place. */
  readonly certificate: string;
  readonly privateKey: string;
}

const prefix = 'eventide-join-';
const tokenFormat = 1;

/** A token's text. */
export function encodeJoinToken(token: JoinToken): string {
  return prefix + toBase64Url(utf8(JSON.stringify({ format: tokenFormat, ...token })));
}

/** Reads {@link encodeJoinToken}; undefined where it is none. Never shows what is in it. */
export function decodeJoinToken(text: string): JoinToken | undefined {
  const bytes = text.trim().startsWith(prefix) ? fromBase64Url(text.trim().slice(prefix.length)) : undefined;
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return isToken(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isToken(value: unknown): value is JoinToken {
  const token = value as (Partial<JoinToken> & { readonly format?: unknown }) | null;
  if (typeof token !== 'object' || token === null || token.format !== tokenFormat) return false;
  const texts = [token.clusterId, token.authority, token.certificate, token.privateKey];
  return (
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(token.expiresAtMs) &&
    Array.isArray(token.members) &&
    token.members.every((one: Partial<JoinTarget> | null) => {
      return typeof one?.id === 'string' && typeof one.address === 'string';
    })
  );
}
