// Findings about conditions as a whole: operators that hold too often, too seldom, or not for this kind of key.

import type { Catalogue, CatalogueKey } from '../catalogue.ts';
import { withoutVariables } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import { isNegated, type Outline, type OutlineCondition, type OutlineStatement, operatorName } from './outline.ts';

/** Checks of operators. */
export const conditionChecks = {
  'same-key-twice': {
    level: 'error',
    title: 'One operator names a condition key twice, in different case.',
    advice: 'Join the values: under one key they are alternatives.',
  },
  'empty-values': {
    level: 'warning',
    title: 'A condition key has an empty list of values.',
    advice: 'Give values, or use Null to ask whether the key is there.',
  },
  'operator-for-other-type': {
    level: 'error',
    title: 'An operator compares what the condition key never holds.',
    advice: 'Use the operators of the key’s type.',
  },
  'text-operator-for-typed-key': {
    level: 'warning',
    title: 'A String operator compares the spelling of what is a number, a date, an address or a boolean.',
    advice: 'Use the operators of the key’s type.',
  },
  'arn-operator-for-text-key': {
    level: 'warning',
    title: 'An Arn operator is used on a key that holds plain text, and never holds for it.',
    advice: 'Use a String operator.',
  },
  'string-like-for-arn-key': {
    level: 'security-warning',
    title: 'A wildcard of StringLike runs over the colons of an ARN.',
    advice: 'Use ArnLike, whose wildcards stay within one part.',
  },
  'multivalued-without-set': {
    level: 'security-warning',
    title: 'A key with several values is tested without ForAllValues or ForAnyValue.',
    advice: 'Say which is meant.',
  },
  'for-all-single-valued': {
    level: 'security-warning',
    title: 'ForAllValues on a key with a single value: it also holds where the key is absent.',
    advice: 'Take ForAllValues off.',
  },
  'for-any-single-valued': {
    level: 'warning',
    title: 'ForAnyValue on a key with a single value.',
    advice: 'Take ForAnyValue off.',
  },
  'for-all-without-null': {
    level: 'security-warning',
    title: 'Allow with ForAllValues also allows requests without the key.',
    advice: 'Add Null with the key and "false" beside it.',
  },
  'deny-for-all': {
    level: 'security-warning',
    title: 'Deny with ForAllValues is escaped by adding one more value.',
    advice: 'Use ForAnyValue to deny requests that have one of the values.',
  },
  'deny-for-any-negated': {
    level: 'security-warning',
    title: 'Deny with a negated ForAnyValue spares requests without the key.',
    advice: 'Use ForAllValues with the negated operator, which denies them too.',
  },
  'deny-without-key': {
    level: 'security-warning',
    title: 'Deny with Bool spares requests without the key, such as those of long-term credentials.',
    advice: 'Use BoolIfExists.',
  },
  'allow-if-exists': {
    level: 'security-warning',
    title: 'Allow with IfExists also allows requests without a key that protects.',
    advice: 'Take IfExists off.',
  },
  'not-ip-without-service': {
    level: 'suggestion',
    title: 'Deny by address also hits calls that services make for the caller.',
    advice: 'Add Bool with aws:ViaAWSService and "false" beside it.',
  },
  'null-with-set': {
    level: 'suggestion',
    title: 'Null with ForAllValues or ForAnyValue is Null alone.',
    advice: 'Take the prefix off.',
  },
  'like-without-wildcard': {
    level: 'suggestion',
    title: 'A Like operator without a wildcard is the Equals operator.',
    advice: 'Use StringEquals, or write the wildcard that was meant.',
  },
  'wildcard-without-like': {
    level: 'warning',
    title: 'StringEquals takes * and ? for themselves.',
    advice: 'Use StringLike where a wildcard is meant, and ${*} where it is not.',
  },
} as const satisfies Checks;

type ConditionReport = Report<keyof typeof conditionChecks>;

/** Reports what is wrong with the operators of a document. */
export function findConditions(
  { statements }: Outline,
  catalogue: Catalogue | undefined,
  report: ConditionReport,
): void {
  for (const statement of statements) {
    findTwice(statement, report);
    for (const condition of statement.conditions) {
      if (condition.parsed === undefined) continue;
      if (condition.values.length === 0 && condition.listed)
        report('empty-values', condition, `${condition.key.text} has no values.`);
      findWildcards(condition, report);
      findAbsence(statement, condition, report);
      findSets(statement, condition, report);
      const key = catalogue?.conditionKey(condition.key.text);
      if (key !== undefined) findTypes(condition, key, report);
      if (key !== undefined) findCount(condition, key, report);
    }
  }
}

function findTwice({ conditions }: OutlineStatement, report: ConditionReport): void {
  const known = new Map<string, string>();
  for (const { operator, key } of conditions) {
    const name = `${operator.start} ${key.text.toLowerCase()}`;
    const twin = known.get(name);
    if (twin === undefined) known.set(name, key.text);
    else report('same-key-twice', key, `${twin} and ${key.text} are one key.`);
  }
}

function findWildcards(condition: OutlineCondition, report: ConditionReport): void {
  const name = operatorName(condition);
  for (const value of condition.values) {
    const text = withoutVariables(value.text, '');
    if (/^String(?:Not)?Equals/.test(name) && /[*?]/.test(text))
      report('wildcard-without-like', value, `${name} takes the wildcard of ${value.text} for a character.`);
    if (/^String(?:Not)?Like$/.test(name) && !/[*?]/.test(value.text))
      report('like-without-wildcard', value, `${value.text} has no wildcard.`);
  }
}

// Keys whose absence means that a protection is absent.
const protectingKeys = new Set(
  [
    ...[
      'MultiFactorAuthPresent',
      'MultiFactorAuthAge',
      'SourceIp',
      'SourceVpc',
      'SourceVpce',
      'SourceVpcArn',
      'VpcSourceIp',
    ],
    ...['PrincipalOrgID', 'PrincipalOrgPaths', 'PrincipalArn', 'PrincipalAccount', 'SourceArn', 'SourceAccount'],
    ...['SourceOrgID', 'SourceOrgPaths', 'VpceAccount', 'VpceOrgID', 'VpceOrgPaths', 'SourceIdentity'],
  ].map((name) => `aws:${name.toLowerCase()}`),
).add('sts:externalid');

function findAbsence(statement: OutlineStatement, condition: OutlineCondition, report: ConditionReport): void {
  const { parsed, key, values, operator } = condition;
  const lower = key.text.toLowerCase();
  const name = operatorName(condition);
  if (statement.effect === 'Allow' && parsed?.ifExists === true && !isNegated(condition) && protectingKeys.has(lower))
    report('allow-if-exists', operator, `Requests without ${key.text} are allowed too.`);
  if (statement.effect !== 'Deny') return;
  const isFalse = values.length === 1 && values[0]?.text.toLowerCase() === 'false';
  if (name === 'Bool' && parsed?.ifExists === false && lower === 'aws:multifactorauthpresent' && isFalse) {
    if (!hasNullGuard(statement, lower))
      report('deny-without-key', operator, `Requests without ${key.text} are not denied.`);
  }
  if (name === 'NotIpAddress' && lower === 'aws:sourceip') {
    const others = [
      'aws:viaawsservice',
      'aws:calledvia',
      'aws:principalisawsservice',
      'aws:sourcevpc',
      'aws:sourcevpce',
    ];
    if (!statement.conditions.some((other) => others.includes(other.key.text.toLowerCase())))
      report('not-ip-without-service', operator, 'Calls that services make for the caller come from other addresses.');
  }
}

/** Whether the statement asks whether the key is there, or has another test that fails without it. */
function hasNullGuard({ conditions }: OutlineStatement, lower: string): boolean {
  return conditions.some((other) => {
    if (other.key.text.toLowerCase() !== lower || other.parsed === undefined) return false;
    if (other.parsed.name === 'Null') return other.values.some(({ text }) => text.toLowerCase() === 'false');
    return other.parsed.quantifier === 'any' && !other.parsed.ifExists;
  });
}

function findSets(statement: OutlineStatement, condition: OutlineCondition, report: ConditionReport): void {
  const { parsed, operator, key } = condition;
  const lower = key.text.toLowerCase();
  if (parsed?.quantifier === undefined) return;
  if (parsed.name === 'Null') return report('null-with-set', operator, `${operator.text} is Null.`);
  const negated = isNegated(condition);
  if (parsed.quantifier === 'all') {
    if (statement.effect === 'Allow' && !hasNullGuard(statement, lower))
      report('for-all-without-null', operator, `Requests without ${key.text} are allowed too.`);
    if (statement.effect === 'Deny' && !negated)
      report('deny-for-all', operator, `A request with one more value of ${key.text} is not denied.`);
    return;
  }
  // Without tags there is none to object to.
  const isTags = lower === 'aws:tagkeys';
  if (statement.effect === 'Deny' && negated && !isTags && !parsed.ifExists)
    report('deny-for-any-negated', operator, `Requests without ${key.text} are not denied.`);
}

function findTypes(condition: OutlineCondition, key: CatalogueKey, report: ConditionReport): void {
  const name = operatorName(condition);
  const family = familyOf(name);
  if (family === 'Null') return;
  const { operator } = condition;
  const what = `${key.name} holds ${typeNames[key.type]}`;
  if (family === 'String') {
    if (key.type === 'ARN') {
      const open = condition.values.find(({ text }) => /^arn:[^*?]*[*?].*:/.test(text) && text.split(':').length < 7);
      if (name.endsWith('Like') && open !== undefined)
        report('string-like-for-arn-key', open, `${what}, and the wildcard of ${open.text} runs over colons.`);
    } else if (key.type !== 'String' && key.type !== 'Binary' && key.type !== 'Bool') {
      report('text-operator-for-typed-key', operator, `${what}.`);
    }
    return;
  }
  if (family === key.type || (key.type === 'Date' && family === 'Numeric')) return;
  if (family === 'ARN' && key.type === 'String') {
    // Free parts and tags may hold ARNs as well as anything else.
    if (!key.template && condition.values.every(({ text }) => !text.startsWith('arn:') && text !== '*'))
      report('arn-operator-for-text-key', operator, `${what}.`);
    return;
  }
  // What a tag or another free part holds is up to whoever set it.
  if (key.template && key.type === 'String') return;
  report('operator-for-other-type', operator, `${what}, which ${operator.text} does not compare.`);
}

const typeNames = {
  String: 'text',
  ARN: 'ARNs',
  Bool: 'true or false',
  Numeric: 'numbers',
  Date: 'dates',
  IPAddress: 'addresses',
  Binary: 'bytes',
} as const;

function familyOf(name: string): CatalogueKey['type'] | 'Null' {
  if (name.startsWith('String')) return 'String';
  if (name.startsWith('Numeric')) return 'Numeric';
  if (name.startsWith('Date')) return 'Date';
  if (name.startsWith('Arn')) return 'ARN';
  if (name.endsWith('IpAddress')) return 'IPAddress';
  if (name.startsWith('Binary')) return 'Binary';
  return name === 'Bool' ? 'Bool' : 'Null';
}

function findCount({ parsed, operator, key }: OutlineCondition, known: CatalogueKey, report: ConditionReport): void {
  if (parsed === undefined || parsed.name === 'Null') return;
  if (known.multivalued) {
    if (parsed.quantifier === undefined)
      report('multivalued-without-set', operator, `${key.text} may have several values.`);
    return;
  }
  if (parsed.quantifier === 'all') report('for-all-single-valued', operator, `${key.text} has one value or none.`);
  if (parsed.quantifier === 'any') report('for-any-single-valued', operator, `${key.text} has one value or none.`);
}
