// Answers as the real service gave them in 2026, where somebody recorded them: which fields an answer has.

import { beforeAll, describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, policyOf } from '../../support/engine-under-test.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import { certificate, certificateKey } from '../../support/uploads.ts';

const policyDocument = policyOf(allow('s3:ListBucket'));
const trust = policyOf({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });

let engine: EngineUnderTest;

beforeAll(() => {
  engine = new EngineUnderTest();
  for (const userName of ['here', 'keys']) engine.respond('CreateUser', { userName });
  for (let key = 0; key < 2; key++) engine.keyOf('keys');
  engine.respond('CreateRole', { roleName: 'in-profile', assumeRolePolicyDocument: trust });
  engine.respond('CreateInstanceProfile', { instanceProfileName: 'here' });
  engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'here', roleName: 'in-profile' });
  engine.respond('CreateOpenIDConnectProvider', { url: 'https://here.example.com' });
  engine.respond('CreateSAMLProvider', { name: 'here', samlMetadataDocument: samlMetadata() });
  engine.respond('UploadServerCertificate', {
    ...{ serverCertificateName: 'here', certificateBody: certificate, privateKey: certificateKey },
  });
});

/** Names of the fields that an answer has, sorted. Doors leave out tags where there are none, unless AWS shows that. */
function fields(value: object | undefined): string {
  return Object.entries(value ?? {})
    .flatMap(([name, one]) => (one === undefined || (Array.isArray(one) && one.length === 0) ? [] : [name]))
    .sort()
    .join(' ');
}

describe('a recorded answer', () => {
  test('a new role is shown without its description and session duration, an old one with them', () => {
    const request = { roleName: 'shown', assumeRolePolicyDocument: trust, description: 'd' };
    const made = 'arn assumeRolePolicyDocument createDate path roleId roleName';
    expect(fields(engine.respond('CreateRole', request).role)).toBe(made);
    const { role } = engine.respond('GetRole', { roleName: 'shown' });
    expect(fields(role)).toBe(
      'arn assumeRolePolicyDocument createDate description maxSessionDuration path roleId roleLastUsed roleName',
    );
    expect(role?.roleLastUsed).toEqual({});
    const { roles } = engine.respond('ListRoles', {});
    expect(fields(roles.find(({ roleName }) => roleName === 'shown'))).toBe(
      'arn assumeRolePolicyDocument createDate description maxSessionDuration path roleId roleName',
    );
    const updated = engine.respond('UpdateRoleDescription', { roleName: 'shown', description: 'other' });
    expect(fields(updated.role)).toBe('arn assumeRolePolicyDocument createDate description path roleId roleName');
  });

  test('a role in an instance profile is shown as it is when it is made', () => {
    const { instanceProfile } = engine.respond('GetInstanceProfile', { instanceProfileName: 'here' });
    expect(fields(instanceProfile)).toBe('arn createDate instanceProfileId instanceProfileName path roles');
    expect(fields(instanceProfile?.roles[0])).toBe('arn assumeRolePolicyDocument createDate path roleId roleName');
    const { instanceProfiles } = engine.respond('ListInstanceProfiles', {});
    expect(fields(instanceProfiles[0])).toBe('arn createDate instanceProfileId instanceProfileName path roles');
  });

  test('a new policy is shown without description and tags, an old one with both', () => {
    const made = engine.respond('CreatePolicy', { policyName: 'shown', policyDocument, description: 'd' }).policy;
    const always =
      'arn attachmentCount createDate defaultVersionId isAttachable path permissionsBoundaryUsageCount policyId policyName';
    expect(fields(made)).toBe(`${always} updateDate`);
    const found = engine.respond('GetPolicy', { policyArn: arnOf('policy/shown') }).policy;
    expect(fields(found).split(' ')).toEqual([...always.split(' '), 'description', 'updateDate'].sort());
    const { policies } = engine.respond('ListPolicies', { scope: 'Local' });
    expect(fields(policies.find(({ policyName }) => policyName === 'shown'))).toBe(`${always} updateDate`);
  });

  test('tags of a policy differ by case, and come in order', () => {
    const request = { policyName: 'cased', policyDocument };
    const keys = [
      { key: 'a', value: 'lower' },
      { key: 'A', value: 'upper' },
    ];
    expect(engine.respond('CreatePolicy', { ...request, tags: keys }).policy?.tags).toEqual(keys);
    const listed = engine.respond('ListPolicyTags', { policyArn: arnOf('policy/cased') }).tags;
    expect(listed.map(({ key }) => key)).toEqual(['A', 'a']);
  });

  test('a user, an unused key and an empty list of tags', () => {
    expect(fields(engine.respond('GetUser', { userName: 'here' }).user)).toBe('arn createDate path userId userName');
    const { accessKeyMetadata } = engine.respond('ListAccessKeys', { userName: 'keys' });
    const used = engine.respond('GetAccessKeyLastUsed', { accessKeyId: accessKeyMetadata[0]?.accessKeyId ?? '' });
    expect(used).toEqual({ userName: 'keys', accessKeyLastUsed: { region: 'N/A', serviceName: 'N/A' } });
    expect(engine.respond('ListUserTags', { userName: 'here' })).toEqual({ tags: [], isTruncated: false });
  });

  test('a provider and a certificate without tags', () => {
    const oidc = engine.respond('GetOpenIDConnectProvider', {
      openIdConnectProviderArn: arnOf('oidc-provider/here.example.com'),
    });
    expect(fields(oidc)).toBe('createDate url');
    const saml = engine.respond('GetSAMLProvider', { samlProviderArn: arnOf('saml-provider/here') });
    expect(saml.assertionEncryptionMode).toBe('Allowed');
    const { serverCertificate } = engine.respond('GetServerCertificate', { serverCertificateName: 'here' });
    expect(fields(serverCertificate)).toBe('certificateBody serverCertificateMetadata');
  });

  test('a password policy that nobody chose', () => {
    engine.respond('UpdateAccountPasswordPolicy', {});
    expect(engine.respond('GetAccountPasswordPolicy', {}).passwordPolicy).toEqual({
      ...{ allowUsersToChangePassword: false, expirePasswords: false, minimumPasswordLength: 6 },
      ...{ requireLowercaseCharacters: false, requireNumbers: false, requireSymbols: false },
      requireUppercaseCharacters: false,
    });
    engine.respond('DeleteAccountPasswordPolicy', {});
  });
});
