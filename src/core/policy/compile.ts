// A document made ready: statements with their matchers, looked up by action.

import {
  type CompiledCondition,
  type ConditionRun,
  compileCondition,
  type SharedConditions,
} from './condition/compile.ts';
import type { RequestContext } from './context.ts';
import type { MatchedStatement } from './decision.ts';
import type { PolicyType, Statement } from './document.ts';
import { longestJudged, parsePolicy } from './parse.ts';
import { type PolicyCaller, type PrincipalClass, principalClass } from './principal.ts';
import { compileNotResources, compileResources, type RequestResource, type ResourceTest } from './resource.ts';
import { compileWildcard, type Matcher } from './wildcard.ts';

/** Where a document comes from, for reasons. */
export interface PolicySource {
  readonly policyType: PolicyType;
  /** ARN of a managed policy, or `user/alice/inline-name`. */
  readonly policyId: string;
  readonly policyVersion?: string;
}

/** What a statement asks of a request; its parts are made ready when one first needs them. */
class StatementTests {
  readonly statement: Statement;
  readonly #policyType: PolicyType;
  readonly #variables: boolean;
  readonly #shared: SharedConditions | undefined;
  #action: Matcher | undefined;
  #resource: ResourceTest | undefined;
  #conditions: readonly CompiledCondition[] | undefined;

  constructor(
    statement: Statement,
    document: {
      readonly policyType: PolicyType;
      readonly variables: boolean;
      readonly shared?: SharedConditions | undefined;
    },
  ) {
    this.statement = statement;
    this.#policyType = document.policyType;
    this.#variables = document.variables;
    this.#shared = document.shared;
  }

  get conditions(): readonly CompiledCondition[] {
    return (this.#conditions ??= this.statement.conditions.map((element) =>
      compileCondition(element, this.#variables, this.#shared),
    ));
  }

  matchesAction(lowerCaseAction: string): boolean {
    return (this.#action ??= compileActions(this.statement))(lowerCaseAction);
  }

  get resource(): ResourceTest {
    return (this.#resource ??= compileResourceElement(this.statement, this.#policyType, this.#variables));
  }

  applies(run: ConditionRun & { readonly resource: RequestResource }): boolean {
    const { matches, keys } = this.resource;
    for (const key of keys) if (run.context.get(key) === undefined) run.lacks(key);
    if (!matches(run.resource, run.context)) return false;
    let held = true;
    // All of them, also behind one that does not hold: what the request lacks must not depend on their order.
    for (const condition of this.conditions) if (!condition.holds(run)) held = false;
    return held;
  }
}

/** One statement, and where it stands. */
export class CompiledStatement {
  readonly source: PolicySource;
  /** Place in its document, from 0. */
  readonly index: number;
  readonly statement: Statement;
  readonly #tests: StatementTests;
  #matched: MatchedStatement | undefined;

  constructor(tests: StatementTests, source: PolicySource, index: number) {
    this.#tests = tests;
    this.statement = tests.statement;
    this.source = source;
    this.index = index;
  }

  get effect(): 'Allow' | 'Deny' {
    return this.statement.effect;
  }

  /** How a decision's reasons name it. */
  get matched(): MatchedStatement {
    const { source, index } = this;
    const { sid } = this.statement;
    return (this.#matched ??= sid === undefined || sid === '' ? { ...source, index } : { ...source, sid, index });
  }

  get conditions(): readonly CompiledCondition[] {
    return this.#tests.conditions;
  }

  /** Whether its Action or NotAction covers an action in lower case. */
  matchesAction(lowerCaseAction: string): boolean {
    return this.#tests.matchesAction(lowerCaseAction);
  }

  /** Whether its Resource or NotResource covers the resource. */
  matchesResource(resource: RequestResource, context: RequestContext): boolean {
    return this.#tests.resource.matches(resource, context);
  }

  /** Whether it applies to a request whose action it covers, and whose caller its Principal names. */
  applies(run: ConditionRun & { readonly resource: RequestResource }): boolean {
    return this.#tests.applies(run);
  }
}

/** Statements about one action. */
export interface Candidates {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
}

// Actions remembered: an application asks the same few dozen; hostile callers must not grow it.
const rememberedActions = 256;

/** Documents of one policy type that are judged together. One that cannot be read denies everything. */
export class CompiledPolicies {
  readonly policies: readonly CompiledPolicy[];
  /** Whether a document could not be read: whoever it bears on is denied. */
  readonly broken: boolean;
  #byAction: Map<string, Candidates> | undefined;
  #asked = false;

  constructor(policies: readonly CompiledPolicy[]) {
    this.policies = policies;
    this.broken = policies.some((policy) => policy.broken);
  }

  /** Statements whose Action or NotAction covers the action, in any case of letters. */
  forAction(action: string): Candidates {
    const known = this.#byAction?.get(action);
    if (known !== undefined) return known;
    const allows: CompiledStatement[] = [];
    const denies: CompiledStatement[] = [];
    const lowerCaseAction = action.toLowerCase();
    for (const { statements } of this.policies)
      for (const statement of statements)
        if (statement.matchesAction(lowerCaseAction)) (statement.effect === 'Allow' ? allows : denies).push(statement);
    const found = { allows, denies };
    this.#remember(action, found);
    return found;
  }

  /** From the second question on: documents that come with one request are asked once. */
  #remember(action: string, found: Candidates): void {
    if (this.#asked) {
      if (this.#byAction === undefined || this.#byAction.size >= rememberedActions) this.#byAction = new Map();
      this.#byAction.set(action, found);
    }
    this.#asked = true;
  }
}

/** Documents of one policy type; {@link CompiledPolicies} where the same ones judge many requests. */
export type PolicyDocuments = CompiledPolicies | readonly CompiledPolicy[];

/** Documents of one policy type, judged together. */
export function together(documents: CompiledPolicy | PolicyDocuments): CompiledPolicies {
  if (documents instanceof CompiledPolicies) return documents;
  return new CompiledPolicies('source' in documents ? [documents] : documents);
}

/** A document made ready. */
export interface CompiledPolicy {
  readonly source: PolicySource;
  readonly statements: readonly CompiledStatement[];
  /** Whether it could not be read: it denies everything. */
  readonly broken: boolean;
}

/** The text of a document made ready, for all that have the same: a template makes thousands. */
export interface PreparedText {
  /** Undefined: it cannot be read. */
  readonly statements: readonly StatementTests[] | undefined;
}

/** Makes a text ready. Never throws: what cannot be read denies. */
export function prepareText(text: string, policyType: PolicyType, shared?: SharedConditions): PreparedText {
  const parsed = parsePolicy(text, longestJudged);
  if (!parsed.ok) return { statements: undefined };
  const { version, statements } = parsed.value;
  if (statements.some((statement) => speaksOfNothing(statement, policyType))) return { statements: undefined };
  const document = { policyType, variables: version === '2012-10-17', shared };
  return { statements: statements.map((statement) => new StatementTests(statement, document)) };
}

/**
 * Saving names these problems in its own words; here, a statement that speaks of no action, or of no resource where it must,
 * is none that can be trusted.
 */
function speaksOfNothing(statement: Statement, policyType: PolicyType): boolean {
  const { actions, notActions, resources, notResources } = statement;
  if (isNothing(actions ?? notActions)) return true;
  if (policyType === 'trust') return false;
  const named = resources ?? notResources;
  return named === undefined ? policyType !== 'resource' : isNothing(named);
}

function isNothing(list: readonly string[] | undefined): boolean {
  return list === undefined || list.length === 0;
}

/** A document of that text; its type is the one that the text was made ready for. */
export function documentOf({ statements }: PreparedText, source: PolicySource): CompiledPolicy {
  if (statements === undefined) return { source, statements: [], broken: true };
  return {
    source,
    statements: statements.map((tests, index) => new CompiledStatement(tests, source, index)),
    broken: false,
  };
}

/** Makes a document ready. Never throws: what cannot be read denies. */
export function compilePolicy(text: string, source: PolicySource, shared?: SharedConditions): CompiledPolicy {
  return documentOf(prepareText(text, source.policyType, shared), source);
}

/** Action patterns compare without case. */
function compileActions(statement: Statement): Matcher {
  const matchers = (statement.actions ?? statement.notActions ?? []).map((action) =>
    compileWildcard(action.toLowerCase()),
  );
  const [only] = matchers;
  const listed: Matcher =
    matchers.length === 1 && only !== undefined ? only : (action) => matchers.some((matches) => matches(action));
  return statement.actions === undefined ? (action) => !listed(action) : listed;
}

const everyResource: ResourceTest = { matches: () => true, keys: [] };

function compileResourceElement(statement: Statement, policyType: PolicyType, variables: boolean): ResourceTest {
  // Trust policies, and resource policies without Resource, hang on the resource: it always matches. No other is without.
  if (policyType === 'trust') return everyResource;
  const { resources, notResources, effect } = statement;
  const lenient = policyType !== 'resource' && policyType !== 'rcp';
  if (resources !== undefined) return compileResources(resources, { variables, lenient });
  if (notResources !== undefined) return compileNotResources(notResources, { variables, lenient, effect });
  return everyResource;
}

/** Whether a resource-based statement speaks of the caller, and under which class. */
export function statementClass(
  { statement }: CompiledStatement,
  caller: PolicyCaller,
  hasBoundary: boolean,
): PrincipalClass | undefined {
  if (statement.principal !== undefined) return principalClass(statement.principal, caller);
  if (statement.notPrincipal === undefined || statement.effect === 'Allow') return undefined;
  // A principal with a boundary is never spared.
  if (hasBoundary) return 'exact';
  return principalClass(statement.notPrincipal, caller) === undefined ? 'exact' : undefined;
}
