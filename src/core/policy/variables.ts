// Policy variables: `${key}` and `${key, 'default'}` in resources and condition values of 2012-10-17 documents.

import { type RequestContext, singleValue } from './context.ts';
import { type Pattern, patternOf } from './wildcard.ts';

/** One stretch of a text with variables. */
type Segment =
  /** As written; `*` and `?` are wildcards where the place has them. */
  | { readonly kind: 'text'; readonly text: string; readonly pattern: Pattern }
  /** `${*}`, `${?}`, `${$}`: the character itself. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

/** A text with variables, read once. */
export type Template = readonly Segment[];

/** Whether a text may hold variables at all. */
export function mayHoldVariables(text: string): boolean {
  return text.includes('${');
}

/** Reads the variables of a text. An unclosed `${` is plain text; `${}` is a variable that never has a value. */
export function parseTemplate(text: string): Template {
  const segments: Segment[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf('${', from);
    const close = open < 0 ? -1 : text.indexOf('}', open);
    if (open < 0 || close < 0) break;
    if (open > from) segments.push(plain(text.slice(from, open)));
    segments.push(segmentOf(text.slice(open + 2, close)));
    from = close + 1;
  }
  if (from < text.length) segments.push(plain(text.slice(from)));
  return segments;
}

function plain(text: string): Segment {
  return { kind: 'text', text, pattern: patternOf(text) };
}

/** By hand: a pattern with blanks at both ends would try every way to divide a run of them. */
function segmentOf(inside: string): Segment {
  if (inside === '*' || inside === '?' || inside === '$') return { kind: 'literal', text: inside };
  const comma = inside.indexOf(',');
  if (comma < 0) return { kind: 'variable', key: inside.trim().toLowerCase(), fallback: undefined };
  const fallback = quotedText(inside.slice(comma + 1).trim());
  const key = fallback === undefined ? inside : inside.slice(0, comma).trim();
  return { kind: 'variable', key: key.toLowerCase(), fallback };
}

/** What stands between two single quotes that hold all of a text and no third one. */
function quotedText(text: string): string | undefined {
  return text.startsWith("'") && text.indexOf("'", 1) === text.length - 1 && text.length > 1
    ? text.slice(1, -1)
    : undefined;
}

/**
 * The text with all values put in, or undefined where a variable has none, or the text is longer than `longest`: a long
 * value that stands in many places is not written out where it is compared with something short.
 */
export function expandText(template: Template, context: RequestContext, longest: number): string | undefined {
  let text = '';
  for (const segment of template) {
    const value = valueOf(segment, context);
    if (value === undefined || text.length + value.length > longest) return undefined;
    text += value;
  }
  return text;
}

/**
 * The pattern with all values put in as literals, or undefined where a variable has none, or all values together are longer
 * than `longest`, so that the pattern matches no text of that length.
 */
export function expandPattern(template: Template, context: RequestContext, longest: number): Pattern | undefined {
  const parts: Pattern[] = [];
  let text = '';
  let left = longest;
  for (const segment of template) {
    const part = segment.kind === 'text' ? segment.pattern : literal(valueOf(segment, context));
    if (part === undefined) return undefined;
    if (segment.kind !== 'text') left -= part.text.length;
    if (left < 0) return undefined;
    parts.push(part);
    text += part.text;
  }
  if (!parts.some(({ wild }) => wild !== undefined)) return { text, wild: undefined };
  const wild = new Uint8Array(text.length);
  let at = 0;
  for (const part of parts) {
    if (part.wild !== undefined) wild.set(part.wild, at);
    at += part.text.length;
  }
  return { text, wild };
}

/** Keys (lower case) that must be present for all variables to have a value. `${}` names none. */
export function neededKeys(template: Template): readonly string[] {
  return template.flatMap((segment) =>
    segment.kind === 'variable' && segment.fallback === undefined && segment.key !== '' ? [segment.key] : [],
  );
}

/** Whether all variables have a value. */
export function valuesKnown(template: Template, context: RequestContext): boolean {
  return template.every((segment) => valueOf(segment, context) !== undefined);
}

function literal(text: string | undefined): Pattern | undefined {
  return text === undefined ? undefined : { text, wild: undefined };
}

function valueOf(segment: Segment, context: RequestContext): string | undefined {
  if (segment.kind !== 'variable') return segment.text;
  const value = context.get(segment.key);
  return value === undefined ? segment.fallback : singleValue(value);
}
