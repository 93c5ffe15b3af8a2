// House rules as a test: every rule is checked on every file, and known to be able to fail.

import { describe, expect, it } from 'vitest';
import { missingPackages } from '../scripts/complete-lock.ts';
import { parseSource, readLock, sourceFiles, textFiles } from './support/tidy/repository.ts';
import { adapterRules } from './support/tidy/rules-of-adapters.ts';
import { codeRules } from './support/tidy/rules-of-code.ts';
import { fileRules, textRules } from './support/tidy/rules-of-files.ts';
import { wordRules } from './support/tidy/rules-of-words.ts';

const sources = sourceFiles();
const texts = textFiles();
const sourceRules = [...fileRules, ...codeRules, ...wordRules, ...adapterRules];

describe('the house is tidy', () => {
  it('there are files to look at', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(texts.length).toBeGreaterThan(sources.length);
  });

  it.each(sourceRules)('$claim', ({ findings }) => {
    expect(sources.flatMap(findings)).toEqual([]);
  });

  it.each(textRules)('$claim', ({ findings }) => {
    expect(texts.flatMap(findings)).toEqual([]);
  });
});

describe('the lock', () => {
  it('names every optional package, or `npm ci` would refuse it (scripts/complete-lock.ts mends it)', () => {
    expect(missingPackages(readLock())).toEqual([]);
  });

  it('is known to be able to miss one', () => {
    const packages = { 'node_modules/a': { optionalDependencies: { 'a-linux-x64': '1.0.0' } } };
    expect(missingPackages({ packages })).toHaveLength(1);
  });
});

describe('each rule finds what breaks it', () => {
  it.each(sourceRules)('$claim', ({ findings, offenders }) => {
    const unfound = offenders.filter(({ path, text }) => findings(parseSource(path, text)).length === 0);
    expect(offenders).not.toEqual([]);
    expect(unfound).toEqual([]);
  });

  it.each(textRules)('$claim', ({ findings, offenders }) => {
    expect(offenders).not.toEqual([]);
    expect(offenders.filter((file) => findings(file).length === 0)).toEqual([]);
  });
});
