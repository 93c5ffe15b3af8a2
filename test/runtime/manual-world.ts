// A clock and a timer that a test moves by hand.

import { Heap } from '../../src/core/base/heap.ts';
import { type ChaosRule, parseRule } from '../../src/core/chaos/rule.ts';
import type { Rule, Scope } from '../../src/core/shapes/chaos.ts';
import type { Clock, Timer } from '../../src/runtime/ports.ts';

/** Time that passes when it is told to. */
export class ManualWorld {
  readonly #waits = new Heap<() => void>();
  #alarms = 0;
  ms = 0;

  readonly timer: Timer = {
    nowMs: () => this.ms,
    after: (waitMs, ring) => this.#waits.push(this.ms + waitMs, ring),
  };

  readonly clock: Clock = {
    now: () => ({ wallMs: 1_000_000 + this.ms, monotonicMs: this.ms }),
    alarm: (monotonicMs, ring) => {
      const mine = ++this.#alarms;
      this.#waits.push(Math.max(this.ms, monotonicMs), () => {
        if (mine === this.#alarms) ring();
      });
    },
    silence: () => {
      this.#alarms++;
    },
  };

  pass(forMs: number): void {
    const untilMs = this.ms + forMs;
    for (let next = this.#waits.firstRank; next !== undefined && next <= untilMs; next = this.#waits.firstRank) {
      this.ms = next;
      this.#waits.pop()?.();
    }
    this.ms = untilMs;
  }
}

/** A rule, read. */
export function ruleOf({ scope, ...rule }: Omit<Rule, 'scope'> & { readonly scope?: Partial<Scope> }): ChaosRule {
  const whole = { replicas: [], peers: [], accounts: [], actions: [], principals: [], ...scope };
  const read = parseRule({ ...rule, scope: whole }, { replicas: ['n1', 'n2', 'n3'], nowMs: 0 });
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}
