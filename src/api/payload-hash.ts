// The hash of a body that a signature covers.

import * as crypto from 'node:crypto';

type OneShotHash = (algorithm: string, input: Uint8Array, encoding: 'hex') => string;
// One call instead of an object, where this Node has it (20.12 and up).
const oneShot = (crypto as { readonly hash?: OneShotHash }).hash;

/** SHA-256 in hex digits. */
export function payloadHash(body: Uint8Array): string {
  if (oneShot !== undefined) return oneShot('sha256', body, 'hex');
  return crypto.createHash('sha256').update(body).digest('hex');
}
