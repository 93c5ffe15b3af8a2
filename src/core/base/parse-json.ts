// Texts that others wrote, read as JSON.

import type { Json } from './canonical-json.ts';

/** The members of the object that a text is; undefined where it is none. */
export function parseObject(
  text: string,
  revive?: (name: string, value: unknown) => unknown,
): Readonly<Record<string, Json | undefined>> | undefined {
  try {
    const value: unknown = JSON.parse(text, revive);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
