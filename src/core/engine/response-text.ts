// Responses as text: for a peer that forwarded the call, and kept for a caller who repeats it. Bytes are marked as such.

import type { Json } from '../base/canonical-json.ts';
import { parseObject } from '../base/parse-json.ts';
import { fromBase64, toBase64 } from '../base/text.ts';

// Member of an object that stands for bytes, their base64 beside it. No response has a member of that name.
const bytesMember = '$bytes';

/** The response as text. */
export function responseText(response: unknown): string {
  const value = (response ?? {}) as Json;
  return JSON.stringify(holdsBytes(value) ? withoutBytes(value) : value);
}

function holdsBytes(value: Json | Uint8Array): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof Uint8Array) return true;
  for (const member of Object.values(value)) if (holdsBytes(member as Json)) return true;
  return false;
}

/** Reads {@link responseText}; undefined where it is no such text. */
export function parseResponse(text: string): object | undefined {
  return parseObject(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(bytesMember in value)) return value;
    return fromBase64(String(value[bytesMember]));
  });
}

function withoutBytes(value: Json | Uint8Array): Json {
  if (value instanceof Uint8Array) return { [bytesMember]: toBase64(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part: Json) => withoutBytes(part));
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [[name, withoutBytes(member)] as const],
  );
  return Object.fromEntries(members);
}
