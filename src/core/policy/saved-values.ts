// Values of conditions that IAM does not save, as recorded on AWS: a decision would never find them true.

import { sixParts } from './condition/arn.ts';
import { mayBeSavedAsDate } from './condition/date.ts';
import { isAddressRange } from './condition/ip-address.ts';
import { parseOperator } from './condition/operators.ts';
import type { ConditionElement } from './document.ts';

/** A date that cannot be read. */
export function hasBadDate(condition: ConditionElement): boolean {
  return nameOf(condition).startsWith('Date') && !condition.values.every(mayBeSavedAsDate);
}

/** The value that is no number, address or ARN where its operator compares those; undefined where all are. */
export function unreadableValue(condition: ConditionElement): string | undefined {
  const name = nameOf(condition);
  const readable = name.startsWith('Numeric')
    ? isNumber
    : /^(?:Not)?IpAddress$/.test(name)
      ? isAddress
      : name.startsWith('Arn')
        ? isArn
        : undefined;
  return readable === undefined ? undefined : condition.values.find((value) => !readable(value));
}

/** The value of BinaryEquals that is no base64. */
export function unreadableBinary(condition: ConditionElement): string | undefined {
  if (nameOf(condition) !== 'BinaryEquals') return undefined;
  return condition.values.find((value) => value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value));
}

function nameOf({ operator }: ConditionElement): string {
  return parseOperator(operator)?.name ?? '';
}

// A variable has no value there, but IAM was not seen to refuse one.
const isNumber = (value: string): boolean =>
  /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) || value.includes('${');

const isAddress = (value: string): boolean => isAddressRange(value) || value.includes('${');

/** With variables within its parts: one that stands for the whole ARN is refused. */
function isArn(value: string): boolean {
  return value === '*' || sixParts(value) !== undefined;
}
