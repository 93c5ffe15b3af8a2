// Whether the keys of a replica are its own: looked at once, before anything is opened with them.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { replicaIdOf } from './replica-id.ts';

/** The keys that a replica proves itself with. */
export interface IdentityKeys {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
}

/** What is wrong with them, in words that go behind "its"; undefined: nothing. Never shows a key. */
export function identityProblem(
  keys: IdentityKeys,
  expected: { readonly authority: string; readonly id: string },
): string | undefined {
  const certificate = read(() => new X509Certificate(keys.certificate));
  if (certificate === undefined) return 'certificate cannot be read';
  const authority = read(() => new X509Certificate(expected.authority));
  if (authority === undefined) return "cluster's authority cannot be read";
  if (read(() => certificate.verify(authority.publicKey)) !== true)
    return 'certificate was not issued by the authority of the cluster';
  if (replicaIdOf(derOf(certificate.publicKey)) !== expected.id) return 'certificate is that of another replica';
  const privateKey = read(() => createPrivateKey(keys.privateKey));
  if (privateKey === undefined) return 'private key cannot be read';
  if (!certificate.checkPrivateKey(privateKey)) return 'private key does not belong to its certificate';
  return undefined;
}

function derOf(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' });
}

function read<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
