// The core's own synchronous ports: reading a stored value by key, pure cryptography, uploaded keys, and chance.

/** Reads stored values by key, in one synchronous step. */
export interface RecordReader {
  /** The stored bytes, or undefined where the key holds nothing. */
  get(key: string): Uint8Array | undefined;
}

/** Pure functions of cryptography. All byte arrays are fresh; inputs are never kept. */
export interface Digests {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** SHA-256 as 64 lower-case hex digits. */
  sha256Hex(bytes: Uint8Array | string): string;
  /** HMAC-SHA-256 (RFC 2104), 32 bytes. A string counts as its UTF-8. */
  hmacSha256(key: Uint8Array, message: Uint8Array | string): Uint8Array;
  /** HMAC-SHA-1 (RFC 2104), 20 bytes: for the codes of MFA devices (RFC 6238), whose apps know nothing else. */
  hmacSha1(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** 256 bytes of an extendable-output hash (SHAKE256, FIPS 202), for set fingerprints. */
  wideHash(bytes: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032) signature, 64 bytes. `privateKey` is the 32-byte seed. */
  sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
  /** Whether an Ed25519 signature by the 32-byte `publicKey` holds. Never throws. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** AES-256-GCM (NIST SP 800-38D): ciphertext followed by the 16-byte tag. `nonce` is 12 bytes. */
  seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array;
  /** The plaintext, or undefined where the tag does not fit. Never throws. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | undefined;
  /** Whether two byte arrays are equal, in time that does not depend on where they differ. */
  equal(a: Uint8Array, b: Uint8Array): boolean;
}

/** Reads keys and certificates, those that callers upload first of all. Whatever cannot be read is an answer: nothing here throws. */
export interface KeyReader {
  /** An RSA public key of 2048 bits or more, as `ssh-rsa` (RFC 4253) or in PEM; `unrecognized`: in neither encoding. */
  publicKey(text: string): ReadPublicKey | 'invalid' | 'unrecognized';
  /** One X.509 certificate in PEM. */
  certificate(text: string): ReadCertificate | undefined;
  /**
   * Where in a chain, in PEM, the first certificate stands that did not issue the one before it; -1 where the text is no
   * chain at all, undefined where all did.
   */
  brokenLink(certificate: string, chain: string): number | undefined;
  /** Whether a private key, unencrypted in PEM, is the certificate's; undefined where it cannot be read. */
  belongs(privateKey: string, certificate: string): boolean | undefined;
  /**
   * A signature of a web token (RFC 7518) with a private key, PKCS #8 in PEM: RSA with SHA-256, or ECDSA on P-384 with
   * SHA-384, 96 bytes; undefined where the key cannot be read or is of another kind.
   */
  tokenSignature(algorithm: 'ES384' | 'RS256', privateKey: string, message: Uint8Array): Uint8Array | undefined;
}

/** A public key that could be read. */
export interface ReadPublicKey {
  /** How it was written. */
  readonly encoding: 'PEM' | 'SSH';
  /** `ssh-rsa` and the key in base64, without a comment: one text for one key. */
  readonly ssh: string;
  /** SubjectPublicKeyInfo in PEM. */
  readonly pem: string;
  /** MD5 of the key as SSH has it, 16 pairs of hex digits between colons. */
  readonly fingerprint: string;
}

/** A certificate that could be read. */
export interface ReadCertificate {
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** SHA-256 of the whole, 64 lower-case hex digits. */
  readonly fingerprint: string;
}

/** Chance: ids, secrets, nonces. The simulator's comes from its seed. */
export interface Entropy {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array;
}
