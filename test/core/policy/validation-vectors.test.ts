// Validation as data: which documents may be saved in which role, and what IAM says of the others.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type SavedPolicyType, validatePolicy } from '../../../src/core/policy/validate.ts';

interface ValidationVector {
  readonly title: string;
  readonly policyType: SavedPolicyType;
  /** A document as JSON, or as its text. */
  readonly document: object | string;
  /** Blanks are put behind it up to this length. */
  readonly padTo?: number;
  readonly error: string | null;
}

const folder = new URL('../../vectors/validation/', import.meta.url);

describe.each(readdirSync(folder).sort())('validation vectors: %s', (file) => {
  const vectors = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly ValidationVector[];

  it.each(vectors)('$title: $error', ({ policyType, document, padTo = 0, error }) => {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    expect(validatePolicy(text.padEnd(padTo), policyType)?.message ?? null).toBe(error);
  });
});

it('a problem is told with its place', () => {
  const document =
    '{\n "Version": "2012-10-17",\n "Statement": [\n  {"Effect": "Allow", "Action": "s3:*", "Resource": "x"}]}';
  expect(validatePolicy(document, 'managed')).toMatchObject({ line: 4, column: 3 });
  expect(validatePolicy('{"Version": "2012-10-17",\n  "Statements": []}', 'managed')).toMatchObject({
    line: 2,
    column: 3,
  });
});
