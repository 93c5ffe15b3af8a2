// A replica's id: the hash of the public key in its certificate.

import { createHash } from 'node:crypto';

/** 32 hex digits of the SHA-256 of a public key (its SubjectPublicKeyInfo). */
export function replicaIdOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 32);
}
