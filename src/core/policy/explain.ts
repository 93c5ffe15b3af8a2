// Explaining: for every statement that bears on a request, whether it applies, and if not, what keeps it from applying.

import {
  type CompiledPolicy,
  type CompiledStatement,
  type PolicyDocuments,
  statementClass,
  together,
} from './compile.ts';
import type { CompiledCondition } from './condition/compile.ts';
import { type ContextValue, lowerCaseKey } from './context.ts';
import type { MatchedStatement } from './decision.ts';
import type { PolicyRequest, PolicySet } from './evaluate.ts';
import { RequestResource } from './resource.ts';

/** One condition as a request meets it. */
export interface ConditionExplanation {
  readonly operator: string;
  /** As written. */
  readonly key: string;
  /** Values of the policy. */
  readonly values: readonly string[];
  /** Value of the request; undefined: the key is absent. */
  readonly given: ContextValue | undefined;
  readonly holds: boolean;
}

/** Which element keeps a statement from applying, or the document as a whole. */
export type Gap = 'action' | 'condition' | 'document' | 'principal' | 'resource';

/** Why one statement does or does not apply. */
export interface StatementExplanation extends Omit<MatchedStatement, 'sid'> {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  /** For a statement that does not apply: the first element that does not fit, in the order of {@link Gap}'s checks. */
  readonly gap: Gap | undefined;
  /** That in words; empty where the statement applies. */
  readonly because: string;
  /** Its conditions, where action, principal and resource fit. */
  readonly conditions: readonly ConditionExplanation[];
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

/** The single documents of what is judged together. */
export function documentsOf(documents: CompiledPolicy | PolicyDocuments | undefined): readonly CompiledPolicy[] {
  return documents === undefined ? [] : together(documents).policies;
}

function broken({ source }: CompiledPolicy): StatementExplanation {
  const because = 'the document is missing here or cannot be read, so it denies everything';
  const nowhere = { sid: undefined, index: 0, gap: 'document', conditions: [] } as const;
  return { ...source, ...nowhere, effect: 'Deny', applies: true, because };
}

function explain(statement: CompiledStatement, request: PolicyRequest, hasBoundary: boolean): StatementExplanation {
  const { source, index, effect } = statement;
  const { sid } = statement.statement;
  const place = { ...source, sid, index, effect };
  const element = elementGap(statement, request, hasBoundary);
  if (element !== undefined) return { ...place, ...element, applies: false, conditions: [] };
  const conditions = statement.conditions.map((condition) => explainCondition(condition, request));
  const failed = conditions.filter(({ holds }) => !holds);
  if (failed.length === 0) return { ...place, applies: true, gap: undefined, because: '', conditions };
  return { ...place, applies: false, gap: 'condition', because: failed.map(failureOf).join(', and '), conditions };
}

function elementGap(
  statement: CompiledStatement,
  request: PolicyRequest,
  hasBoundary: boolean,
): { readonly gap: Gap; readonly because: string } | undefined {
  const { statement: written } = statement;
  if (!statement.matchesAction(request.action.toLowerCase())) {
    const because =
      written.actions === undefined
        ? `its NotAction lists ${request.action}`
        : `its Action (${listOf(written.actions)}) does not cover ${request.action}`;
    return { gap: 'action', because };
  }
  const resourceBased = statement.source.policyType === 'resource' || statement.source.policyType === 'trust';
  if (resourceBased && statementClass(statement, request.caller, hasBoundary) === undefined)
    return { gap: 'principal', because: `its Principal does not name ${request.caller.arn}` };
  if (!statement.matchesResource(new RequestResource(request.resource), request.context)) {
    const because =
      written.resources === undefined
        ? `its NotResource lists ${request.resource}`
        : `its Resource (${listOf(written.resources)}) does not cover ${request.resource}`;
    return { gap: 'resource', because };
  }
  return undefined;
}

function explainCondition(condition: CompiledCondition, { context }: PolicyRequest): ConditionExplanation {
  const { operator, key, values } = condition;
  return { operator, key, values, given: context.get(lowerCaseKey(key)), holds: condition.test(context) };
}

function failureOf({ operator, key, values, given }: ConditionExplanation): string {
  return `its condition ${operator} ${key} (${listOf(values)}) is not met: ${givenOf(key, given)}`;
}

/** What a request has for a key, in words. */
export function givenOf(key: string, given: ContextValue | undefined): string {
  if (given === undefined) return `the request has no ${key}`;
  if (typeof given === 'string') return `the request has ${given === '' ? 'an empty text' : given}`;
  return given.length === 0 ? 'the request has an empty list' : `the request has ${given.join(' and ')}`;
}

const listed = 4;

/** The first few of a list, in words. */
export function listOf(values: readonly string[]): string {
  const shown = values.slice(0, listed).join(', ');
  return values.length > listed ? `${shown} and ${values.length - listed} more` : shown;
}
