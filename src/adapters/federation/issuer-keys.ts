// Keys of identity providers: fetched when a token needs them, kept for a while, and fetched again for a key that is new.

import type { Fetching } from './fetch-document.ts';

/** A set of public keys (RFC 7517). */
export interface KeySet {
  readonly keys: readonly object[];
}

/** Why a provider's keys cannot be had: `unreachable`, it does not answer; `unusable`, what it answers is no key set. */
export class KeysProblem extends Error {
  readonly kind: 'unreachable' | 'unusable';

  constructor(kind: 'unreachable' | 'unusable', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What keys are fetched by. */
export interface IssuerKeysOptions {
  readonly fetch: (what: Fetching) => Promise<unknown>;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

// Providers keep a new key published for hours before they sign with it, and an old one while its tokens live.
const keptMs = 600_000;
// A token with a key id that nobody has makes one fetch in so long, however many come.
const refreshMs = 10_000;
// A provider that does not answer is asked again after so long.
const failedMs = 1000;
const keptIssuers = 1000;
const mostKeys = 100;

interface Fetch {
  readonly atMs: number;
  readonly keys: Promise<KeySet>;
  failed: boolean;
}

interface Kept extends Fetch {
  /** The last fetch for a key that these lack. Until it succeeds these count: anybody may send a token with a strange key id. */
  again?: Fetch;
}

/** Keys of identity providers. */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  /** By issuer and by what it is trusted for: another account may trust other certificates. */
  readonly #kept = new Map<string, Kept>();

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /** The keys of an issuer; `again`: those kept lack one. Rejects with a {@link KeysProblem}. */
  of(issuer: string, thumbprints: readonly string[], again = false): Promise<KeySet> {
    const name = [issuer, ...thumbprints.toSorted()].join(' ');
    const kept = this.#kept.get(name);
    const nowMs = this.#options.nowMs();
    const ageMs = kept === undefined ? Infinity : nowMs - kept.atMs;
    if (kept === undefined || ageMs >= (kept.failed ? failedMs : keptMs))
      return this.#keep(name, this.#begin(issuer, thumbprints));
    if (!again || kept.failed || ageMs < refreshMs) return kept.keys;
    const last = kept.again;
    if (last !== undefined && (!last.failed || nowMs - last.atMs < failedMs)) return last.keys;
    const fetch = this.#begin(issuer, thumbprints);
    kept.again = fetch;
    return fetch.keys.then((keys) => {
      if (this.#kept.get(name) === kept) void this.#keep(name, fetch);
      return keys;
    });
  }

  #keep(name: string, fetch: Fetch): Promise<KeySet> {
    this.#kept.delete(name);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= keptIssuers && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(name, fetch);
    return fetch.keys;
  }

  #begin(issuer: string, thumbprints: readonly string[]): Fetch {
    const fetch: Fetch = { atMs: this.#options.nowMs(), keys: this.#fetch(issuer, thumbprints), failed: false };
    fetch.keys.catch(() => {
      fetch.failed = true;
    });
    return fetch;
  }

  async #fetch(issuer: string, thumbprints: readonly string[]): Promise<KeySet> {
    const about = await this.#document(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`, thumbprints);
    const { issuer: named, jwks_uri: uri } = about as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
    if (named !== issuer || typeof uri !== 'string')
      throw new KeysProblem('unusable', `what ${issuer} says of itself names another issuer, or no keys`);
    const { keys } = (await this.#document(uri, thumbprints)) as { readonly keys?: unknown };
    if (!Array.isArray(keys) || keys.length > mostKeys || !keys.every(isObject))
      throw new KeysProblem('unusable', `${uri} is no set of keys`);
    return { keys };
  }

  async #document(url: string, thumbprints: readonly string[]): Promise<object> {
    let document: unknown;
    try {
      document = await this.#options.fetch({ url, thumbprints });
    } catch (error) {
      const kind = error instanceof SyntaxError ? 'unusable' : 'unreachable';
      throw new KeysProblem(kind, `${url}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!isObject(document)) throw new KeysProblem('unusable', `${url} is no JSON object`);
    return document;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
