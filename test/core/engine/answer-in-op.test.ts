// What an op keeps of what it answered reads as it was written.

import { describe, expect, test } from 'vitest';
import { type AnswerInOp, decodeAnswer, encodeAnswer } from '../../../src/core/engine/answer-in-op.ts';

describe('an answer in an op', () => {
  test.each<AnswerInOp>([
    { requestHash: 'ab', response: '{"user":{}}', sealedRequest: undefined, sealedResponse: undefined },
    { requestHash: '', response: undefined, sealedRequest: 'c2Vj', sealedResponse: 'cmV0' },
    { requestHash: 'ü', response: '', sealedRequest: '', sealedResponse: undefined },
    { requestHash: 'ab', response: 'x'.repeat(100_000), sealedRequest: undefined, sealedResponse: undefined },
  ])('reads as it was written', (answer) => {
    expect(decodeAnswer(encodeAnswer(answer))).toEqual(answer);
  });

  test('of another form is not taken for one', () => {
    const bytes = encodeAnswer({ requestHash: 'ab', response: '{}' });
    expect(decodeAnswer(bytes.with(0, 9))).toBeUndefined();
    expect(decodeAnswer(bytes.subarray(0, -1))).toBeUndefined();
    expect(decodeAnswer(new Uint8Array(0))).toBeUndefined();
  });
});
