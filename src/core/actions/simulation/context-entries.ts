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
    if (name === undefined) return invalid('A context entry has no ContextKeyName.');
    if (values.has(name.toLowerCase())) return invalid(`The context key ${name} is given twice.`);
    const value = readEntry(entry, name);
    if (!value.ok) return value;
    values.set(name.toLowerCase(), value.value);
  }
  return ok(values);
}

function readEntry({ contextKeyType, contextKeyValues }: ContextEntry, name: string): Result<ContextValue, Refusal> {
  const type = contextKeyType ?? 'string';
  const list = type.endsWith('List');
  const scalar = (list ? type.slice(0, -'List'.length) : type) as ScalarType;
  const read = contextKeyValues.map((value) => readers[scalar](value));
  const bad = read.indexOf(undefined);
  if (bad >= 0) return invalid(`The value ${contextKeyValues[bad] ?? ''} of the context key ${name} is no ${scalar}.`);
  const values = read.filter((value) => value !== undefined);
  if (list) return ok(values);
  const [only] = values;
  if (only === undefined || values.length > 1)
    return invalid(`The context key ${name} of type ${type} takes one value; ${type}List takes any number.`);
  return ok(only);
}

const number = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A value as conditions compare it; undefined where it is not of the type. */
const readers: Readonly<Record<ScalarType, (value: string) => string | undefined>> = {
  string: (value) => value,
  numeric: (value) => (number.test(value) ? value : undefined),
  boolean: (value) => (/^(?:true|false)$/i.test(value) ? value : undefined),
  date: (value) => (instantOf(value) === undefined ? undefined : value),
  ip: (value) => (addressBytes(value) === undefined ? undefined : value),
  binary: readBinary,
};

/** Base64 on the wire; conditions compare the bytes of a text. */
function readBinary(value: string): string | undefined {
  const bytes = fromBase64(value);
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
