// Resources: ARNs in six parts; the first five part by part without case, the sixth whole and with case.

import type { RequestContext } from './context.ts';
import { expandPattern, mayHoldVariables, parseTemplate } from './variables.ts';
import { compileWildcard, type Matcher, matchPattern } from './wildcard.ts';

/** A request's resource, taken apart once. */
export interface RequestResource {
  readonly text: string;
  /** Parts one to five in lower case, joined; undefined where the text is no ARN. */
  readonly head: string | undefined;
  readonly tail: string;
}

/** Takes a request's resource apart. */
export function requestResource(text: string): RequestResource {
  const split = fifthColon(text);
  return split < 0
    ? { text, head: undefined, tail: '' }
    : { text, head: text.slice(0, split).toLowerCase(), tail: text.slice(split + 1) };
}

/** What one pattern says of a resource: it matches, it does not, or a variable in it has no value. */
export type ResourceVerdict = 'match' | 'no' | 'no-value';

/** One pattern of Resource or NotResource. */
export type ResourceMatcher = (
  resource: RequestResource,
  context: RequestContext,
  missing: Set<string>,
) => ResourceVerdict;

/** Makes a pattern ready. `lenient`: missing parts count as `*` (identity, boundary and session policies). */
export function compileResource(
  pattern: string,
  options: { readonly variables: boolean; readonly lenient: boolean },
): ResourceMatcher {
  if (pattern === '*') return () => 'match';
  const whole = options.variables && mayHoldVariables(pattern) ? pattern : undefined;
  const split = fifthColon(pattern);
  if (split < 0) {
    if (!options.lenient && !/[*?]/.test(pattern)) return () => 'no';
    return fixedMatcher(headMatcher(padded(pattern)), () => true);
  }
  const head = headMatcher(pattern.slice(0, split));
  const tail = pattern.slice(split + 1);
  if (whole === undefined || !mayHoldVariables(tail)) return fixedMatcher(head, compileWildcard(tail));
  const template = parseTemplate(tail);
  return (resource, context, missing) => {
    if (resource.head === undefined || !head(resource.head)) return 'no';
    const expanded = expandPattern(template, context, missing);
    if (expanded === undefined) return 'no-value';
    return matchPattern(expanded, resource.tail) ? 'match' : 'no';
  };
}

function fixedMatcher(head: Matcher, tail: Matcher): ResourceMatcher {
  return (resource) => (resource.head !== undefined && tail(resource.tail) && head(resource.head) ? 'match' : 'no');
}

/** Parts one to five: no wildcard runs over a colon. */
function headMatcher(head: string): Matcher {
  const lower = head.toLowerCase();
  if (!/[*?]/.test(lower)) return (text) => text === lower;
  const parts = lower.split(':').map(compileWildcard);
  return (text) => text.split(':').every((part, at) => parts[at]?.(part) === true);
}

/** The first five parts of a pattern that has fewer than six. */
function padded(pattern: string): string {
  const parts = pattern.split(':');
  while (parts.length < 5) parts.push('*');
  return parts.slice(0, 5).join(':');
}

function fifthColon(text: string): number {
  let at = -1;
  for (let count = 0; count < 5; count++) {
    at = text.indexOf(':', at + 1);
    if (at < 0) return -1;
  }
  return at;
}
