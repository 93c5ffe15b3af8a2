// `eventide policy test`: cases in YAML, what failed and why, JUnit, coverage, and files that are wrong.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Ran, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-policy-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reader = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Own', Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::reports/${aws:username}/*' },
    {
      Sid: 'NoPlain',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};
writeFileSync(join(folder, 'reader.json'), JSON.stringify(reader, undefined, 2));

const head = `documents:
  reader: reader.json
  cap: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }
principals:
  alice: { arn: 'arn:aws:iam::111122223333:user/alice', identity: [reader], boundary: cap }
cases:
`;

function test(cases: string, ...options: readonly string[]): Promise<Ran> {
  const file = join(folder, 'policies.yaml');
  writeFileSync(file, head + cases);
  return run(['policy', 'test', file, ...options]);
}

describe('policy test', () => {
  it('takes cases in words and as members, and says what each decided', async () => {
    const { code, stdout } = await test(`
  - alice may s3:GetObject on arn:aws:s3:::reports/alice/x
  - alice may not s3:GetObject on arn:aws:s3:::reports/bob/x
  - { name: plain text, principal: alice, action: [s3:GetObject, s3:GetObjectAcl], resource: 'arn:aws:s3:::reports/alice/x', context: { 'aws:SecureTransport': false }, expect: ExplicitlyDenied, decidedBy: identity }
`);
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'ok      alice may s3:GetObject on arn:aws:s3:::reports/alice/x: Allowed',
        'ok      alice may not s3:GetObject on arn:aws:s3:::reports/bob/x: ImplicitlyDenied',
        'ok      plain text: alice s3:GetObject arn:aws:s3:::reports/alice/x: ExplicitlyDenied',
        'ok      plain text: alice s3:GetObjectAcl arn:aws:s3:::reports/alice/x: ExplicitlyDenied',
        '4 passed, 0 failed',
        '',
      ],
    ]);
  });

  it('says of a failure what was expected, what came, and what kept statements from applying', async () => {
    const { code, stdout } = await test('  - alice may s3:GetObject on arn:aws:s3:::reports/bob/x\n');
    expect(code).toBe(1);
    expect(stdout).toContain('policies.yaml:7)');
    expect(stdout).toContain('expected Allowed, and it is ImplicitlyDenied by identity');
    expect(stdout).toContain('statement Own of reader does not apply: its Resource');
    expect(stdout).toContain('0 passed, 1 failed');
  });

  it('minds which policy type decided', async () => {
    const expected = `  - { principal: alice, action: s3:GetObject, resource: 'arn:aws:s3:::reports/bob/x', expect: deny, decidedBy: boundary }\n`;
    const { code, stdout } = await test(expected);
    expect([code, stdout]).toEqual([1, expect.stringContaining('expected denied by boundary') as unknown]);
  });

  it('takes resource policies, levels of organization policies, and derived keys', async () => {
    const { code, stdout } = await test(`
  - { principal: alice, action: s3:GetObject, resource: 'arn:aws:s3:::reports/alice/x', scp: [[cap], []], expect: ImplicitlyDenied, decidedBy: scp }
  - { principal: alice, action: s3:GetObject, resource: 'arn:aws:s3:::reports/alice/x', resourceAccount: '444455556666', expect: deny, decidedBy: resource }
  - { principal: alice, action: s3:GetObject, resource: 'arn:aws:s3:::reports/bob/x', context: { 'aws:username': bob }, expect: allow }
`);
    expect([code, stdout]).toEqual([0, expect.stringContaining('3 passed, 0 failed') as unknown]);
  });

  it('tells which statements no case met, with their lines, and fails below a share', async () => {
    const cases = '  - alice may s3:GetObject on arn:aws:s3:::reports/alice/x\n';
    const { code, stdout } = await test(cases, '--coverage');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('never met: statement NoPlain of reader (line 10)') as unknown,
    ]);
    expect(stdout).toContain('67 % of 3 statements were met');
    expect((await test(cases, '--min-coverage', '60')).code).toBe(0);
    expect((await test(cases, '--min-coverage', '70')).code).toBe(1);
    expect((await test(cases, '--min-coverage', 'most')).code).toBe(2);
  });

  it('writes a JUnit report, whatever stands in names', async () => {
    const junit = join(folder, 'report.xml');
    await test(
      `
  - alice may s3:GetObject on arn:aws:s3:::reports/alice/x
  - { name: 'a "bad" <case> & \\u0001', principal: alice, action: s3:PutObject, resource: '*', expect: allow }
`.replace(String.raw`\u0001`, ''),
      '--junit',
      junit,
    );
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('tests="2" failures="1"');
    expect(xml).toContain('name="a &quot;bad&quot; &lt;case&gt; &amp; : alice s3:PutObject *" line="9">');
    expect(xml).toContain('<failure message="expected Allowed, and it is ImplicitlyDenied by identity">');
  });

  it('answers as JSON', async () => {
    const { stdout } = await test('  - alice may s3:GetObject on arn:aws:s3:::reports/alice/x\n', '--output', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 1,
      failed: 0,
      cases: [{ decision: 'Allowed', passed: true, line: 7 }],
    });
  });

  it.each([
    ['a principal that is not there', '  - bob may s3:GetObject on x\n', /:7: there is no principal bob/],
    ['words that are none', '  - alice can s3:GetObject\n', /:7: a case in words reads/],
    [
      'an unknown member',
      '  - { principal: alice, action: a, expects: allow }\n',
      /:7: there is no member expects here/,
    ],
    ['an unknown decision', '  - { principal: alice, action: a:b, expect: perhaps }\n', /:7: expect is allow, deny/],
    [
      'a document that is not there',
      '  - { principal: alice, action: a:b, expect: deny, resourcePolicy: x }\n',
      /:7: there is no document x/,
    ],
    ['no cases', '  []\n', /there are no cases/],
    ['YAML that is none', '  - { principal: alice\n', /policies.yaml:\d+: /],
    ['what is nested too deeply', `${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, /:1: this is nested too deeply/],
  ])('refuses %s, with the line', async (_, cases, message) => {
    const { code, stderr } = await test(cases);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message) as unknown]);
  });

  it('refuses a file that is not there, and a document that is none', async () => {
    expect((await run(['policy', 'test', '/nowhere.yaml'])).stderr).toContain('cannot read /nowhere.yaml');
    const file = join(folder, 'broken.yaml');
    writeFileSync(
      file,
      `documents: { x: { Statement: [] } }\nprincipals: { a: { arn: anonymous } }\ncases: [a may not s3:GetObject]\n`,
    );
    expect((await run(['policy', 'test', file])).stderr).toContain('the document x is none: Statement is empty');
  });
});
