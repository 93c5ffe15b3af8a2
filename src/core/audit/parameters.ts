// Parameters: a request or response as an event shows it, with nothing in it that is a secret.

import type { Json } from '../base/canonical-json.ts';
import { fieldsOf, type ServiceName } from '../shapes/lookup.ts';
import type { FieldRow } from '../shapes/table.ts';

/** A wall time as text. */
export type IsoTime = (wallMs: number) => string;

/** Stands where a secret stood, as in CloudTrail's events. */
export const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/**
 * The members that the message has by its proto, and no other. INVARIANT: what the proto marks as sensitive, and bytes, which
 * nobody reads in an event, are never in it.
 */
export function safeParameters(
  service: ServiceName,
  message: string,
  value: unknown,
  isoTime: IsoTime,
): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  if (typeof value !== 'object' || value === null) return shown;
  for (const field of fieldsOf(service, message) ?? []) {
    const member = (value as Readonly<Record<string, unknown>>)[field.name];
    if (member === undefined || (Array.isArray(member) && member.length === 0)) continue;
    shown[field.name] = safeMember(service, field, member, isoTime);
  }
  return shown;
}

function safeMember(service: ServiceName, field: FieldRow, member: unknown, isoTime: IsoTime): Json {
  const safe = (one: unknown): Json => safeValue(service, field, one, isoTime);
  if (field.sensitive === true || field.type === 'bytes') return hidden;
  if (Array.isArray(member)) return member.map(safe);
  if (field.map === true && typeof member === 'object' && member !== null)
    return Object.fromEntries(Object.entries(member).map(([name, one]) => [name, safe(one)]));
  return safe(member);
}

function safeValue(service: ServiceName, field: FieldRow, value: unknown, isoTime: IsoTime): Json {
  if (field.message !== undefined) return safeParameters(service, field.message, value, isoTime);
  if (field.type === 'timestamp' && typeof value === 'number') return isoTime(value);
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' ? value : hidden;
}
