// Bool: whether the request's value is true, ignoring case.

import type { ValueTest } from './value-test.ts';

/** Whatever of a request is not true is false, as AWS reads it; a policy value that is neither matches nothing. */
export function booleanEquals(policyValue: string): ValueTest {
  const wanted = policyValue.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') return () => false;
  return (value) => (value.toLowerCase() === 'true') === (wanted === 'true');
}
