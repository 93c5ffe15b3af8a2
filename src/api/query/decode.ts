// From a form to the shape of a request, by the tables that the protos make.

import { fail, ok, type Result } from '../../core/base/result.ts';
import { type FieldViolation, type Refusal, refusal } from '../../core/model/refusal.ts';
import { fieldsOf, findMethod } from '../../core/shapes/lookup.ts';
import type { FieldRow } from '../../core/shapes/table.ts';
import { type FormNode, parseForm, valueOf } from './form.ts';
import { formLimits } from './limits.ts';

/** A service that speaks the Query protocol. */
export type QueryService = 'iam' | 'sts';

/** Versions of the Query API, as `Version` names them. */
export const queryVersions: Readonly<Record<QueryService, string>> = { iam: '2010-05-08', sts: '2011-06-15' };

/** A form that names an action. */
export interface QueryCall {
  readonly service: QueryService;
  readonly action: string;
  /** Name of the request message in the service's package. */
  readonly requestMessage: string;
  readonly request: object;
}

/** Reads a Query request. Parameters that the action does not have are passed over, as AWS does. Constraints are not checked. */
export function decodeQuery(query: string, body: string): Result<QueryCall, Refusal> {
  const form = parseForm([query, body], formLimits);
  if (!form.ok) return form;
  const action = valueOf(form.value, 'Action');
  if (action === undefined || action === '') return fail(refusal('MissingAction', 'The request names no Action.'));
  const service = serviceOf(action, valueOf(form.value, 'Version'));
  const method = service === undefined ? undefined : findMethod(service, action);
  if (service === undefined || method === undefined) return fail(noSuchAction(action, form.value));
  const problems: FieldViolation[] = [];
  const request = messageOf({ service, problems }, method.request, form.value, '');
  if (problems.length === 0) return ok({ service, action, requestMessage: method.request, request });
  const [first] = problems;
  return fail(refusal('ValidationError', first?.description ?? '', { violations: problems }));
}

/** Both services share one port: the version tells them apart, and where it is missing the action does. */
function serviceOf(action: string, version: string | undefined): QueryService | undefined {
  const services = Object.keys(queryVersions) as QueryService[];
  return services.find((service) =>
    version === undefined ? findMethod(service, action) !== undefined : queryVersions[service] === version,
  );
}

function noSuchAction(action: string, form: FormNode): Refusal {
  const version = valueOf(form, 'Version') ?? 'unspecified';
  const named = `${shortened(action)} for version ${shortened(version)}`;
  return refusal('InvalidAction', `Could not find operation ${named}`);
}

/** What a caller made up comes back only so far as it can be what was meant. */
function shortened(text: string): string {
  return text.length > 128 ? `${text.slice(0, 128)}…` : text;
}

interface Reading {
  readonly service: QueryService;
  readonly problems: FieldViolation[];
}

function messageOf(reading: Reading, message: string, node: FormNode, path: string): object {
  const value: Record<string, unknown> = {};
  for (const field of fieldsOf(reading.service, message) ?? []) {
    const part = node.parts.get(field.wire);
    const shown = `${path}${field.wire.charAt(0).toLowerCase()}${field.wire.slice(1)}`;
    const read = part === undefined ? undefined : memberOf(reading, field, part, shown);
    if (read !== undefined) value[field.name] = read;
    // In shapes a list is there, be it empty.
    else if (field.repeated === true) value[field.name] = [];
  }
  return value;
}

function memberOf(reading: Reading, field: FieldRow, node: FormNode, path: string): unknown {
  if (field.map === true) return mapOf(reading, field, node, path);
  if (field.repeated === true) return listOf(reading, field, node, path);
  return itemOf(reading, field, node, path);
}

/** `Tags.member.1`, `Tags.member.2`: in the order of the numbers, gaps and all. An empty list is `Tags=`. */
function listOf(reading: Reading, field: FieldRow, node: FormNode, path: string): readonly unknown[] {
  return numbered(node.parts.get('member')).flatMap(({ number, node: item }) => {
    const read = itemOf(reading, field, item, `${path}.${number}.member`);
    return read === undefined ? [] : [read];
  });
}

/** `Map.entry.1.key`, `Map.entry.1.value`. */
function mapOf(reading: Reading, field: FieldRow, node: FormNode, path: string): object {
  const entries = numbered(node.parts.get('entry')).flatMap(({ number, node: entry }) => {
    const key = valueOf(entry, 'key');
    const value = entry.parts.get('value');
    const read = value === undefined ? undefined : itemOf(reading, field, value, `${path}.${number}.value`);
    return key === undefined || read === undefined ? [] : [[key, read] as const];
  });
  return Object.fromEntries(entries);
}

function numbered(items: FormNode | undefined): readonly { readonly number: number; readonly node: FormNode }[] {
  const found = [...(items?.parts ?? [])].flatMap(([part, node]) =>
    /^[1-9][0-9]{0,5}$/.test(part) ? [{ number: Number(part), node }] : [],
  );
  return found.toSorted((a, b) => a.number - b.number);
}

function itemOf(reading: Reading, field: FieldRow, node: FormNode, path: string): unknown {
  if (field.message !== undefined) return messageOf(reading, field.message, node, `${path}.`);
  const { value } = node;
  if (value === undefined) return undefined;
  const read = scalarOf(field, value);
  if (read !== undefined) return read;
  const description = `1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must be ${wanted[field.type] ?? 'readable'}`;
  reading.problems.push({ field: path, description });
  return undefined;
}

const wanted: Readonly<Record<string, string>> = {
  ...{ bool: 'true or false', bytes: 'base64', int32: 'a whole number', timestamp: 'a time as ISO 8601 has it' },
};

/** Undefined where the text is no such value. */
function scalarOf({ type }: FieldRow, text: string): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'bool':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'int32':
      return /^[+-]?[0-9]{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31 ? Number(text) : undefined;
    case 'bytes':
      return bytesOf(text);
    case 'timestamp':
      return timeOf(text);
    default:
      return undefined;
  }
}

function bytesOf(text: string): Uint8Array | undefined {
  const bare = text.replaceAll(/[\r\n]/g, '');
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare)
    ? new Uint8Array(Buffer.from(bare, 'base64'))
    : undefined;
}

function timeOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
