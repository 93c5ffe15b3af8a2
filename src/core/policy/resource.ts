// Resources: ARNs in six parts; the first five part by part without case, the sixth whole and with case.

import type { RequestContext } from './context.ts';
import { expandPattern, mayHoldVariables, neededKeys, parseTemplate, type Template, valuesKnown } from './variables.ts';
import { compileWildcard, type Matcher, matchPattern, mayHoldWildcards } from './wildcard.ts';

const colon = 58;
const partsBefore = 5;

/** A request's resource, taken apart once. */
export class RequestResource {
  readonly text: string;
  /** Whether it has six parts. */
  readonly isArn: boolean;
  /** The text, its first five parts in lower case. */
  readonly lowerCaseHead: string;
  /** The sixth part; empty where it is no ARN. */
  readonly tail: string;
  /** Where each part begins, from 0; -1 where it is no ARN. */
  readonly starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0, -1, -1, -1, -1, -1];
    let part = 1;
    let capitals = false;
    for (let at = 0; at < text.length && part <= partsBefore; at++) {
      const code = text.charCodeAt(at);
      if (code === colon) starts[part++] = at + 1;
      else if (code >= 65 && code <= 90) capitals = true;
    }
    this.isArn = part > partsBefore;
    this.starts = starts;
    const tailStart = starts[partsBefore] ?? -1;
    this.tail = this.isArn ? text.slice(tailStart) : '';
    this.lowerCaseHead = this.isArn && capitals ? lowerCase(text.slice(0, tailStart)) + this.tail : text;
  }
}

/** One element (Resource or NotResource) made ready. */
export interface ResourceTest {
  /** Whether the statement speaks of the resource. */
  readonly matches: (resource: RequestResource, context: RequestContext) => boolean;
  /** Keys that its variables need. */
  readonly keys: readonly string[];
}

/** How the patterns of a document are read. */
export interface ResourceOptions {
  /** Whether `${…}` is a variable: documents of 2012-10-17. */
  readonly variables: boolean;
  /** Whether missing parts of a pattern count as `*`: identity, boundary and session policies. */
  readonly lenient: boolean;
}

/** Some pattern matches. `*` alone matches everything, and nothing else matches a request for `*`. */
export function compileResources(patterns: readonly string[], options: ResourceOptions): ResourceTest {
  if (patterns.includes('*')) return { matches: () => true, keys: none };
  const tests = patterns.map((pattern) => compileResource(pattern, options));
  const keys = tests.flatMap((test) => test.keys);
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return { matches: (resource, context) => tests.some(({ matches }) => matches(resource, context)), keys };
}

/**
 * No pattern matches. A variable without value excludes nothing from a Deny, and keeps an Allow from applying: neither
 * reading lets anybody do more.
 */
export function compileNotResources(
  patterns: readonly string[],
  options: ResourceOptions & { readonly effect: 'Allow' | 'Deny' },
): ResourceTest {
  const excluded = compileResources(patterns, options);
  const templates = options.effect === 'Allow' && options.variables ? patterns.flatMap(templateOf) : [];
  return {
    matches: (resource, context) =>
      templates.every((template) => valuesKnown(template, context)) && !excluded.matches(resource, context),
    keys: excluded.keys,
  };
}

const none: readonly string[] = [];

function compileResource(pattern: string, { variables, lenient }: ResourceOptions): ResourceTest {
  const split = fiveColons(pattern)[partsBefore - 1];
  if (split === undefined) {
    if (!lenient && !mayHoldWildcards(pattern)) return { matches: () => false, keys: none };
    return { matches: headTest(padded(pattern)), keys: none };
  }
  const head = headTest(pattern.slice(0, split));
  const tail = pattern.slice(split + 1);
  if (!variables || !mayHoldVariables(tail)) return { matches: fixedTest(head, tail), keys: none };
  const template = parseTemplate(tail);
  return {
    matches: (resource, context) => {
      if (!head(resource)) return false;
      const expanded = expandPattern(template, context, resource.tail.length);
      return expanded !== undefined && matchPattern(expanded, resource.tail);
    },
    keys: neededKeys(template),
  };
}

function templateOf(pattern: string): readonly Template[] {
  const split = fiveColons(pattern)[partsBefore - 1];
  const tail = split === undefined ? '' : pattern.slice(split + 1);
  return mayHoldVariables(tail) ? [parseTemplate(tail)] : [];
}

type HeadTest = (resource: RequestResource) => boolean;

function fixedTest(head: HeadTest, tail: string): HeadTest {
  if (tail === '*') return head;
  const tailMatches: Matcher = compileWildcard(tail);
  return (resource) => tailMatches(resource.tail) && head(resource);
}

/** Parts one to five: runs of parts without wildcards compare as one text; no wildcard runs over a colon. */
function headTest(pattern: string): HeadTest {
  const parts = lowerCase(pattern).split(':');
  const runs: { from: number; to: number; text: string }[] = [];
  const open: { part: number; matches: Matcher }[] = [];
  for (const [part, text] of parts.entries()) {
    const last = runs.at(-1);
    if (mayHoldWildcards(text)) {
      if (text !== '*') open.push({ part, matches: compileWildcard(text) });
    } else if (last?.to === part) runs[runs.length - 1] = { ...last, to: part + 1, text: `${last.text}${text}:` };
    else runs.push({ from: part, to: part + 1, text: `${text}:` });
  }
  return ({ isArn, lowerCaseHead, starts }) => {
    if (!isArn) return false;
    for (const { from, to, text } of runs) {
      const start = starts[from] ?? 0;
      if ((starts[to] ?? 0) - start !== text.length || !lowerCaseHead.startsWith(text, start)) return false;
    }
    for (const { part, matches } of open)
      if (!matches(lowerCaseHead.slice(starts[part], (starts[part + 1] ?? 0) - 1))) return false;
    return true;
  };
}

/** The first five parts of a pattern that has fewer than six. */
function padded(pattern: string): string {
  const parts = pattern.split(':');
  while (parts.length < partsBefore) parts.push('*');
  return parts.slice(0, partsBefore).join(':');
}

/** Where the first five colons stand; empty where there are fewer. */
function fiveColons(text: string): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < text.length && places.length < partsBefore; at++)
    if (text.charCodeAt(at) === colon) places.push(at);
  return places.length === partsBefore ? places : [];
}

/** The account in an ARN, arn:partition:service:region:account:resource; it owns the resource, unless something else is known. */
export function accountOfArn(resource: string): string | undefined {
  if (!resource.startsWith('arn:')) return undefined;
  let from = 4;
  for (let part = 0; part < 3; part++) {
    from = resource.indexOf(':', from) + 1;
    if (from === 0) return undefined;
  }
  const account = resource.slice(from, from + 12);
  const ends = from + 12 === resource.length || resource[from + 12] === ':';
  return ends && /^\d{12}$/.test(account) ? account : undefined;
}

/** ASCII letters only: no character may change its length. */
function lowerCase(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}
