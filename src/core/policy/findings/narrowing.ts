// Which conditions narrow who may call: those that outsiders cannot meet, whatever they write into their requests.

import { isNegated, type OutlineCondition, type OutlineStatement, operatorName } from './outline.ts';

/** Whether a condition fails for a request without its key, and for values that it does not list. */
export function isPositive(condition: OutlineCondition): boolean {
  const { parsed } = condition;
  if (parsed === undefined || parsed.ifExists || parsed.quantifier === 'all') return false;
  return parsed.name !== 'Null' && !isNegated(condition);
}

/** Whether one of these keys, in lower case, has to have a value that not everybody has; `name/` stands for all with a part. */
export function isNarrowedBy({ conditions }: OutlineStatement, keys: ReadonlySet<string>): boolean {
  return conditions.some((condition) => {
    const lower = condition.key.text.toLowerCase();
    const slash = lower.indexOf('/');
    if (!keys.has(lower) && (slash < 0 || !keys.has(lower.slice(0, slash + 1)))) return false;
    return isPositive(condition) && !condition.values.some(({ text }) => isOpen(operatorName(condition), text));
  });
}

/** Whether everybody has the value, or may get it. */
function isOpen(operator: string, text: string): boolean {
  if (operator === 'Bool') return text.toLowerCase() === 'false';
  if (operator.endsWith('IpAddress')) return text.endsWith('/0');
  if (!operator.endsWith('Like') && !operator.startsWith('Arn')) return false;
  if (/^(?:o-)?[*?]+$/.test(text)) return true;
  if (!text.startsWith('arn:')) return false;
  // Anybody has roles and topics of any name in an account of their own; only names of buckets belong to one.
  const [, , , , account = '', ...rest] = text.split(':');
  return /^[*?]+$/.test(account === '' ? rest.join(':') : account);
}
