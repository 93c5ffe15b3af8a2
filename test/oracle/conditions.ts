// The naive judge's conditions: every operator one by one, then absent keys, sets, and IfExists.

import type { Value } from './case.ts';
import { isObject, type Statement, textsOf } from './document.ts';
import { type Context, fits, literally, type Piece, sixParts, textOf, wildly, withVariables } from './pieces.ts';
import { bytesOf, compareNumbers, readBase64, readDate, readNumber, standsIn } from './values.ts';

/** Told about each test: the operator as written, and how it went. */
export type Watch = (operator: string, held: boolean) => void;

/** Whether all operators, and under each all keys, hold. */
export function conditionHolds(statement: Statement, context: Context, watch: Watch): boolean {
  const condition = statement.json['Condition'] ?? {};
  if (!isObject(condition)) return false;
  const results: boolean[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    for (const [key, values] of Object.entries(isObject(keys) ? keys : {})) {
      const held = testHolds(operator, context.get(key.toLowerCase()), {
        ...{ values: textsOf(values), context, variables: statement.variables },
      });
      watch(operator, held);
      results.push(held);
    }
  }
  return results.every((held) => held);
}

/** The policy's side of a test. */
interface Side {
  readonly values: readonly string[];
  readonly context: Context;
  readonly variables: boolean;
}

function testHolds(written: string, present: Value | undefined, side: Side): boolean {
  const setOperator = /^(ForAllValues|ForAnyValue):/.exec(written)?.[1];
  const bare = setOperator === undefined ? written : written.slice(setOperator.length + 1);
  if (bare === 'Null') return nullHolds(present, side.values);
  const ifExists = bare.endsWith('IfExists');
  const name = ifExists ? bare.slice(0, -'IfExists'.length) : bare;
  const negated = name.includes('Not');
  const positive = name.replace('Not', '');

  if (present === undefined) {
    if (ifExists) return true;
    if (setOperator !== undefined) return setOperator === 'ForAllValues';
    return negated;
  }
  const passes = (value: string): boolean =>
    side.values.some((wanted) => matches(positive, wanted, value, side)) !== negated;
  const values: readonly string[] = typeof present === 'string' ? [present] : present;
  if (setOperator === 'ForAllValues') return (values.length === 1 && values[0] === '') || values.every(passes);
  if (setOperator === 'ForAnyValue') return values.some(passes);
  const [only] = values;
  return values.length === 1 && only !== undefined && passes(only);
}

function nullHolds(present: Value | undefined, wanted: readonly string[]): boolean {
  const values = present === undefined ? [] : typeof present === 'string' ? [present] : present;
  const isNull = values.length === 0 || (values.length === 1 && values[0] === '');
  return wanted.some((text) => text.toLowerCase() === String(isNull));
}

/** Whether one policy value and one request value agree; what cannot be read agrees with nothing. */
function matches(operator: string, wanted: string, value: string, side: Side): boolean {
  const expand = (wildcards: boolean): readonly Piece[] | undefined => {
    if (side.variables) return withVariables(wanted, wildcards, side.context);
    return wildcards ? wildly(wanted) : literally(wanted);
  };
  if (operator === 'StringLike') {
    const pattern = expand(true);
    return pattern !== undefined && fits(pattern, value);
  }
  if (operator === 'ArnEquals' || operator === 'ArnLike') return arnMatches(expand(true), value);
  if (operator === 'StringEquals' || operator === 'StringEqualsIgnoreCase' || operator === 'Bool') {
    const pieces = expand(false);
    if (pieces === undefined) return false;
    const text = textOf(pieces);
    if (operator === 'StringEquals') return text === value;
    const same = text.toLowerCase() === value.toLowerCase();
    return operator === 'Bool' ? same && ['true', 'false'].includes(value.toLowerCase()) : same;
  }
  if (operator === 'BinaryEquals') return readBase64(wanted) === bytesOf(value);
  if (operator === 'IpAddress') return standsIn(value, wanted) === true;
  const read = operator.startsWith('Date') ? readDate : readNumber;
  const left = read(value);
  const right = read(wanted);
  if (left === undefined || right === undefined) return false;
  const order = compareNumbers(left, right);
  if (operator.endsWith('LessThan')) return order < 0;
  if (operator.endsWith('LessThanEquals')) return order <= 0;
  if (operator.endsWith('GreaterThan')) return order > 0;
  if (operator.endsWith('GreaterThanEquals')) return order >= 0;
  return order === 0;
}

function arnMatches(pattern: readonly Piece[] | undefined, value: string): boolean {
  if (pattern === undefined) return false;
  const wanted = sixParts(pattern);
  const given = sixParts(literally(value));
  if (wanted.length < 6 || given.length < 6) return false;
  return wanted.every((part, place) => fits(part, textOf(given[place] ?? [])));
}
