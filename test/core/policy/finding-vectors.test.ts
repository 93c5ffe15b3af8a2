// Findings as data: for each check a document of which it is made, with its place, and one as near as can be that it spares.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadCatalogue } from '../../../src/cli/catalogue.ts';
import type { Finding } from '../../../src/core/policy/findings/finding.ts';
import { checkFamilies, checkOf, findingsOf } from '../../../src/core/policy/findings/findings-of.ts';
import { policySize } from '../../../src/core/policy/size.ts';
import { type SavedPolicyType, validatePolicy } from '../../../src/core/policy/validate.ts';

interface VectorDocument {
  readonly policyType: SavedPolicyType;
  readonly document: string;
  /** Blanks are put behind the document up to this length. */
  readonly padTo?: number;
  /** `~` stands for as many letters as give the document this size, white space not counted. */
  readonly sized?: number;
}

interface FindingVector {
  readonly code: string;
  readonly level: string;
  readonly hit: VectorDocument & { readonly line: number; readonly column: number };
  readonly near: VectorDocument;
}

const catalogue = loadCatalogue();
const folder = new URL('../../vectors/findings/', import.meta.url);
const files = readdirSync(folder).sort();
const vectors = files.map((file) => {
  return [file, parse(readFileSync(new URL(file, folder), 'utf8')) as readonly FindingVector[]] as const;
});
const codes = checkFamilies.flatMap(({ checks }) => Object.keys(checks));

function textOf({ document, padTo = 0, sized }: VectorDocument): string {
  const letters = sized === undefined ? '~' : 'x'.repeat(sized - policySize(document) + 1);
  return document.replace('~', letters).padEnd(padTo);
}

function findingsIn(given: VectorDocument): readonly Finding[] {
  return findingsOf(textOf(given), { policyType: given.policyType, catalogue });
}

describe.each(vectors)('finding vectors: %s', (_, entries) => {
  const numbered = entries.map((entry, at) => ({ ...entry, number: at + 1 }));

  it.each(numbered)('$number: $code is made, at its place', ({ code, level, hit }) => {
    const { line, column } = hit;
    const found = findingsIn(hit).filter((finding) => finding.code === code);
    expect(found).toMatchObject([{ level, line, column }]);
  });

  it.each(numbered)('$number: $code is not made of what is near it', ({ code, near }) => {
    expect(findingsIn(near).filter((finding) => finding.code === code)).toEqual([]);
  });

  it.each(numbered)('$number: $code and the answer on saving agree', ({ hit, near }) => {
    for (const given of [hit, near]) {
      const refusing = findingsIn(given).filter(({ code }) => checkOf(code)?.refused === true);
      expect(refusing.length > 0).toBe(validatePolicy(textOf(given), given.policyType) !== undefined);
    }
  });
});

describe('the finding vectors', () => {
  const named = new Set(vectors.flatMap(([, entries]) => entries.map(({ code }) => code)));

  it('name every check', () => {
    // Nothing is known to be refused that no check explains: test/properties/findings.test.ts looks for it.
    expect(codes.filter((code) => !named.has(code))).toEqual(['refused']);
  });

  it('name no others', () => {
    expect([...named].filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('have a hit and a near miss that differ', () => {
    const same = vectors.flatMap(([, entries]) =>
      entries.filter(({ hit, near }) => textOf(hit) === textOf(near) && hit.policyType === near.policyType),
    );
    expect(same).toEqual([]);
  });
});
