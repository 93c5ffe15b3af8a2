// `eventide policy diff`: what changes from one document to another is found, and nothing else.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Ran, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Json = Readonly<Record<string, unknown>>;

function statement(more: Json): Json {
  return { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::reports/*', ...more };
}

function diff(before: readonly Json[], after: readonly Json[], ...options: readonly string[]): Promise<Ran> {
  const files = [before, after].map((statements, at) => {
    const path = join(folder, `${at}.json`);
    writeFileSync(path, JSON.stringify({ Version: '2012-10-17', Statement: statements }));
    return path;
  });
  return run(['policy', 'diff', ...files, ...options]);
}

const condition = (operator: string, key: string, value: unknown): Json => ({
  Condition: { [operator]: { [key]: value } },
});

describe('policy diff', () => {
  it.each<readonly [what: string, before: Json, after: Json, line: RegExp]>([
    [
      'an action more',
      {},
      { Action: ['s3:Get*', 's3:PutObject'] },
      /newly allowed:\n {2}s3:PutObject on arn:aws:s3:::reports\/example/,
    ],
    ['a narrower action', {}, { Action: 's3:GetObject' }, /no longer allowed:\n {2}s3:Get\w+, [^\n]* on/],
    [
      'a wider resource',
      {},
      { Resource: 'arn:aws:s3:::*' },
      /newly allowed:\n {2}s3:Get\w+, [^\n]*more on arn:aws:s3:::/,
    ],
    [
      'a condition more',
      {},
      condition('StringEquals', 'aws:RequestedRegion', 'eu-central-1'),
      /no longer allowed:\n {2}s3:Get\w+, /,
    ],
    [
      'another condition value',
      condition('StringLike', 's3:prefix', 'a*'),
      condition('StringLike', 's3:prefix', 'b*'),
      /newly allowed:[^]*s3:prefix=bexample[^]*no longer allowed:[^]*s3:prefix=aexample/,
    ],
    [
      'one more in a limit',
      condition('NumericLessThan', 's3:max-keys', '10'),
      condition('NumericLessThanEquals', 's3:max-keys', '10'),
      /newly allowed:\n {2}s3:Get\w+, [^\n]*more on \S+ with s3:max-keys=10/,
    ],
    [
      'a later date',
      condition('DateLessThan', 'aws:CurrentTime', '2020-01-01'),
      condition('DateLessThan', 'aws:CurrentTime', '2021-01-01'),
      /newly allowed:/,
    ],
    [
      'an address range',
      condition('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
      condition('IpAddress', 'aws:SourceIp', '192.168.0.0/16'),
      /newly allowed:[^]*aws:sourceip=192.168.0.0[^]*no longer allowed:[^]*aws:sourceip=10.0.0.0/,
    ],
    [
      'a set operator turned round',
      condition('ForAllValues:StringEquals', 'aws:TagKeys', ['a']),
      condition('ForAnyValue:StringEquals', 'aws:TagKeys', ['a']),
      /no longer allowed:/,
    ],
    [
      'IfExists',
      condition('Bool', 'aws:SecureTransport', 'true'),
      condition('BoolIfExists', 'aws:SecureTransport', 'true'),
      /newly allowed:\n {2}s3:Get\w+, [^\n]*more on \S+ \(and/,
    ],
    [
      'a variable',
      { Resource: 'arn:aws:s3:::reports/${aws:username}/*' },
      { Resource: 'arn:aws:s3:::reports/${aws:userid}/*' },
      /newly allowed:/,
    ],
    ['an Allow that became a Deny', {}, { Effect: 'Deny' }, /now denied explicitly:\n {2}s3:Get\w+, /],
    [
      'NotAction',
      { Action: '*' },
      { Action: undefined, NotAction: 'iam:*' },
      /no longer allowed:\n {2}iam:\w+, [^\n]*more on/,
    ],
  ])('finds %s', async (_, before, after, line) => {
    const { code, stdout } = await diff([statement(before)], [statement(after)]);
    expect([code, stdout]).toEqual([1, expect.stringMatching(line) as unknown]);
  });

  it('finds nothing where only the writing differs', async () => {
    const before = [statement({ Sid: 'A', Action: ['s3:Get*', 's3:GetObject'] })];
    const after = [
      statement({ Sid: 'B', Action: 'S3:get*' }),
      statement({ Action: 's3:GetObject', Resource: ['arn:aws:s3:::reports/x/*'] }),
    ];
    const { code, stdout } = await diff(before, after);
    expect([code, stdout]).toEqual([0, 'No request that was asked is decided differently.\n']);
  });

  it('asks as the principals that a resource policy names', async () => {
    const of = (principal: string): readonly Json[] => [{ ...statement({}), Principal: { AWS: principal } }];
    const alice = 'arn:aws:iam::111122223333:user/alice';
    const { stdout } = await diff(of(alice), of('arn:aws:iam::111122223333:user/bob'), '--type', 'resource');
    expect(stdout).toContain('newly allowed:\n  arn:aws:iam::111122223333:user/bob s3:Get');
    expect(stdout).toContain(`no longer allowed:\n  ${alice} s3:Get`);
  });

  it.each(['boundary', 'session', 'scp', 'rcp'])('compares documents of the type %s', async (type) => {
    const more = type === 'rcp' ? { Effect: 'Deny', Principal: '*' } : {};
    const { code } = await diff([statement(more)], [statement({ ...more, Action: 's3:*' })], '--type', type);
    expect(code).toBe(1);
  });

  it('answers as JSON, and says where there was more to ask', async () => {
    const asked = await diff([statement({})], [statement({ Action: 's3:*' })], '--limit', '3', '--output', 'json');
    expect(JSON.parse(asked.stdout)).toMatchObject({ asked: 3, complete: false });
  });

  it('tells the place where a document is none, and which options there are', async () => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, '{\n "Statement": 1}');
    expect((await run(['policy', 'diff', path, path])).stderr).toMatch(/broken.json:2:15: Syntax errors in policy/);
    expect((await diff([], [], '--type', 'bucket')).code).toBe(2);
    expect((await diff([], [], '--limit', '0')).code).toBe(2);
  });
});
