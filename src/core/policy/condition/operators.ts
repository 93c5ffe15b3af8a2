// The condition operators: a name, what it compares, and whether it is the negated form.

import { arnLike } from './arn.ts';
import { binaryEquals } from './binary.ts';
import { booleanEquals } from './boolean.ts';
import { dateTest } from './date.ts';
import { ipAddress } from './ip-address.ts';
import { numericTest } from './numeric.ts';
import { stringEquals, stringEqualsIgnoreCase, stringLike } from './string.ts';
import type { ValueTest } from './value-test.ts';

/** How one operator family compares. */
export interface Comparison {
  /** Makes a policy value ready once. */
  readonly compile: (policyValue: string) => ValueTest;
  /** Whether policy values take variables (2012-10-17). */
  readonly variables: boolean;
  /** Whether `*` and `?` in a policy value are wildcards. */
  readonly wildcards: boolean;
}

/** One operator without its prefixes. */
export interface Operator {
  readonly comparison: Comparison;
  readonly negated: boolean;
}

const text = (compile: Comparison['compile'], wildcards: boolean): Comparison => ({
  compile,
  variables: true,
  wildcards,
});
const plain = (compile: Comparison['compile']): Comparison => ({ compile, variables: false, wildcards: false });
const is = (comparison: Comparison): Operator => ({ comparison, negated: false });
const isNot = (comparison: Comparison): Operator => ({ comparison, negated: true });

const equals = text(stringEquals, false);
const equalsIgnoreCase = text(stringEqualsIgnoreCase, false);
const like = text(stringLike, true);
const arn = text(arnLike, true);
const address = plain(ipAddress);
const numeric = (test: (v: number, p: number) => boolean): Comparison => plain(numericTest(test));
const date = (test: (v: number, p: number) => boolean): Comparison => plain(dateTest(test));

const same = (v: number, p: number): boolean => v === p;

/** All operators but Null, by name (IAM User Guide, "IAM JSON policy elements: Condition operators"). */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['StringEquals', is(equals)],
  ['StringNotEquals', isNot(equals)],
  ['StringEqualsIgnoreCase', is(equalsIgnoreCase)],
  ['StringNotEqualsIgnoreCase', isNot(equalsIgnoreCase)],
  ['StringLike', is(like)],
  ['StringNotLike', isNot(like)],
  ['NumericEquals', is(numeric(same))],
  ['NumericNotEquals', isNot(numeric(same))],
  ['NumericLessThan', is(numeric((v, p) => v < p))],
  ['NumericLessThanEquals', is(numeric((v, p) => v <= p))],
  ['NumericGreaterThan', is(numeric((v, p) => v > p))],
  ['NumericGreaterThanEquals', is(numeric((v, p) => v >= p))],
  ['DateEquals', is(date(same))],
  ['DateNotEquals', isNot(date(same))],
  ['DateLessThan', is(date((v, p) => v < p))],
  ['DateLessThanEquals', is(date((v, p) => v <= p))],
  ['DateGreaterThan', is(date((v, p) => v > p))],
  ['DateGreaterThanEquals', is(date((v, p) => v >= p))],
  ['Bool', is(text(booleanEquals, false))],
  ['BinaryEquals', is(plain(binaryEquals))],
  ['IpAddress', is(address)],
  ['NotIpAddress', isNot(address)],
  ['ArnEquals', is(arn)],
  ['ArnNotEquals', isNot(arn)],
  ['ArnLike', is(arn)],
  ['ArnNotLike', isNot(arn)],
]);

/** An operator as written, taken apart. */
export interface OperatorName {
  readonly quantifier: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
  readonly name: 'Null' | (string & {});
  /** Undefined for Null. */
  readonly operator: Operator | undefined;
}

/** Takes an operator apart; undefined where there is none of that name. Null takes a set prefix, and no IfExists. */
export function parseOperator(written: string): OperatorName | undefined {
  const colon = written.indexOf(':');
  const prefix = colon < 0 ? undefined : written.slice(0, colon);
  if (prefix !== undefined && prefix !== 'ForAllValues' && prefix !== 'ForAnyValue') return undefined;
  const quantifier = prefix === undefined ? undefined : prefix === 'ForAllValues' ? 'all' : 'any';
  const rest = written.slice(colon + 1);
  if (rest === 'Null') return { quantifier, ifExists: false, name: 'Null', operator: undefined };
  const ifExists = rest.endsWith('IfExists');
  const name = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  const operator = operators.get(name);
  return operator === undefined ? undefined : { quantifier, ifExists, name, operator };
}
