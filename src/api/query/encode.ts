// From the shape of a response to AWS's XML, by the tables that the protos make.

import { fieldsOf } from '../../core/shapes/lookup.ts';
import type { FieldRow, MethodRow } from '../../core/shapes/table.ts';
import type { QueryService } from './decode.ts';
import { percentEncoded, xmlText } from './xml.ts';

/** XML namespaces of the services' documents. */
export const namespaces: Readonly<Record<QueryService, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** The document of an answer. */
export function responseXml(service: QueryService, method: MethodRow, response: object, requestId: string): string {
  const { name, resultWrapper } = method;
  const members = membersXml(service, method.response, response as Members);
  const result = resultWrapper === undefined ? '' : element(resultWrapper, members);
  return (
    `<${name}Response xmlns="${namespaces[service]}">${result}` +
    `<ResponseMetadata><RequestId>${xmlText(requestId)}</RequestId></ResponseMetadata></${name}Response>`
  );
}

type Members = Readonly<Record<string, unknown>>;

function element(name: string, inside: string): string {
  return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`;
}

/** `present`: lists, by name, whose elements stand there although they are empty, besides those that always do. */
function membersXml(
  service: QueryService,
  message: string,
  members: Members,
  present: readonly string[] = noNames,
): string {
  let xml = '';
  for (const field of fieldsOf(service, message) ?? []) {
    const value = members[field.name];
    if (value === undefined) continue;
    const member = memberXml(service, field, value);
    xml += member === '' && present.includes(field.wire) ? element(field.wire, '') : member;
  }
  return xml;
}

const noNames: readonly string[] = [];

function memberXml(service: QueryService, field: FieldRow, value: unknown): string {
  const { wire } = field;
  if (field.map === true) {
    const entries = Object.entries(value as Members).map(
      ([key, item]) => `<entry>${element('key', xmlText(key))}${itemXml(service, field, 'value', item)}</entry>`,
    );
    return entries.length === 0 && field.present !== true ? '' : element(wire, entries.join(''));
  }
  if (field.repeated === true) {
    const items = (value as readonly unknown[]).map((item) => itemXml(service, field, 'member', item));
    return items.length === 0 && field.present !== true ? '' : element(wire, items.join(''));
  }
  return itemXml(service, field, wire, value);
}

function itemXml(service: QueryService, field: FieldRow, name: string, value: unknown): string {
  if (field.message === undefined) return element(name, scalarXml(field, value));
  if (!Object.isFrozen(value))
    return element(name, membersXml(service, field.message, value as Members, field.presentWithin));
  // Actions freeze what they answer with again and again.
  const known = frozen.get(value as Members);
  if (known?.field === field) return known.xml;
  const xml = element(name, membersXml(service, field.message, value as Members, field.presentWithin));
  frozen.set(value as Members, { field, xml });
  return xml;
}

/** The XML of frozen things, and as which member it is that. */
const frozen = new WeakMap<Members, { readonly field: FieldRow; readonly xml: string }>();

function scalarXml({ type, urlEncoded }: FieldRow, value: unknown): string {
  switch (type) {
    case 'string':
      return urlEncoded === true ? percentEncoded(String(value)) : xmlText(String(value));
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'timestamp':
      return timeText(value as number);
    default:
      return xmlText(String(value));
  }
}

const dayMs = 86_400_000;
// Most times of an answer are of one day: its text is kept.
let keptDay = Number.NaN;
let keptText = '';

/** ISO 8601 in UTC, to the second. */
function timeText(ms: number): string {
  const day = Math.floor(ms / dayMs);
  if (day !== keptDay) {
    const text = new Date(day * dayMs).toISOString();
    keptText = text.slice(0, text.indexOf('T') + 1);
    keptDay = day;
  }
  const second = Math.floor((ms - day * dayMs) / 1000);
  const minute = Math.floor(second / 60);
  return `${keptText}${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}:${twoDigits(second % 60)}Z`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
