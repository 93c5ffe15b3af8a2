// Policy variables: `${key}` and `${key, 'default'}` in resources and condition values of 2012-10-17 documents.

import { type RequestContext, singleValue } from './context.ts';
import { literalOf, type Pattern, patternOf } from './wildcard.ts';

/** One stretch of a text with variables. */
type Segment =
  /** As written; `*` and `?` are wildcards where the place has them. */
  | { readonly kind: 'text'; readonly text: string }
  /** `${*}`, `${?}`, `${$}`: the character itself. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

/** A text with variables, read once. */
export type Template = readonly Segment[];

/** Whether a text may hold variables at all. */
export function mayHoldVariables(text: string): boolean {
  return text.includes('${');
}

const reference = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/;

/** Reads the variables of a text. An unclosed `${` is plain text; `${}` is a variable that never has a value. */
export function parseTemplate(text: string): Template {
  const segments: Segment[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf('${', from);
    const close = open < 0 ? -1 : text.indexOf('}', open);
    if (open < 0 || close < 0) break;
    if (open > from) segments.push({ kind: 'text', text: text.slice(from, open) });
    segments.push(segmentOf(text.slice(open + 2, close)));
    from = close + 1;
  }
  if (from < text.length) segments.push({ kind: 'text', text: text.slice(from) });
  return segments;
}

function segmentOf(inside: string): Segment {
  if (inside === '*' || inside === '?' || inside === '$') return { kind: 'literal', text: inside };
  const match = reference.exec(inside);
  return { kind: 'variable', key: (match?.[1] ?? inside).toLowerCase(), fallback: match?.[2] };
}

/** The text with all values put in, or undefined where a variable has none. `missing` gets the keys that were absent. */
export function expandText(template: Template, context: RequestContext, missing?: Set<string>): string | undefined {
  let text = '';
  for (const segment of template) {
    const value = segment.kind === 'variable' ? valueOf(segment, context, missing) : segment.text;
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

/** The pattern with all values put in as literals, or undefined where a variable has none. */
export function expandPattern(template: Template, context: RequestContext, missing?: Set<string>): Pattern | undefined {
  const tokens: Pattern[number][] = [];
  for (const segment of template) {
    if (segment.kind === 'text') {
      for (const token of patternOf(segment.text)) tokens.push(token);
      continue;
    }
    const value = segment.kind === 'variable' ? valueOf(segment, context, missing) : segment.text;
    if (value === undefined) return undefined;
    for (const token of literalOf(value)) tokens.push(token);
  }
  return tokens;
}

function valueOf(
  variable: { readonly key: string; readonly fallback: string | undefined },
  context: RequestContext,
  missing: Set<string> | undefined,
): string | undefined {
  const value = context.get(variable.key);
  if (value === undefined) {
    if (variable.fallback === undefined) missing?.add(variable.key);
    return variable.fallback;
  }
  return singleValue(value);
}
