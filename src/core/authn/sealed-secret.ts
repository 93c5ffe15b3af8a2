// Sealed secrets: an access key's secret as it is stored and replicated, useless without the data key.

import { utf8, fromBase64, fromUtf8, toBase64 } from '../base/text.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { type BoxProblem, readBox, sealBox, type Sealing } from './sealed-box.ts';

const format = 1;
const purpose = 'eventide access key secret';
const nothingClear = new Uint8Array(0);

/** Whose secret it is: part of the seal, so a secret moved to another key id or account does not open. */
export interface SecretOwner {
  readonly accessKeyId: string;
  readonly account: string;
}

/** The secret, sealed; base64. Each call gives another text. */
export function sealSecret(sealing: Sealing, secret: string, owner: SecretOwner): string {
  const belongsTo = [purpose, owner.accessKeyId, owner.account];
  return toBase64(sealBox(sealing, { format, clear: nothingClear, plain: utf8(secret), belongsTo }));
}

/** The secret that {@link sealSecret} sealed for that owner. */
export function openSecret(parts: Pick<Sealing, 'dataKeys' | 'digests'>, sealed: string, owner: SecretOwner): Result<string, BoxProblem> {
  const bytes = fromBase64(sealed);
  if (bytes === undefined) return fail('malformed');
  const box = readBox(parts, format, bytes);
  if (typeof box === 'string') return fail(box);
  const plain = box.open([purpose, owner.accessKeyId, owner.account]);
  return typeof plain === 'string' ? fail(plain) : ok(fromUtf8(plain));
}
