// Flags of `iam` and `sts`: made from the tables of the protos, read back into requests.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../core/base/nearest.ts';
import { fieldsOf, methodsOf } from '../core/shapes/lookup.ts';
import type { FieldRow, MethodRow } from '../core/shapes/table.ts';
import { textOf, usageError } from './cli-error.ts';
import { kebab } from './kebab.ts';
import { parseShorthand } from './shorthand.ts';

/** A service whose actions are commands. */
export type ActionService = 'iam' | 'sts';

/** All actions of a service, as commands. */
export function actionNames(service: ActionService): readonly string[] {
  return methodsOf(service).map((method) => kebab(method.name));
}

/** Flags of one action. */
export function actionFlags(service: ActionService, action: string): readonly string[] {
  const method = methodsOf(service).find((one) => kebab(one.name) === action);
  return method === undefined ? [] : fieldsOfRequest(service, method).map(flagOf);
}

/** The action of that command name. Throws a usage error that suggests the nearest. */
export function findAction(service: ActionService, name: string): MethodRow {
  const found = methodsOf(service).find((method) => kebab(method.name) === name);
  if (found !== undefined) return found;
  throw usageError(
    `There is no action ${service} ${name}.`,
    didYouMean(name, actionNames(service)) ?? `See \`eventide ${service} --help\`.`,
  );
}

/** Fields of an action's request. */
export function fieldsOfRequest(service: ActionService, method: MethodRow): readonly FieldRow[] {
  return fieldsOf(service, method.request) ?? [];
}

/** The flag of a field: `--user-name`. */
export function flagOf(field: FieldRow): string {
  return `--${kebab(field.wire)}`;
}

/** Reads flags into a request. `cwd`: where `file://` paths start. */
export function readRequest(service: ActionService, method: MethodRow, argv: readonly string[], cwd: string): object {
  const fields = fieldsOfRequest(service, method);
  const given = new Map<FieldRow, string[]>();
  let whole: Record<string, unknown> = {};
  for (let at = 0; at < argv.length; ) {
    const [flag, attached] = splitFlag(argv[at] ?? '');
    at++;
    const values: string[] = attached === undefined ? [] : [attached];
    const more = attached === undefined ? valuesAt(argv, at) : [];
    values.push(...more);
    at += more.length;
    if (flag === '--cli-input-json') {
      whole = jsonObject(textArgument(values[0] ?? '', cwd), service, method.request);
      continue;
    }
    const negated = flag.startsWith('--no-');
    const field = fields.find((one) => flagOf(one) === (negated ? `--${flag.slice(5)}` : flag));
    if (field === undefined) {
      throw usageError(
        `${kebab(method.name)} has no flag ${flag}.`,
        didYouMean(flag, fields.map(flagOf)) ?? `See \`eventide ${service} ${kebab(method.name)} --help\`.`,
      );
    }
    if (field.type === 'bool' && values.length === 0) values.push(negated ? 'false' : 'true');
    if (values.length === 0) throw usageError(`${flag} needs a value.`);
    given.set(field, [...(given.get(field) ?? []), ...values]);
  }
  const request: Record<string, unknown> = { ...whole };
  for (const [field, values] of given) request[field.name] = fieldValue(service, field, values, cwd);
  for (const field of fields)
    if (field.repeated === true && request[field.name] === undefined) request[field.name] = [];
  return request;
}

/** The words behind a flag, up to the next one. */
function valuesAt(argv: readonly string[], from: number): readonly string[] {
  const next = argv.findIndex((word, at) => at >= from && isFlag(word));
  return argv.slice(from, next < 0 ? undefined : next);
}

/** A value may begin with dashes too: `-----BEGIN CERTIFICATE-----`. */
function isFlag(word: string): boolean {
  return /^--[A-Za-z]/.test(word);
}

function splitFlag(word: string): readonly [string, string | undefined] {
  if (!isFlag(word)) throw usageError(`'${word}' stands where a flag should.`);
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function fieldValue(service: ActionService, field: FieldRow, values: readonly string[], cwd: string): unknown {
  if (field.repeated === true)
    return listValue(
      service,
      field,
      values.map((value) => textArgument(value, cwd)),
    );
  if (values.length > 1) throw usageError(`${flagOf(field)} takes one value.`, 'Put a value with blanks into quotes.');
  const text = textArgument(values[0] ?? '', cwd);
  if (field.map === true || field.type === 'message') return structure(service, field, parseAny(text));
  return scalar(field, text);
}

function listValue(service: ActionService, field: FieldRow, texts: readonly string[]): unknown {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined && only.trimStart().startsWith('[')) {
    const items = parseJson(only);
    if (!Array.isArray(items)) throw usageError(`${flagOf(field)} is a list.`);
    return items.map((item: unknown) =>
      field.type === 'message' ? structure(service, field, item) : plainValue(field, item, flagOf(field)),
    );
  }
  if (field.type === 'message') return texts.map((text) => structure(service, field, parseAny(text)));
  // A document is one value, its commas included.
  return texts.flatMap((text) => (/^\s*\{/.test(text) ? [text] : text.split(','))).map((text) => scalar(field, text));
}

/** JSON, or shorthand. */
function parseAny(text: string): unknown {
  return /^\s*[[{]/.test(text) ? parseJson(text) : parseShorthand(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`This is no JSON: ${textOf(error)}.`);
  }
}

/** AWS's member names to shapes. */
function structure(service: ActionService, field: FieldRow, value: unknown): unknown {
  if (!isStructure(value)) throw usageError(`${flagOf(field)} is a structure: write Name=value,Name=value or JSON.`);
  if (field.map === true || field.message === undefined) return value;
  return shaped(service, field.message, value);
}

function shaped(service: ActionService, message: string, value: Record<string, unknown>): Record<string, unknown> {
  const rows = fieldsOf(service, message) ?? [];
  const shape: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const row = rows.find((one) => one.wire === name || one.name === name);
    if (row === undefined)
      throw usageError(
        `${message} has no member ${name}.`,
        didYouMean(
          name,
          rows.map((one) => one.wire),
        ),
      );
    shape[row.name] = memberValue(service, row, member);
  }
  for (const row of rows) if (row.repeated === true && shape[row.name] === undefined) shape[row.name] = [];
  return shape;
}

function memberValue(service: ActionService, row: FieldRow, member: unknown): unknown {
  if (row.repeated === true) {
    const items: readonly unknown[] = Array.isArray(member) ? member : [member];
    return items.map((item) => memberValue(service, { ...row, repeated: false }, item));
  }
  if (row.type === 'message' && row.message !== undefined) {
    if (isStructure(member)) return shaped(service, row.message, member);
    throw usageError(`${row.wire} is a structure, not ${JSON.stringify(member)}.`);
  }
  return plainValue(row, member, row.wire);
}

function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonObject(text: string, service: ActionService, message: string): Record<string, unknown> {
  const value = parseJson(text);
  if (!isStructure(value)) throw usageError('--cli-input-json is one JSON object.');
  return shaped(service, message, value);
}

/** A value that JSON or shorthand has. */
function plainValue(field: FieldRow, value: unknown, name: string): unknown {
  if (typeof value === 'string') return scalar(field, value, name);
  if (field.type === 'bool' && typeof value === 'boolean') return value;
  if ((field.type === 'int32' || field.type === 'int64') && typeof value === 'number')
    return scalar(field, String(value), name);
  throw usageError(
    `${name} is ${field.type === 'bool' ? 'true or false' : 'one value'}, not ${JSON.stringify(value)}.`,
  );
}

function scalar(field: FieldRow, text: string, name = flagOf(field)): unknown {
  switch (field.type) {
    case 'bool':
      if (text !== 'true' && text !== 'false') throw usageError(`${name} is true or false, not '${text}'.`);
      return text === 'true';
    case 'int32':
    case 'int64':
      if (!/^-?\d+$/.test(text) || !isWithin(field.type, Number(text)))
        throw usageError(`${name} is a whole number, not '${text}'.`);
      return Number(text);
    case 'bytes':
      return Buffer.from(text, 'base64');
    case 'timestamp':
      if (Number.isNaN(Date.parse(text)))
        throw usageError(`${name} is a time such as 2026-01-31T12:00:00Z, not '${text}'.`);
      return Date.parse(text);
    default:
      return text;
  }
}

function isWithin(type: string, value: number): boolean {
  return type === 'int32' ? (value | 0) === value : Number.isSafeInteger(value);
}

/** Text, or with `file://` the content of a file. */
function textArgument(value: string, cwd: string): string {
  if (!value.startsWith('file://')) return value;
  const path = resolve(cwd, value.slice('file://'.length));
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw usageError(`${path} cannot be read: ${textOf(error)}.`);
  }
}

/** A response with AWS's member names, times as ISO 8601. */
export function awsShape(service: ActionService, message: string, value: unknown): Readonly<Record<string, unknown>> {
  const rows = fieldsOf(service, message) ?? [];
  const shown: Record<string, unknown> = {};
  for (const row of rows) {
    const member = (value as Record<string, unknown>)[row.name];
    if (member === undefined || (Array.isArray(member) && member.length === 0 && row.message === 'Tag')) continue;
    const show = (one: unknown): unknown => {
      if (row.type === 'message' && row.message !== undefined) return awsShape(service, row.message, one);
      if (row.type === 'timestamp') return new Date(one as number).toISOString();
      return one instanceof Uint8Array ? Buffer.from(one).toString('base64') : one;
    };
    shown[row.wire] = row.repeated === true && Array.isArray(member) ? member.map(show) : show(member);
  }
  return shown;
}
