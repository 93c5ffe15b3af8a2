// Findings and the answer on saving agree: whatever IAM refuses a check explains, and what a check calls refused is.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkOf, findingsOf } from '../../src/core/policy/findings/findings-of.ts';
import { validatePolicy } from '../../src/core/policy/validate.ts';

interface Documents {
  readonly hit: { readonly document: string };
  readonly near: { readonly document: string };
}

const folder = new URL('../vectors/findings/', import.meta.url);
const documents = readdirSync(folder).flatMap((file) => {
  const vectors = parse(readFileSync(new URL(file, folder), 'utf8')) as readonly Documents[];
  return vectors.flatMap(({ hit, near }) => [hit.document, near.document]);
});

const token = /"(?:[^"\\]|\\.)*"|\d+|true|false|null|[{}[\]]/g;
const pieces = [
  ...new Set(documents.flatMap((document) => document.match(token) ?? [])),
  ...[
    '"\\u4e2d"',
    '"arn"',
    '"arn:"',
    '":"',
    '"::"',
    '"arn:aws:s3"',
    '"arn:aws:iam::1:"',
    '"a:b:c:d:e:f"',
    '"*:*:*:*:*:*"',
  ],
  ...['{}', '[]', '[[]]', '"s3::"', '" "', '"**"', '"arn:*:*"', '"arn:aws:s3:*"', '"arn:aws:iam:*"'],
];

/** A document with some of its pieces in the place of others. */
const mutated = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(fc.tuple(fc.nat(200), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }),
  )
  .map(([document, changes]) =>
    changes.reduce((text, [at, piece]) => {
      const found = [...text.matchAll(token)];
      const old = found[at % Math.max(1, found.length)];
      return old === undefined ? text : text.slice(0, old.index) + piece + text.slice(old.index + old[0].length);
    }, document),
  );

it('in every policy type, of documents whose pieces were exchanged', () => {
  const policyTypes = fc.constantFrom('managed', 'inline', 'session', 'scp', 'rcp', 'resource', 'trust');
  fc.assert(
    fc.property(mutated, policyTypes, (text, policyType) => {
      const refusing = findingsOf(text, { policyType }).filter(({ code }) => checkOf(code)?.refused === true);
      expect(refusing.length > 0).toBe(validatePolicy(text, policyType) !== undefined);
      // That no check explains a refusal is what this one says.
      expect(refusing.map(({ code }) => code)).not.toContain('refused');
    }),
    { numRuns: 5000 },
  );
});
