// Managed policies and their versions: made, shown, switched, deleted; AWS's, imported, cannot be changed.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, policyOf, type RequestOf } from '../../../support/engine-under-test.ts';

const anything = policyOf(allow('s3:*'));
const policyArn = arnOf('policy/team/Reading');

function withPolicy(policyDocument = anything): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreatePolicy', { policyName: 'Reading', path: '/team/', policyDocument });
  return engine;
}

const versionsOf = (engine: EngineUnderTest): readonly string[] =>
  engine
    .respond('ListPolicyVersions', { policyArn })
    .versions.map(({ versionId = '', isDefaultVersion }) => (isDefaultVersion === true ? `${versionId}*` : versionId));

describe('CreatePolicy', () => {
  test('answers with an id of a policy, an ARN with the path, and v1 as its default version', () => {
    const engine = new EngineUnderTest();
    const { policy } = engine.respond('CreatePolicy', {
      policyName: 'Reading',
      path: '/team/',
      policyDocument: anything,
      description: 'reads',
      tags: [{ key: 'a', value: 'b' }],
    });
    expect(policy).toEqual({
      policyName: 'Reading',
      policyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      arn: policyArn,
      path: '/team/',
      defaultVersionId: 'v1',
      attachmentCount: 0,
      permissionsBoundaryUsageCount: 0,
      isAttachable: true,
      tags: [{ key: 'a', value: 'b' }],
      createDate: policy?.updateDate,
      updateDate: expect.any(Number),
    });
    // The description is for GetPolicy to tell.
    expect(engine.respond('GetPolicy', { policyArn }).policy).toEqual({ ...policy, description: 'reads' });
  });

  test('takes a name once, whatever its case and path', () => {
    expect(withPolicy().refusal('CreatePolicy', { policyName: 'reading', policyDocument: anything })).toBe(
      'EntityAlreadyExists: A policy called reading already exists. Duplicate names are not allowed.',
    );
  });

  test.each([
    ['that is no JSON', '{"Version"', 'Syntax errors in policy.'],
    [
      'of the version before this one',
      policyOf(allow('s3:*')).replace('2012-10-17', '2008-10-17'),
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      'with a principal',
      policyOf({ ...allow('s3:*'), Principal: '*' }),
      'Policy document should not specify a principal.',
    ],
    ['without resources', policyOf({ Effect: 'Allow', Action: 's3:*' }), 'Policy statement must contain resources.'],
    ['without actions', policyOf({ Effect: 'Allow', Resource: '*' }), 'Policy statement must contain actions.'],
    [
      'with an action of no service',
      policyOf(allow('GetObject')),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      'with a resource that is no ARN',
      policyOf(allow('s3:*', 'bucket')),
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      'with one Sid twice',
      policyOf({ ...allow('s3:*'), Sid: 'a' }, { ...allow('s3:*'), Sid: 'a' }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
  ])('refuses a document %s', (_, policyDocument, words) => {
    const engine = new EngineUnderTest();
    expect(engine.refusal('CreatePolicy', { policyName: 'p', policyDocument })).toBe(
      `MalformedPolicyDocument: ${words}`,
    );
    expect(engine.respond('ListPolicies', { scope: 'Local' }).policies).toEqual([]);
  });

  test('counts a document without its white space, up to 6,144 characters', () => {
    const engine = new EngineUnderTest();
    const sized = (filler: number): string => policyOf({ ...allow('s3:*'), Sid: 's'.repeat(filler) });
    const spare = 6144 - sized(0).length;
    engine.respond('CreatePolicy', { policyName: 'fits', policyDocument: `${sized(spare)}${'\n '.repeat(1000)}` });
    expect(engine.refusal('CreatePolicy', { policyName: 'big', policyDocument: sized(spare + 1) })).toBe(
      'LimitExceeded: Cannot exceed quota for PolicySize: 6144',
    );
  });
});

describe('a version', () => {
  test('becomes the default one only where that is asked for', () => {
    const engine = withPolicy();
    const second = engine.respond('CreatePolicyVersion', { policyArn, policyDocument: anything });
    expect(second.policyVersion).toEqual({ versionId: 'v2', isDefaultVersion: false, createDate: expect.any(Number) });
    expect(versionsOf(engine)).toEqual(['v2', 'v1*']);
    engine.respond('CreatePolicyVersion', { policyArn, policyDocument: anything, setAsDefault: true });
    expect(versionsOf(engine)).toEqual(['v3*', 'v2', 'v1']);
    expect(engine.respond('GetPolicy', { policyArn }).policy?.defaultVersionId).toBe('v3');
    engine.respond('SetDefaultPolicyVersion', { policyArn, versionId: 'v1' });
    expect(versionsOf(engine)).toEqual(['v3', 'v2', 'v1*']);
  });

  test('is shown with the document as it was sent', () => {
    const policyDocument = ' {"Version": "2012-10-17",\n "Statement": [] }'.replace(
      '[]',
      `[${JSON.stringify(allow('s3:*'))}]`,
    );
    const engine = withPolicy(policyDocument);
    expect(engine.respond('GetPolicyVersion', { policyArn, versionId: 'v1' }).policyVersion).toEqual({
      versionId: 'v1',
      isDefaultVersion: true,
      createDate: expect.any(Number),
      document: policyDocument,
    });
  });

  test('is what counts for whom the policy is attached to, as soon as it is the default one', () => {
    const engine = withPolicy();
    const alice = engine.user('alice');
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn });
    engine.respond('CreatePolicyVersion', { policyArn, policyDocument: policyOf(allow('iam:ListUsers')) });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    engine.respond('SetDefaultPolicyVersion', { policyArn, versionId: 'v2' });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
  });

  test('is one of five at most, and its number is never used again', () => {
    const engine = withPolicy();
    for (let count = 1; count < 5; count++)
      engine.respond('CreatePolicyVersion', { policyArn, policyDocument: anything });
    expect(engine.refusal('CreatePolicyVersion', { policyArn, policyDocument: anything })).toBe(
      'LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
    engine.respond('DeletePolicyVersion', { policyArn, versionId: 'v5' });
    engine.respond('CreatePolicyVersion', { policyArn, policyDocument: anything });
    expect(versionsOf(engine)).toEqual(['v6', 'v4', 'v3', 'v2', 'v1*']);
  });

  test('that is the default one cannot be deleted', () => {
    expect(withPolicy().refusal('DeletePolicyVersion', { policyArn, versionId: 'v1' })).toBe(
      'DeleteConflict: Cannot delete the default version of a policy.',
    );
  });

  test.each(['GetPolicyVersion', 'DeletePolicyVersion', 'SetDefaultPolicyVersion'] as const)(
    'that is not there is refused by %s',
    (action) => {
      const engine = withPolicy();
      engine.respond('CreatePolicyVersion', { policyArn, policyDocument: anything });
      engine.respond('DeletePolicyVersion', { policyArn, versionId: 'v2' });
      for (const versionId of ['v2', 'v9', 'v1.x']) {
        expect(engine.refusal(action, { policyArn, versionId })).toBe(
          `NoSuchEntity: Policy ${policyArn} version ${versionId} does not exist or is not attachable.`,
        );
      }
    },
  );

  test('with a bad document is refused', () => {
    const engine = withPolicy();
    expect(engine.code('CreatePolicyVersion', { policyArn, policyDocument: '{}' })).toBe('MalformedPolicyDocument');
    expect(versionsOf(engine)).toEqual(['v1*']);
  });
});

describe('ListPolicies', () => {
  test('leaves description and tags to GetPolicy', () => {
    const engine = new EngineUnderTest();
    const more = { description: 'reads', tags: [{ key: 'a', value: 'b' }] };
    engine.respond('CreatePolicy', { policyName: 'Reading', path: '/team/', policyDocument: anything, ...more });
    const { description, ...shown } = engine.respond('GetPolicy', { policyArn }).policy ?? { tags: [] };
    expect(description).toBe('reads');
    expect(engine.respond('ListPolicies', { scope: 'Local' }).policies).toEqual([{ ...shown, tags: [] }]);
  });

  test('lists by path, attachment and use', () => {
    const engine = withPolicy();
    for (const policyName of ['attached', 'bounding', 'unused'])
      engine.respond('CreatePolicy', { policyName, policyDocument: anything });
    engine.respond('CreateUser', { userName: 'alice', permissionsBoundary: arnOf('policy/bounding') });
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: arnOf('policy/attached') });
    const names = (request: RequestOf<'ListPolicies'>): readonly unknown[] =>
      engine.respond('ListPolicies', request).policies.map((policy) => policy.policyName);
    expect(names({ scope: 'Local' })).toEqual(['attached', 'bounding', 'Reading', 'unused']);
    expect(names({ pathPrefix: '/team/' })).toEqual(['Reading']);
    expect(names({ policyUsageFilter: 'PermissionsPolicy', onlyAttached: true })).toEqual(['attached']);
    expect(names({ policyUsageFilter: 'PermissionsBoundary', onlyAttached: true })).toEqual(['bounding']);
    expect(names({ onlyAttached: true })).toEqual(['attached', 'bounding']);
    // Recorded on AWS: the filter says nothing where not only attached ones are asked for.
    for (const more of [{}, { onlyAttached: false }])
      expect(names({ policyUsageFilter: 'PermissionsBoundary', scope: 'Local', ...more })).toHaveLength(4);
    expect(names({ onlyAttached: true, scope: 'AWS' })).toEqual([]);
  });
});

describe('DeletePolicy', () => {
  test('is refused while somebody has the policy attached', () => {
    const engine = withPolicy();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn });
    expect(engine.refusal('DeletePolicy', { policyArn })).toBe(
      'DeleteConflict: Cannot delete a policy attached to entities.',
    );
    engine.respond('DetachUserPolicy', { userName: 'alice', policyArn });
    engine.respond('DeletePolicy', { policyArn });
    expect(engine.refusal('GetPolicy', { policyArn })).toBe(`NoSuchEntity: Policy ${policyArn} was not found.`);
  });

  test('is refused while the policy bounds somebody', () => {
    const engine = withPolicy();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary: policyArn });
    expect(engine.code('DeletePolicy', { policyArn })).toBe('DeleteConflict');
    engine.respond('DeleteUserPermissionsBoundary', { userName: 'alice' });
    expect(engine.code('DeletePolicy', { policyArn })).toBeUndefined();
  });

  test('is refused while the policy has versions besides its default one', () => {
    const engine = withPolicy();
    engine.respond('CreatePolicyVersion', { policyArn, policyDocument: anything, setAsDefault: true });
    expect(engine.refusal('DeletePolicy', { policyArn })).toBe(
      "DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
    engine.respond('DeletePolicyVersion', { policyArn, versionId: 'v1' });
    engine.respond('DeletePolicy', { policyArn });
    const { policy } = engine.respond('CreatePolicy', {
      policyName: 'Reading',
      path: '/team/',
      policyDocument: anything,
    });
    expect(policy?.defaultVersionId).toBe('v1');
  });
});

describe('a policy named by another path or account', () => {
  test.each([arnOf('policy/Reading'), arnOf('policy/team/x/Reading'), 'arn:aws:iam::999988887777:policy/team/Reading'])(
    '%s is not found',
    (other) => {
      const engine = withPolicy();
      expect(engine.refusal('GetPolicy', { policyArn: other })).toBe(`NoSuchEntity: Policy ${other} was not found.`);
    },
  );
});

const vendorPolicy = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

describe("AWS's policies that the operator imported", () => {
  const vendorArn = 'arn:aws:iam::aws:policy/job-function/ReadAll';
  const withVendor = (): EngineUnderTest => {
    const engine = new EngineUnderTest();
    engine.respond('PutVendorPolicy', {
      name: 'ReadAll',
      path: '/job-function/',
      document: policyOf(allow('iam:ListUsers')),
    });
    return engine;
  };

  test('are listed, shown and attached like the account’s own', () => {
    const engine = withVendor();
    engine.respond('CreatePolicy', { policyName: 'own', policyDocument: anything });
    const released = ['AdministratorAccess', 'AmazonS3ReadOnlyAccess'];
    const arns = (scope: 'AWS' | 'All' | 'Local'): readonly string[] =>
      engine.respond('ListPolicies', { scope, maxItems: 1000 }).policies.map(({ arn = '' }) => arn);
    expect(arns('All')).toEqual([arnOf('policy/own'), ...arns('AWS')]);
    expect(arns('AWS')).toEqual(expect.arrayContaining([vendorArn, ...released.map((name) => vendorPolicy(name))]));
    expect(arns('Local')).toEqual([arnOf('policy/own')]);
    const alice = engine.user('alice');
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: vendorArn });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    expect(engine.respond('GetPolicy', { policyArn: vendorArn }).policy?.attachmentCount).toBe(1);
  });

  test('cannot be changed by the account', () => {
    const engine = withVendor();
    const before = engine.respond('GetPolicy', { policyArn: vendorArn });
    const named = { policyArn: vendorArn };
    expect(engine.code('DeletePolicy', named)).toBe('AccessDenied');
    expect(engine.code('CreatePolicyVersion', { ...named, policyDocument: anything })).toBe('AccessDenied');
    expect(engine.code('DeletePolicyVersion', { ...named, versionId: 'v1' })).toBe('AccessDenied');
    expect(engine.code('SetDefaultPolicyVersion', { ...named, versionId: 'v1' })).toBe('AccessDenied');
    expect(engine.code('TagPolicy', { ...named, tags: [{ key: 'a', value: 'b' }] })).toBe('AccessDenied');
    expect(engine.code('UntagPolicy', { ...named, tagKeys: ['a'] })).toBe('AccessDenied');
    expect(engine.respond('GetPolicy', { policyArn: vendorArn })).toEqual(before);
  });

  test('imported again get a new default version, and whoever has them gets what it says', () => {
    const engine = withVendor();
    const alice = engine.user('alice');
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: vendorArn });
    const again = engine.respond('PutVendorPolicy', { name: 'ReadAll', path: '/job-function/', document: anything });
    expect(again).toEqual({ arn: vendorArn, versionId: 'v2' });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    expect(engine.code('GetPolicyVersion', { policyArn: vendorArn, versionId: 'v1' })).toBe('NoSuchEntity');
  });
});
