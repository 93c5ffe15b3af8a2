// House rules as a test: every rule is checked on every file, and known to be able to fail.

import { describe, expect, it } from 'vitest';
import { parseSource, sourceFiles, textFiles } from './support/tidy/repository.ts';
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
