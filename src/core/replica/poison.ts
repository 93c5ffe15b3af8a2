// Poison: ops that cannot be applied on this replica. They are stored; their account waits behind them, and nobody else does.

import type { Op } from './op.ts';
import { decodeRecord } from './record-codec.ts';

/** An account that waits behind an op. */
export interface BlockedAccount {
  readonly account: string;
  /** Place of the op in the log. */
  readonly index: number;
  /** Why it cannot be applied here. */
  readonly reason: string;
}

/** Accounts that wait behind an op that cannot be applied here. */
export class Poison {
  readonly #blocked = new Map<string, BlockedAccount>();
  #news: BlockedAccount[] = [];

  /** Whether an op that came from elsewhere may enter its account, whose next number is `nextSeq`. */
  admits(op: Op, nextSeq: number): boolean {
    const { account, index } = op;
    if (this.#blocked.has(account)) return false;
    const reason = problemOf(op, nextSeq);
    if (reason === undefined) return true;
    const blocked = { account, index, reason };
    this.#blocked.set(account, blocked);
    this.#news.push(blocked);
    return false;
  }

  /** Whether the op waits until this replica is another: it is poison, or behind one. */
  holds({ account, index }: Pick<Op, 'account' | 'index'>): boolean {
    const blocked = this.#blocked.get(account);
    return blocked !== undefined && index >= blocked.index;
  }

  /** Another state is here: what waits there is found anew. */
  clear(): void {
    this.#blocked.clear();
  }

  /** Everything from an index on is void, and poison no more. */
  giveUp(from: number): void {
    for (const [account, { index }] of this.#blocked) if (index >= from) this.#blocked.delete(account);
  }

  of(account: string): BlockedAccount | undefined {
    return this.#blocked.get(account);
  }

  get size(): number {
    return this.#blocked.size;
  }

  /** What was found since this was last asked. */
  takeNews(): readonly BlockedAccount[] {
    if (this.#news.length === 0) return this.#news;
    const news = this.#news;
    this.#news = [];
    return news;
  }
}

function problemOf(op: Op, nextSeq: number): string | undefined {
  if (op.unreadable !== undefined) return op.unreadable;
  if (op.accountSeq !== nextSeq) return `its number in the account is ${op.accountSeq}, where ${nextSeq} follows`;
  for (const { key, value } of op.writes) {
    if (value === undefined) continue;
    try {
      decodeRecord(value);
    } catch (error) {
      return `the record ${key} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
}
