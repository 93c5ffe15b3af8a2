// Decisions beside Cedar's own engine as WebAssembly, on the same cases, where both say the same.

import {
  type CedarValueJson,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { BaselineDocument } from './baseline/compiled-policies.ts';
import { deciderOf, rateOf } from './support/deciders.ts';
import { type Ask, caller, few, fewAsks, many, manyAsks } from './support/decision-cases.ts';
import { alternate, median, print, thousands } from './support/lines.ts';

const rounds = 5;

await compare('beside Cedar (wasm), one policy of three statements', few, fewAsks);
await compare('beside Cedar (wasm), ten policies of ten statements with conditions', many, manyAsks);

/** Policies are parsed once by both; Cedar gets each request as an object, which is how a Node program calls it. */
async function compare(what: string, documents: readonly BaselineDocument[], asks: readonly Ask[]): Promise<void> {
  const parsed = preparsePolicySet(what, { staticPolicies: cedarPolicies(documents) });
  if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
  const ours = deciderOf(documents);
  const theirs = (ask: Ask) => statefulIsAuthorized(callOf(what, ask));
  for (const ask of asks) {
    const answer = theirs(ask);
    if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
    const allowed = ours(ask).decision === 'Allowed';
    if ((answer.response.decision === 'allow') !== allowed)
      throw new Error(`${ask.action} ${ask.resource}: Cedar says ${answer.response.decision}`);
  }
  const found = await alternate(
    rounds,
    () => rateOf(asks, ours),
    () => rateOf(asks, theirs),
  );
  const ratio = median(found.ours.map((rate, round) => rate / (found.theirs[round] ?? Number.NaN)));
  print({
    ...{ what, measured: `${thousands(median(found.ours))}/s`, beside: `${thousands(median(found.theirs))}/s` },
    ...{ ratio, target: 'ahead of it', met: ratio > 1 },
  });
}

function callOf(preparsedPolicySetId: string, { action, resource, context }: Ask): StatefulAuthorizationCall {
  return {
    principal: { type: 'User', id: caller.arn },
    action: { type: 'Action', id: 'call' },
    resource: { type: 'Resource', id: resource },
    // Cedar matches texts with wildcards in conditions only: what is asked for goes there as text.
    context: { action, resource, ...Object.fromEntries(context.map(([key, value]) => [key, valueOf(key, value)])) },
    preparsedPolicySetId,
    entities: [],
  };
}

function valueOf(key: string, value: string): CedarValueJson {
  return key === 's3:max-keys' ? Number(value) : value;
}

/** The statements in Cedar's language, one policy each. */
function cedarPolicies(documents: readonly BaselineDocument[]): Record<string, string> {
  return Object.fromEntries(
    documents.flatMap(({ Statement: statements }) =>
      statements.map(
        ({ Sid: sid, Effect: effect, Action: actions, Resource: resources, Condition: conditions = {} }) => {
          const tests = [anyLike('action', actions), anyLike('resource', resources)];
          for (const [operator, keys] of Object.entries(conditions))
            for (const [key, value] of Object.entries(keys)) tests.push(condition(operator, key, value));
          const head = `${effect === 'Allow' ? 'permit' : 'forbid'}(principal, action, resource)`;
          return [sid, `${head} when { ${tests.join(' && ')} };`];
        },
      ),
    ),
  );
}

function anyLike(name: string, patterns: readonly string[]): string {
  return `(${patterns.map((pattern) => `context.${name} like ${JSON.stringify(pattern)}`).join(' || ')})`;
}

function condition(operator: string, key: string, value: string): string {
  const given = `context[${JSON.stringify(key)}]`;
  const there = `context has ${JSON.stringify(key)}`;
  switch (operator) {
    case 'StringEquals':
      return `${there} && ${given} == ${JSON.stringify(value)}`;
    case 'StringLike':
      return `${there} && ${given} like ${JSON.stringify(value)}`;
    case 'NumericLessThan':
      return `${there} && ${given} < ${value}`;
    default:
      throw new TypeError(`${operator} is not among the cases`);
  }
}
