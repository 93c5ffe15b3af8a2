// The example of docs/policy.md, run as its reader would: from the built package, by the name it is imported by.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync('docs/policy.md', 'utf8');

/** Lines of an example that are an expression, with what the comment behind or under them says. */
const expression = /^(?!const|import|\W)(\S[^]*?);(?=\s*\/\/)/gm;

it('the example of docs/policy.md gives what its comments say', () => {
  const code = /```js\n([^]*?)```/.exec(page)?.[1] ?? '';
  const program = `const said = [];\n${code.replaceAll(expression, 'said.push($1 ?? "undefined");')}\nconsole.log(JSON.stringify(said));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  const user = 'arn:aws:iam::111122223333:user/alice';
  expect(JSON.parse(printed)).toEqual([
    'undefined',
    2,
    `User: ${user} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::reports/bob/may.csv because no identity-based policy allows the s3:GetObject action`,
    'its Resource (arn:aws:s3:::reports/${aws:username}/*) does not cover arn:aws:s3:::reports/bob/may.csv',
    [{ policyType: 'identity', policyId: '0', sid: 'Read', index: 0 }],
  ]);
});
