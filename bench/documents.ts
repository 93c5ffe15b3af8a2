// Hostile policy documents over growing sizes: reading, checking and judging one must stay below a bound for each KiB.

import { compilePolicy } from '../src/core/policy/compile.ts';
import { MapContext } from '../src/core/policy/context.ts';
import { evaluate } from '../src/core/policy/evaluate.ts';
import { parsePolicy } from '../src/core/policy/parse.ts';
import { validatePolicy } from '../src/core/policy/validate.ts';
import { median, print } from './support/lines.ts';

const rounds = 5;
const warmUps = 50;
const smallest = 1024;
const doublings = 7;
const limitUsPerKib = 1000;

const repeat = (size: number, piece: (at: number) => string): string => {
  const pieces: string[] = [];
  for (let length = 0, at = 0; length < size; at++) {
    const one = piece(at);
    pieces.push(one);
    length += one.length + 1;
  }
  return pieces.join(',');
};
const document = (statement: string): string => `{"Version":"2012-10-17","Statement":${statement}}`;
const allow = (more: string): string => document(`{"Effect":"Allow","Action":"*","Resource":"*"${more}}`);

/** A document of about `size` characters that is laborious in one way. */
const hostile: Readonly<Record<string, (size: number) => string>> = {
  'lists in one another': (size) => '['.repeat(size),
  'objects in one another': (size) => '{"Statement":'.repeat(size / 13),
  'many members': (size) => `{${repeat(size, (at) => `"m${at}":0`)}}`,
  'many statements, each with a Sid': (size) =>
    document(`[${repeat(size, (at) => `{"Sid":"s${at}","Effect":"Allow","Action":"s3:*","Resource":"*"}`)}]`),
  'many actions': (size) =>
    document(`{"Effect":"Allow","Action":[${repeat(size, (at) => `"s3:Get*${at}?"`)}],"Resource":"*"}`),
  'many resources with variables': (size) =>
    document(
      `{"Effect":"Allow","Action":"*","Resource":[${repeat(size, (at) => `"arn:aws:s3:::b${at}/\${a${at}}"`)}]}`,
    ),
  'many condition keys': (size) => allow(`,"Condition":{"StringLike":{${repeat(size, (at) => `"k${at}":"*"`)}}}`),
  'many condition values': (size) => allow(`,"Condition":{"StringLike":{"k":[${repeat(size, (at) => `"*${at}*"`)}]}}`),
  'many principals': (size) =>
    document(
      `{"Effect":"Allow","Action":"*","Resource":"*","Principal":{"AWS":[${repeat(size, (at) => `"${String(at).padStart(12, '1')}"`)}]}}`,
    ),
  'a text of escapes': (size) => allow(`,"Sid":"${'\\u0041'.repeat(size / 6)}"`),
  'a variable that never ends': (size) => allow(`,"Condition":{"StringLike":{"k":"${'${'.repeat(size / 2)}"}}`),
  'white space': (size) => allow(' '.repeat(size)),
};

const request = {
  caller: { kind: 'User', arn: 'arn:aws:iam::111122223333:user/a', account: '111122223333', uniqueId: 'AIDAA' },
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  resourceAccount: '111122223333',
  context: new MapContext([['k', 'a'.repeat(64)]]),
} as const;

const work: Readonly<Record<string, (text: string) => unknown>> = {
  read: (text) => parsePolicy(text),
  validated: (text) => validatePolicy(text, 'resource'),
  'compiled and judged': (text) =>
    evaluate(request, { identity: [compilePolicy(text, { policyType: 'identity', policyId: 'p' })] }),
};

for (const [what, run] of Object.entries(work)) {
  const worst = { us: 0, of: '', growth: 0 };
  for (const [name, make] of Object.entries(hostile)) {
    // What a replica runs has long been compiled.
    for (let warm = 0; warm < warmUps; warm++) run(make(smallest));
    const perKib = Array.from({ length: doublings }, (_, doubling) => {
      const text = make(smallest * 2 ** doubling);
      return (timeUs(() => run(text)) * 1024) / text.length;
    });
    const us = Math.max(...perKib);
    if (us > worst.us)
      Object.assign(worst, { us, of: name, growth: median(perKib.slice(-3)) / median(perKib.slice(0, 3)) });
  }
  print({
    what: `hostile documents up to ${(smallest * 2 ** (doublings - 1)) / 1024} KiB, ${what}: worst processor time for 1 KiB`,
    measured: `${worst.us.toFixed(1)} µs, with ${worst.of} (large ones take ${worst.growth.toFixed(2)} times as long for each KiB as small ones)`,
    ...{ target: `< ${limitUsPerKib} µs`, met: worst.us < limitUsPerKib },
  });
}

/** Processor time: other programs of the machine do not count. */
function timeUs(run: () => unknown): number {
  const took = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    run();
    return process.cpuUsage(before).user;
  });
  return median(took);
}
