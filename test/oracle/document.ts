// The naive judge's reading of a policy: JSON.parse, then a walk over plain values.

import type { Role } from './case.ts';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** One statement of a document that can be read; elements as they stand in the JSON text. */
export interface Statement {
  readonly json: Json;
  readonly effect: 'Allow' | 'Deny';
  /** Whether `${...}` means anything: only in documents of 2012-10-17. */
  readonly variables: boolean;
}

const elements = [
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction'],
  ...['Resource', 'NotResource', 'Condition'],
];
const pairs = [
  ['Principal', 'NotPrincipal'],
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const;
const bases = [
  ...['String', 'Numeric', 'Date', 'Arn'].flatMap((kind) => [`${kind}Equals`, `${kind}NotEquals`]),
  ...['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike', 'ArnLike', 'ArnNotLike'],
  ...['Numeric', 'Date'].flatMap((kind) =>
    ['LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((name) => kind + name),
  ),
  ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress'],
];

/** Every operator but Null, without set operator and IfExists. */
export const operatorNames: readonly string[] = bases;

/** Every operator in every form. */
const operators = new Set(
  ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((set) => [
    `${set}Null`,
    ...bases.flatMap((base) => [set + base, `${set + base}IfExists`]),
  ]),
);

/** A JSON object, and no list. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One thing or a list of things, as a list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** As {@link listOf}, for texts, numbers and booleans. */
export const textsOf = (value: unknown): readonly string[] => listOf(value).map(String);

/** The statements, or undefined where the text is no policy of that role. */
export function readDocument(text: string, role: Role): readonly Statement[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (/[^\t\n\r\u0020-\u00ff]/.test(text) || namesTwice(text)) return undefined;
  if (!isObject(json) || Object.keys(json).some((name) => !['Version', 'Id', 'Statement'].includes(name)))
    return undefined;
  const version = json['Version'] ?? '2008-10-17';
  if (version !== '2008-10-17' && version !== '2012-10-17') return undefined;
  if ('Id' in json && typeof json['Id'] !== 'string') return undefined;
  const statements = listOf(json['Statement']);
  if (statements.length === 0 || !statements.every(isStatement)) return undefined;
  if (!statements.every((statement) => namesResources(statement, role))) return undefined;
  return statements.map((statement) => ({
    json: statement,
    effect: statement['Effect'] === 'Allow' ? 'Allow' : 'Deny',
    variables: version === '2012-10-17',
  }));
}

/** Whether an object of a JSON text has a member twice, which JSON.parse does not tell. */
function namesTwice(text: string): boolean {
  const open: string[][] = [];
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}:]/g) ?? [];
  return tokens.some((token, at) => {
    if (token === '{') open.push([]);
    else if (token === '}') open.pop();
    if (!token.startsWith('"') || tokens[at + 1] !== ':') return false;
    const name = String(JSON.parse(token));
    const twice = open.at(-1)?.includes(name) === true;
    open.at(-1)?.push(name);
    return twice;
  });
}

function isStatement(value: unknown): value is Json {
  if (!isObject(value) || Object.keys(value).some((name) => !elements.includes(name))) return false;
  if (value['Effect'] !== 'Allow' && value['Effect'] !== 'Deny') return false;
  if (pairs.some(([one, other]) => one in value && other in value)) return false;
  if (!('Action' in value) && !('NotAction' in value)) return false;
  if ('Sid' in value && typeof value['Sid'] !== 'string') return false;
  if (listOf(value['Action'] ?? value['NotAction']).length === 0) return false;
  const lists = ['Action', 'NotAction', 'Resource', 'NotResource'].filter((name) => name in value);
  if (!lists.every((name) => listOf(value[name]).every((item) => typeof item === 'string'))) return false;
  const people = ['Principal', 'NotPrincipal'].filter((name) => name in value);
  if (!people.every((name) => isPrincipal(value[name]))) return false;
  return !('Condition' in value) || isCondition(value['Condition']);
}

/** Only what hangs on a resource may leave out which one it speaks of. */
function namesResources(statement: Json, role: Role): boolean {
  if (role === 'trust') return true;
  if (!('Resource' in statement) && !('NotResource' in statement)) return role === 'resource';
  return listOf(statement['Resource'] ?? statement['NotResource']).length > 0;
}

function isPrincipal(value: unknown): boolean {
  if (!isObject(value)) return value === '*';
  return Object.entries(value).every(
    ([type, names]) =>
      ['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(type) &&
      listOf(names).every((name) => typeof name === 'string'),
  );
}

function isCondition(value: unknown): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).every(([operator, keys]) => {
    // A block that asks for nothing may have any name.
    if (!isObject(keys) || (!operators.has(operator) && Object.keys(keys).length > 0)) return false;
    const values = Object.values(keys).flatMap(listOf);
    return values.every((one) => ['string', 'number', 'boolean'].includes(typeof one));
  });
}
