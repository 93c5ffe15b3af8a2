// The evaluator that replicas use, asked in the naive judge's words.

import { compilePolicy } from '../../src/core/policy/compile.ts';
import { MapContext } from '../../src/core/policy/context.ts';
import { evaluate } from '../../src/core/policy/evaluate.ts';
import type { Policies, Request, Role, Verdict } from '../oracle/case.ts';

/** Decides as a replica does. */
export function decideFast(request: Request, policies: Policies): Verdict {
  const compile =
    (role: Role, level = '') =>
    (text: string, document = 0) =>
      compilePolicy(text, { policyType: role, policyId: `${level}${document}` });
  const { identity = [], boundary, session, resource, resourceKind, scp = [], rcp = [] } = policies;
  const target = resourceKind === 'trust' ? 'trust' : 'resource';
  const { decision, decidedBy, matched, missingContext } = evaluate(
    { ...request, context: new MapContext(Object.entries(request.context)) },
    {
      identity: identity.map(compile('identity')),
      boundary: boundary === undefined ? undefined : compile('boundary')(boundary),
      // An empty set of session documents is none.
      session: session === undefined || session.length === 0 ? undefined : session.map(compile('session')),
      resource: resource === undefined ? undefined : compile(target)(resource),
      ...(resourceKind === undefined ? {} : { resourceKind }),
      scp: scp.map((level, depth) => level.map(compile('scp', `${depth}.`))),
      rcp: rcp.map((level, depth) => level.map(compile('rcp', `${depth}.`))),
    },
  );
  const names = matched.map(({ policyType, policyId, index }) => `${policyType}:${policyId}.${index}`).sort();
  return {
    ...{ decision, decidedBy: decision === 'Allowed' ? undefined : decidedBy, matched: names },
    missing: [...missingContext].sort(),
  };
}
