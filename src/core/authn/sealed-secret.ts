// Sealed secrets: a secret of an access key, provider, service-specific credential or MFA device, or the hash of a password, as it is stored and replicated, useless without the data key.

import { ByteReader, concatBytes, MalformedBytesError } from '../base/bytes.ts';
import type { Entropy } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../base/text.ts';
import type { DataKeys, SealProblem } from './data-keys.ts';

const format = 1;

/** Whose secret it is: part of the seal, so a secret moved to another key id or account does not open. */
export interface SecretOwner {
  readonly accessKeyId: string;
  readonly account: string;
}

/** Whose private key it is: part of the seal, like {@link SecretOwner}. */
export interface PrivateKeyOwner {
  readonly keyId: string;
  readonly account: string;
}

/** What else is sealed: the hash of a password, the password of a service-specific credential, the seed of a virtual MFA device. */
export type SealedKind = 'mfa seed' | 'password hash' | 'service password';

/** What the secret is of: part of the seal, like {@link SecretOwner}. */
export interface CredentialOwner {
  /** Id of the credential, serial number of the device, or whose password it is: the user's unique id, or the account. */
  readonly id: string;
  readonly account: string;
}

/** The secret, sealed; base64. Each call gives another text. */
export function sealSecret(keys: DataKeys, secret: string, owner: SecretOwner, entropy: Entropy): string {
  return sealedFor(keys, secret, associated(owner), entropy);
}

/** The secret that {@link sealSecret} sealed for that owner. */
export function openSecret(keys: DataKeys, sealed: string, owner: SecretOwner): Result<string, SealProblem> {
  return openedFor(keys, sealed, associated(owner));
}

/** A private key of a SAML provider, sealed; base64. */
export function sealPrivateKey(keys: DataKeys, privateKey: string, owner: PrivateKeyOwner, entropy: Entropy): string {
  return sealedFor(keys, privateKey, associatedPrivately(owner), entropy);
}

/** The private key that {@link sealPrivateKey} sealed for that owner. */
export function openPrivateKey(keys: DataKeys, sealed: string, owner: PrivateKeyOwner): Result<string, SealProblem> {
  return openedFor(keys, sealed, associatedPrivately(owner));
}

/** A secret of that kind, sealed; base64. */
export function sealCredential(
  keys: DataKeys,
  { kind, secret, owner }: { readonly kind: SealedKind; readonly secret: string; readonly owner: CredentialOwner },
  entropy: Entropy,
): string {
  return sealedFor(keys, secret, associatedAs(kind, owner), entropy);
}

/** The secret that {@link sealCredential} sealed for that owner. */
export function openCredential(
  keys: DataKeys,
  sealed: string,
  { kind, owner }: { readonly kind: SealedKind; readonly owner: CredentialOwner },
): Result<string, SealProblem> {
  return openedFor(keys, sealed, associatedAs(kind, owner));
}

function sealedFor(keys: DataKeys, secret: string, purpose: string, entropy: Entropy): string {
  return toBase64(concatBytes(Uint8Array.of(format), keys.seal(utf8(secret), purpose, entropy)));
}

function openedFor(keys: DataKeys, sealed: string, purpose: string): Result<string, SealProblem> {
  const bytes = fromBase64(sealed);
  if (bytes === undefined || bytes.length === 0) return fail('malformed');
  if (bytes[0] !== format) return fail('unknown-format');
  const plain = keys.unseal(bytes.subarray(1), purpose);
  return plain.ok ? ok(fromUtf8(plain.value)) : plain;
}

function associated(owner: SecretOwner): string {
  return `access key secret ${format} ${owner.accessKeyId} ${owner.account}`;
}

function associatedPrivately(owner: PrivateKeyOwner): string {
  return `private key ${format} ${owner.keyId} ${owner.account}`;
}

function associatedAs(kind: SealedKind, owner: CredentialOwner): string {
  return `${kind} ${format} ${owner.id} ${owner.account}`;
}

/** Id of the data key that opens a sealed secret; undefined where it is none. */
export function dataKeyIdOf(sealed: string): string | undefined {
  const bytes = fromBase64(sealed);
  if (bytes?.[0] !== format) return undefined;
  try {
    return new ByteReader(bytes.subarray(1)).text();
  } catch (error) {
    if (error instanceof MalformedBytesError) return undefined;
    throw error;
  }
}
