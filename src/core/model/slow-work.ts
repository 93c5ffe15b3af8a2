// Slow work: what takes too long, or needs the world, and so is asked for before a call is decided: it is done beside the loop.

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
