// BinaryEquals: the bytes of the request value against the decoded base64 of the policy.

import { sameBytes } from '../../base/bytes.ts';
import { fromBase64, utf8 } from '../../base/text.ts';
import type { ValueTest } from './value-test.ts';

/** The request value's bytes are its UTF-8. */
export function binaryEquals(policyValue: string): ValueTest {
  const wanted = fromBase64(policyValue);
  return wanted === undefined ? () => false : (value) => sameBytes(utf8(value), wanted);
}
