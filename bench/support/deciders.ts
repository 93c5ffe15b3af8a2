// The production evaluator as a benchmark asks it, and how often a second something decides.

import { CompiledPolicies, compilePolicy } from '../../src/core/policy/compile.ts';
import type { SharedConditions } from '../../src/core/policy/condition/compile.ts';
import { MapContext } from '../../src/core/policy/context.ts';
import type { Evaluation } from '../../src/core/policy/decision.ts';
import { evaluate } from '../../src/core/policy/evaluate.ts';
import type { BaselineDocument } from '../baseline/compiled-policies.ts';
import { type Ask, account, caller } from './decision-cases.ts';

const roundMs = 300;

/** Decides by these documents as a replica does: documents ready, the context built for each request, reasons included. */
export function deciderOf(documents: readonly BaselineDocument[]): (ask: Ask) => Evaluation {
  const shared: SharedConditions = new Map();
  const identity = new CompiledPolicies(
    documents.map((document, at) =>
      compilePolicy(
        JSON.stringify({ Version: '2012-10-17', ...document }),
        { policyType: 'identity', policyId: `p${at}` },
        shared,
      ),
    ),
  );
  return ({ action, resource, context }) =>
    evaluate({ caller, action, resource, resourceAccount: account, context: new MapContext(context) }, { identity });
}

/** Decisions a second over all requests. */
export function rateOf(asks: readonly Ask[], decide: (ask: Ask) => unknown): number {
  const startedMs = performance.now();
  let count = 0;
  let kept: unknown;
  while (performance.now() - startedMs < roundMs) {
    for (const ask of asks) kept = decide(ask);
    count += asks.length;
  }
  if (kept === null) throw new Error('nobody decides null');
  return (count * 1000) / (performance.now() - startedMs);
}
