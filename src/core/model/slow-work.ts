// Slow work: what takes too long, or needs the world, and so is asked for before a call is decided: it is done beside the loop.

import type { PublicJwk, TokenAlgorithm } from './federation-record.ts';

/** Every kind of slow work: what is asked, and what comes back. */
export interface SlowKinds {
  /** Passwords: which of them are those that the hashes were made of, and a new hash. */
  readonly passwords: {
    readonly ask: {
      readonly verify: readonly PasswordToVerify[];
      /** To be hashed (argon2id, RFC 9106), as well. */
      readonly hash?: string;
    };
    readonly done: {
      /** In the order asked. */
      readonly verified: readonly boolean[];
      /** PHC string of {@link ask.hash}, with a salt of its own. */
      readonly hash?: string;
    };
  };
  /** A SAML response: whether its provider signed it. Whom it is about, and for how long, is another question. */
  readonly saml: {
    readonly ask: SamlAsk;
    readonly done: {
      /** `sealed`: its assertion is encrypted, for a key that is not here. */
      readonly outcome: 'malformed' | 'not-signed' | 'sealed' | 'signed';
      /** The element that is signed, and nothing else of the document: canonical XML. */
      readonly signed?: string;
      /** Whether its assertion was encrypted. */
      readonly encrypted: boolean;
      readonly nameQualifier: string;
    };
  };
  /** The keys of an issuer: a new one of each algorithm. */
  readonly 'token-keys': { readonly ask: object; readonly done: { readonly keys: readonly NewTokenKey[] } };
  /** A web identity token: whether its issuer signed it. What it says, and for how long, is another question. */
  readonly 'web-identity': {
    readonly ask: {
      readonly token: string;
      /** URL of the issuer, as the token names it. */
      readonly issuer: string;
      /** Its keys (RFC 7517) where it is of this cluster; absent: what it publishes. */
      readonly keys?: readonly object[];
      /** SHA-1 of certificates that its server is trusted by besides the world's authorities, hex. */
      readonly thumbprints: readonly string[];
    };
    readonly done: {
      /** `unknown-key`: by none of the keys that it publishes, or it publishes none; `unreachable`: they cannot be fetched. */
      readonly outcome: 'not-signed' | 'signed' | 'unknown-key' | 'unreachable';
      /** What is signed. */
      readonly payload?: string;
    };
  };
}

/** A SAML response that is checked, and for whom. */
export interface SamlAsk {
  /** Base64. */
  readonly response: string;
  /** Certificates that its provider signs with, DER in base64. */
  readonly certificates: readonly string[];
  /** Keys that open its encrypted assertion, PEM. */
  readonly privateKeys: readonly string[];
  /** What `saml:namequalifier` is a hash of. */
  readonly qualified: string;
}

/** A key that was made for an issuer. */
export interface NewTokenKey {
  readonly algorithm: TokenAlgorithm;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  readonly publicKey: PublicJwk;
}

/** A password, and the hash that it is compared with (PHC string). */
export interface PasswordToVerify {
  readonly password: string;
  readonly hash: string;
}

/** Name of a kind of slow work. */
export type SlowKind = keyof SlowKinds;

/** What is asked, of one kind. Plain values only: two asks are the same where their texts are. */
export type SlowAskOf<K extends SlowKind> = { readonly kind: K } & SlowKinds[K]['ask'];

/** What came back, of one kind. */
export type SlowDoneOf<K extends SlowKind> = { readonly kind: K } & SlowKinds[K]['done'];

/** What is asked. */
export type SlowAsk = { readonly [K in SlowKind]: SlowAskOf<K> }[SlowKind];

/** What came back. */
export type SlowDone = { readonly [K in SlowKind]: SlowDoneOf<K> }[SlowKind];

/** Why nothing came back: `busy`: too much waits already; `failed`: it could not be done, for no fault of the asker. */
export type SlowFailure = 'busy' | 'failed';

/** Work that was done, and for what: a call is decided with it only while it would ask for the same. */
export interface Worked {
  readonly ask: SlowAsk;
  readonly done: SlowDone;
}
