// Condition keys that a document asks for: the keys of its conditions, and of its variables where variables work.

import { parseOperator } from './condition/operators.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { mayHoldVariables, neededKeys, parseTemplate } from './variables.ts';

/** Names of the keys that documents ask for, as first written; a key in two spellings is one key. */
export function contextKeysOf(documents: readonly PolicyDocument[]): readonly string[] {
  const names = new Map<string, string>();
  for (const { version, statements } of documents) {
    for (const statement of statements) {
      const written = [
        ...statement.conditions.map(({ key }) => key),
        ...(version === '2012-10-17' ? placesOfVariables(statement).flatMap(variablesIn) : []),
      ];
      for (const name of written) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
    }
  }
  return [...names.values()];
}

/** Texts of a statement in which `${…}` is a variable. */
function placesOfVariables({ resources, notResources, conditions }: Statement): readonly string[] {
  const values = conditions.flatMap((condition) =>
    parseOperator(condition.operator)?.operator?.comparison.variables === true ? condition.values : [],
  );
  return [...(resources ?? []), ...(notResources ?? [])].map(sixthPart).concat(values).filter(mayHoldVariables);
}

/** What stands behind the fifth colon of an ARN; empty where the text has none. */
function sixthPart(pattern: string): string {
  return pattern.split(':').slice(5).join(':');
}

/** Keys of the variables in a text, as written. */
function variablesIn(text: string): readonly string[] {
  const keys: string[] = [];
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', open)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    keys.push(...variableKey(text.slice(open + 2, close)));
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
