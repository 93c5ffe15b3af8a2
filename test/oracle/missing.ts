// The naive judge's list of what a request lacks: keys that the statements about its action and resource would have read.

import type { Role } from './case.ts';
import { isObject, type Statement, textsOf } from './document.ts';
import type { Context } from './pieces.ts';

/** Keys, in lower case, that variables of the statement's resources need and the context does not have. */
export function lackedByResources({ json, variables }: Statement, role: Role, context: Context): readonly string[] {
  if (!variables || role === 'trust') return [];
  const patterns = textsOf(json['Resource'] ?? json['NotResource'] ?? []);
  // Beside the lone `*` no other pattern is looked at.
  if (patterns.includes('*')) return [];
  const tails = patterns.map((pattern) => pattern.split(':').slice(5).join(':'));
  return tails.flatMap(keysIn).filter((key) => !context.has(key));
}

/** Keys, in lower case, that the statement's conditions need and the context does not have. Asking for absence needs nothing. */
export function lackedByConditions({ json, variables }: Statement, context: Context): readonly string[] {
  const needed: string[] = [];
  for (const [operator, keys] of Object.entries(isObject(json['Condition']) ? json['Condition'] : {})) {
    if (/(^|:)Null$/.test(operator)) continue;
    for (const [key, values] of Object.entries(isObject(keys) ? keys : {})) {
      needed.push(key.toLowerCase());
      if (variables && /(String|Arn|Bool)/.test(operator)) needed.push(...textsOf(values).flatMap(keysIn));
    }
  }
  return needed.filter((key) => !context.has(key));
}

/** Keys of the variables in a text that have no default. */
function keysIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([^}]*)\}/g)]
    .map(([, inside = '']) => inside)
    .filter((inside) => !['', '*', '?', '$'].includes(inside) && !/, *'.*'$/.test(inside))
    .map((key) => key.toLowerCase());
}
