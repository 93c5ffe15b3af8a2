// Makes a failing scenario small: leaves out faults and steps, as long as the same promise is still broken.

import { noLinkFaults } from './network.ts';
import type { Scenario } from './scenario.ts';
import { runScenario } from './simulation.ts';

/** What shrinking came to. */
export interface Shrunk {
  readonly scenario: Scenario;
  readonly violations: readonly string[];
  /** How many scenarios were run for it. */
  readonly runs: number;
}

/** The smallest scenario found, after at most `budget` runs, that breaks the same promise. Undefined where none is broken. */
export function shrink(scenario: Scenario, budget = 400): Shrunk | undefined {
  const promise = promiseOf(runScenario(scenario).violations);
  if (promise === undefined) return undefined;
  const shrinker = new Shrinker(scenario, promise, budget);
  return shrinker.shrink();
}

class Shrinker {
  readonly #promise: string;
  readonly #budget: number;
  #best: Scenario;
  #violations: readonly string[] = [];
  #runs = 1;

  constructor(scenario: Scenario, promise: string, budget: number) {
    this.#best = scenario;
    this.#promise = promise;
    this.#budget = budget;
  }

  shrink(): Shrunk {
    for (let before = ''; before !== sizeOf(this.#best) && this.#runs < this.#budget; ) {
      before = sizeOf(this.#best);
      this.#try({ quietMs: 0 });
      this.#try({ links: noLinkFaults });
      this.#try({ rates: this.#best.rates.map(() => 1), skewsMs: this.#best.skewsMs.map(() => 0) });
      this.#fewer('faults');
      this.#fewer('work');
    }
    if (this.#violations.length === 0) this.#violations = runScenario(this.#best).violations;
    return { scenario: this.#best, violations: this.#violations, runs: this.#runs };
  }

  /** Leaves out ever smaller parts of a list (ddmin, Zeller and Hildebrandt 2002). */
  #fewer(what: 'faults' | 'work'): void {
    for (let size = Math.ceil(this.#best[what].length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < this.#best[what].length; ) {
        const rest = this.#best[what].filter((_, at) => at < from || at >= from + size);
        if (!this.#try({ [what]: rest })) from += size;
      }
    }
  }

  /** Keeps a change that still breaks the promise. */
  #try(change: Partial<Scenario>): boolean {
    if (this.#runs >= this.#budget) return false;
    this.#runs++;
    const candidate = { ...this.#best, ...change };
    const { violations } = runScenario(candidate);
    if (promiseOf(violations) !== this.#promise) return false;
    this.#best = candidate;
    this.#violations = violations;
    return true;
  }
}

/** Name of the first broken promise, such as `S4`. */
function promiseOf(violations: readonly string[]): string | undefined {
  return violations[0]?.split(' ')[0];
}

function sizeOf({ faults, work, quietMs, links }: Scenario): string {
  return JSON.stringify([faults.length, work.length, quietMs, links]);
}
