// Draws conditions and contexts out of small pools, so that both sides meet often.

import type { Value } from './case.ts';
import { operatorNames } from './document.ts';
import type { Draws } from './draws.ts';

type Texts = readonly [string, ...string[]];

interface Pool {
  /** Values on both sides. */
  readonly shared: Texts;
  /** Values of policies only. */
  readonly policy: readonly [number | string | boolean, ...(number | string | boolean)[]];
  readonly keys: Texts;
}

const texts: Pool = {
  shared: ['a', 'A', 'ab', 'aB', '', 'a*', 'alice', 'Alice', '*', 'b/alice', 'a?', '$', '${', '10', 'true', '\u00e9'],
  policy: [
    ...([
      '*',
      '?',
      'a*',
      '?b',
      '*a*',
      'a**b',
      '*i?e',
      'b/*',
      '${aws:username}',
      'b/${AWS:UserName}',
      '${s1}',
      '${S2}',
    ] as const),
    ...["${gone, 'a'}", "${gone,'ab'}", "${s1, 'a'}", "${t1, 'a'}", '${gone}', 'a${*}', '${?}', '${$}', '${$}{', '${}'],
    ...['${', 'a${s1', '${t1}', '${s1}${s2}', '*${s1}', '${gone}*', 10, true],
  ],
  keys: ['s1', 's2', 'S1', 't1', 'aws:username'],
};
const numbers: Pool = {
  shared: ['10', '10.0', '9', '1e1', '-1', '+10', '0', '-0', '0.1', '100e-3', '010', '9007199254740993', '11'],
  policy: ['10', '9', '0x10', '10abc', '', '9007199254740992', '${n1}', 10, 9, -1, 0.5, ' 10', '1.', '.5', '12'],
  keys: ['n1', 'n2', 'N1', 't2'],
};
const dates: Pool = {
  shared: [
    ...(['2020-01-01T00:00:00Z', '2020-01-01', '1577836800', '2020'] as const),
    ...['2019-12-31T23:00:00-01:00', '2020-01-01T01:30:00+01:30', '2019-12-31T23:59:59.5Z', '2020-01-01T00:00Z'],
    ...['2020-02-29', '2019-02-29', '0', '1970-01-01', '2020-01', '2020-01-01T00:00:00', '1577836799'],
  ],
  policy: [
    '2020-01-01T00:00:00.000Z',
    '2020-01-01T00:00:00+0000',
    '2020-01-01T00:00:60Z',
    '2020-01-01T24:00:00Z',
    'never',
    '2020-1-1',
    '${d1}',
    1577836800,
    '2020-13-01',
  ],
  keys: ['d1', 'd2', 'D1', 't3'],
};
const truths: Pool = {
  shared: ['true', 'false', 'True', 'FALSE', 'x', ''],
  policy: ['true', 'false', true, false, 'TRUE', '${b1}', '${gone}', "${gone, 'true'}", 1],
  keys: ['b1', 'b2', 'B1', 't4'],
};
const binaries: Pool = {
  shared: ['hi', 'hi', '', 'aGk=', '\u00e9', 'a'],
  policy: ['aGk=', 'aGk=', 'YQ==', 'w6k=', 'aGk', '!!!!', 'YUdrPQ==', '${x1}'],
  keys: ['x1', 'x2', 'X1', 't5'],
};
const addresses: Pool = {
  shared: [
    ...(['10.1.2.3', '10.1.2.4', '::ffff:10.1.2.3', '2001:db8::1'] as const),
    ...[
      '2001:DB8:0:0:0:0:0:1',
      '::1',
      '::',
      '0.0.0.0',
      '255.255.255.255',
      '192.0.2.1',
      'x',
      '10.1.2',
      '::ffff:a01:203',
    ],
  ],
  policy: [
    ...([
      '10.0.0.0/8',
      '10.1.2.3/32',
      '10.1.2.0/30',
      '0.0.0.0/0',
      '::/0',
      '2001:db8::/32',
      '2001:db8:ffff::/33',
    ] as const),
    ...['10.1.2.3/33', '10.1.2.3/', '10.1.2.3/24', '2001:db8::2/127', '::1/128', '::1/129', '::ffff:10.1.0.0/112'],
    ...['${i1}', '10.1.2.3', '2001:db8::1'],
  ],
  keys: ['i1', 'i2', 'aws:SourceIp', 't6'],
};
const arns: Pool = {
  shared: [
    ...(['arn:aws:s3:::b/k', 'arn:aws:s3:::b/K', 'arn:aws:iam::111122223333:user/alice'] as const),
    ...['arn:aws:iam::111122223333:role/r', 'arn:aws:s3:::b/a:c', 'arn:aws:s3:::', 'arn:aws:s3::', 'alice', ''],
  ],
  policy: [
    ...(['*', 'arn:aws:s3:::*', 'arn:aws:s3:::b/?', 'arn:aws:*:*:*:*', 'arn:*', 'arn:aws:s3:*'] as const),
    ...[
      'arn:aws:iam::*:user/${aws:username}',
      '${a1}',
      'arn:aws:s3:::b/${gone}',
      'arn:aws:s3:::b/a:*',
      'ARN:aws:s3:::*',
    ],
    ...['arn:aws:iam::11112222????:*', "arn:aws:s3:::b/${gone, 'k'}", '*:*:*:*:*:*', 'arn:aws:s3:::b/${*}', '*:*:*'],
  ],
  keys: ['a1', 'a2', 'A1', 't7'],
};
const pools: readonly Pool[] = [texts, numbers, dates, truths, binaries, addresses, arns];

function poolOf(operator: string): Pool {
  if (operator.startsWith('String')) return texts;
  if (operator.startsWith('Numeric')) return numbers;
  if (operator.startsWith('Date')) return dates;
  if (operator.startsWith('Bool')) return truths;
  if (operator.startsWith('Binary')) return binaries;
  return operator.startsWith('Arn') ? arns : addresses;
}

const names = operatorNames as readonly [string, ...string[]];

/** A Condition element: mostly one test, sometimes several. */
export function drawCondition(draws: Draws): Record<string, Record<string, unknown>> {
  const condition: Record<string, Record<string, unknown>> = {};
  for (let left = draws.hits(0.7) ? 1 : draws.between(0, 4); left > 0; left -= 1) {
    const set = draws.hits(0.3) ? draws.pick(['ForAllValues:', 'ForAnyValue:']) : '';
    if (draws.hits(0.07)) {
      const key = draws.pick(draws.pick([texts, numbers, truths]).keys);
      condition[`${set}Null`] = { [key]: draws.pick(['true', 'false', true, false, ['true', 'false']]) };
      continue;
    }
    const name = draws.pick(names);
    const pool = poolOf(name);
    const operator = `${set}${name}${draws.hits(0.2) ? 'IfExists' : ''}`;
    const key = draws.hits(0.05) ? 'gone' : draws.pick(pool.keys);
    const value = (): unknown => (draws.hits(0.5) ? draws.pick(pool.shared) : draws.pick(pool.policy));
    condition[operator] = { ...condition[operator], [key]: draws.hits(0.6) ? value() : draws.list(1, 4, value) };
  }
  return condition;
}

/** A context: some keys present, some with several values. */
export function drawContext(draws: Draws): Record<string, Value> {
  const context: Record<string, Value> = {};
  for (const pool of pools) {
    for (const key of pool.keys) {
      // Names compare without case: each stands once.
      if (key !== key.toLowerCase() && !key.startsWith('aws:')) continue;
      if (draws.hits(0.25)) continue;
      const value = (): string => draws.pick(draws.hits(0.05) ? texts.shared : pool.shared);
      const several = key.startsWith('t') ? 0.7 : 0.1;
      context[draws.hits(0.1) ? key.toUpperCase() : key] = draws.hits(several) ? draws.list(0, 4, value) : value();
    }
  }
  if (draws.hits(0.6)) context['aws:username'] = draws.pick(['alice', 'bob', 'a*']);
  return context;
}
