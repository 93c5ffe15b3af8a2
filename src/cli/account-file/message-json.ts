// Messages as JSON in a file: members in the order of the proto, times as people write them, nothing absent, nothing unknown.

import { nearest } from '../../core/base/nearest.ts';
import { fieldsOf } from '../../core/shapes/lookup.ts';
import type { FieldRow } from '../../core/shapes/table.ts';

type Members = Readonly<Record<string, unknown>>;

/** A message of ClusterService as it stands in a file. */
export function messageToJson(message: string, value: Members): Members {
  const shown: Record<string, unknown> = {};
  for (const field of rowsOf(message)) {
    const member = value[field.name];
    if (member === undefined || (Array.isArray(member) && member.length === 0)) continue;
    shown[field.name] = Array.isArray(member)
      ? member.map((one) => valueToJson(field, one))
      : valueToJson(field, member);
  }
  return shown;
}

function valueToJson(field: FieldRow, value: unknown): unknown {
  if (field.message !== undefined) return messageToJson(field.message, value as Members);
  return field.type === 'timestamp' ? new Date(value as number).toISOString() : value;
}

/** What is wrong with a value in a file, and where in it. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/** Reads {@link messageToJson}: every list is there. Throws {@link MalformedMessageError}. */
export function messageFromJson(message: string, json: unknown, place: string): Members {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new MalformedMessageError(`${place} must have members`);
  const fields = rowsOf(message);
  const names = fields.map(({ name }) => name);
  const unknown = Object.keys(json).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, names);
    const advice = near === undefined ? '' : `: did you mean ${near}?`;
    throw new MalformedMessageError(`${place} has no member ${unknown}${advice}`);
  }
  const read: Record<string, unknown> = {};
  for (const field of fields) {
    const value = Object.hasOwn(json, field.name) ? (json as Members)[field.name] : undefined;
    const at = `${place}.${field.name}`;
    if (field.repeated === true) read[field.name] = listFromJson(field, value, at);
    else if (value !== undefined) read[field.name] = valueFromJson(field, value, at);
  }
  return read;
}

function listFromJson(field: FieldRow, value: unknown, place: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new MalformedMessageError(`${place} must be a list`);
  return value.map((one, at) => valueFromJson(field, one, `${place}[${at}]`));
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function valueFromJson(field: FieldRow, value: unknown, place: string): unknown {
  if (field.message !== undefined) return messageFromJson(field.message, value, place);
  switch (field.type) {
    case 'timestamp': {
      const ms = typeof value === 'string' && isoTime.test(value) ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(ms)) throw new MalformedMessageError(`${place} must be a time such as 2026-01-02T03:04:05.678Z`);
      return ms;
    }
    case 'bool':
      if (typeof value !== 'boolean') throw new MalformedMessageError(`${place} must be true or false`);
      return value;
    case 'int32':
    case 'int64':
      if (!Number.isSafeInteger(value)) throw new MalformedMessageError(`${place} must be a whole number`);
      return value;
    default:
      if (typeof value !== 'string') throw new MalformedMessageError(`${place} must be a text`);
      return value;
  }
}

function rowsOf(message: string): readonly FieldRow[] {
  return fieldsOf('cluster', message) ?? [];
}
