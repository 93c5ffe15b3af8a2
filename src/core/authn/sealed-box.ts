// Sealed boxes: bytes under the current data key, with the key's id in the clear and what they belong to in the seal.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import type { Digests, Entropy } from '../base/ports.ts';
import type { DataKeys } from './data-keys.ts';

/** What sealing needs. Opening draws nothing. */
export interface Sealing {
  readonly digests: Digests;
  readonly dataKeys: DataKeys;
  readonly entropy: Entropy;
}

/** Why a box did not open. `lost-key`: it was sealed by a data key that this ring lacks. */
export type BoxProblem = 'lost-key' | 'malformed' | 'tampered' | 'unknown-format';

// Drawn nonces are safe up to 2^32 boxes of one key (NIST SP 800-38D, 8.3): a thousand a second for fifty days, hence rotation.
const nonceBytes = 12;

/** Seals `plain`: format byte, data key id, nonce, `clear` bytes that anybody may read, ciphertext with tag. */
export function sealBox(sealing: Sealing, box: { format: number; clear: Uint8Array; plain: Uint8Array; belongsTo: readonly string[] }): Uint8Array {
  const { id, key } = sealing.dataKeys.current;
  const nonce = sealing.entropy.bytes(nonceBytes);
  const head = new ByteWriter().byte(box.format).text(id).raw(nonce).blob(box.clear).finish();
  const sealed = sealing.digests.seal(key, nonce, box.plain, associatedBytes(head, box.belongsTo));
  return new ByteWriter(head.length + sealed.length + 4).raw(head).blob(sealed).finish();
}

/** What stands in the clear in a box, and the means to open it. */
export interface ReadBox {
  readonly clear: Uint8Array;
  /** The plain bytes. */
  open(belongsTo: readonly string[]): Uint8Array | BoxProblem;
}

/** Reads a box of that format without opening it. */
export function readBox(parts: Pick<Sealing, 'dataKeys' | 'digests'>, format: number, bytes: Uint8Array): ReadBox | BoxProblem {
  try {
    const reader = new ByteReader(bytes);
    if (reader.byte() !== format) return 'unknown-format';
    const keyId = reader.text();
    const nonce = reader.raw(nonceBytes);
    const clear = reader.blob();
    const sealed = reader.blob();
    reader.end();
    const head = new ByteWriter().byte(format).text(keyId).raw(nonce).blob(clear).finish();
    return {
      clear,
      open: (belongsTo) => {
        const dataKey = parts.dataKeys.byId(keyId);
        if (dataKey === undefined) return 'lost-key';
        return parts.digests.open(dataKey.key, nonce, sealed, associatedBytes(head, belongsTo)) ?? 'tampered';
      },
    };
  } catch (error) {
    if (error instanceof MalformedBytesError) return 'malformed';
    throw error;
  }
}

// INVARIANT: every part is preceded by its length, so no two lists of parts give the same bytes.
function associatedBytes(head: Uint8Array, belongsTo: readonly string[]): Uint8Array {
  const writer = new ByteWriter().blob(head);
  for (const part of belongsTo) writer.text(part);
  return writer.finish();
}
