// Explaining: for every policy type, what it says of a request, and why each statement that could matter does not apply.

import {
  type CompiledPolicy,
  type CompiledStatement,
  type PolicyDocuments,
  statementClass,
  together,
} from './compile.ts';
import type { PolicyType } from './document.ts';
import type { PolicyRequest, PolicySet } from './evaluate.ts';
import { RequestResource } from './resource.ts';

/** Why one statement does or does not apply. */
export interface StatementExplanation {
  readonly policyType: PolicyType;
  readonly policyId: string;
  readonly sid: string | undefined;
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  /** For a statement that does not apply: what kept it from applying. */
  readonly because: string;
}

/** One explanation per statement, in the order of the documents. */
export function explainStatements(request: PolicyRequest, set: PolicySet): readonly StatementExplanation[] {
  const sides: readonly (readonly CompiledPolicy[])[] = [
    documentsOf(set.identity),
    documentsOf(set.boundary),
    documentsOf(set.session),
    documentsOf(set.resource),
    (set.scp ?? []).flatMap(documentsOf),
    (set.rcp ?? []).flatMap(documentsOf),
  ];
  const explained: StatementExplanation[] = [];
  for (const policy of sides.flat()) {
    if (policy.broken) explained.push(broken(policy));
    for (const statement of policy.statements) explained.push(explain(statement, request, set.boundary !== undefined));
  }
  return explained;
}

function documentsOf(documents: CompiledPolicy | PolicyDocuments | undefined): readonly CompiledPolicy[] {
  return documents === undefined ? [] : together(documents).policies;
}

function broken({ source }: CompiledPolicy): StatementExplanation {
  const because = 'the document is missing here or cannot be read, so it denies everything';
  return { ...source, sid: undefined, index: 0, effect: 'Deny', applies: true, because };
}

function explain(statement: CompiledStatement, request: PolicyRequest, hasBoundary: boolean): StatementExplanation {
  const { source, index, effect } = statement;
  const { sid } = statement.statement;
  const because = gap(statement, request, hasBoundary);
  const { policyType, policyId } = source;
  return { policyType, policyId, sid, index, effect, applies: because === undefined, because: because ?? '' };
}

/** What keeps a statement from applying; undefined where it applies. */
function gap(statement: CompiledStatement, request: PolicyRequest, hasBoundary: boolean): string | undefined {
  const { statement: written } = statement;
  if (!statement.matchesAction(request.action.toLowerCase())) {
    return written.actions === undefined
      ? `its NotAction lists ${request.action}`
      : `its Action (${shorten(written.actions)}) does not cover ${request.action}`;
  }
  const resourceBased = statement.source.policyType === 'resource' || statement.source.policyType === 'trust';
  if (resourceBased && statementClass(statement, request.caller, hasBoundary) === undefined)
    return `its Principal does not name ${request.caller.arn}`;
  if (!statement.matchesResource(new RequestResource(request.resource), request.context)) {
    return written.resources === undefined
      ? `its NotResource lists ${request.resource}`
      : `its Resource (${shorten(written.resources)}) does not cover ${request.resource}`;
  }
  for (const condition of statement.conditions) {
    if (condition.test(request.context)) continue;
    const value = request.context.get(condition.key.toLowerCase());
    const given = value === undefined ? 'absent from the request' : `${JSON.stringify(value)} in the request`;
    return `its condition ${condition.operator} ${condition.key} ${shorten(condition.values)} does not hold: the key is ${given}`;
  }
  return undefined;
}

function shorten(values: readonly string[]): string {
  const shown = values.slice(0, 4).join(', ');
  return values.length > 4 ? `${shown} and ${values.length - 4} more` : shown;
}
