// Answers as JSON, for who asks so by `accept: application/json`: the members of the XML documents by the same names, times as seconds
// since 1970. Who hands on presigned requests (aws-iam-authenticator, HashiCorp's Vault) or has no XML parser asks STS like this.

import type { Refusal } from '../../core/model/refusal.ts';
import { fieldsOf } from '../../core/shapes/lookup.ts';
import type { FieldRow, MethodRow } from '../../core/shapes/table.ts';
import type { QueryService } from './decode.ts';
import { faultOf, wireCode } from './errors.ts';
import { percentEncoded } from './xml.ts';

/** Whether a request with this `accept` header wants JSON and would not take XML. */
export function wantsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*') return false;
  return /(?:^|,)\s*application\/json\s*(?:[;,]|$)/i.test(accept) && !/[/+]xml\b/i.test(accept);
}

/** The answer of a call. */
export function responseJson(service: QueryService, method: MethodRow, response: object, requestId: string): string {
  const { name, resultWrapper } = method;
  const members = membersOf(service, method.response, response as Members);
  const result = resultWrapper === undefined ? {} : { [resultWrapper]: members };
  return JSON.stringify({ [`${name}Response`]: { ...result, ResponseMetadata: { RequestId: requestId } } });
}

/** The answer of a call that was refused. */
export function errorJson(refused: Refusal, requestId: string): string {
  const error = { Code: wireCode(refused), Message: refused.message, Type: faultOf(refused) };
  return JSON.stringify({ Error: error, RequestId: requestId });
}

type Members = Readonly<Record<string, unknown>>;

/** `present`: lists, by name, that stand there although they are empty, besides those that always do. */
function membersOf(
  service: QueryService,
  message: string,
  members: Members,
  present: readonly string[] = noNames,
): object {
  const entries: (readonly [string, unknown])[] = [];
  for (const field of fieldsOf(service, message) ?? []) {
    const value = members[field.name];
    if (value === undefined) continue;
    const written = memberOf(service, field, value);
    if (!isEmpty(value, field) || field.present === true || present.includes(field.wire))
      entries.push([field.wire, written]);
  }
  return Object.fromEntries(entries);
}

const noNames: readonly string[] = [];

function isEmpty(value: unknown, { repeated, map }: FieldRow): boolean {
  if (repeated === true) return (value as readonly unknown[]).length === 0;
  return map === true && Object.keys(value as Members).length === 0;
}

function memberOf(service: QueryService, field: FieldRow, value: unknown): unknown {
  if (field.map === true) {
    const entries = Object.entries(value as Members).map(([key, item]) => [key, itemOf(service, field, item)] as const);
    return Object.fromEntries(entries);
  }
  if (field.repeated === true) return (value as readonly unknown[]).map((item) => itemOf(service, field, item));
  return itemOf(service, field, value);
}

function itemOf(service: QueryService, field: FieldRow, value: unknown): unknown {
  const { type, message, urlEncoded, presentWithin } = field;
  if (message !== undefined) return membersOf(service, message, value as Members, presentWithin);
  switch (type) {
    case 'string':
      return urlEncoded === true ? percentEncoded(String(value)) : value;
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'timestamp':
      return Math.floor((value as number) / 1000);
    default:
      return value;
  }
}
