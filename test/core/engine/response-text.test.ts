// Responses as text come back as they were, their bytes included.

import { expect, test } from 'vitest';
import { parseResponse, responseText } from '../../../src/core/engine/response-text.ts';

test('what was written is read again, bytes as bytes', () => {
  const response = { a: 1, list: [{ seed: Uint8Array.of(0, 255, 7) }, 'x'], none: null, bytes: new Uint8Array() };
  expect(parseResponse(responseText(response))).toEqual(response);
});

test('members that are undefined are left out, and no response is an empty one', () => {
  expect(parseResponse(responseText({ a: undefined, b: [] }))).toEqual({ b: [] });
  expect(parseResponse(responseText(undefined))).toEqual({});
});
