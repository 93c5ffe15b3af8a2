// Codes of MFA devices against the test values of RFC 4226 and RFC 6238.

import { expect, test } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { totpCode, totpStep } from '../../../src/core/authn/totp.ts';
import { utf8 } from '../../../src/core/base/text.ts';

const secret = utf8('12345678901234567890');

// RFC 4226, appendix D.
const byCounter = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ');

// RFC 6238, appendix B, the last six of eight digits.
const byTime: readonly (readonly [seconds: number, code: string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

test('counters give the codes of RFC 4226', () => {
  expect(byCounter.map((_, counter) => totpCode(new NodeDigests(), secret, counter))).toEqual(byCounter);
});

test.each(byTime)('the second %i gives the code of RFC 6238', (seconds, code) => {
  expect(totpCode(new NodeDigests(), secret, totpStep(seconds * 1000))).toBe(code);
});
