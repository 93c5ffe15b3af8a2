// Decisions written by hand: every rule of the language as a case, kept as data.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../oracle/decide.ts';
import { readVectors } from '../../oracle/vectors.ts';
import { decideFast } from '../../support/decide-fast.ts';

const folder = new URL('../../vectors/policy/', import.meta.url);
const files = readdirSync(folder).sort();

describe.each(files)('policy vectors: %s', (file) => {
  const vectors = readVectors(readFileSync(new URL(file, folder), 'utf8'));

  it.each(vectors)('$title', ({ request, policies, expected }) => {
    expect(decideFast(request, policies)).toMatchObject(expected);
  });

  it.each(vectors)('the naive judge agrees: $title', ({ request, policies, expected }) => {
    expect(decide(request, policies)).toMatchObject(expected);
  });
});
