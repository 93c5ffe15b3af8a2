// Secret access keys: forty drawn characters.

import type { Entropy } from '../base/ports.ts';
import { toBase64 } from '../base/text.ts';

// Thirty bytes are forty characters of base64, without padding: AWS's length and alphabet.
const drawnBytes = 30;

/** A fresh secret access key. */
export function newSecretAccessKey(entropy: Entropy): string {
  return toBase64(entropy.bytes(drawnBytes));
}
