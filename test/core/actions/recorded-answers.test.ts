// Refusals as the real service gave them in 2026, where somebody recorded them: code and text.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ActionName,
  allow,
  arnOf,
  EngineUnderTest,
  ownAccount,
  policyOf,
} from '../../support/engine-under-test.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import { certificate, certificateKey, certificates } from '../../support/uploads.ts';

const policyDocument = policyOf(allow('s3:ListBucket'));
const trust = policyOf({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
const policyArn = arnOf('policy/here');
const unattached = arnOf('policy/unattached');
const missing = arnOf('policy/missing');
const missingMfa = arnOf('mfa/missing');
const tags = Array.from({ length: 51 }, (_, at) => ({ key: `k${at}`, value: 'v' }));
const pattern = String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]+`;
const badKeys =
  "ValidationError: 1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: " +
  '[Member must have length less than or equal to 128, Member must have length greater than or equal to 1, ' +
  `Member must satisfy regular expression pattern: ${pattern}, Member must not be null]`;
const at = (place: string, what: string): string =>
  `ValidationError: 1 validation error detected: Value at '${place}' failed to satisfy constraint: Member must ${what}`;
const mfaPath =
  'ValidationError: The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.';

/** What is asked, and what came back. */
const refusals: readonly (readonly [action: ActionName, request: object, refusal: string])[] = [
  ['CreateUser', { userName: 'here' }, 'EntityAlreadyExists: User with name here already exists.'],
  ['DeleteUser', { userName: 'attached' }, 'DeleteConflict: Cannot delete entity, must detach all policies first.'],
  ['DeleteUser', { userName: 'inline' }, 'DeleteConflict: Cannot delete entity, must delete policies first.'],
  ['CreateAccessKey', { userName: 'keys' }, 'LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2'],
  [
    'UpdateAccessKey',
    { userName: 'here', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active' },
    'NoSuchEntity: The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.',
  ],
  [
    'GetAccessKeyLastUsed',
    { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    `AccessDenied: User: arn:aws:iam::${ownAccount}:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE`,
  ],
  [
    'AttachUserPolicy',
    { userName: 'here', policyArn: missing },
    `NoSuchEntity: Policy ${missing} does not exist or is not attachable.`,
  ],
  [
    'DetachUserPolicy',
    { userName: 'here', policyArn: unattached },
    `NoSuchEntity: Policy ${unattached} was not found.`,
  ],
  [
    'AttachRolePolicy',
    { roleName: 'here', policyArn: 'longpolicynamebutnoarn' },
    'ValidationError: ARN longpolicynamebutnoarn is not valid.',
  ],
  [
    'AttachRolePolicy',
    { roleName: 'here', policyArn: 'arn:aws-cn:iam::aws:policy/ReadOnlyAccess' },
    'ValidationError: Invalid ARN partition',
  ],
  [
    'PutRolePermissionsBoundary',
    { roleName: 'here', permissionsBoundary: 'arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess' },
    'ValidationError: Invalid ARN partition',
  ],
  [
    'RemoveUserFromGroup',
    { groupName: 'none', userName: 'none' },
    'NoSuchEntity: The user with name none cannot be found.',
  ],
  [
    'UpdateGroup',
    { groupName: 'here', newGroupName: 'there' },
    'EntityAlreadyExists: Group with name there already exists.',
  ],
  [
    'GetGroupPolicy',
    { groupName: 'here', policyName: 'none' },
    'NoSuchEntity: The group policy with name none cannot be found.',
  ],
  [
    'CreateRole',
    { roleName: 'here', assumeRolePolicyDocument: trust },
    'EntityAlreadyExists: Role with name here already exists.',
  ],
  ['DeleteRole', { roleName: 'attached' }, 'DeleteConflict: Cannot delete entity, must detach all policies first.'],
  ['DeleteRole', { roleName: 'inline' }, 'DeleteConflict: Cannot delete entity, must delete policies first.'],
  [
    'DeleteRole',
    { roleName: 'in-profile' },
    'DeleteConflict: Cannot delete entity, must remove roles from instance profile first.',
  ],
  [
    'UpdateAssumeRolePolicy',
    { roleName: 'here', policyDocument: '{"invalid json}' },
    'MalformedPolicyDocument: This policy contains invalid Json',
  ],
  [
    'UpdateAssumeRolePolicy',
    { roleName: 'here', policyDocument: trust.replace('sts:AssumeRole', 's3:GetObject') },
    'MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.',
  ],
  [
    'UpdateAssumeRolePolicy',
    { roleName: 'here', policyDocument: trust.replace('"Action"', '"Resource":"*","Action"') },
    'MalformedPolicyDocument: Has prohibited field Resource',
  ],
  [
    'GetRolePolicy',
    { roleName: 'here', policyName: 'none' },
    'NoSuchEntity: The role policy with name none cannot be found.',
  ],
  [
    'DeleteRolePolicy',
    { roleName: 'here', policyName: 'none' },
    'NoSuchEntity: The role policy with name none cannot be found.',
  ],
  [
    'PutRolePermissionsBoundary',
    { roleName: 'here', permissionsBoundary: arnOf('not_a_policy/invalid') },
    `InvalidInput: ARN ${arnOf('not_a_policy/invalid')} is not valid.`,
  ],
  [
    'PutRolePermissionsBoundary',
    { roleName: 'here', permissionsBoundary: missing },
    `NoSuchEntity: Scope ARN: ${missing} does not exist or is not attachable.`,
  ],
  [
    'CreateRole',
    { roleName: 'new', assumeRolePolicyDocument: trust, tags },
    at('tags', 'have length less than or equal to 50'),
  ],
  ['TagRole', { roleName: 'here', tags }, at('tags', 'have length less than or equal to 50')],
  [
    'TagRole',
    {
      roleName: 'here',
      tags: [
        { key: 'a', value: '' },
        { key: 'A', value: '' },
      ],
    },
    'InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  ],
  [
    'TagRole',
    { roleName: 'here', tags: [{ key: 'k'.repeat(129), value: '' }] },
    at('tags.1.member.key', 'have length less than or equal to 128'),
  ],
  [
    'TagRole',
    { roleName: 'here', tags: [{ key: 'a', value: 'v'.repeat(257) }] },
    at('tags.1.member.value', 'have length less than or equal to 256'),
  ],
  [
    'TagRole',
    { roleName: 'here', tags: [{ key: 'a!', value: '' }] },
    at('tags.1.member.key', `satisfy regular expression pattern: ${pattern}`),
  ],
  [
    'UntagRole',
    { roleName: 'here', tagKeys: tags.map(({ key }) => key) },
    at('tagKeys', 'have length less than or equal to 50'),
  ],
  ['UntagRole', { roleName: 'here', tagKeys: ['k'.repeat(129)] }, badKeys],
  ['UntagPolicy', { policyArn, tagKeys: ['a!'] }, badKeys],
  [
    'CreatePolicy',
    { policyName: 'here', policyDocument },
    'EntityAlreadyExists: A policy called here already exists. Duplicate names are not allowed.',
  ],
  [
    'TagPolicy',
    {
      policyArn,
      tags: [
        { key: 'a', value: '' },
        { key: 'a', value: '' },
      ],
    },
    'InvalidInput: Duplicate tag keys found.',
  ],
  [
    'TagPolicy',
    { policyArn: missing, tags: [{ key: 'a', value: '' }] },
    `NoSuchEntity: Policy ${missing} was not found.`,
  ],
  [
    'GetPolicyVersion',
    { policyArn: missing, versionId: 'v1' },
    `NoSuchEntity: Policy ${missing} version v1 does not exist or is not attachable.`,
  ],
  [
    'GetPolicyVersion',
    { policyArn, versionId: 'v9' },
    `NoSuchEntity: Policy ${policyArn} version v9 does not exist or is not attachable.`,
  ],
  [
    'DeletePolicyVersion',
    { policyArn, versionId: 'v1' },
    'DeleteConflict: Cannot delete the default version of a policy.',
  ],
  [
    'DeletePolicyVersion',
    { policyArn, versionId: 'v9' },
    `NoSuchEntity: Policy ${policyArn} version v9 does not exist or is not attachable.`,
  ],
  [
    'SetDefaultPolicyVersion',
    { policyArn: missing, versionId: 'v1' },
    `NoSuchEntity: Policy ${missing} version v1 does not exist or is not attachable.`,
  ],
  [
    'SetDefaultPolicyVersion',
    { policyArn, versionId: 'wrong' },
    at('versionId', String.raw`satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`),
  ],
  [
    'CreatePolicyVersion',
    { policyArn: arnOf('policy/full'), policyDocument },
    'LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
  ],
  ['GetInstanceProfile', { instanceProfileName: 'none' }, 'NoSuchEntity: Instance Profile none cannot be found.'],
  [
    'CreateInstanceProfile',
    { instanceProfileName: 'here' },
    'EntityAlreadyExists: Instance Profile here already exists.',
  ],
  [
    'AddRoleToInstanceProfile',
    { instanceProfileName: 'here', roleName: 'here' },
    'LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  ],
  [
    'RemoveRoleFromInstanceProfile',
    { instanceProfileName: 'here', roleName: 'here' },
    'NoSuchEntity: Role here in Instance Profile here cannot be found.',
  ],
  [
    'DeleteInstanceProfile',
    { instanceProfileName: 'here' },
    'DeleteConflict: Cannot delete entity, must remove roles from instance profile first.',
  ],
  ['CreateVirtualMFADevice', { virtualMfaDeviceName: 'here' }, 'EntityAlreadyExists: MFA device already exists.'],
  ['CreateVirtualMFADevice', { virtualMfaDeviceName: 'new', path: 'test/' }, mfaPath],
  ['CreateVirtualMFADevice', { virtualMfaDeviceName: 'new', path: '/test' }, mfaPath],
  [
    'CreateVirtualMFADevice',
    { virtualMfaDeviceName: 'new', path: `/${'a'.repeat(511)}/` },
    at('path', 'have length less than or equal to 512'),
  ],
  [
    'DeleteVirtualMFADevice',
    { serialNumber: missingMfa },
    `NoSuchEntity: MFA Device with serial number ${missingMfa} does not exist.`,
  ],
  [
    'DeactivateMFADevice',
    { userName: 'here', serialNumber: missingMfa },
    `NoSuchEntity: MFA Device with serial number ${missingMfa} does not exist.`,
  ],
  ['ListVirtualMFADevices', { marker: 'invalid' }, 'ValidationError: Invalid Marker.'],
  [
    'CreateOpenIDConnectProvider',
    { url: 'https://here.example.com' },
    'EntityAlreadyExists: Provider with url https://here.example.com already exists.',
  ],
  [
    'CreateOpenIDConnectProvider',
    { url: 'https://new.example.com', thumbprintList: Array.from({ length: 6 }, () => 'a'.repeat(40)) },
    'InvalidInput: Thumbprint list must contain fewer than 5 entries.',
  ],
  [
    'CreateOpenIDConnectProvider',
    { url: 'https://new.example.com', clientIdList: Array.from({ length: 101 }, (_, one) => `c${one}`) },
    'LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
  ],
  ['CreateOpenIDConnectProvider', { url: 'test.example.com' }, 'ValidationError: Invalid Open ID Connect Provider URL'],
  [
    'GetOpenIDConnectProvider',
    { openIdConnectProviderArn: arnOf('oidc-provider/none.example.com') },
    `NoSuchEntity: OpenIDConnect Provider not found for arn ${arnOf('oidc-provider/none.example.com')}`,
  ],
  [
    'DeleteOpenIDConnectProvider',
    { openIdConnectProviderArn: arnOf('oidc-provider/none.example.com') },
    `NoSuchEntity: OpenId connect Provider ${arnOf('oidc-provider/none.example.com')} cannot be found.`,
  ],
  [
    'GetSAMLProvider',
    { samlProviderArn: arnOf('saml-provider/None') },
    `NoSuchEntity: Manifest not found for arn ${arnOf('saml-provider/None')}`,
  ],
  [
    'GetSSHPublicKey',
    { userName: 'here', sshPublicKeyId: 'APKAXXXXXXXXXXXXXXXXX', encoding: 'SSH' },
    'NoSuchEntity: The Public Key with id APKAXXXXXXXXXXXXXXXXX cannot be found.',
  ],
  [
    'GetServerCertificate',
    { serverCertificateName: 'none' },
    'NoSuchEntity: The Server Certificate with name none cannot be found.',
  ],
  [
    'UploadServerCertificate',
    { serverCertificateName: 'here', certificateBody: certificate, privateKey: certificateKey },
    'EntityAlreadyExists: The Server Certificate with name here already exists.',
  ],
  [
    'UploadSigningCertificate',
    { userName: 'here', certificateBody: 'invalid-certificate-body' },
    'MalformedCertificate: Certificate invalid-certificate-body is malformed.',
  ],
  [
    'UploadSigningCertificate',
    { userName: 'signs', certificateBody: certificates[2] },
    'LimitExceeded: Cannot exceed quota for CertificatesPerUser: 2',
  ],
  [
    'DeleteSigningCertificate',
    { userName: 'here', certificateId: 'NONEXISTENTCERTID12345678901' },
    'NoSuchEntity: The Certificate with id NONEXISTENTCERTID12345678901 cannot be found.',
  ],
  ['GetAccountPasswordPolicy', {}, `NoSuchEntity: The Password Policy with domain name ${ownAccount} cannot be found.`],
  ['DeleteAccountPasswordPolicy', {}, 'NoSuchEntity: The account policy with name PasswordPolicy cannot be found.'],
];

let engine: EngineUnderTest;

beforeAll(() => {
  engine = new EngineUnderTest();
  engine.respond('CreatePolicy', { policyName: 'here', policyDocument });
  engine.respond('CreatePolicy', { policyName: 'unattached', policyDocument });
  engine.respond('CreatePolicy', { policyName: 'full', policyDocument });
  for (let version = 2; version <= 5; version++)
    engine.respond('CreatePolicyVersion', { policyArn: arnOf('policy/full'), policyDocument });
  for (const userName of ['here', 'attached', 'inline', 'keys', 'signs']) engine.respond('CreateUser', { userName });
  engine.respond('AttachUserPolicy', { userName: 'attached', policyArn });
  engine.respond('PutUserPolicy', { userName: 'inline', policyName: 'p', policyDocument });
  for (let key = 0; key < 2; key++) engine.keyOf('keys');
  for (const certificateBody of certificates.slice(0, 2))
    engine.respond('UploadSigningCertificate', { userName: 'signs', certificateBody });
  for (const groupName of ['here', 'there']) engine.respond('CreateGroup', { groupName });
  for (const roleName of ['here', 'attached', 'inline', 'in-profile'])
    engine.respond('CreateRole', { roleName, assumeRolePolicyDocument: trust });
  engine.respond('AttachRolePolicy', { roleName: 'attached', policyArn });
  engine.respond('PutRolePolicy', { roleName: 'inline', policyName: 'p', policyDocument });
  engine.respond('CreateInstanceProfile', { instanceProfileName: 'here' });
  engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'here', roleName: 'in-profile' });
  engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'here' });
  engine.respond('CreateOpenIDConnectProvider', { url: 'https://here.example.com' });
  engine.respond('CreateSAMLProvider', { name: 'here', samlMetadataDocument: samlMetadata() });
  engine.respond('UploadServerCertificate', {
    ...{ serverCertificateName: 'here', certificateBody: certificate, privateKey: certificateKey },
  });
});

describe('a recorded refusal', () => {
  test.each(refusals)('%s of %j', (action, request, refusal) => {
    expect(engine.refusal(action, request)).toBe(refusal);
  });
});
