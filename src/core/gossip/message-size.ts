// The size of a message, near enough to what its envelope has on the wire.

import type { Message } from './message.ts';

// A number, a boolean, or the head of anything longer.
const wordBytes = 4;

/** Bytes of a message, roughly. */
export function sizeOfMessage(message: Message): number {
  return sizeOf(message);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return wordBytes + value.length;
  if (value instanceof Uint8Array) return wordBytes + value.length;
  if (typeof value !== 'object' || value === null) return wordBytes;
  let bytes = wordBytes;
  for (const member of Object.values(value)) bytes += sizeOf(member);
  return bytes;
}
