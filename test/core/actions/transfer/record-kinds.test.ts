// Kinds of records: an export must say of every one what becomes of it, so that a new kind is not forgotten.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { partKinds, recordFates } from '../../../../src/core/actions/transfer/record-kinds.ts';

const core = join(import.meta.dirname, '../../../../src/core');

/** Kinds that are named where keys of records are put together: by `key('user', …)`, `prefixOf('user', …)`, or as text. */
function kindsInSource(): ReadonlySet<string> {
  const kinds = new Set<string>();
  const patterns = [
    /\bkey\('([a-zA-Z-]+)'/g,
    /\bprefixOf\('([a-zA-Z-]+)'/g,
    /[`']([a-zA-Z-]+)\/[^`'\n]*[`'] as RecordKey</g,
  ];
  for (const entry of readdirSync(core, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    const text = readFileSync(join(core, entry), 'utf8');
    for (const pattern of patterns)
      for (const [, kind] of text.matchAll(pattern)) if (kind !== undefined) kinds.add(kind);
  }
  return kinds;
}

test('an export knows what becomes of every kind of record that there is', () => {
  const kinds = kindsInSource();
  expect([...kinds].filter((kind) => !Object.hasOwn(recordFates, kind))).toEqual([]);
  // Where keys are put together otherwise, this test sees nothing.
  expect(kinds.size).toBeGreaterThan(30);
  expect(partKinds.every((kind) => recordFates[kind] === 'carried')).toBe(true);
});
