// Awaiting commit: who is answered when an op is committed, and hears at its deadline that nobody knows.

import type { Instant } from '../base/instant.ts';
import { PassingMap } from '../base/passing.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { Reply } from './call-facts.ts';
import { outcomeUnknown } from './home-refusals.ts';
import type { ShownAtOnce } from './shown-at-once.ts';
import type { CancelTimer, Timers } from './timers.ts';

/** Who waits for an op. */
export interface CommitWaiter {
  readonly reply: Reply;
  readonly response: unknown;
  readonly token: string;
  /** When it hears that nobody knows, monotonic. */
  readonly deadlineMs: number;
}

interface Parts {
  readonly timers: Timers;
  readonly shown: ShownAtOnce;
}

/** Waiters by the place of the op that they wait for. */
export class AwaitingCommit {
  readonly #parts: Parts;
  readonly #waiting = new PassingMap<number, (CommitWaiter & { readonly cancel: CancelTimer })[]>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Answers when the op is committed. */
  add({ op }: LogEntry, waiter: CommitWaiter): void {
    const { reply, response, token, deadlineMs } = waiter;
    const waiting = {
      reply,
      response,
      token,
      deadlineMs,
      cancel: this.#parts.timers.at(deadlineMs, () => {
        const others = this.#waiting.get(op.index)?.filter((one) => one !== waiting) ?? [];
        this.#waiting.set(op.index, others);
        reply({ refusal: outcomeUnknown, token });
      }),
    };
    const known = this.#waiting.get(op.index);
    if (known === undefined) this.#waiting.set(op.index, [waiting]);
    else known.push(waiting);
  }

  /** These ops are committed. */
  committed(entries: readonly LogEntry[], now: Instant): void {
    for (const entry of entries) {
      for (const { cancel, reply, response, token, deadlineMs } of this.#waiting.get(entry.index) ?? []) {
        cancel();
        this.#parts.shown.committed(entry, deadlineMs, now, () => reply({ response, token, durability: 'committed' }));
      }
      this.#waiting.delete(entry.index);
    }
  }

  /** Everything from an index on is void: whoever waits for it hears that nobody knows. */
  voided(from: number): void {
    for (const [index, waiting] of this.#waiting) {
      if (index < from) continue;
      this.#waiting.delete(index);
      for (const { cancel, reply, token } of waiting) {
        cancel();
        reply({ refusal: outcomeUnknown, token });
      }
    }
  }
}
