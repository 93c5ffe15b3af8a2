// Conditions made ready: each test knows its key, its values, and what an absent key means to it.

import type { ContextValue, RequestContext } from '../context.ts';
import type { ConditionElement } from '../document.ts';
import { expandPattern, expandText, mayHoldVariables, parseTemplate, type Template } from '../variables.ts';
import { matchPattern, sixPatterns } from '../wildcard.ts';
import { sixParts } from './arn.ts';
import { type Comparison, parseOperator } from './operators.ts';
import type { ValueTest } from './value-test.ts';

/** One condition of a statement. */
export interface CompiledCondition {
  readonly operator: string;
  /** As written. */
  readonly key: string;
  readonly values: readonly string[];
  /** Whether the condition holds. `missing` gets keys that it reads and the context lacks. */
  readonly holds: (context: RequestContext, missing: Set<string>) => boolean;
}

/** Makes a condition ready; undefined where its operator is unknown. `variables`: the document is of 2012-10-17. */
export function compileCondition(element: ConditionElement, variables: boolean): CompiledCondition | undefined {
  const written = parseOperator(element.operator);
  if (written === undefined) return undefined;
  const shown = { operator: element.operator, key: element.key, values: element.values };
  const key = element.key.toLowerCase();
  if (written.operator === undefined) return { ...shown, holds: nullTest(key, element.values) };
  const { quantifier, ifExists } = written;
  const { negated, comparison } = written.operator;
  const matches = anyOf(element.values, comparison, variables);
  const whenAbsent = ifExists || quantifier === 'all' || (quantifier === undefined && negated);
  const holds = (context: RequestContext, missing: Set<string>): boolean => {
    const value = context.get(key);
    if (value === undefined) {
      missing.add(key);
      return whenAbsent;
    }
    const passes = (one: string): boolean => matches(one, context, missing) !== negated;
    if (quantifier === undefined)
      return typeof value === 'string' ? passes(value) : value.length === 1 && passes(value[0] ?? '');
    const set = typeof value === 'string' ? [value] : value;
    if (quantifier === 'any') return set.some(passes);
    return isNothing(value) || set.every(passes);
  };
  return { ...shown, holds };
}

/** The empty list, and the set that holds only the empty text. */
function isNothing(value: ContextValue): boolean {
  return value.length === 0 || (value.length === 1 && value[0] === '');
}

function nullTest(key: string, values: readonly string[]): CompiledCondition['holds'] {
  const wantsAbsent = values.some((value) => value.toLowerCase() === 'true');
  const wantsPresent = values.some((value) => value.toLowerCase() === 'false');
  return (context) => {
    const value = context.get(key);
    return value === undefined || isNothing(value) ? wantsAbsent : wantsPresent;
  };
}

type AnyTest = (value: string, context: RequestContext, missing: Set<string>) => boolean;

/** Whether a request value matches one of the policy values. */
function anyOf(values: readonly string[], comparison: Comparison, variables: boolean): AnyTest {
  const fixed: ValueTest[] = [];
  const open: AnyTest[] = [];
  for (const value of values) {
    if (variables && comparison.variables && mayHoldVariables(value)) open.push(openTest(value, comparison));
    else fixed.push(comparison.compile(value));
  }
  const only = fixed[0];
  if (open.length === 0 && fixed.length === 1 && only !== undefined) return only;
  if (open.length === 0) return (value) => fixed.some((test) => test(value));
  return (value, context, missing) =>
    fixed.some((test) => test(value)) || open.some((test) => test(value, context, missing));
}

/** A policy value with variables: a variable without value matches nothing. */
function openTest(policyValue: string, comparison: Comparison): AnyTest {
  const template = parseTemplate(policyValue);
  if (!comparison.wildcards) {
    return (value, context, missing) => {
      const text = expandText(template, context, missing);
      return text !== undefined && comparison.compile(text)(value);
    };
  }
  return comparison.compile === stringLikeCompile ? likeTest(template) : arnTest(template);
}

function likeTest(template: Template): AnyTest {
  return (value, context, missing) => {
    const pattern = expandPattern(template, context, missing);
    return pattern !== undefined && matchPattern(pattern, value);
  };
}

/** The value is an ARN once its variables are in: one of them may stand for a whole ARN. */
function arnTest(template: Template): AnyTest {
  return (value, context, missing) => {
    const given = sixParts(value);
    const pattern = expandPattern(template, context, missing);
    const wanted = pattern === undefined ? undefined : sixPatterns(pattern);
    return given !== undefined && wanted?.every((part, at) => matchPattern(part, given[at] ?? '')) === true;
  };
}

const stringLikeCompile = parseOperator('StringLike')?.operator?.comparison.compile;
