// House rules about whole files: first lines, lengths, names, and what a repository must not mention.

import type { HouseFile, SourceFile } from './repository.ts';

/** A rule of the house: a claim that holds for every file, and a file that breaks it. */
export interface HouseRule<F extends HouseFile> {
  /** The claim, as the test's title. */
  readonly claim: string;
  /** Where the file breaks the rule, in words. */
  readonly findings: (file: F) => readonly string[];
  /** Files that break it, so that the rule is known to be able to fail. */
  readonly offenders: readonly HouseFile[];
}

const maxLines = 400;

/** Generated files are as long, and say as much, as what they are generated from. */
export function isGenerated(path: string): boolean {
  return path.startsWith('src/core/shapes/') || path.includes('/generated/') || path === 'src/lib/client/methods.ts';
}

const isActionFile = (path: string): boolean =>
  /^(src|test)\/core\/actions\/(cluster|iam|sts)\/[A-Z][A-Za-z0-9]*(\.test)?\.ts$/.test(path);

const kebabName = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|slow\.test|config|d))?\.ts$/;

/** Words that say nothing of what a file holds, or that another word of ours already says. */
const emptyWords = /^(common|helpers?|info|instance|leader|manager|master|misc|operations?|utils?)$/;
const emptyNames = /^(data|index|process|sync|types)$/;

/** AWS's own nouns, in which such a word is part of the name. */
const nounsOfOthers = /instance-profiles?/g;

/** Absolute paths that only the writer's machine has; built from parts, so that this file does not mention them itself. */
const machinePath = new RegExp(`(?<![\\w.*@:)-])/(work|root|home/[a-z]\\w*|Users/\\w+)(?![\\w-])`);
const foreignFolder = new RegExp(['\\.\\.', 'shared\\b'].join('/'));

/** Rules for TypeScript files. */
export const fileRules: readonly HouseRule<SourceFile>[] = [
  {
    claim: 'the first line of a file says what it is for',
    findings: ({ path, text }) => {
      const lines = text.split('\n');
      const first = lines[0]?.startsWith('#!') === true ? lines[1] : lines[0];
      return /^\/\/ \S+ \S+/.test(first ?? '') ? [] : [`${path}:1`];
    },
    offenders: [
      { path: 'src/core/base/heap.ts', text: "import { ok } from './result.ts';\n" },
      { path: 'src/core/base/heap.ts', text: '/** A heap. */\nexport const a = 1;\n' },
    ],
  },
  {
    claim: 'no file begins with a licence or a copyright',
    findings: ({ path, text }) =>
      /copyright|licen[cs]e|spdx|all rights reserved/i.test(text.split('\n').slice(0, 3).join('\n')) &&
      !path.includes('licen')
        ? [`${path}:1`]
        : [],
    offenders: [{ path: 'src/main.ts', text: '// SPDX-License-Identifier: Apache-2.0\n' }],
  },
  {
    claim: `no file is longer than ${maxLines} lines, generated ones excepted`,
    findings: ({ path, text }) => {
      const lines = text.split('\n').length - 1;
      return lines <= maxLines || isGenerated(path) ? [] : [`${path}: ${lines} lines`];
    },
    offenders: [{ path: 'src/core/engine.ts', text: '\n'.repeat(maxLines + 1) }],
  },
  {
    claim: 'file names are kebab-case, action files are named as their action',
    findings: ({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return kebabName.test(name) || isActionFile(path) ? [] : [path];
    },
    offenders: [
      { path: 'src/core/base/canonicalJson.ts', text: '' },
      { path: 'src/core/model/CreateUser.ts', text: '' },
    ],
  },
  {
    claim: 'no file is named by an empty word',
    findings: ({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1, path.indexOf('.', path.lastIndexOf('/')));
      const words = name.replaceAll(nounsOfOthers, '').split('-');
      const isEmpty = emptyNames.test(name) || words.some((word) => emptyWords.test(word));
      return isEmpty && !isActionFile(path) ? [path] : [];
    },
    offenders: [
      { path: 'src/core/base/string-utils.ts', text: '' },
      { path: 'src/core/policy/index.ts', text: '' },
    ],
  },
];

/** Rules for every text file. */
export const textRules: readonly HouseRule<HouseFile>[] = [
  {
    claim: 'no file names a folder of the machine it was written on',
    findings: ({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          machinePath.test(line) || foreignFolder.test(line)
            ? [`${path}:${index + 1}: ${line.trim().slice(0, 100)}`]
            : [],
        ),
    offenders: [
      { path: 'README.md', text: ['See ', 'work', 'main for more.'].join('/') },
      { path: 'docs/a.md', text: ['Copied from ..', 'shared', 'a.md'].join('/') },
      { path: 'scripts/a.ts', text: ["const folder = '", 'home', "ada';"].join('/') },
    ],
  },
  {
    claim: 'text ends with one line feed and holds no carriage return',
    findings: ({ path, text }) =>
      text === '' ||
      (text.endsWith('\n') && !text.endsWith('\n\n') && !text.includes('\r')) ||
      path.startsWith('test/vectors/')
        ? []
        : [path],
    offenders: [{ path: 'README.md', text: 'no end' }],
  },
];
