// Checks a request against the constraints of its proto message, in AWS's words.

import { invariant } from '../base/invariant.ts';
import { type FieldViolation, type Refusal, refusal } from '../model/refusal.ts';
import { fieldsOf, type ServiceName } from '../shapes/lookup.ts';
import type { FieldRow } from '../shapes/table.ts';

/**
 * What is wrong with a request, member by member; empty where nothing is. Values are not repeated, but by STS, where they are
 * no secrets: AWS does so.
 * `message` is the request message of the service's package, such as `CreateUserRequest`; `value` its shape.
 */
export function checkRequest(service: ServiceName, message: string, value: object): readonly FieldViolation[] {
  const found: Violation[] = [];
  for (const check of checksOf(service, message)) check(value as Members, found);
  return found.length === 0 ? nothing : found.map(said);
}

/** The refusal of a request with violations. */
export function invalidRequest(violations: readonly FieldViolation[]): Refusal {
  const errors = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  const text = violations.map(({ description }) => description).join('; ');
  const own = ownSentence(violations);
  return refusal('ValidationError', own ?? `${errors} detected: ${text}`, { violations });
}

/** AWS has sentences of its own for names, paths and documents, where nothing else is wrong: as recorded, for empty ones too. */
function ownSentence(violations: readonly FieldViolation[]): string | undefined {
  const [{ field } = { field: '' }] = violations;
  if (violations.some((other) => other.field !== field)) return undefined;
  const broken = violations.find(({ description }) => description.includes(patternText));
  const pattern = broken?.description.split(patternText)[1];
  if (pattern === undefined) return undefined;
  const rule = sentences.find((one) => one.pattern === pattern && one.fields?.has(field) !== false)?.rule;
  const own = field === 'pathPrefix' ? startOfPath : rule;
  return own === undefined ? undefined : `The specified value for ${field} is invalid. It must ${own}`;
}

const patternText = 'Member must satisfy regular expression pattern: ';
const startOfPath = 'begin with the / character and contain only alphanumeric characters and/or / characters.';
const sentences: readonly {
  readonly pattern: string;
  /** Every field, where there are none. */
  readonly fields?: ReadonlySet<string>;
  readonly rule: string;
}[] = [
  {
    pattern: String.raw`[\w+=,.@-]+`,
    rule: 'contain only alphanumeric characters and/or the following: +=,.@_-',
  },
  {
    pattern: String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`,
    rule: 'begin and end with / and contain only alphanumeric characters and/or / characters.',
  },
  {
    pattern: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`,
    fields: new Set([
      ...['assumeRolePolicyDocument', 'policyDocument'],
      ...['certificateBody', 'certificateChain', 'privateKey', 'sshPublicKeyBody'],
    ]),
    // The sentence is AWS's; the pattern takes Latin-1.
    rule: 'contain only printable ASCII characters.',
  },
];

type Members = Readonly<Record<string, unknown>>;

/** A broken constraint, put into words only once its whole path is known: most requests break none. */
interface Violation {
  /** From the message at hand; grows at the front on the way out. */
  path: string;
  readonly absent: boolean;
  /** What came, where that may be said. */
  readonly value?: string;
  readonly constraint: string;
}

/** Looks at one member of a message. */
type Check = (message: Members, found: Violation[]) => void;

/** What a value must satisfy besides being there: the sentence, and whether a value does. */
interface Constraint {
  readonly text: string;
  readonly holds: (value: never) => boolean;
}

function said({ path, absent, value, constraint }: Violation): FieldViolation {
  const came = value === undefined ? 'Value' : `Value '${value}'`;
  const start = absent ? 'Value null' : came;
  return { field: path, description: `${start} at '${path}' failed to satisfy constraint: ${constraint}` };
}

// The longest text that a message repeats: an ARN of some length, but no document.
const longestRepeated = 256;

/** Whether messages repeat what stood in the field. */
function isRepeated(service: ServiceName, { type, sensitive, repeated, map }: FieldRow): boolean {
  return (
    service === 'sts' && (type === 'string' || type === 'int32') && sensitive !== true && !(repeated ?? map ?? false)
  );
}

function repeatable(value: unknown): string | undefined {
  const text = String(value);
  return text.length > longestRepeated ? undefined : text;
}

const nothing: readonly FieldViolation[] = [];
/** By service, then by message: no key is put together on the way of a request. */
const compiled = new Map<ServiceName, Map<string, readonly Check[]>>();
const patterns = new Map<string, RegExp>();

/** The checks of a message, compiled when it is first met. Members without constraints have none. */
function checksOf(service: ServiceName, message: string): readonly Check[] {
  let messages = compiled.get(service);
  if (messages === undefined) {
    messages = new Map();
    compiled.set(service, messages);
  }
  const known = messages.get(message);
  if (known !== undefined) return known;
  const fields = fieldsOf(service, message);
  invariant(fields !== undefined, `${service}.${message} is a message`);
  const checks = fields.flatMap((field) => {
    const check = checkOf(service, field);
    return check === undefined ? [] : [check];
  });
  messages.set(message, checks);
  return checks;
}

function checkOf(service: ServiceName, field: FieldRow): Check | undefined {
  const { name, wire, message } = field;
  const shown = wire.charAt(0).toLowerCase() + wire.slice(1);
  const present = presentCheck(field, shown);
  if (message !== undefined && field.map !== true) {
    const lengths = field.repeated === true ? lengthsOf(field.minItems, field.maxItems) : [];
    const whole = allHold(lengths, name, shown);
    const parts = partsCheck(service, field, shown);
    return (value, found) => {
      present?.(value, found);
      whole(value, found);
      parts(value, found);
    };
  }
  if (field.repeated === true) {
    const items = constraintsOf(field);
    const whole = lengthsOf(field.minItems, field.maxItems);
    const all = items.length === 0 ? whole : [...whole, everyItem(items)];
    return both(present, all.length === 0 ? undefined : allHold(all, name, shown));
  }
  const constraints = field.map === true ? [] : constraintsOf(field);
  const repeats = isRepeated(service, field);
  return both(present, constraints.length === 0 ? undefined : allHold(constraints, name, shown, repeats));
}

function both(first: Check | undefined, second: Check | undefined): Check | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (value, found) => {
    first(value, found);
    second(value, found);
  };
}

/** A required member must be there; protobuf cannot tell an empty list from an absent one. */
function presentCheck(field: FieldRow, shown: string): Check | undefined {
  if (field.required !== true) return undefined;
  const { name } = field;
  return (message, found) => {
    const value = message[name];
    if (value !== undefined && !(field.repeated === true && isEmpty(value))) return;
    found.push({ path: shown, absent: true, constraint: 'Member must not be null' });
  };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function allHold(constraints: readonly Constraint[], name: string, shown: string, repeats = false): Check {
  return (message, found) => {
    const value = message[name];
    // An empty list is an absent one.
    if (value === undefined || isEmpty(value)) return;
    for (const { text, holds } of constraints) {
      if (holds(value as never)) continue;
      const came = repeats ? repeatable(value) : undefined;
      found.push({ path: shown, absent: false, constraint: text, ...(came === undefined ? {} : { value: came }) });
    }
  };
}

/** The message in a member, or the messages of its list. */
function partsCheck(service: ServiceName, field: FieldRow, shown: string): Check {
  const { name, message = '', maxItems = Number.POSITIVE_INFINITY } = field;
  const look = (part: unknown, found: Violation[], path: () => string): void => {
    const before = found.length;
    for (const check of checksOf(service, message)) check(part as Members, found);
    for (let at = before; at < found.length; at++) {
      const violation = found[at];
      if (violation !== undefined) violation.path = `${path()}.${violation.path}`;
    }
  };
  return (around, found) => {
    const value = around[name];
    if (value === undefined) return;
    if (!Array.isArray(value)) look(value, found, () => shown);
    else if (value.length <= maxItems) {
      for (let at = 0; at < value.length; at++) look(value[at], found, () => `${shown}.${at + 1}.member`);
    }
  };
}

/** What a text, number or byte string, or each item of a list of them, must satisfy. */
function constraintsOf(field: FieldRow): readonly Constraint[] {
  switch (field.type) {
    case 'string':
      return textConstraints(field);
    case 'bytes':
      return lengthsOf(field.min, field.max);
    case 'timestamp':
      return [timeConstraint];
    default:
      return rangeOf(field.min, field.max);
  }
}

// What protobuf calls a Timestamp, and ISO 8601 writes with four digits: no door could show another one.
const timeConstraint: Constraint = {
  text: 'Member must be a time of the years 1 to 9999',
  holds: (ms: number) => ms >= -62_135_596_800_000 && ms < 253_402_300_800_000,
};

function textConstraints({ min, max, pattern, in: values }: FieldRow): readonly Constraint[] {
  const constraints: Constraint[] = [...lengthsOf(min, max)];
  if (pattern !== undefined) {
    const expression = expressionOf(pattern);
    constraints.push({
      text: `${patternText}${shownPattern(pattern)}`,
      // A text that is too long is refused for that; the pattern need not walk over it.
      holds: (value: string) => (max !== undefined && lengthOf(value) > max) || expression.test(value),
    });
  }
  if (values !== undefined) {
    constraints.push({
      text: `Member must satisfy enum value set: [${values.join(', ')}]`,
      holds: (value: string) => values.includes(value),
    });
  }
  return constraints;
}

/** Bounds of the length of a text (in characters, not UTF-16 units), a byte string or a list. */
function lengthsOf(min: number | undefined, max: number | undefined): readonly Constraint[] {
  const constraints: Constraint[] = [];
  if (max !== undefined) {
    constraints.push({
      text: `Member must have length less than or equal to ${max}`,
      holds: (value: ArrayLike<unknown> | string) => value.length <= max || lengthOf(value) <= max,
    });
  }
  if (min !== undefined && min > 0) {
    constraints.push({
      text: `Member must have length greater than or equal to ${min}`,
      // No text has more than two units a character.
      holds: (value: ArrayLike<unknown> | string) => value.length >= min * 2 || lengthOf(value) >= min,
    });
  }
  return constraints;
}

function rangeOf(min: number | undefined, max: number | undefined): readonly Constraint[] {
  const constraints: Constraint[] = [];
  if (max !== undefined) {
    constraints.push({
      text: `Member must have value less than or equal to ${max}`,
      holds: (value: number) => value <= max,
    });
  }
  if (min !== undefined) {
    constraints.push({
      text: `Member must have value greater than or equal to ${min}`,
      holds: (value: number) => value >= min,
    });
  }
  return constraints;
}

/** Items of a list of texts or numbers are reported together, with all that is asked of them. */
function everyItem(constraints: readonly Constraint[]): Constraint {
  const texts = constraints.map(({ text }) => text);
  // So AWS has it: seen with the keys of tags, not with lists of texts that only have lengths.
  if (texts.some((text) => text.startsWith(patternText))) texts.push('Member must not be null');
  return {
    text: `Member must satisfy constraint: [${texts.join(', ')}]`,
    holds: (items: readonly never[]) => items.every((item) => constraints.every(({ holds }) => holds(item))),
  };
}

const surrogates = /[\uD800-\uDFFF]/;

function lengthOf(value: ArrayLike<unknown> | string): number {
  if (typeof value !== 'string' || !surrogates.test(value)) return value.length;
  let count = 0;
  for (const _ of value) count++;
  return count;
}

function expressionOf(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const expression = new RegExp(pattern, 'u');
  patterns.set(pattern, expression);
  return expression;
}

// AWS's patterns that the protos have in other words: theirs look no character ahead, and match a whole text.
const asAwsHasThem: ReadonlyMap<string, string> = new Map([
  ['^[a-z0-9](?:-?[a-z0-9])*$', '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$'],
  [
    String.raw`^(?:o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z-\/]*)$`,
    String.raw`^o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z-\/]*`,
  ],
]);

/** The pattern as AWS prints it: whole-text anchors of ours left out, code points as `\uXXXX`. */
function shownPattern(pattern: string): string {
  const known = asAwsHasThem.get(pattern);
  if (known !== undefined) return known;
  const bare = pattern.startsWith('^(?:') && pattern.endsWith(')$') ? pattern.slice(4, -2) : pattern;
  return bare.replaceAll(/\\u\{([0-9A-Fa-f]+)\}/g, '\\u$1');
}
