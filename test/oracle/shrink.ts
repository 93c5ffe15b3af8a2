// Makes a case small: drops and shortens whatever it can while two judges still differ over it.

import type { Policies, Request } from './case.ts';
import type { Case } from './draw-case.ts';

/** The smallest case found that still differs. */
export function shrinkCase(start: Case, differs: (one: Case) => boolean): Case {
  let smallest = start;
  for (;;) {
    const smaller = candidates(smallest).find(differs);
    if (smaller === undefined) return smallest;
    smallest = smaller;
  }
}

/** The case as a vector, ready for test/vectors/policy. */
export function asVector({ request, policies }: Case, expected: object): string {
  const { caller, ...asked } = request;
  const { kind, ...rest } = caller;
  const documents = mapTexts(policies, (text) => parsed(text) ?? text);
  const vector = {
    title: '',
    rules: [],
    request: { principal: { type: kind, ...rest }, ...asked },
    policies: documents,
  };
  return JSON.stringify({ ...vector, expected }, undefined, 1);
}

/** Cases one step smaller. */
function candidates({ request, policies }: Case): readonly Case[] {
  return [
    ...smallerPolicies(policies).map((smaller) => ({ request, policies: smaller })),
    ...smallerRequests(request).map((smaller) => ({ request: smaller, policies })),
  ];
}

function smallerRequests(request: Request): readonly Request[] {
  return Object.entries(request.context).flatMap(([dropped, value]) => {
    const rest = Object.entries(request.context).filter(([key]) => key !== dropped);
    const without = { ...request, context: Object.fromEntries(rest) };
    if (typeof value === 'string') return [without];
    const shorter = value.map((_, at) => value.filter((__, index) => index !== at));
    return [without, ...shorter.map((list) => ({ ...request, context: { ...request.context, [dropped]: list } }))];
  });
}

function smallerPolicies(policies: Policies): readonly Policies[] {
  const found: Policies[] = [];
  for (const name of ['boundary', 'resource'] as const) {
    const text = policies[name];
    if (text === undefined) continue;
    const { [name]: _, ...without } = policies;
    found.push(without, ...smallerTexts(text).map((smaller) => ({ ...policies, [name]: smaller })));
  }
  for (const name of ['identity', 'session'] as const)
    found.push(...smallerLists(policies[name] ?? []).map((list) => ({ ...policies, [name]: list })));
  for (const name of ['scp', 'rcp'] as const) {
    const levels = policies[name] ?? [];
    for (const [at, level] of levels.entries()) {
      found.push({ ...policies, [name]: levels.filter((_, index) => index !== at) });
      for (const list of smallerLists(level)) found.push({ ...policies, [name]: levels.with(at, list) });
    }
  }
  return found;
}

function smallerLists(texts: readonly string[]): readonly (readonly string[])[] {
  return texts.flatMap((text, at) => [
    texts.filter((_, index) => index !== at),
    ...smallerTexts(text).map((smaller) => texts.with(at, smaller)),
  ]);
}

function smallerTexts(text: string): readonly string[] {
  const value = parsed(text);
  return value === undefined ? [] : smallerValues(value).map((smaller) => JSON.stringify(smaller));
}

/** The value without one of its members or items, or with one of them smaller. */
function smallerValues(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    return items.flatMap((item, at) => [
      items.filter((_, index) => index !== at),
      ...smallerValues(item).map((smaller) => items.with(at, smaller)),
    ]);
  }
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return entries.flatMap(([name, member], at) => [
    Object.fromEntries(entries.filter((_, index) => index !== at)),
    ...smallerValues(member).map((smaller) => Object.fromEntries(entries.with(at, [name, smaller]))),
  ]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function mapTexts(policies: Policies, change: (text: string) => unknown): object {
  const deep = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(deep) : typeof value === 'string' ? change(value) : value;
  return Object.fromEntries(
    Object.entries(policies).map(([name, value]) => [name, name === 'resourceKind' ? value : deep(value)]),
  );
}
