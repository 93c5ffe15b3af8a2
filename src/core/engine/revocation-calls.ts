// Calls that revoke: each becomes a revocation of this replica's own, cut off from the home too, and once for each idempotency key.

import type { Action } from '../actions/action.ts';
import { BoundedCache } from '../base/bounded-cache.ts';
import { canonicalJson, type Json } from '../base/canonical-json.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import type { Call } from '../event.ts';
import type { Caller } from '../model/caller.ts';
import type { Replica } from '../replica/replica.ts';
import type { Authorizer } from './authorizer.ts';
import type { Reply } from './call-facts.ts';
import type { CallerPolicies } from './caller-policies.ts';
import type { EngineConfig } from './config.ts';
import { isPermissions } from './home.ts';
import { mismatch } from './home-refusals.ts';
import { idempotencyKey } from './idempotency.ts';
import type { Revoking } from './revoking.ts';

// Answers kept for those who repeat a call: an SDK does so within seconds.
const keptAnswers = 1000;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly policies: CallerPolicies;
  readonly authorizer: Authorizer;
  readonly digests: Digests;
  readonly revoking: Revoking;
}

/** A call that was made with a key. */
interface Kept {
  readonly requestHash: string;
  /** Undefined until it is answered. */
  answer: Parameters<Reply>[0] | undefined;
  /** Who repeated it before that. */
  readonly waiting: Reply[];
}

/**
 * Makes revocations of calls. What was answered under a key is kept in memory: a revocation's form has no room for the key, so
 * whoever repeats a call at another replica, or after a crash, hears that nothing is left to revoke.
 */
export class RevocationCalls {
  readonly #parts: Parts;
  readonly #kept = new BoundedCache<Kept>(keptAnswers);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the call became a revocation of this replica's own, or had become one before. An observer has none: the home makes them for it. */
  take(
    action: Action<unknown, unknown>,
    caller: Caller,
    call: Call,
    deadlineMs: number,
    reply: Reply,
    now: Instant,
  ): boolean {
    const { config, replica, policies, authorizer, revoking } = this.#parts;
    if (action.revocation === undefined) return false;
    if (replica.cluster.memberNamed(config.name)?.kind === 'observer') return false;
    const scope = { caller, view: replica.visible };
    const name = this.#nameOf(caller, call);
    const known = name === undefined ? undefined : this.#kept.get(name);
    const draft = action.revocation(scope, call.request);
    if (draft === undefined && known === undefined) return false;
    const permissions = action.permissions(scope, call.request);
    if (!isPermissions(permissions)) {
      reply({ refusal: permissions });
      return true;
    }
    const judged = policies.visible(caller, replica.visible);
    for (const permission of permissions) {
      const allowed = authorizer.permit(caller, judged, permission, call, now);
      if (allowed.ok) continue;
      reply({ refusal: allowed.error });
      return true;
    }
    if (known !== undefined) this.#repeat(known, call, reply);
    else if (draft !== undefined && 'code' in draft) reply({ refusal: draft });
    else if (draft !== undefined) {
      const first = name === undefined ? reply : this.#keep(name, call, reply);
      revoking.originate(draft, caller, { deadlineMs, reply: first, requestId: call.requestId }, now);
    }
    return true;
  }

  #nameOf(caller: Caller, { action, idempotencyKey: key }: Call): string | undefined {
    if (key === undefined) return undefined;
    return idempotencyKey(this.#parts.digests, caller, action, key);
  }

  #hashOf({ request }: Call): string {
    return this.#parts.digests.sha256Hex(canonicalJson(request as Json));
  }

  /** Answers the first call, and all who have repeated it by then. A refusal is not kept. */
  #keep(name: string, call: Call, reply: Reply): Reply {
    const kept: Kept = { requestHash: this.#hashOf(call), answer: undefined, waiting: [] };
    this.#kept.set(name, kept);
    return (answer) => {
      if (answer.refusal === undefined) kept.answer = answer;
      else this.#kept.delete(name);
      for (const one of [reply, ...kept.waiting]) one(answer);
    };
  }

  #repeat(known: Kept, call: Call, reply: Reply): void {
    if (known.requestHash !== this.#hashOf(call)) reply({ refusal: mismatch });
    else if (known.answer === undefined) known.waiting.push(reply);
    else reply(known.answer);
  }
}
