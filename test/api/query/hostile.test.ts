// Forms of hostile bytes: every one is read or refused, none throws, and none takes long.

import { expect, it } from 'vitest';
import { decodeQuery } from '../../../src/api/query/decode.ts';
import { xmlText } from '../../../src/api/query/xml.ts';
import { methodsOf } from '../../../src/core/shapes/lookup.ts';
import { Prng } from '../../sim/prng.ts';

const pieces = [
  ...[
    'Action',
    'Version',
    'UserName',
    'Tags',
    'member',
    'entry',
    'key',
    'value',
    'Key',
    'Value',
    '1',
    '0',
    '-1',
    '99999999999',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '.',
    '..',
    '=',
    '&',
    '%',
    '%00',
    '%F0%9F',
    '%ED%A0%80',
    '+',
    '\0',
    '\uD800',
    'ü',
    ';',
  ],
  ...['2010-05-08', '2011-06-15', 'MaxItems', 'true', '1e9', ' 7 '],
];
const names = [...methodsOf('iam'), ...methodsOf('sts')].map(({ name }) => name);

it('never throw, and leave nothing behind', () => {
  const prng = new Prng(1, 'hostile-forms');
  for (let at = 0; at < 20_000; at++) {
    const some = Array.from({ length: prng.between(0, 40) }, () => prng.pick(pieces) ?? '').join('');
    const form = prng.hits(0.7) ? `Action=${prng.pick(names) ?? ''}&${some}` : some;
    const decoded = decodeQuery(prng.hits(0.2) ? some : '', form);
    expect(decoded.ok ? 0 : decoded.error.message.length).toBeLessThan(1000);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('are read in linear time, many names and deep ones', () => {
  const forms = [
    `Action=CreateUser&${'Tags.member.1.Key=a&'.repeat(4000)}`,
    `Action=CreateUser&${Array.from({ length: 4990 }, (_, at) => `Tags.member.${at + 1}.Key=${at}`).join('&')}`,
    `Action=CreateUser&UserName=${'%41'.repeat(300_000)}`,
    '&'.repeat(1_000_000),
    `${'a.'.repeat(400_000)}=1`,
  ];
  expect(forms.map((form) => decodeQuery('', form).ok)).toEqual([false, true, true, false, false]);
});

it('become text that XML can hold', () => {
  const every = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code)).join('a');
  const allowed = /^[\t\n\u0020-\uD7FF\uE000-\uFFFD]*$/;
  const text = xmlText(every);
  expect(allowed.test(text)).toBe(true);
  expect(text.replaceAll(/&(?:amp|lt|gt|quot|#xD);/g, '')).not.toMatch(/[&<>"\r]/);
});
