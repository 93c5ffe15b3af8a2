// Access key ids: 20 characters that say whether the key is long-term or temporary, and whose account it is.

import type { Brand } from '../base/brand.ts';
import type { Entropy } from '../base/ports.ts';
import { base32Value, toBase32 } from './base32.ts';

/** The id of an access key. */
export type AccessKeyId = Brand<string, 'AccessKeyId'>;

/** `AKIA`: of a user or the root user, until deleted. `ASIA`: of a session, until it expires. */
export type AccessKeyPrefix = 'AKIA' | 'ASIA';

// Sixteen characters of five bits follow the prefix: ten bytes. The first six hold, big-endian: one bit that is set where
// the key names its account, forty bits of account, seven drawn bits. The last four are drawn.
const accountUnit = 2 ** 7;
const accountMark = 2 ** 47;
// Twelve digits; forty bits can hold a little more.
const maxAccount = 999_999_999_999;
const pattern = /^(AKIA|ASIA)[A-Z2-7]{16}$/;

/** A fresh access key id of `account` (twelve digits). */
export function newAccessKeyId(prefix: AccessKeyPrefix, account: string, entropy: Entropy): AccessKeyId {
  const drawn = entropy.bytes(5);
  const head = accountMark + Number(account) * accountUnit + ((drawn[0] ?? 0) & 127);
  const bytes = new Uint8Array(10);
  let rest = head;
  for (let at = 5; at >= 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(drawn.subarray(1), 6);
  return (prefix + toBase32(bytes)) as AccessKeyId;
}

/** `text` as an access key id, or undefined where it is none. */
export function parseAccessKeyId(text: string): AccessKeyId | undefined {
  return pattern.test(text) ? (text as AccessKeyId) : undefined;
}

/** The account that an access key id names; undefined where it names none (no key id, or of the kind made before 2019). */
export function accountOfAccessKeyId(text: string): string | undefined {
  if (!pattern.test(text)) return undefined;
  let head = 0;
  // Ten characters hold the first fifty bits; two more than wanted.
  for (const character of text.slice(4, 14)) head = head * 32 + (base32Value(character) ?? 0);
  head = Math.floor(head / 4);
  if (head < accountMark) return undefined;
  const account = Math.floor((head - accountMark) / accountUnit);
  return account > maxAccount ? undefined : String(account).padStart(12, '0');
}
