// A process that may open too few files says so once, and how many it wants.

import { expect, test } from 'vitest';
import { warnOfFewFiles } from '../../src/adapters/open-files.ts';

function noted(read: () => string): readonly unknown[] {
  const notes: unknown[] = [];
  warnOfFewFiles({ note: (...note) => notes.push(note) }, read);
  return notes;
}

const limits = (soft: string): (() => string) => {
  const lines = [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             63432                63432                processes ',
    `Max open files            ${soft.padEnd(20)} 1048576              files     `,
    'Max locked memory         8388608              8388608              bytes     ',
  ];
  return () => `${lines.join('\n')}\n`;
};

test.each([1024, 11_999])('%d open files are warned of', (limit) => {
  const message = 'few open files: callers can leave none for the store. Raise the limit (ulimit -n, LimitNOFILE=)';
  expect(noted(limits(String(limit)))).toEqual([['warn', 'replica', message, { limit, wanted: 12_000 }]]);
});

test.each(['12000', '1048576', 'unlimited'])('%s are not', (soft) => {
  expect(noted(limits(soft))).toEqual([]);
});

test('a system that does not tell is passed over', () => {
  const missing = (): string => {
    throw new Error('ENOENT');
  };
  expect([noted(missing), noted(() => '')]).toEqual([[], []]);
});
