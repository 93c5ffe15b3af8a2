// Conditions made ready: each test knows its key, its values, and what an absent key means to it.

import { type ContextValue, lowerCaseKey, type RequestContext } from '../context.ts';
import type { ConditionElement } from '../document.ts';
import { expandPattern, expandText, mayHoldVariables, neededKeys, parseTemplate, type Template } from '../variables.ts';
import { matchPattern, sixPatterns } from '../wildcard.ts';
import { sixParts } from './arn.ts';
import { type Comparison, type OperatorName, parseOperator } from './operators.ts';
import type { ValueTest } from './value-test.ts';

/** What conditions of one decision share. */
export interface ConditionRun {
  readonly context: RequestContext;
  /** Another one for each decision. */
  readonly stamp: number;
  /** Notes a key (lower case) that the context does not have. */
  lacks(key: string): void;
}

/** Whether a value that is there, or undefined for one that is not, satisfies a condition. */
type KeyTest = (value: ContextValue | undefined, context: RequestContext) => boolean;

/** One condition of a statement. */
export class CompiledCondition {
  readonly operator: string;
  /** As written. */
  readonly key: string;
  readonly values: readonly string[];
  readonly #lowerCaseKey: string;
  readonly #test: KeyTest;
  /** Whether a request without the key lacks something: not where the condition asks just that. */
  readonly #wantsKey: boolean;
  /** Keys that the variables in its values need. */
  readonly #variableKeys: readonly string[];
  #stamp = 0;
  #held = false;

  constructor(element: ConditionElement, test: KeyTest, wants: { key: boolean; variables: readonly string[] }) {
    this.operator = element.operator;
    this.key = element.key;
    this.values = element.values;
    this.#lowerCaseKey = lowerCaseKey(element.key);
    this.#test = test;
    this.#wantsKey = wants.key;
    this.#variableKeys = wants.variables;
  }

  /** Whether it holds, asked afresh. */
  test(context: RequestContext): boolean {
    return this.#test(context.get(this.#lowerCaseKey), context);
  }

  /** Whether it holds in this decision. Statements that share the condition ask once. */
  holds(run: ConditionRun): boolean {
    if (this.#stamp === run.stamp) return this.#held;
    const { context } = run;
    const value = context.get(this.#lowerCaseKey);
    if (value === undefined && this.#wantsKey) run.lacks(this.#lowerCaseKey);
    for (const key of this.#variableKeys) if (context.get(key) === undefined) run.lacks(key);
    this.#held = this.#test(value, context);
    this.#stamp = run.stamp;
    return this.#held;
  }
}

/** Conditions by what is written in them: many statements have the same ones. */
export type SharedConditions = Map<string, CompiledCondition>;

// What the policies of a busy store have between them; beyond it, sharing starts anew.
const sharedLimit = 10_000;

/** Makes a condition ready. `variables`: the document is of 2012-10-17. */
export function compileCondition(
  element: ConditionElement,
  variables: boolean,
  shared?: SharedConditions,
): CompiledCondition {
  if (shared === undefined) return compileAlone(element, variables);
  const name = JSON.stringify([variables, element.operator, lowerCaseKey(element.key), ...element.values]);
  const known = shared.get(name);
  if (known !== undefined) return known;
  const compiled = compileAlone(element, variables);
  if (shared.size >= sharedLimit) shared.clear();
  shared.set(name, compiled);
  return compiled;
}

function compileAlone(element: ConditionElement, variables: boolean): CompiledCondition {
  const written = parseOperator(element.operator);
  // The reader lets no unknown operator through; if it did, the condition must not hold in an Allow, nor be passed over.
  if (written === undefined) throw new TypeError(`there is no condition operator ${element.operator}`);
  if (written.operator === undefined)
    return new CompiledCondition(element, nullTest(element.values), { key: false, variables: [] });
  const { negated, comparison } = written.operator;
  const open = variables && comparison.variables ? element.values.filter(mayHoldVariables) : [];
  const matches = anyOf(element.values, comparison, open);
  const needed = open.flatMap((value) => neededKeys(parseTemplate(value)));
  return new CompiledCondition(element, keyTest(written, negated, matches), { key: true, variables: needed });
}

function keyTest({ quantifier, ifExists }: OperatorName, negated: boolean, matches: AnyTest): KeyTest {
  const whenAbsent = ifExists || quantifier === 'all' || (quantifier === undefined && negated);
  if (quantifier === undefined)
    return (value, context) => {
      if (value === undefined) return whenAbsent;
      if (typeof value === 'string') return matches(value, context) !== negated;
      return value.length === 1 && matches(value[0] ?? '', context) !== negated;
    };
  return (value, context) => {
    if (value === undefined) return whenAbsent;
    const passes = (one: string): boolean => matches(one, context) !== negated;
    const set = typeof value === 'string' ? [value] : value;
    if (quantifier === 'any') return set.some(passes);
    return isNothing(value) || set.every(passes);
  };
}

/** The empty list, and the set that holds only the empty text. */
function isNothing(value: ContextValue): boolean {
  return value.length === 0 || (value.length === 1 && value[0] === '');
}

function nullTest(values: readonly string[]): KeyTest {
  const wantsAbsent = values.some((value) => value.toLowerCase() === 'true');
  const wantsPresent = values.some((value) => value.toLowerCase() === 'false');
  return (value) => (value === undefined || isNothing(value) ? wantsAbsent : wantsPresent);
}

type AnyTest = (value: string, context: RequestContext) => boolean;

/** Whether a request value matches one of the policy values; `open` are those with variables. */
function anyOf(values: readonly string[], comparison: Comparison, open: readonly string[]): AnyTest {
  const fixed = values.filter((value) => !open.includes(value)).map(comparison.compile);
  const [only] = fixed;
  if (open.length === 0 && fixed.length === 1 && only !== undefined) return only;
  if (open.length === 0) return (value) => fixed.some((test) => test(value));
  const templates = open.map((value) => openTest(value, comparison));
  return (value, context) => fixed.some((test) => test(value)) || templates.some((test) => test(value, context));
}

/** A policy value with variables: a variable without value matches nothing. */
function openTest(policyValue: string, comparison: Comparison): AnyTest {
  const template = parseTemplate(policyValue);
  if (!comparison.wildcards) {
    return (value, context) => {
      // Ignoring case, a text may be as long as the other in lower case: at most twice as long as it is.
      const text = expandText(template, context, 2 * value.length);
      return text !== undefined && comparison.compile(text)(value);
    };
  }
  return comparison.compile === stringLikeCompile ? likeTest(template) : arnTest(template);
}

function likeTest(template: Template): AnyTest {
  return (value, context) => {
    const pattern = expandPattern(template, context, value.length);
    return pattern !== undefined && matchPattern(pattern, value);
  };
}

/** The value is an ARN once its variables are in: one of them may stand for a whole ARN. */
function arnTest(template: Template): AnyTest {
  return (value, context) => {
    const given = sixParts(value);
    const pattern = expandPattern(template, context, value.length);
    const wanted = pattern === undefined ? undefined : sixPatterns(pattern);
    return given !== undefined && wanted?.every((part, at) => matchPattern(part, given[at] ?? '')) === true;
  };
}

const stringLikeCompile: ((policyValue: string) => ValueTest) | undefined =
  parseOperator('StringLike')?.operator?.comparison.compile;
