// Witnesses: requests made from what documents say, so that each of their patterns and conditions is met, and missed.

import { type CompiledCondition, compileCondition } from './condition/compile.ts';
import { instantOf } from './condition/date.ts';
import { parseOperator } from './condition/operators.ts';
import { type ContextValue, lowerCaseKey, MapContext } from './context.ts';
import type { ConditionElement, PolicyDocument, Statement } from './document.ts';

/** One request without its caller. */
export interface Witness {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** Witnesses, and whether there were more than were made. */
export interface Witnesses {
  readonly requests: readonly Witness[];
  readonly complete: boolean;
}

const filler = 'example';
const otherAction = 'other:Action';
const otherResource = 'arn:aws:other:::other';

/** Requests that meet and miss what these documents speak of; at most `limit`. `actions`: further actions to ask for. */
export function witnessesOf(
  documents: readonly PolicyDocument[],
  limit: number,
  actions: readonly string[] = [],
): Witnesses {
  const statements = documents.flatMap((document) => document.statements);
  const asked = [...actions, ...actionWitnesses(statements)];
  const resources = resourceWitnesses(statements);
  const contexts = contextWitnesses(documents);
  const requests: Witness[] = [];
  for (const context of contexts) {
    for (const action of new Set(asked)) {
      for (const resource of resources) {
        if (requests.length >= limit) return { requests, complete: false };
        requests.push({ action, resource: withVariables(resource, context), context });
      }
    }
  }
  return { requests, complete: true };
}

function actionWitnesses(statements: readonly Statement[]): readonly string[] {
  const patterns = statements.flatMap(({ actions, notActions }) => [...(actions ?? []), ...(notActions ?? [])]);
  const found = patterns.flatMap((pattern) =>
    pattern === '*' ? [] : [instanceOf(pattern, 'Example'), instanceOf(pattern, '')],
  );
  return [...found.filter((action) => /^[^:]+:[^:]+$/.test(action)), otherAction];
}

function resourceWitnesses(statements: readonly Statement[]): readonly string[] {
  const patterns = statements.flatMap(({ resources, notResources }) => [...(resources ?? []), ...(notResources ?? [])]);
  const found = patterns.flatMap((pattern) =>
    pattern === '*' ? [] : [instanceOf(pattern, filler), `${instanceOf(pattern, filler)}-other`],
  );
  return [...new Set([...found, otherResource, '*'])];
}

/** A text that a pattern matches: `*` is the filler, `?` a letter. */
function instanceOf(pattern: string, star: string): string {
  return pattern.replaceAll(/\$\{[*?$]\}|\*+|\?/g, (found) => {
    if (found.startsWith('$')) return found.charAt(2);
    return found === '?' ? 'x' : star;
  });
}

/** The resource with the variables of its pattern replaced by what the context has. */
function withVariables(resource: string, context: Readonly<Record<string, ContextValue>>): string {
  if (!resource.includes('${')) return resource;
  const values = new MapContext(Object.entries(context));
  return resource.replaceAll(/\$\{([^},]*)[^}]*\}/g, (_, key: string) => {
    const value = values.get(lowerCaseKey(key.trim()));
    return typeof value === 'string' ? value : filler;
  });
}

/** Contexts that meet each statement, and from there each key changed in every way that matters. */
function contextWitnesses(documents: readonly PolicyDocument[]): readonly Readonly<Record<string, ContextValue>>[] {
  const elements = documents.flatMap((document) => document.statements.flatMap((statement) => statement.conditions));
  const candidates = candidatesOf(elements, variablesOf(documents));
  const contexts = new Map<string, Readonly<Record<string, ContextValue>>>();
  const add = (context: Readonly<Record<string, ContextValue>>): void => {
    contexts.set(JSON.stringify(context), context);
  };
  add({});
  for (const { version, statements } of documents) {
    for (const { conditions } of statements) {
      const met = meeting(conditions, candidates, version === '2012-10-17');
      add(met);
      for (const [key, values] of candidates) {
        const { [key]: _, ...without } = met;
        add(without);
        for (const value of values) add({ ...without, [key]: value });
      }
    }
  }
  return [...contexts.values()];
}

type Candidates = ReadonlyMap<string, readonly ContextValue[]>;

/** Values that make all conditions of a statement hold, key by key, where the candidates have them. */
function meeting(
  conditions: readonly ConditionElement[],
  candidates: Candidates,
  variables: boolean,
): Readonly<Record<string, ContextValue>> {
  const context: Record<string, ContextValue> = {};
  for (const [key, values] of candidates) {
    const tests: readonly CompiledCondition[] = conditions
      .filter((element) => lowerCaseKey(element.key) === key)
      .map((element) => compileCondition(element, variables));
    const holds = (more: Readonly<Record<string, ContextValue>>): boolean =>
      tests.every((condition) => condition.test(new MapContext(Object.entries({ ...context, ...more }))));
    const value = values.find((one) => holds({ [key]: one }));
    if (value !== undefined && (tests.length > 0 || values.length > 0) && (tests.length === 0 || !holds({})))
      context[key] = value;
  }
  return context;
}

function variablesOf(documents: readonly PolicyDocument[]): readonly string[] {
  const texts = documents.flatMap(({ statements }) =>
    statements.flatMap(({ resources, notResources, conditions }) => [
      ...(resources ?? []),
      ...(notResources ?? []),
      ...conditions.flatMap(({ values }) => values),
    ]),
  );
  return texts.flatMap((text) =>
    [...text.matchAll(/\$\{([^},*?$]+)/g)].map(([, key = '']) => lowerCaseKey(key.trim())),
  );
}

/** For each key (lower case): values that conditions on it, or variables of it, can tell apart. */
function candidatesOf(elements: readonly ConditionElement[], variables: readonly string[]): Candidates {
  const found = new Map<string, ContextValue[]>();
  const add = (key: string, ...values: readonly ContextValue[]): void => {
    const present = found.get(key) ?? [];
    const fresh = values.filter((value) => !present.some((one) => JSON.stringify(one) === JSON.stringify(value)));
    found.set(key, [...present, ...fresh]);
  };
  for (const key of variables) add(key, filler);
  for (const { operator, key, values } of elements) {
    const written = parseOperator(operator);
    const single = values.flatMap((value) => valuesFor(written?.name ?? '', value));
    const name = lowerCaseKey(key);
    if (written?.quantifier === undefined) add(name, ...single);
    else add(name, ...single.map((value) => [value]), single, []);
  }
  return found;
}

/** Request values around a policy value: one that an operator takes for equal, and others beside it. */
function valuesFor(operator: string, value: string): readonly string[] {
  if (operator === 'Null') return [filler];
  if (operator.startsWith('Numeric')) {
    const number = Number(value);
    return Number.isFinite(number) ? [value, String(number - 1), String(number + 1)] : ['0'];
  }
  if (operator.startsWith('Date')) {
    const seconds = Math.floor((instantOf(value) ?? 0) / 1000);
    return [String(seconds), String(seconds - 1), String(seconds + 1)];
  }
  if (operator === 'Bool') return ['true', 'false'];
  if (operator.endsWith('IpAddress')) return [value.replace(/\/.*$/, ''), '203.0.113.77', '2001:db8:ffff::77'];
  const instance = instanceOf(value, filler).replaceAll(/\$\{[^}]*\}/g, filler);
  return [instance, `${instance}-other`];
}
