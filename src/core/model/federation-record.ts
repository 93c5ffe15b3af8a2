// Records of outbound federation: the issuer that an account is towards others, and the keys that it signs with.

import type { Json } from '../base/canonical-json.ts';
import { prefixOf, type RecordKey } from './record.ts';

/** How a web identity token is signed (RFC 7518): RSA with SHA-256, or ECDSA on P-384 with SHA-384. */
export type TokenAlgorithm = 'ES384' | 'RS256';

/** All of them. */
export const tokenAlgorithms: readonly TokenAlgorithm[] = ['ES384', 'RS256'];

/** The public half of a key (RFC 7517): plain members, without id, use and algorithm. */
export type PublicJwk = { readonly [member: string]: string };

/** A key that an account's tokens are signed with. */
export type TokenKeyRecord = {
  /** `kid`. */
  readonly id: string;
  readonly algorithm: TokenAlgorithm;
  readonly publicKey: PublicJwk;
  /** The sealed private key, PKCS #8 in PEM (see core/authn/sealed-secret), base64. */
  readonly sealedSecret: string;
  readonly createdAtMs: number;
};

/** The issuer that an account is. It stays when the feature is disabled: tokens that are out can still be verified. */
export type OutboundFederationRecord = {
  /** URL. */
  readonly issuer: string;
  readonly enabled: boolean;
  /** One for each algorithm. */
  readonly keys: readonly TokenKeyRecord[];
};

/** Key of an account's issuer. */
export const outboundFederationKey = (account: string): RecordKey<OutboundFederationRecord> =>
  `${prefixOf('outbound-federation')}${account}` as RecordKey<OutboundFederationRecord>;

/** The public keys of an issuer as a set (RFC 7517). */
export function publicKeySet({ keys }: OutboundFederationRecord): { readonly keys: readonly Json[] } {
  return {
    keys: keys.map(({ id, algorithm, publicKey }) => ({ ...publicKey, kid: id, use: 'sig', alg: algorithm })),
  };
}
