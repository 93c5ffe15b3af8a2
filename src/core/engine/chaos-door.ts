// The chaos door: what rules of kind `api` do to calls before and after they are answered.

import type { Instant } from '../base/instant.ts';
import { callFault, mayTouchCall } from '../chaos/faults.ts';
import type { ChaosRules } from '../chaos/rules.ts';
import type { Call } from '../event.ts';
import { refusal } from '../model/refusal.ts';
import { decodeToken } from '../replica/causal-token.ts';
import type { Replica } from '../replica/replica.ts';
import type { Authenticator } from './authenticator.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import type { Timers } from './timers.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly authenticator: Authenticator;
  readonly timers: Timers;
  readonly chaos: ChaosRules | undefined;
}

/** The chaos door: what rules of kind `api` do to calls before and after they are answered. */
export class ChaosDoor {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether a rule may mind this call, so that it must not be answered at once. ChaosService is out of reach of every rule. */
  minds(call: Pick<Call, 'action' | 'service'>): boolean {
    const { chaos } = this.#parts;
    return chaos !== undefined && call.service !== 'chaos' && mayTouchCall(chaos, `${call.service}:${call.action}`);
  }

  /** Lets a call in: `go` answers it, now or later, unless a rule does. */
  enter(call: Call, deadlineMs: number, reply: Reply, now: Instant, go: (reply: Reply) => void): void {
    const { chaos, authenticator, replica, timers } = this.#parts;
    if (chaos === undefined || !this.minds(call)) return go(reply);
    const fault = callFault(chaos, {
      account: authenticator.accountOf(call.proof, replica.visible),
      action: `${call.service}:${call.action}`,
      principal: () => {
        const caller = authenticator.authenticate(call, replica.visible, now);
        return caller.ok ? caller.value.arn : undefined;
      },
    });
    if (fault === undefined) return go(reply);
    const { code, latencyMs, dropsAnswer, by } = fault;
    const names = by.map(({ rule }) => rule.name).join(', ');
    const act = (): void => {
      if (code !== undefined) return reply({ refusal: refusal(code, `The chaos rule ${names} refuses this call.`) });
      if (!dropsAnswer) return go(reply);
      const lost = refusal(
        'DEADLINE_EXCEEDED',
        `The chaos rule ${names} lost the answer. What was decided stays decided.`,
      );
      timers.at(deadlineMs, () => reply({ refusal: lost }));
      go(({ token }) => {
        const index = token === undefined ? undefined : this.#indexOf(token);
        if (index !== undefined) for (const held of by) held.note(index);
      });
    };
    if (latencyMs === 0) act();
    else timers.at(Math.min(now.monotonicMs + latencyMs, deadlineMs), act);
  }

  #indexOf(token: string): number | undefined {
    const decoded = decodeToken(this.#parts.config.clusterId, token);
    return decoded.ok ? decoded.value.accounts[0]?.position.index : undefined;
  }
}
