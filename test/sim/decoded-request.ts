// Requests as simulated replicas hand them on: JSON.

import { fail, ok, type Result } from '../../src/core/base/result.ts';
import { fromUtf8 } from '../../src/core/base/text.ts';
import { type Refusal, refusal } from '../../src/core/model/refusal.ts';

/** Reads a forwarded request as a door does: what is no JSON is refused. */
export function decodedRequest({ body }: { readonly body: Uint8Array }): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(fromUtf8(body)));
  } catch {
    return fail(refusal('InvalidInput', 'The request cannot be read.'));
  }
}
