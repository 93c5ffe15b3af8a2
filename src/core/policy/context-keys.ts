// Condition keys that a document asks for: the keys of its conditions, and of its variables where variables work.

import { parseOperator } from './condition/operators.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { mayHoldVariables, neededKeys, parseTemplate } from './variables.ts';

/** Names of the keys that documents ask for, as first written; a key in two spellings is one key. */
export function contextKeysOf(documents: readonly PolicyDocument[]): readonly string[] {
  const names = new Map<string, string>();
  for (const document of documents) {
    const written = document.statements.flatMap((statement) => [
      ...keysOf(statement),
      ...(document.version === '2012-10-17' ? placesOfVariables(statement).flatMap((text) => variablesIn(text)) : []),
    ]);
    for (const name of written) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}

/**
 * The same as AWS lists them of one document: every spelling is a key of its own, and so is what stands for a sign that
 * would be a wildcard; variables count in values of every operator, also where they are none.
 */
export function listedContextKeysOf({ version, statements }: PolicyDocument): readonly string[] {
  const names = statements.flatMap((statement) => {
    const { conditions } = statement;
    if (version !== '2012-10-17') return keysOf(statement);
    const places = [...resourceParts(statement), ...conditions.flatMap(({ values }) => values)];
    return [...keysOf(statement), ...places.flatMap((text) => variablesIn(text, insideAsWritten))];
  });
  return [...new Set(names)];
}

function keysOf({ conditions }: Statement): readonly string[] {
  return conditions.map(({ key }) => key);
}

/** Texts of a statement in which `${…}` is a variable. */
function placesOfVariables(statement: Statement): readonly string[] {
  const values = statement.conditions.flatMap((condition) =>
    parseOperator(condition.operator)?.operator?.comparison.variables === true ? condition.values : [],
  );
  return [...resourceParts(statement), ...values].filter(mayHoldVariables);
}

function resourceParts({ resources, notResources }: Statement): readonly string[] {
  return [...(resources ?? []), ...(notResources ?? [])].map(sixthPart);
}

/** What stands behind the fifth colon of an ARN; empty where the text has none. */
function sixthPart(pattern: string): string {
  return pattern.split(':').slice(5).join(':');
}

/** Keys of the variables in a text, as written. */
function variablesIn(text: string, keyOf = variableKey): readonly string[] {
  const keys: string[] = [];
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', open)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    keys.push(...keyOf(text.slice(open + 2, close)));
    open = close;
  }
  return keys;
}

/** The key between the braces as written; none for `${*}` and its like. */
function variableKey(inside: string): readonly string[] {
  // With its default taken off, so that a variable that has one needs its key too.
  const [key = ''] = neededKeys(parseTemplate(`\${${inside.split(',', 1)[0] ?? ''}}`));
  const at = inside.toLowerCase().indexOf(key);
  return key === '' ? [] : [inside.slice(at, at + key.length)];
}

/** What stands between the braces, without its default. */
function insideAsWritten(inside: string): readonly string[] {
  const [key = ''] = inside.split(',', 1);
  return key.trim() === '' ? [] : [key.trim()];
}
