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

/**
 * Reads a Query request. Parameters that the action does not have are passed over, as AWS does; what stands below one that it has
 * must be of its shape, lest a policy or a tag be left out in silence. Constraints are not checked.
 */
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
  return fail(refusal('MalformedInput', first?.description ?? '', { violations: problems }));
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
  return numbered(reading, node, path, 'member').flatMap(({ number, node: item }) => {
    const read = itemOf(reading, field, item, `${path}.${number}.member`);
    return read === undefined ? [] : [read];
  });
}

/** `Map.entry.1.key`, `Map.entry.1.value`. */
function mapOf(reading: Reading, field: FieldRow, node: FormNode, path: string): object {
  const entries = numbered(reading, node, path, 'entry').flatMap(({ number, node: entry }) => {
    const key = valueOf(entry, 'key');
    const value = entry.parts.get('value');
    const read = value === undefined ? undefined : itemOf(reading, field, value, `${path}.${number}.value`);
    return key === undefined || read === undefined ? [] : [[key, read] as const];
  });
  return Object.fromEntries(entries);
}

interface Numbered {
  readonly number: number;
  readonly node: FormNode;
}

/** The items of a list or map, by their numbers: `1`, `01` and `0` are such, and each is one item's. */
function numbered(reading: Reading, list: FormNode, path: string, word: 'entry' | 'member'): readonly Numbered[] {
  const found = new Map<number, FormNode>();
  const unlisted = list.value || list.parts.get(word)?.value;
  if (unlisted) malformed(reading, path, itemsOf(path, word));
  for (const [part, items] of list.parts) {
    for (const [digits, node] of part === word ? items.parts : [[undefined, items] as const]) {
      const number = digits !== undefined && /^[0-9]{1,10}$/.test(digits) ? Number(digits) : undefined;
      if (number !== undefined && !found.has(number)) found.set(number, node);
      else malformed(reading, path, itemsOf(path, word));
    }
  }
  return [...found].map(([number, node]) => ({ number, node })).toSorted((a, b) => a.number - b.number);
}

function itemsOf(path: string, word: string): string {
  return `Values at '${path}' must be given as ${word}.1, ${word}.2 and so on`;
}

function malformed({ problems }: Reading, field: string, description: string): undefined {
  problems.push({ field, description });
}

function itemOf(reading: Reading, field: FieldRow, node: FormNode, path: string): unknown {
  if (field.message !== undefined) {
    if (node.value) return malformed(reading, path, `Value at '${path}' must be given by its members`);
    return messageOf(reading, field.message, node, `${path}.`);
  }
  if (node.parts.size > 0) return malformed(reading, path, 'Start of list found where not expected');
  const { value } = node;
  if (value === undefined) return undefined;
  return (
    scalarOf(field, value) ?? malformed(reading, path, `Value at '${path}' must be ${wanted[field.type] ?? 'readable'}`)
  );
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
      return intOf(text);
    case 'bytes':
      return bytesOf(text);
    case 'timestamp':
      return timeOf(text);
    default:
      return undefined;
  }
}

/** As Java reads one: a sign, and zeros in front, are no harm. */
function intOf(text: string): number | undefined {
  const value = /^[+-]?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  // Minus nought is nought.
  return value >= -(2 ** 31) && value < 2 ** 31 ? value + 0 : undefined;
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
