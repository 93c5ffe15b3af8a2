// The naive judge's statements: action, resource, principal.

import type { Caller, Role } from './case.ts';
import { isObject, type Statement, textsOf } from './document.ts';
import { type Context, fits, fitsAnyCase, literally, sixParts, textOf, wildly, withVariables } from './pieces.ts';

/** Whether Action or NotAction covers the action. */
export function actionMatches({ json }: Statement, action: string): boolean {
  const listed = textsOf(json['Action'] ?? json['NotAction']).some((pattern) => fitsAnyCase(wildly(pattern), action));
  return 'Action' in json ? listed : !listed;
}

/** Whether Resource or NotResource covers the resource. */
export function resourceMatches(statement: Statement, role: Role, resource: string, context: Context): boolean {
  const { json, effect } = statement;
  if (role === 'trust') return true;
  if (!('Resource' in json) && !('NotResource' in json)) return role === 'resource';
  const verdicts = textsOf(json['Resource'] ?? json['NotResource']).map((pattern) =>
    patternMatches(pattern, { role, resource, context, variables: statement.variables }),
  );
  if ('Resource' in json) return verdicts.includes(true);
  if (effect === 'Allow' && verdicts.includes('no value')) return false;
  return !verdicts.includes(true);
}

interface Place {
  readonly role: Role;
  readonly resource: string;
  readonly context: Context;
  readonly variables: boolean;
}

function patternMatches(pattern: string, { role, resource, context, variables }: Place): boolean | 'no value' {
  if (pattern === '*') return true;
  const parts = pattern.split(':');
  const sixth = parts.slice(5).join(':');
  const tail = variables ? withVariables(sixth, true, context) : wildly(sixth);
  // A variable without value is known whatever is asked for.
  if (tail === undefined) return 'no value';
  if (resource === '*') return false;
  const given = sixParts(literally(resource)).map(textOf);
  const five = parts.slice(0, 5);
  if (parts.length < 6) {
    // Types that speak from the resource's side take a short pattern only with a wildcard.
    if ((role === 'resource' || role === 'rcp') && !/[*?]/.test(pattern)) return false;
    while (five.length < 5) five.push('*');
    return five.every((part, place) => fitsAnyCase(wildly(part), given[place] ?? ''));
  }
  return five.every((part, place) => fitsAnyCase(wildly(part), given[place] ?? '')) && fits(tail, given[5] ?? '');
}

/** How directly a Principal value speaks of a caller. */
export type Class = 'account' | 'all' | 'exact' | 'issuer' | 'role';

/** Every class under which the values of an element match. */
export function classesOf(element: unknown, caller: Caller): ReadonlySet<Class> {
  const found = new Set<Class>();
  if (element === '*') found.add('all');
  if (!isObject(element)) return found;
  for (const [type, values] of Object.entries(element)) {
    for (const value of textsOf(values)) {
      const one = classOf(type, value, caller);
      if (one !== undefined) found.add(one);
    }
  }
  return found;
}

function classOf(type: string, value: string, caller: Caller): Class | undefined {
  const { kind } = caller;
  if (type === 'Service') return kind === 'Service' && value === caller.arn ? 'exact' : undefined;
  if (type === 'Federated') return kind === 'Federated' && value === caller.arn ? 'exact' : undefined;
  if (type === 'AWS' && value === '*') return 'all';
  // The rest names principals of accounts.
  if (kind === 'Anonymous' || kind === 'Service' || kind === 'Federated') return undefined;
  if (type === 'CanonicalUser') return value === caller.canonicalId ? 'account' : undefined;
  const [, partition = caller.arn.split(':')[1], named = value] =
    /^arn:([^:]*):iam::([0-9]{12}):root$/.exec(value) ?? [];
  if (partition !== caller.arn.split(':')[1]) return undefined;
  if (named === caller.account) return kind === 'Root' ? 'exact' : 'account';
  if (kind === 'User' && (value === caller.arn || value === caller.uniqueId)) return 'exact';
  if (kind === 'AssumedRole') {
    if (value === caller.arn) return 'exact';
    if (value === caller.roleArn || value === caller.roleId) return 'role';
  }
  if (kind === 'FederatedUser') {
    if (value === caller.arn) return 'exact';
    if (value === caller.userArn) return 'issuer';
  }
  return undefined;
}
