// The causal tokens that a client carries: those of its writes, until the replica it asks has shown them.

/** Tokens carried along. A token of an account stands for all before it, so this is many accounts at a time. */
const carriedTokens = 8;

/** What one address has shown. */
interface Shown {
  /** The replica behind the address; undefined once two have answered there: then nothing shown counts. */
  readonly replica: string | undefined;
  readonly tokens: ReadonlySet<string>;
}

/** Tokens of this client's writes, and which address needs to be told of them. */
export class CausalTokens {
  #tokens: readonly string[] = [];
  readonly #shown = new Map<string, Shown>();

  /** All carried tokens, newest last. */
  get all(): readonly string[] {
    return this.#tokens;
  }

  /** Those that an answer from this address may not reflect yet. */
  pendingAt(address: string): readonly string[] {
    const shown = this.#shown.get(address);
    return shown === undefined ? this.#tokens : this.#tokens.filter((token) => !shown.tokens.has(token));
  }

  /** A write returned this token. */
  carry(token: string): void {
    if (!this.#tokens.includes(token)) this.#tokens = [...this.#tokens, token].slice(-carriedTokens);
  }

  /** A replica behind the address reflected the tokens in an answer: what it shows, it shows for ever. */
  shownAt(address: string, replica: string, tokens: readonly string[]): void {
    const before = this.#shown.get(address);
    if (before !== undefined && before.replica !== replica) {
      this.#shown.set(address, { replica: undefined, tokens: new Set() });
      return;
    }
    if (before !== undefined && tokens.length === 0) return;
    const carried = new Set([...(before?.tokens ?? []), ...tokens].filter((token) => this.#tokens.includes(token)));
    this.#shown.set(address, { replica, tokens: carried });
  }

  /** They no longer mean anything: the cluster was made anew, or lost what they name. */
  forget(): void {
    this.#tokens = [];
    this.#shown.clear();
  }
}
