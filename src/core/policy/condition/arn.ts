// ARN operators: six parts, each a pattern; no wildcard runs over the first five colons.

import { compileWildcard } from '../wildcard.ts';
import type { ValueTest } from './value-test.ts';

/** The six parts of an ARN-like text, the sixth keeping its colons; undefined where there are fewer. */
export function sixParts(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  for (let count = 0; count < 5; count++) {
    const colon = text.indexOf(':', from);
    if (colon < 0) return undefined;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** ArnEquals and ArnLike are the same. */
export function arnLike(policyValue: string): ValueTest {
  const matchers = sixParts(policyValue)?.map(compileWildcard);
  if (matchers === undefined) return () => false;
  return (value) => {
    const parts = sixParts(value);
    return parts !== undefined && matchers.every((matches, at) => matches(parts[at] ?? ''));
  };
}
