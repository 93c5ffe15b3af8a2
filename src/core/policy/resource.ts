// Resources: ARNs in six parts; the first five part by part without case, the sixth whole and with case.

import type { RequestContext } from './context.ts';
import { expandPattern, expandText, mayHoldVariables, parseTemplate } from './variables.ts';
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

/** One pattern of Resource or NotResource. With a variable that has no value it matches nothing. */
export type ResourceMatcher = (resource: RequestResource, context: RequestContext, missing: Set<string>) => boolean;

/** Makes a pattern ready. `lenient`: missing parts count as `*` (identity, boundary and session policies). */
export function compileResource(
  pattern: string,
  options: { readonly variables: boolean; readonly lenient: boolean },
): ResourceMatcher {
  if (pattern === '*') return () => true;
  const whole = options.variables && mayHoldVariables(pattern) ? pattern : undefined;
  const split = fifthColon(pattern);
  if (split < 0) {
    if (!options.lenient && !/[*?]/.test(pattern)) return () => false;
    return fixedMatcher(headMatcher(padded(pattern)), () => true);
  }
  const head = headMatcher(pattern.slice(0, split));
  const tail = pattern.slice(split + 1);
  if (whole === undefined || !mayHoldVariables(tail)) return fixedMatcher(head, compileWildcard(tail));
  const template = parseTemplate(tail);
  return (resource, context, missing) => {
    if (resource.head === undefined || !head(resource.head)) return false;
    const expanded = expandPattern(template, context, missing);
    return expanded !== undefined && matchPattern(expanded, resource.tail);
  };
}

/** Tells of a pattern of a document with variables whether one of them has no value, whatever is asked for. */
export function compileLacksValue(pattern: string): (context: RequestContext, missing: Set<string>) => boolean {
  const split = fifthColon(pattern);
  const tail = pattern.slice(split + 1);
  if (split < 0 || !mayHoldVariables(tail)) return () => false;
  const template = parseTemplate(tail);
  return (context, missing) => expandText(template, context, missing) === undefined;
}

function fixedMatcher(head: Matcher, tail: Matcher): ResourceMatcher {
  return (resource) => resource.head !== undefined && tail(resource.tail) && head(resource.head);
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
