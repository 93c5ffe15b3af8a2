// Findings about the values of conditions: what cannot be read, and what no request ever has.

import { instantOf, mayBeSavedAsDate } from '../condition/date.ts';
import { addressBytes } from '../condition/ip-address.ts';
import { covers, hasArnPrefix, redundantOf } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import { type Outline, type OutlineCondition, type OutlineValue, operatorName } from './outline.ts';
import { isRegion } from './resources.ts';

/** Checks of values. */
export const valueChecks = {
  'unreadable-date': {
    level: 'error',
    refused: true,
    title: 'A value of a Date operator is no date.',
    advice: 'Write 2030-01-31T12:00:00Z.',
  },
  'undecidable-date': {
    level: 'warning',
    title: 'A date is taken on saving, and never met in a decision.',
    advice: 'Write 2030-01-31T12:00:00Z.',
  },
  'date-without-zone': {
    level: 'suggestion',
    title: 'A time of day without a zone is UTC.',
    advice: 'Add Z, or the offset that is meant.',
  },
  'date-in-milliseconds': {
    level: 'warning',
    title: 'A date as a number counts seconds since 1970, and this one is far away.',
    advice: 'Divide it by 1000.',
  },
  'unreadable-number': {
    level: 'error',
    title: 'A value of a Numeric operator is no number.',
    advice: 'Write a decimal number.',
  },
  'unreadable-boolean': {
    level: 'error',
    title: 'A value of Bool or Null is neither true nor false.',
    advice: 'Write "true" or "false".',
  },
  'both-booleans': {
    level: 'error',
    title: 'A test for true or false holds for either.',
    advice: 'Keep the one that is meant.',
  },
  'unreadable-address': {
    level: 'error',
    title: 'A value of an IpAddress operator is no address and no range.',
    advice: 'Write 203.0.113.0/24 or 2001:db8::/32.',
  },
  'private-address': {
    level: 'warning',
    title: 'aws:SourceIp is never an address of a private network.',
    advice: 'Use aws:VpcSourceIp for addresses inside a VPC, or name the public ones.',
  },
  'host-bits': {
    level: 'suggestion',
    title: 'A range of addresses does not begin at its first address.',
    advice: 'Write the first address of the range, so that nobody takes it for a single one.',
  },
  'every-address': {
    level: 'warning',
    title: 'A range holds every address of its kind.',
    advice: 'Narrow it, or take the condition out.',
  },
  'unreadable-arn': {
    level: 'error',
    title: 'A value of an Arn operator has not the six parts of an ARN.',
    advice: 'Write all six parts; wildcards stay within one.',
  },
  'unreadable-bytes': {
    level: 'error',
    title: 'A value of BinaryEquals is not base64.',
    advice: 'Encode the bytes as base64, with their padding.',
  },
  'redundant-value': {
    level: 'suggestion',
    title: 'Another value of the list covers this one.',
    advice: 'Take it out.',
  },
  'account-form': {
    level: 'error',
    title: 'A value of a key that holds an account is none.',
    advice: 'Write twelve digits as text: a JSON number loses zeros in front.',
  },
  'organization-form': {
    level: 'error',
    title: 'A value of a key that holds an organization’s id is none.',
    advice: 'Write o- and ten or more letters and digits.',
  },
  'organization-path-form': {
    level: 'warning',
    title: 'A path of an organization does not have the form in which requests bring it.',
    advice: 'Write o-…/r-…/ou-…/ with the slash at its end, or a wildcard.',
  },
  'network-form': {
    level: 'error',
    title: 'A value of a key that holds a VPC or an endpoint is none.',
    advice: 'Write vpc-… or vpce-….',
  },
  'region-form': {
    level: 'error',
    title: 'A value of aws:RequestedRegion is no region.',
    advice: 'Write a region such as eu-central-1.',
  },
  'service-name-form': {
    level: 'error',
    title: 'A value of a key that holds a service’s name is none.',
    advice: 'Write name.amazonaws.com.',
  },
} as const satisfies Checks;

type ValueReport = Report<keyof typeof valueChecks>;

/** Reports what is wrong with the values of a document's conditions. */
export function findValues({ statements }: Outline, report: ValueReport): void {
  for (const { conditions } of statements) {
    for (const condition of conditions) {
      if (condition.parsed === undefined) continue;
      for (const value of condition.values) {
        findUnreadable(condition, value, report);
        findStrange(condition, value, report);
      }
      findBoth(condition, report);
      findRedundant(condition, report);
    }
  }
}

const hasVariable = ({ text }: OutlineValue): boolean => text.includes('${');

function findUnreadable(condition: OutlineCondition, value: OutlineValue, report: ValueReport): void {
  const name = operatorName(condition);
  const { text } = value;
  const shown = JSON.stringify(text);
  // Where operators have no variables another check says so.
  if (name.startsWith('Date')) return findDate(value, report);
  if (hasVariable(value)) return;
  if (name.startsWith('Numeric') && !/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    report('unreadable-number', value, `${shown} is no number.`);
  if ((name === 'Bool' || name === 'Null') && !/^(?:true|false)$/i.test(text))
    report('unreadable-boolean', value, `${shown} is neither true nor false.`);
  if (name.endsWith('IpAddress')) findAddress(condition, value, report);
  if (name.startsWith('Arn') && text !== '*' && (!hasArnPrefix(text) || text.split(':').length < 6))
    report('unreadable-arn', value, `${shown} has not the six parts of an ARN.`);
  if (name === 'BinaryEquals' && !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    report('unreadable-bytes', value, `${shown} is not base64.`);
}

// From the year 5138 on; what is meant are milliseconds of our own time.
const farAwaySeconds = 100_000_000_000;

function findDate(value: OutlineValue, report: ValueReport): void {
  const { text } = value;
  if (!mayBeSavedAsDate(text)) return report('unreadable-date', value, `${JSON.stringify(text)} is no date.`);
  if (hasVariable(value)) return;
  if (instantOf(text) === undefined) return report('undecidable-date', value, `${text} is met by no request.`);
  if (/^\d+$/.test(text)) {
    if (Number(text) >= farAwaySeconds) report('date-in-milliseconds', value, `${text} is thousands of years away.`);
  } else if (/T[\d:.]+$/.test(text)) {
    report('date-without-zone', value, `${text} is taken for UTC.`);
  }
}

const privateRanges: readonly (readonly [first: readonly number[], bits: number])[] = [
  [[10, 0, 0, 0], 8],
  [[172, 16, 0, 0], 12],
  [[192, 168, 0, 0], 16],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
];

function findAddress(condition: OutlineCondition, value: OutlineValue, report: ValueReport): void {
  const [address = '', prefix, ...more] = value.text.split('/');
  const bytes = addressBytes(address);
  const most = (bytes?.length ?? 0) * 8;
  const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (bytes === undefined || more.length > 0 || bits < 0 || bits > (address.includes(':') ? 128 : most))
    return report('unreadable-address', value, `${JSON.stringify(value.text)} is no address and no range.`);
  if (bits === 0) return report('every-address', value, `${value.text} holds every address of its kind.`);
  const isPrivate =
    bytes.length === 4
      ? privateRanges.some(([first, least]) => bits >= least && sharesBits(bytes, first, least))
      : bits >= 7 && ((bytes[0] ?? 0) & 0xfe) === 0xfc;
  if (isPrivate && condition.key.text.toLowerCase() === 'aws:sourceip')
    report('private-address', value, `${value.text} is private.`);
  if (bits < most && !endsInZeros(bytes, bits))
    report('host-bits', value, `${value.text} is not where that range begins.`);
}

function sharesBits(a: readonly number[], b: readonly number[], bits: number): boolean {
  return a.every((byte, at) => {
    const left = Math.min(8, Math.max(0, bits - at * 8));
    const mask = (255 << (8 - left)) & 255;
    return (byte & mask) === ((b[at] ?? 0) & mask);
  });
}

function endsInZeros(bytes: readonly number[], bits: number): boolean {
  return bytes.every((byte, at) => {
    const left = Math.min(8, Math.max(0, bits - at * 8));
    return (byte & (255 >> left)) === 0;
  });
}

const accountKeys =
  /^(?:aws:(?:source|principal|resource|vpce)account|aws:sourceowner|kms:calleraccount|s3:resourceaccount)$/;
const organizationKeys = /^aws:(?:source|principal|resource|vpce)orgid$/;
const pathKeys = /^aws:(?:source|principal|resource|vpce)orgpaths$/;
const serviceKeys =
  /^(?:iam:passedtoservice|iam:awsservicename|aws:principalservicename|aws:principalservicenameslist|aws:calledvia(?:first|last)?|kms:viaservice)$/;

/** Values that keys of a known form never have. Only texts that say all: a wildcard of a Like operator may stand for anything. */
function findStrange(condition: OutlineCondition, value: OutlineValue, report: ValueReport): void {
  const key = condition.key.text.toLowerCase();
  const name = operatorName(condition);
  const { text } = value;
  if (!name.startsWith('String') || hasVariable(value) || (name.endsWith('Like') && /[*?]/.test(text))) {
    if (pathKeys.test(key) && name.endsWith('Like') && !hasVariable(value)) findPath(value, report);
    return;
  }
  const shown = JSON.stringify(text);
  if (accountKeys.test(key) && !/^\d{12}$/.test(text)) report('account-form', value, `${shown} is no account.`);
  if (organizationKeys.test(key) && !/^o-[a-z0-9]{10,32}$/.test(text))
    report('organization-form', value, `${shown} is no id of an organization.`);
  if (pathKeys.test(key)) findPath(value, report);
  if (key === 'aws:sourcevpc' && !/^vpc-[0-9a-f]{8,17}$/.test(text))
    report('network-form', value, `${shown} is no VPC.`);
  if (key === 'aws:sourcevpce' && !/^vpce-[0-9a-f]{8,17}$/.test(text))
    report('network-form', value, `${shown} is no endpoint of a VPC.`);
  if (key === 'aws:requestedregion' && !isRegion(text)) report('region-form', value, `${shown} is no region.`);
  if (serviceKeys.test(key) && !/^[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal)$/.test(text))
    report('service-name-form', value, `${shown} is no name of a service.`);
}

function findPath(value: OutlineValue, report: ValueReport): void {
  const { text } = value;
  const ends = text.endsWith('/') || text.endsWith('*');
  if (!ends || !/^(?:o-|\*)/.test(text))
    report('organization-path-form', value, `${JSON.stringify(text)} is no path of an organization.`);
}

function findBoth(condition: OutlineCondition, report: ValueReport): void {
  const name = operatorName(condition);
  if (name !== 'Bool' && name !== 'Null') return;
  const texts = new Set(condition.values.map(({ text }) => text.toLowerCase()));
  if (texts.has('true') && texts.has('false'))
    report('both-booleans', condition, `${condition.key.text} may be true as well as false.`);
}

function findRedundant(condition: OutlineCondition, report: ValueReport): void {
  const name = operatorName(condition);
  const wild = name.endsWith('Like') && name.startsWith('String');
  const plain = (text: string): string => (name.includes('IgnoreCase') ? text.toLowerCase() : text);
  const isCovered = (wide: string, narrow: string): boolean =>
    plain(wide) === plain(narrow) || (wild && !wide.includes('${') && !narrow.includes('${') && covers(wide, narrow));
  for (const [value, by] of redundantOf(condition.values, isCovered))
    report('redundant-value', value, `${by.text} covers ${value.text} already.`);
}
