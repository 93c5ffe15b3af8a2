// Secrets of the engine: what actions may seal and issue, with this cluster's data keys.

import type { IssuedSession, SealedDevice, Secrets, SessionDraft } from '../actions/action.ts';
import type { DataKeys } from '../authn/data-keys.ts';
import { ExportKey } from '../authn/export-key.ts';
import {
  type CredentialOwner,
  openCredential,
  openPrivateKey,
  openSecret,
  type SealedKind,
  sealCredential,
  sealPrivateKey,
  sealSecret,
} from '../authn/sealed-secret.ts';
import { newSecretAccessKey } from '../authn/secret-access-key.ts';
import { sealSession } from '../authn/session-token.ts';
import { totpCode } from '../authn/totp.ts';
import { invariant } from '../base/invariant.ts';
import type { Digests, Entropy } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import { fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from '../base/text.ts';
import { newAccessKeyId } from '../model/access-key-id.ts';
import { fromBase32 } from '../model/base32.ts';
import type { Refusal } from '../model/refusal.ts';
import type { SessionClaims } from '../model/session-claims.ts';
import { UsedMfaCodes } from './used-mfa-codes.ts';

/** Secrets of the engine: what actions may seal and issue, with this cluster's data keys. */
export class ActionSecrets implements Secrets {
  readonly #digests: Digests;
  readonly #dataKeys: DataKeys | undefined;
  readonly #clusterId: string;
  readonly #entropy: Entropy;
  readonly #usedMfaCodes = new UsedMfaCodes();

  constructor(
    digests: Digests,
    dataKeys: DataKeys | undefined,
    cluster: { readonly clusterId: string; readonly entropy: Entropy },
  ) {
    this.#digests = digests;
    this.#dataKeys = dataKeys;
    this.#clusterId = cluster.clusterId;
    this.#entropy = cluster.entropy;
  }

  sealAccessKey(secret: string, accessKeyId: string, account: string): string {
    return sealSecret(this.#sealing, secret, { accessKeyId, account }, this.#entropy);
  }

  openAccessKey(sealed: string, accessKeyId: string, account: string): string | undefined {
    if (this.#dataKeys === undefined) return undefined;
    const opened = openSecret(this.#dataKeys, sealed, { accessKeyId, account });
    return opened.ok ? opened.value : undefined;
  }

  sealPrivateKey(privateKey: string, keyId: string, account: string): string {
    return sealPrivateKey(this.#sealing, privateKey, { keyId, account }, this.#entropy);
  }

  openPrivateKey(sealed: string, keyId: string, account: string): string | undefined {
    if (this.#dataKeys === undefined) return undefined;
    const opened = openPrivateKey(this.#dataKeys, sealed, { keyId, account });
    return opened.ok ? opened.value : undefined;
  }

  sealServicePassword(password: string, credentialId: string, account: string): string {
    return this.#sealCredential('service password', password, { id: credentialId, account });
  }

  openServicePassword(sealed: string, credentialId: string, account: string): string | undefined {
    return this.#openCredential('service password', sealed, { id: credentialId, account });
  }

  sealMfaSeed(seed: string, serialNumber: string, account: string): string {
    return this.#sealCredential('mfa seed', seed, { id: serialNumber, account });
  }

  openMfaSeed(sealed: string, serialNumber: string, account: string): string | undefined {
    return this.#openCredential('mfa seed', sealed, { id: serialNumber, account });
  }

  sealPasswordHash(hash: string, holder: string, account: string): string {
    return this.#sealCredential('password hash', hash, { id: holder, account });
  }

  openPasswordHash(sealed: string, holder: string, account: string): string | undefined {
    return this.#openCredential('password hash', sealed, { id: holder, account });
  }

  mfaCode({ serialNumber, sealedSecret }: SealedDevice, account: string, step: number): string | undefined {
    const seed = this.openMfaSeed(sealedSecret, serialNumber, account);
    const secret = seed === undefined ? undefined : fromBase32(seed);
    return secret === undefined ? undefined : totpCode(this.#digests, secret, step);
  }

  isMfaCodeUsed(device: SealedDevice, step: number): boolean {
    return this.#usedMfaCodes.has(device, step);
  }

  useMfaCode(device: SealedDevice, step: number): void {
    this.#usedMfaCodes.add(device, step);
  }

  exportKey(key: Uint8Array): ExportKey {
    return new ExportKey(this.#digests, key);
  }

  sealTradeIn(requestId: string): string {
    return this.sealText(requestId, this.#tradeIn);
  }

  openTradeIn(token: string): string | undefined {
    return this.openText(token, this.#tradeIn);
  }

  get #tradeIn(): string {
    return `trade-in token 1 ${this.#clusterId}`;
  }

  issueSession(draft: SessionDraft): Result<IssuedSession, Refusal> {
    const accessKeyId = newAccessKeyId('ASIA', draft.account, this.#entropy);
    const secretAccessKey = newSecretAccessKey(this.#entropy);
    const claims: SessionClaims = {
      ...draft,
      ...{ format: 1, accessKeyId, secret: secretAccessKey, seenRevocations: [...draft.seenRevocations] },
      narrowed: draft.policies.length > 0,
    };
    const token = sealSession(this.#sealing, this.#clusterId, claims, this.#entropy);
    if (!token.ok) return token;
    return ok({ accessKeyId, secretAccessKey, sessionToken: token.value, expiresAtMs: draft.expiresAtMs });
  }

  /** Seals the reasons of a denial for an account; base64url. */
  sealAuthorizationMessage(text: string, account: string): string {
    return toBase64Url(this.#sealing.seal(utf8(text), this.#messagePurpose(account), this.#entropy));
  }

  openAuthorizationMessage(encodedMessage: string, account: string): string | undefined {
    const bytes = fromBase64Url(encodedMessage);
    const plain = bytes === undefined ? undefined : this.#dataKeys?.open(bytes, this.#messagePurpose(account));
    return plain === undefined ? undefined : fromUtf8(plain);
  }

  /** INVARIANT: what was sealed for one account, or in another cluster, opens in no other. */
  #messagePurpose(account: string): string {
    return `authorization message 1 ${this.#clusterId} ${account}`;
  }

  /** Seals any text for a purpose; base64. */
  sealText(text: string, purpose: string): string {
    return toBase64(this.#sealing.seal(utf8(text), purpose, this.#entropy));
  }

  /** Opens {@link sealText}; undefined where it cannot be opened here. */
  openText(sealed: string, purpose: string): string | undefined {
    const bytes = fromBase64(sealed);
    const plain = bytes === undefined ? undefined : this.#dataKeys?.open(bytes, purpose);
    return plain === undefined ? undefined : fromUtf8(plain);
  }

  #openCredential(kind: SealedKind, sealed: string, owner: CredentialOwner): string | undefined {
    const opened = this.#dataKeys === undefined ? undefined : openCredential(this.#dataKeys, sealed, { kind, owner });
    return opened?.ok === true ? opened.value : undefined;
  }

  #sealCredential(kind: SealedKind, secret: string, owner: CredentialOwner): string {
    return sealCredential(this.#sealing, { kind, secret, owner }, this.#entropy);
  }

  get #sealing(): DataKeys {
    invariant(this.#dataKeys !== undefined, 'only for callers whose proof was checked is anything sealed');
    return this.#dataKeys;
  }
}
