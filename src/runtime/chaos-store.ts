// The store under chaos rules: batches take longer, or fail as on a full or a broken disk.

import type { Scan, StoreWrite } from '../core/base/storage.ts';
import { planBatch } from '../core/chaos/faults.ts';
import type { ChaosRules } from '../core/chaos/rules.ts';
import { indexOfKey, keySpaces } from '../core/replica/key-spaces.ts';
import type { Store, Timer } from './ports.ts';

const messages = {
  ENOSPC: 'ENOSPC: no space left on device (a chaos rule says so)',
  EIO: 'EIO: input/output error (a chaos rule says so)',
} as const;

interface Job {
  readonly waitMs: number;
  readonly run: () => void;
}

/** {@link Store} around another one. Reads are never touched. */
export class ChaosStore implements Store {
  readonly #inner: Store;
  readonly #rules: ChaosRules;
  readonly #timer: Timer;
  /** The first one waits; the others wait for it, so that batches land in the order of the calls. */
  #jobs: Job[] = [];

  constructor(inner: Store, rules: ChaosRules, timer: Timer) {
    this.#inner = inner;
    this.#rules = rules;
    this.#timer = timer;
  }

  get(key: string): Uint8Array | undefined {
    return this.#inner.get(key);
  }

  write(writes: readonly StoreWrite[], sync: boolean, done: (failure: string | undefined) => void): void {
    const ops = writes.flatMap(({ key }) => (key.startsWith(keySpaces.log) ? [indexOfKey(key)] : []));
    const plan = planBatch(this.#rules, ops);
    if (plan === undefined && this.#jobs.length === 0) return this.#inner.write(writes, sync, done);
    const { delayMs = 0, error } = plan ?? {};
    const run = (): void => {
      if (error === undefined) this.#inner.write(writes, sync, done);
      else done(messages[error]);
    };
    this.#jobs.push({ waitMs: delayMs, run });
    if (this.#jobs.length === 1) this.#wait();
  }

  scan(scan: Scan, done: (failure: string | undefined) => void): void {
    this.#inner.scan(scan, done);
  }

  /** What still waits is written now. */
  close(): Promise<void> {
    const waiting = this.#jobs;
    this.#jobs = [];
    for (const { run } of waiting) run();
    return this.#inner.close();
  }

  #wait(): void {
    const [first] = this.#jobs;
    if (first === undefined) return;
    this.#timer.after(first.waitMs, () => {
      if (this.#jobs[0] !== first) return;
      this.#jobs.shift();
      first.run();
      this.#wait();
    });
  }
}
