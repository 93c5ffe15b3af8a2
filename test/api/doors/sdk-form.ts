// A request or a response in the form that AWS's SDK gives it: AWS's names, dates as dates, to the second.

import { fieldsOf, type ServiceName } from '../../../src/core/shapes/lookup.ts';
import type { FieldRow } from '../../../src/core/shapes/table.ts';

/** The form of a shape. What is not there and what is an empty list are left out. */
export function sdkForm(service: ServiceName, message: string, shape: object): object {
  const members = shape as Readonly<Record<string, unknown>>;
  const form: Record<string, unknown> = {};
  for (const field of fieldsOf(service, message) ?? []) {
    const value = members[field.name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    form[field.wire] =
      field.map === true ? mapForm(service, field, value as object) : memberForm(service, field, value);
  }
  return form;
}

function memberForm(service: ServiceName, field: FieldRow, value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => itemForm(service, field, item)) : itemForm(service, field, value);
}

function mapForm(service: ServiceName, field: FieldRow, value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, itemForm(service, field, item)]));
}

function itemForm(service: ServiceName, field: FieldRow, value: unknown): unknown {
  if (field.message !== undefined) return sdkForm(service, field.message, value as object);
  if (field.type === 'timestamp') return new Date(Math.floor(Number(value) / 1000) * 1000);
  return field.type === 'bytes' ? new Uint8Array(value as Uint8Array) : value;
}
