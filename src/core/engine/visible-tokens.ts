// Visible tokens: what this replica shows of an account, as the causal token that comes with every answer.

import { encodeToken, opToken } from '../replica/causal-token.ts';
import type { Positions } from '../replica/positions.ts';

// Tokens kept, one per account; about 100 bytes each.
const keptTokens = 10_000;

/** Makes each token once per position. */
export class VisibleTokens {
  readonly #clusterId: string;
  readonly #positions: Positions;
  readonly #epochAt: (index: number) => number;
  readonly #kept = new Map<string, { readonly accountSeq: number; readonly token: string }>();

  constructor(clusterId: string, positions: Positions, epochAt: (index: number) => number) {
    this.#clusterId = clusterId;
    this.#positions = positions;
    this.#epochAt = epochAt;
  }

  /** The token of what is visible here of an account; empty where nothing is. */
  of(account: string): string {
    const { accountSeq, index } = this.#positions.of(account);
    if (accountSeq === 0) return '';
    const kept = this.#kept.get(account);
    if (kept?.accountSeq === accountSeq) return kept.token;
    const token = encodeToken(this.#clusterId, opToken(account, accountSeq, { epoch: this.#epochAt(index), index }));
    if (this.#kept.size >= keptTokens) this.#kept.clear();
    this.#kept.set(account, { accountSeq, token });
    return token;
  }
}
