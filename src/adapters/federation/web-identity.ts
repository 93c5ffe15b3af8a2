// Web identity tokens of others: whether one is signed by the issuer that it names (jose does the cryptography).

import { performance } from 'node:perf_hooks';
import { type CompactVerifyResult, compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import type { SlowAskOf, SlowDoneOf } from '../../core/model/slow-work.ts';
import { fetchDocument } from './fetch-document.ts';
import { IssuerKeys, type KeySet, KeysProblem } from './issuer-keys.ts';
import type { FetchRules } from './public-addresses.ts';

// Those of AWS. A symmetric one, or none, would let whoever knows the public key sign.
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
// Keys of one id, or without any, that are tried.
const mostTries = 8;

/** Checks web identity tokens. */
export class WebIdentityTokens {
  readonly #keys: IssuerKeys;
  readonly #note: (reason: string) => void;
  /** What was told already: a fetch that fails answers whoever asks meanwhile, and anybody may ask. */
  readonly #noted = new WeakSet<KeysProblem>();

  /** `note` is told why a provider's keys cannot be had, once for each time that they were asked for. */
  constructor(rules: FetchRules, note: (reason: string) => void) {
    this.#keys = new IssuerKeys({
      fetch: (what) => fetchDocument(what, rules),
      nowMs: () => performance.now(),
    });
    this.#note = note;
  }

  /** Whether the issuer signed the token. When it was signed, for whom and until when is for the asker to judge. */
  async check({ token, issuer, keys, thumbprints }: SlowAskOf<'web-identity'>): Promise<SlowDoneOf<'web-identity'>> {
    const kind = 'web-identity';
    try {
      if (keys !== undefined) return { kind, ...(await verified(token, { keys: [...keys] })) };
      const first = await verified(token, await this.#keys.of(issuer, thumbprints));
      if (first.outcome !== 'unknown-key') return { kind, ...first };
      return { kind, ...(await verified(token, await this.#keys.of(issuer, thumbprints, true))) };
    } catch (error) {
      if (!(error instanceof KeysProblem)) throw error;
      if (!this.#noted.has(error)) this.#note(error.message);
      this.#noted.add(error);
      return { kind, outcome: error.kind === 'unreachable' ? 'unreachable' : 'unknown-key' };
    }
  }
}

type Verdict = Omit<SlowDoneOf<'web-identity'>, 'kind'>;

async function verified(token: string, set: KeySet): Promise<Verdict> {
  try {
    const local = createLocalJWKSet(set as JSONWebKeySet);
    return signed(await compactVerify(token, local, { algorithms }));
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return anyOf(token, error);
    return refused(error);
  }
}

/** Several keys fit the header. */
async function anyOf(
  token: string,
  candidates: InstanceType<typeof errors.JWKSMultipleMatchingKeys>,
): Promise<Verdict> {
  let tries = 0;
  for await (const key of candidates) {
    if (++tries > mostTries) break;
    try {
      return signed(await compactVerify(token, key, { algorithms }));
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) return refused(error);
    }
  }
  return { outcome: 'not-signed' };
}

function signed({ payload }: CompactVerifyResult): Verdict {
  return { outcome: 'signed', payload: Buffer.from(payload).toString('utf8') };
}

/** A token, or a key, that is not as the standard has it: the caller's matter, or the provider's, never a bug here. */
function refused(error: unknown): Verdict {
  return { outcome: error instanceof errors.JWKSNoMatchingKey ? 'unknown-key' : 'not-signed' };
}
