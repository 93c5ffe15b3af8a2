// Chained calls: ordinary actions decided one after the other in an account, each seeing what those before wrote, for one op.

import type { Json } from '../base/canonical-json.ts';
import { rootArn } from '../model/arn.ts';
import type { RecordKey, RecordWrite } from '../model/record.ts';
import type { Refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { Action, ActionScope } from './action.ts';
import { checkRequest, invalidRequest } from './check-request.ts';

/** Ordinary actions of IAM, decided as the root user of an account would have them decided. */
export class ChainedCalls {
  readonly account: string;
  readonly #scope: ActionScope;
  readonly #written = new Map<string, Json | undefined>();

  /** `principalsIn`: who exists for trust policies, by what is there. */
  constructor(scope: ActionScope, account: string, principalsIn: (view: View) => View = (view) => view) {
    this.account = account;
    const written = this.#written;
    const view: View = {
      get: <T>(key: RecordKey<T>) => (written.has(key) ? (written.get(key) as T | undefined) : scope.view.get(key)),
      revocationsOf: (target) => scope.view.revocationsOf(target),
    };
    const arn = rootArn(account);
    const root = {
      kind: 'Root',
      account,
      arn,
      principalArn: arn,
      principalId: account,
      principalName: 'root',
    } as const;
    this.#scope = {
      ...{ ...scope, account, view, principals: principalsIn(view), accountSeq: scope.seqOf(account) },
      caller: { ...root, userId: account, accessKeyId: scope.caller.accessKeyId },
    };
  }

  /** What the calls are decided by: their records with all that was written before. */
  get scope(): ActionScope {
    return this.#scope;
  }

  /** Everything written so far, each key once. */
  get writes(): readonly RecordWrite[] {
    return [...this.#written].map(([key, value]) => ({ key, value }));
  }

  /** Decides one call of IAM, as of another moment and chance where given; why it is refused, shape and limits included. */
  call<Req extends object>(
    action: Action<Req, unknown>,
    request: Req,
    as: Partial<Pick<ActionScope, 'entropy' | 'nowMs'>> = {},
  ): Refusal | undefined {
    const violations = checkRequest('iam', `${action.name}Request`, request);
    if (violations.length > 0) return invalidRequest(violations);
    const outcome = action.run({ ...this.#scope, ...as }, request);
    if (outcome.outcome === 'refused') return outcome.refusal;
    if (outcome.outcome === 'written') this.put(outcome.writes);
    return undefined;
  }

  /** Takes back a write. */
  drop(key: string): void {
    this.#written.delete(key);
  }

  /** Adds writes of no action. */
  put(writes: readonly RecordWrite[]): void {
    for (const { key, value } of writes) this.#written.set(key, value);
  }
}
