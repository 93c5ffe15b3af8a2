// String operators.

import { compileWildcard } from '../wildcard.ts';
import type { ValueTest } from './value-test.ts';

/** Same characters, with case. */
export function stringEquals(policyValue: string): ValueTest {
  return (value) => value === policyValue;
}

/** Same characters, ignoring case. */
export function stringEqualsIgnoreCase(policyValue: string): ValueTest {
  const lower = policyValue.toLowerCase();
  return (value) => value.toLowerCase() === lower;
}

/** The policy value is a pattern, with case. */
export function stringLike(policyValue: string): ValueTest {
  return compileWildcard(policyValue);
}
