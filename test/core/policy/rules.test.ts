// Every rule of the language has a vector that names it, and every vector names the rules that it shows.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const vectors = new URL('../../vectors/', import.meta.url);
const kinds = ['policy', 'conditions', 'validation', 'calls'].filter((kind) => existsSync(new URL(kind, vectors)));

interface Rule {
  readonly id: string;
  readonly rule: string;
  readonly source: string;
}

interface Vector {
  readonly title?: string;
  readonly rules?: readonly string[];
}

type Entries = readonly (Rule & Vector)[];

function read(folder: string): readonly (readonly [file: string, entries: Entries])[] {
  return readdirSync(new URL(folder, vectors))
    .sort()
    .map((file) => [
      `${folder}/${file}`,
      JSON.parse(readFileSync(new URL(`${folder}/${file}`, vectors), 'utf8')) as Entries,
    ]);
}

function repeated(texts: readonly string[]): readonly string[] {
  return texts.filter((text, at) => texts.indexOf(text) !== at);
}

const ruleFiles = read('rules');
const rules = ruleFiles.flatMap(([, entries]) => entries);
const vectorFiles = kinds.flatMap((kind) => read(kind));
const all = vectorFiles.flatMap(([, entries]) => entries);

describe('the rules', () => {
  it('have ids of their own, after their file', () => {
    expect(repeated(rules.map(({ id }) => id))).toEqual([]);
    const misplaced = ruleFiles.flatMap(([file, entries]) =>
      entries.filter(({ id }) => !id.startsWith(file.replace(/^rules\/(.*)\.json$/, '$1/'))).map(({ id }) => id),
    );
    expect(misplaced).toEqual([]);
  });

  it('say where they come from', () => {
    expect(rules.filter(({ source }) => !['documented', 'observed', 'chosen'].includes(source))).toEqual([]);
  });

  it('each have a vector that names them', () => {
    const named = new Set(all.flatMap((vector) => vector.rules ?? []));
    expect(rules.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });
});

describe('the vectors', () => {
  it('are at least six hundred', () => {
    expect(all.length).toBeGreaterThanOrEqual(600);
  });

  it.each(vectorFiles)('of %s name rules that there are', (_, entries) => {
    const known = new Set(rules.map(({ id }) => id));
    expect(entries.filter((vector) => vector.rules === undefined || vector.rules.length === 0)).toEqual([]);
    expect(entries.flatMap((vector) => vector.rules ?? []).filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(vectorFiles)('of %s have titles of their own', (_, entries) => {
    expect(repeated(entries.flatMap(({ title }) => title ?? []))).toEqual([]);
  });
});
