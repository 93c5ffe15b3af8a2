// A document made ready: statements with their matchers, looked up by action.

import { type CompiledCondition, compileCondition } from './condition/compile.ts';
import type { RequestContext } from './context.ts';
import type { MatchedStatement } from './decision.ts';
import type { PolicyType, PrincipalElement, Statement } from './document.ts';
import { parsePolicy } from './parse.ts';
import { type PolicyCaller, type PrincipalClass, principalClass } from './principal.ts';
import { compileLacksValue, compileResource, type RequestResource, type ResourceMatcher } from './resource.ts';
import { compileWildcard, type Matcher } from './wildcard.ts';

/** Where a document comes from, for reasons. */
export interface PolicySource {
  readonly policyType: PolicyType;
  /** ARN of a managed policy, or `user/alice/inline-name`. */
  readonly policyId: string;
  readonly policyVersion?: string;
}

/** One statement made ready. */
export interface CompiledStatement {
  readonly source: PolicySource;
  readonly sid: string | undefined;
  /** Place in its document, from 0. */
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  /** How a decision's reasons name it. */
  readonly matched: MatchedStatement;
  readonly matchesAction: Matcher;
  readonly matchesResource: (resource: RequestResource, context: RequestContext, missing: Set<string>) => boolean;
  readonly conditions: readonly CompiledCondition[];
  readonly principal: PrincipalElement | undefined;
  readonly notPrincipal: PrincipalElement | undefined;
  readonly statement: Statement;
}

// Actions remembered per document: an application asks the same few dozen; hostile callers must not grow it.
const rememberedActions = 256;

/** A document made ready. One that cannot be read denies everything. */
export class CompiledPolicy {
  readonly source: PolicySource;
  readonly statements: readonly CompiledStatement[];
  /** Whether the document could not be read: whoever it bears on is denied. */
  readonly broken: boolean;
  readonly #byAction = new Map<string, readonly CompiledStatement[]>();

  constructor(source: PolicySource, statements: readonly CompiledStatement[], broken: boolean) {
    this.source = source;
    this.statements = statements;
    this.broken = broken;
  }

  /** Statements whose Action or NotAction covers the action (in lower case). */
  forAction(lowerCaseAction: string): readonly CompiledStatement[] {
    const known = this.#byAction.get(lowerCaseAction);
    if (known !== undefined) return known;
    const found = this.statements.filter((statement) => statement.matchesAction(lowerCaseAction));
    if (this.#byAction.size >= rememberedActions) this.#byAction.clear();
    this.#byAction.set(lowerCaseAction, found);
    return found;
  }
}

/** Makes a document ready. Never throws: what cannot be read denies. */
export function compilePolicy(text: string, source: PolicySource): CompiledPolicy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return new CompiledPolicy(source, [], true);
  const { version, statements } = parsed.value;
  const compiled: CompiledStatement[] = [];
  for (const [index, statement] of statements.entries()) {
    const ready = compileStatement(statement, { source, index, variables: version === '2012-10-17' });
    if (ready === undefined) return new CompiledPolicy(source, [], true);
    compiled.push(ready);
  }
  return new CompiledPolicy(source, compiled, false);
}

interface Place {
  readonly source: PolicySource;
  readonly index: number;
  readonly variables: boolean;
}

function compileStatement(statement: Statement, place: Place): CompiledStatement | undefined {
  // Saving names this problem in its own words; here, a statement that speaks of no action is none that can be trusted.
  if (statement.actions === undefined && statement.notActions === undefined) return undefined;
  const conditions: CompiledCondition[] = [];
  for (const element of statement.conditions) {
    const compiled = compileCondition(element, place.variables);
    if (compiled === undefined) return undefined;
    conditions.push(compiled);
  }
  const { sid, effect, principal, notPrincipal } = statement;
  const { source, index } = place;
  const resource = compileResources(statement, place);
  return {
    ...{ source, sid, index, effect, conditions, principal, notPrincipal, statement },
    matched: sid === undefined || sid === '' ? { ...source, index } : { ...source, sid, index },
    matchesAction: compileActions(statement),
    matchesResource: resource,
  };
}

/** Action patterns compare without case. */
function compileActions(statement: Statement): Matcher {
  const matchers = (statement.actions ?? statement.notActions ?? []).map((action) =>
    compileWildcard(action.toLowerCase()),
  );
  const listed: Matcher = (action) => matchers.some((matches) => matches(action));
  if (statement.actions !== undefined) return listed;
  return statement.notActions === undefined ? () => false : (action) => !listed(action);
}

function compileResources(statement: Statement, place: Place): CompiledStatement['matchesResource'] {
  const { policyType } = place.source;
  // Trust policies, and resource policies without Resource, hang on the resource: it always matches.
  if (policyType === 'trust') return () => true;
  const patterns = statement.resources ?? statement.notResources;
  if (patterns === undefined) return () => policyType === 'resource';
  const lenient = policyType !== 'resource' && policyType !== 'rcp';
  const matchers = patterns.map((pattern) => ({
    pattern,
    match: compileResource(pattern, { variables: place.variables, lenient }),
  }));
  if (statement.resources !== undefined) return matchesSome(matchers);
  const excluded: CompiledStatement['matchesResource'] = (resource, context, missing) =>
    resource.text === '*' ? patterns.includes('*') : matchers.some(({ match }) => match(resource, context, missing));
  // A variable without value excludes nothing from a Deny, and keeps an Allow from applying.
  const lacksValue =
    statement.effect === 'Allow' && place.variables ? patterns.map((pattern) => compileLacksValue(pattern)) : [];
  return (resource, context, missing) =>
    !lacksValue.some((lacks) => lacks(context, missing)) && !excluded(resource, context, missing);
}

function matchesSome(
  matchers: readonly { readonly pattern: string; readonly match: ResourceMatcher }[],
): CompiledStatement['matchesResource'] {
  const everything = matchers.some(({ pattern }) => pattern === '*');
  if (everything) return () => true;
  const only = matchers[0]?.match;
  if (matchers.length === 1 && only !== undefined) {
    return (resource, context, missing) => resource.text !== '*' && only(resource, context, missing);
  }
  return (resource, context, missing) =>
    resource.text !== '*' && matchers.some(({ match }) => match(resource, context, missing));
}

/** Whether a resource-based statement speaks of the caller, and under which class. */
export function statementClass(
  statement: CompiledStatement,
  caller: PolicyCaller,
  hasBoundary: boolean,
): PrincipalClass | undefined {
  if (statement.principal !== undefined) return principalClass(statement.principal, caller);
  if (statement.notPrincipal === undefined || statement.effect === 'Allow') return undefined;
  // A principal with a boundary is never spared.
  if (hasBoundary) return 'exact';
  return principalClass(statement.notPrincipal, caller) === undefined ? 'exact' : undefined;
}
