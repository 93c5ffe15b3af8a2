// What an account is set to: its alias, its password policy, the tokens it prefers; and when its keys were last used.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
} from '../../../support/engine-under-test.ts';

const shop = '444455556666';

/** A second account, and its root user. */
function withShop(): { readonly engine: EngineUnderTest; readonly as: Credentials } {
  const engine = new EngineUnderTest();
  const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', { id: shop, name: 'shop' });
  return { engine, as: { accessKeyId, secretAccessKey } };
}

function aliases(engine: EngineUnderTest, as: Credentials = engine.root): readonly string[] {
  return engine.respond('ListAccountAliases', {}, { as }).accountAliases;
}

describe('an account alias', () => {
  test('is one or none, and is listed on one page', () => {
    const engine = new EngineUnderTest();
    expect(engine.respond('ListAccountAliases', {})).toEqual({ accountAliases: [], isTruncated: false });
    expect(engine.respond('CreateAccountAlias', { accountAlias: 'acme' })).toEqual({});
    for (const request of [{}, { maxItems: 1 }])
      expect(engine.respond('ListAccountAliases', request)).toEqual({ accountAliases: ['acme'], isTruncated: false });
    expect(engine.respond('DeleteAccountAlias', { accountAlias: 'acme' })).toEqual({});
    expect(aliases(engine)).toEqual([]);
  });

  test('takes the place of the one before, which is then free', () => {
    const { engine, as } = withShop();
    engine.respond('CreateAccountAlias', { accountAlias: 'acme' });
    engine.respond('CreateAccountAlias', { accountAlias: 'acme-2' });
    expect(aliases(engine)).toEqual(['acme-2']);
    engine.respond('CreateAccountAlias', { accountAlias: 'acme' }, { as });
    expect([aliases(engine), aliases(engine, as)]).toEqual([['acme-2'], ['acme']]);
  });

  test('belongs to one account only, until that one gives it up', () => {
    const { engine, as } = withShop();
    engine.respond('CreateAccountAlias', { accountAlias: 'acme' });
    const taken = 'EntityAlreadyExists: The account alias acme already exists.';
    expect(engine.refusal('CreateAccountAlias', { accountAlias: 'acme' }, { as })).toBe(taken);
    expect(engine.refusal('CreateAccountAlias', { accountAlias: 'acme' })).toBe(taken);
    expect(aliases(engine, as)).toEqual([]);
    engine.respond('DeleteAccountAlias', { accountAlias: 'acme' });
    engine.respond('CreateAccountAlias', { accountAlias: 'acme' }, { as });
    expect(engine.refusal('CreateAccountAlias', { accountAlias: 'acme' })).toBe(taken);
    expect([aliases(engine), aliases(engine, as)]).toEqual([[], ['acme']]);
  });

  test('passes between accounts through changes of one lane', () => {
    const { engine, as } = withShop();
    engine.respond('CreateAccountAlias', { accountAlias: 'acme' });
    engine.respond('DeleteAccountAlias', { accountAlias: 'acme' });
    engine.respond('CreateAccountAlias', { accountAlias: 'acme' }, { as });
    const lanes = engine.respond('GetCluster', {}).members[0]?.accounts ?? [];
    expect(lanes.find(({ account }) => account === 'aliases')?.committedSeq).toBe(3);
    engine.restart();
    expect([aliases(engine), aliases(engine, as)]).toEqual([[], ['acme']]);
  });

  test('of nobody, or of another account, cannot be deleted', () => {
    const { engine, as } = withShop();
    engine.respond('CreateAccountAlias', { accountAlias: 'acme' });
    expect(engine.refusal('DeleteAccountAlias', { accountAlias: 'acme' }, { as })).toBe(
      'NoSuchEntity: The account alias acme cannot be found.',
    );
    expect(engine.refusal('DeleteAccountAlias', { accountAlias: 'none' })).toBe(
      'NoSuchEntity: The account alias none cannot be found.',
    );
    expect(aliases(engine)).toEqual(['acme']);
  });

  test.each(['ab', 'a'.repeat(64), 'Acme', '-acme', 'acme-', 'ac--me', 'ac_me', ''])('%j is none', (accountAlias) => {
    const engine = new EngineUnderTest();
    expect(engine.refusal('CreateAccountAlias', { accountAlias })).toMatch(/^ValidationError: .*'accountAlias'/);
    expect(engine.code('DeleteAccountAlias', { accountAlias })).toBe('ValidationError');
  });

  test.each(['abc', '123', 'a-b-c', 'a'.repeat(63)])('%j is one', (accountAlias) => {
    const engine = new EngineUnderTest();
    engine.respond('CreateAccountAlias', { accountAlias });
    expect(aliases(engine)).toEqual([accountAlias]);
  });

  test('is listed behind no marker of another listing', () => {
    const engine = new EngineUnderTest();
    for (const userName of ['a', 'b']) engine.respond('CreateUser', { userName });
    const { marker = '' } = engine.respond('ListUsers', { maxItems: 1 });
    for (const foreign of [marker, 'garbage'])
      expect(engine.refusal('ListAccountAliases', { marker: foreign })).toBe('ValidationError: Invalid Marker.');
  });
});

describe('the password policy', () => {
  const none = `NoSuchEntity: The Password Policy with domain name ${ownAccount} cannot be found.`;
  const defaults = {
    minimumPasswordLength: 6,
    requireSymbols: false,
    requireNumbers: false,
    requireUppercaseCharacters: false,
    requireLowercaseCharacters: false,
    allowUsersToChangePassword: false,
    expirePasswords: false,
  };
  const full = {
    minimumPasswordLength: 14,
    requireSymbols: true,
    requireNumbers: true,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: true,
    allowUsersToChangePassword: true,
    maxPasswordAge: 90,
    passwordReusePrevention: 24,
    hardExpiry: true,
  };

  test('is none until there is one, and after it is deleted', () => {
    const engine = new EngineUnderTest();
    const gone = 'NoSuchEntity: The account policy with name PasswordPolicy cannot be found.';
    expect(engine.refusal('GetAccountPasswordPolicy', {})).toBe(none);
    expect(engine.refusal('DeleteAccountPasswordPolicy', {})).toBe(gone);
    engine.respond('UpdateAccountPasswordPolicy', {});
    expect(engine.respond('DeleteAccountPasswordPolicy', {})).toEqual({});
    expect(engine.refusal('GetAccountPasswordPolicy', {})).toBe(none);
    expect(engine.refusal('DeleteAccountPasswordPolicy', {})).toBe(gone);
  });

  test('has AWS’s defaults for what is left out', () => {
    const engine = new EngineUnderTest();
    expect(engine.respond('UpdateAccountPasswordPolicy', {})).toEqual({});
    expect(engine.respond('GetAccountPasswordPolicy', {})).toEqual({ passwordPolicy: defaults });
  });

  test('is replaced as a whole', () => {
    const engine = new EngineUnderTest();
    engine.respond('UpdateAccountPasswordPolicy', full);
    expect(engine.respond('GetAccountPasswordPolicy', {})).toEqual({
      passwordPolicy: { ...full, expirePasswords: true },
    });
    engine.respond('UpdateAccountPasswordPolicy', { requireNumbers: true });
    expect(engine.respond('GetAccountPasswordPolicy', {})).toEqual({
      passwordPolicy: { ...defaults, requireNumbers: true },
    });
  });

  test('is of one account', () => {
    const { engine, as } = withShop();
    engine.respond('UpdateAccountPasswordPolicy', full);
    expect(engine.refusal('GetAccountPasswordPolicy', {}, { as })).toBe(
      `NoSuchEntity: The Password Policy with domain name ${shop} cannot be found.`,
    );
  });

  test.each([
    ['minimumPasswordLength', 5, 129],
    ['maxPasswordAge', 0, 1096],
    ['passwordReusePrevention', 0, 25],
  ] as const)('keeps %s within its limits', (member, below, above) => {
    const engine = new EngineUnderTest();
    for (const value of [below, above])
      expect(engine.refusal('UpdateAccountPasswordPolicy', { [member]: value })).toMatch(
        new RegExp(`^ValidationError: .*'${member}'`),
      );
    for (const value of [below + 1, above - 1]) {
      engine.respond('UpdateAccountPasswordPolicy', { [member]: value });
      expect(engine.respond('GetAccountPasswordPolicy', {}).passwordPolicy[member]).toBe(value);
    }
  });
});

describe('the token version of the global endpoint', () => {
  const version = (engine: EngineUnderTest): unknown =>
    engine.respond('GetAccountSummary', {}).summaryMap?.['GlobalEndpointTokenVersion'];

  test('is 1 until the account asks for the other', () => {
    const engine = new EngineUnderTest();
    expect(version(engine)).toBe(1);
    expect(engine.respond('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v2Token' })).toEqual({});
    expect(version(engine)).toBe(2);
    engine.respond('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v1Token' });
    expect(version(engine)).toBe(1);
  });

  test('stays when other things of the account change', () => {
    const engine = new EngineUnderTest();
    engine.respond('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v2Token' });
    engine.respond('CreateUser', { userName: 'alice' });
    expect(version(engine)).toBe(2);
  });

  test('asked for again changes nothing', () => {
    const engine = new EngineUnderTest();
    const before = engine.recordsFingerprint;
    engine.respond('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v1Token' });
    expect(engine.recordsFingerprint).toBe(before);
  });

  test('is one of two', () => {
    const globalEndpointTokenVersion = 'v3Token' as 'v2Token';
    expect(new EngineUnderTest().code('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion })).toBe(
      'ValidationError',
    );
  });
});

describe('GetAccountSummary', () => {
  test('counts the versions of the account’s own policies', () => {
    const engine = new EngineUnderTest();
    const policyDocument = policyOf(allow('s3:*'));
    for (const policyName of ['a', 'b']) engine.respond('CreatePolicy', { policyName, policyDocument });
    engine.respond('CreatePolicyVersion', { policyArn: arnOf('policy/a'), policyDocument });
    engine.respond('PutVendorPolicy', { name: 'v', document: policyDocument });
    const { summaryMap } = engine.respond('GetAccountSummary', {});
    expect(summaryMap).toMatchObject({ Policies: 2, PolicyVersionsInUse: 3, PolicyVersionsInUseQuota: 10_000 });
  });

  test('names everything that AWS’s does', () => {
    const { summaryMap = {} } = new EngineUnderTest().respond('GetAccountSummary', {});
    const counted =
      'Users Groups Roles Policies PolicyVersionsInUse InstanceProfiles ServerCertificates Providers MFADevices MFADevicesInUse';
    const quotas =
      'UsersQuota GroupsQuota RolesQuota PoliciesQuota PolicyVersionsInUseQuota InstanceProfilesQuota ServerCertificatesQuota AccessKeysPerUserQuota SigningCertificatesPerUserQuota GroupsPerUserQuota AttachedPoliciesPerUserQuota AttachedPoliciesPerGroupQuota AttachedPoliciesPerRoleQuota VersionsPerPolicyQuota PolicySizeQuota UserPolicySizeQuota GroupPolicySizeQuota RolePolicySizeQuota AssumeRolePolicySizeQuota';
    const said =
      'AccountMFAEnabled AccountAccessKeysPresent AccountPasswordPresent AccountSigningCertificatesPresent GlobalEndpointTokenVersion';
    const byName = (a: string, b: string): number => (a < b ? -1 : 1);
    expect(Object.keys(summaryMap).toSorted(byName)).toEqual(
      `${counted} ${quotas} ${said}`.split(' ').toSorted(byName),
    );
  });
});

describe('GetAccessKeyLastUsed', () => {
  const never = { serviceName: 'N/A', region: 'N/A' };

  test('shows a key of a user as never used, whatever its status', () => {
    const engine = new EngineUnderTest();
    const { accessKeyId } = engine.user('Alice');
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId })).toEqual({
      userName: 'Alice',
      accessKeyLastUsed: never,
    });
    engine.respond('UpdateAccessKey', { userName: 'alice', accessKeyId, status: 'Inactive' });
    engine.respond('UpdateUser', { userName: 'alice', newUserName: 'anna' });
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId }).userName).toBe('anna');
    engine.respond('UpdateUser', { userName: 'anna', newUserName: 'Anna' });
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId }).userName).toBe('Anna');
  });

  test('shows a key of the root user without a name', () => {
    const engine = new EngineUnderTest();
    const { accessKeyId } = engine.root;
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId })).toEqual({ accessKeyLastUsed: never });
  });

  test('is judged by the user whose key it is', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('alice', allow('iam:GetAccessKeyLastUsed', arnOf('user/alice')));
    const { accessKeyId } = engine.user('bob');
    expect(engine.code('GetAccessKeyLastUsed', { accessKeyId: as.accessKeyId }, { as })).toBeUndefined();
    expect(engine.refusal('GetAccessKeyLastUsed', { accessKeyId }, { as })).toContain(
      `AccessDenied: User: ${arnOf('user/alice')} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: ${arnOf('user/bob')} because`,
    );
  });

  test('of a key that is not there, or no more, is denied, also to the root user', () => {
    const engine = new EngineUnderTest();
    const { accessKeyId } = engine.user('alice');
    engine.respond('DeleteAccessKey', { userName: 'alice', accessKeyId });
    for (const gone of [accessKeyId, 'AKIAAAAAAAAAAAAAAAAA'])
      expect(engine.refusal('GetAccessKeyLastUsed', { accessKeyId: gone })).toBe(
        `AccessDenied: User: ${arnOf('root')} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${gone}`,
      );
    const as = engine.user('bob', allow('iam:GetAccessKeyLastUsed', arnOf('user/*')));
    expect(engine.refusal('GetAccessKeyLastUsed', { accessKeyId }, { as })).toContain(
      `on resource: access key ${accessKeyId} because`,
    );
  });

  test('of a key of another account is denied in the same words, be it there or not', () => {
    const { engine, as } = withShop();
    const gone = engine.user('alice').accessKeyId;
    engine.respond('DeleteAccessKey', { userName: 'alice', accessKeyId: gone });
    for (const accessKeyId of [engine.root.accessKeyId, gone])
      expect(engine.refusal('GetAccessKeyLastUsed', { accessKeyId }, { as })).toBe(
        `AccessDenied: User: arn:aws:iam::${shop}:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${accessKeyId}`,
      );
  });
});
