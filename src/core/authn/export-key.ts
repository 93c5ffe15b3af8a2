// The key of an export: seals the secrets of an account for its file, each for its own place, the same secret always alike.

import { ByteWriter, concatBytes } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../base/text.ts';

const nonceBytes = 12;

/** A secret in an export: of what, and of which account. Part of the seal, so that a secret moved elsewhere does not open. */
export interface ExportPlace {
  readonly account: string;
  /** `access key AKIA…`, `password AIDA… 0`. */
  readonly of: string;
}

/** The key of an export. */
export class ExportKey {
  readonly #digests: Digests;
  readonly #sealing: Uint8Array;
  readonly #nonces: Uint8Array;

  constructor(digests: Digests, key: Uint8Array) {
    this.#digests = digests;
    this.#sealing = digests.hmacSha256(key, 'eventide account export 1: secrets');
    this.#nonces = digests.hmacSha256(key, 'eventide account export 1: nonces');
  }

  /**
   * Seals a secret; base64. INVARIANT: the nonce is a keyed hash of place and secret, so that no two texts share one: an export
   * of the same state is the same text, and two exports tell no more than whether a secret is still the one it was.
   */
  seal(secret: string, place: ExportPlace): string {
    const associated = associatedBytes(place);
    const named = new ByteWriter().blob(associated).blob(utf8(secret)).finish();
    const nonce = this.#digests.hmacSha256(this.#nonces, named).slice(0, nonceBytes);
    return toBase64(concatBytes(nonce, this.#digests.seal(this.#sealing, nonce, utf8(secret), associated)));
  }

  /** What {@link seal} sealed for that place; undefined where it is of another key or place. */
  open(sealed: string, place: ExportPlace): string | undefined {
    const bytes = fromBase64(sealed);
    if (bytes === undefined || bytes.length <= nonceBytes) return undefined;
    const [nonce, text] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes)];
    const plain = this.#digests.open(this.#sealing, nonce, text, associatedBytes(place));
    return plain === undefined ? undefined : fromUtf8(plain);
  }
}

function associatedBytes({ account, of }: ExportPlace): Uint8Array {
  return new ByteWriter().text('eventide account export 1').text(account).text(of).finish();
}

/** The place of an access key's secret. */
export const accessKeyPlace = (id: string): string => `access key ${id}`;
/** The place of a password's hash: of the user with that unique id, or of the root user, by the account; the newest is number 0. */
export const passwordPlace = (holder: string, number: number): string => `password ${holder} ${number}`;
/** The place of a service-specific credential's password. */
export const serviceCredentialPlace = (id: string): string => `service-specific credential ${id}`;
/** The place of an MFA device's seed. */
export const mfaSeedPlace = (serialNumber: string): string => `mfa seed ${serialNumber}`;
/** The place of a private key. */
export const privateKeyPlace = (id: string): string => `private key ${id}`;
