// Time-based one-time codes of MFA devices (RFC 6238): HMAC-SHA-1, steps of 30 s, six digits.

import type { Digests } from '../base/ports.ts';

const stepMs = 30_000;
const digits = 6;

/** The step that a moment of wall time falls into. */
export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / stepMs);
}

/** The code of a step (RFC 4226, 5.3). */
export function totpCode(digests: Pick<Digests, 'hmacSha1'>, secret: Uint8Array, step: number): string {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const hash = digests.hmacSha1(secret, new Uint8Array(counter.buffer));
  const at = (hash.at(-1) ?? 0) & 15;
  // The top bit is left out, so that signed and unsigned readers agree.
  const value = new DataView(hash.buffer, hash.byteOffset + at, 4).getUint32(0) & 0x7fff_ffff;
  return String(value % 10 ** digits).padStart(digits, '0');
}
