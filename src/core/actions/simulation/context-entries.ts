// ContextEntries of a simulation: condition keys with a type, whose values must be of that type.

import { fail, ok, type Result } from '../../base/result.ts';
import { fromBase64, fromUtf8 } from '../../base/text.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import { instantOf } from '../../policy/condition/date.ts';
import { addressBytes } from '../../policy/condition/ip-address.ts';
import type { ContextValue } from '../../policy/context.ts';
import type { ContextEntry } from '../../shapes/iam.ts';

type ScalarType = 'binary' | 'boolean' | 'date' | 'ip' | 'numeric' | 'string';

/** The condition keys that were given, by name in lower case. */
export function readContextEntries(
  entries: readonly ContextEntry[],
): Result<ReadonlyMap<string, ContextValue>, Refusal> {
  const values = new Map<string, ContextValue>();
  for (const entry of entries) {
    const { contextKeyName: name } = entry;
    if (name === undefined) return invalid('ContextKeyName cannot be null or empty.');
    if (values.has(name.toLowerCase())) return invalid(`Duplicate context key: ${name}.`);
    const value = readEntry(entry, name);
    if (!value.ok) return value;
    values.set(name.toLowerCase(), value.value);
  }
  return ok(values);
}

function readEntry(
  { contextKeyType: type, contextKeyValues: given }: ContextEntry,
  name: string,
): Result<ContextValue, Refusal> {
  if (type === undefined) return invalid(`Context key ${name} has invalid type null.`);
  if (given.length === 0) return invalid(`Context values for context key ${name} cannot be null or empty.`);
  const list = type.endsWith('List');
  if (!list && given.length > 1)
    return invalid(`Context key ${type} expected a single value, but received ${given.length}.`);
  const scalar = (list ? type.slice(0, -'List'.length) : type) as ScalarType;
  const read = given.map((value) => readers[scalar](value));
  const values = read.filter((value) => value !== undefined);
  if (values.length < read.length) return invalid(`Invalid context value for key ${name}: expected ${forms[scalar]}.`);
  const [only = ''] = values;
  return ok(list ? values : only);
}

const number = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A value as conditions compare it; undefined where it is not of the type. */
const readers: Readonly<Record<ScalarType, (value: string) => string | undefined>> = {
  string: (value) => value,
  numeric: (value) => (number.test(value) ? value : undefined),
  // Whatever is not true is false.
  boolean: (value) => String(value.toLowerCase() === 'true'),
  date: (value) => (instantOf(value) === undefined ? undefined : value),
  ip: (value) => (addressBytes(value) === undefined ? undefined : value),
  binary: readBinary,
};

/** What AWS calls the values of a type. */
const forms: Readonly<Record<ScalarType, string>> = {
  string: 'string',
  numeric: 'numeric format',
  boolean: 'boolean',
  date: 'DateTime format',
  ip: 'IP address',
  binary: 'base-64 encoded binary format',
};

/** Base64 on the wire, padded; conditions compare the bytes of a text. */
function readBinary(value: string): string | undefined {
  const bytes = value.length % 4 === 0 ? fromBase64(value) : undefined;
  if (bytes === undefined) return undefined;
  try {
    return fromUtf8(bytes);
  } catch {
    return undefined;
  }
}

function invalid(message: string): { readonly ok: false; readonly error: Refusal } {
  return fail(refusal('InvalidInput', message));
}
