// Random UUIDs (RFC 9562, version 4).

import type { Entropy } from '../base/ports.ts';
import { toHex } from '../base/text.ts';

/** A random UUID. */
export function drawnUuid(entropy: Entropy): string {
  const bytes = entropy.bytes(16);
  const hex = toHex(bytes);
  const variant = '89ab'.charAt((bytes[8] ?? 0) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
