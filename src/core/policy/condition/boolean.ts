// Bool: both true or both false, ignoring case.

import type { ValueTest } from './value-test.ts';

/** Anything but true and false matches nothing. */
export function booleanEquals(policyValue: string): ValueTest {
  const wanted = policyValue.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') return () => false;
  return (value) => value.toLowerCase() === wanted;
}
