// Parameters of events: no secret of any message can get in, wherever it stands.

import { describe, expect, test } from 'vitest';
import { hidden, safeParameters } from '../../../src/core/audit/parameters.ts';
import { messagesOf, type ServiceName, serviceNames } from '../../../src/core/shapes/lookup.ts';
import type { FieldRow } from '../../../src/core/shapes/table.ts';

const isoTime = (ms: number): string => `at ${ms}`;
const secret = 'LEAKED';

/** Names of what is a secret unless it stands below. */
const soundsSecret =
  /password|secret|private|seed|token|assertion|authenticationcode|mfacode|qrcode|bearer|signature|headers?$|^uri$|^value$/i;

/** What sounds like a secret and is none. */
const isNone: ReadonlySet<string> = new Set([
  'access.AuthenticateRequest.password', // A message: its own members are looked at.
  'access.SignInRequest.password',
  'access.SignInRequest.forPasswordChange',
  'access.SignedRequest.headers',
  'chaos.ReleaseVisibilityRequest.tokens', // Causal tokens.
  'chaos.Rule.seed',
  'cluster.SeedTag.value',
  'cluster.ExportAccountRequest.withoutSecrets',
  'cluster.ExportedAccount.globalEndpointTokenVersion',
  'cluster.ExportedAccount.passwordPolicy',
  'cluster.ExportedPasswordPolicy.allowUsersToChangePassword',
  'cluster.ExportedPasswordPolicy.maxPasswordAge',
  'cluster.ExportedPasswordPolicy.minimumPasswordLength',
  'cluster.ExportedPasswordPolicy.passwordReusePrevention',
  'cluster.ExportedRoot.password', // A message.
  'cluster.ExportedSamlProvider.privateKeys', // Messages.
  'cluster.ExportedTag.value',
  'cluster.ExportedUser.password', // A message.
  'cluster.GetClusterResponse.seed',
  'cluster.GetPropagationRequest.token',
  'cluster.WaitForPropagationRequest.tokens',
  'cluster.WatchChangesRequest.fromToken',
  'cluster.WatchChangesResponse.token',
  'iam.CreateLoginProfileRequest.passwordResetRequired',
  'iam.CreateSAMLProviderRequest.assertionEncryptionMode',
  'iam.GetAccountPasswordPolicyResponse.passwordPolicy',
  'iam.GetSAMLProviderResponse.assertionEncryptionMode',
  'iam.GetSAMLProviderResponse.privateKeyList', // Ids of keys.
  'iam.LoginProfile.passwordResetRequired',
  'iam.PasswordPolicy.allowUsersToChangePassword',
  'iam.PasswordPolicy.expirePasswords',
  'iam.PasswordPolicy.maxPasswordAge',
  'iam.PasswordPolicy.minimumPasswordLength',
  'iam.PasswordPolicy.passwordReusePrevention',
  'iam.SetSecurityTokenServicePreferencesRequest.globalEndpointTokenVersion',
  'iam.Tag.value',
  'iam.UpdateAccountPasswordPolicyRequest.allowUsersToChangePassword',
  'iam.UpdateAccountPasswordPolicyRequest.maxPasswordAge',
  'iam.UpdateAccountPasswordPolicyRequest.minimumPasswordLength',
  'iam.UpdateAccountPasswordPolicyRequest.passwordReusePrevention',
  'iam.UpdateLoginProfileRequest.passwordResetRequired',
  'iam.UpdateSAMLProviderRequest.assertionEncryptionMode',
  'iam.UpdateSAMLProviderRequest.removePrivateKey', // The id of a key.
  'iam.User.passwordLastUsed',
  'sts.AssumeRoleWithWebIdentityResponse.subjectFromWebIdentityToken',
  'sts.Tag.value',
]);

interface Place extends FieldRow {
  readonly path: string;
}

const fields: readonly Place[] = serviceNames.flatMap((service) =>
  Object.entries(messagesOf(service)).flatMap(([message, rows]) =>
    rows.map((row) => ({ ...row, path: `${service}.${message}.${row.name}` })),
  ),
);

describe('the protos', () => {
  test('mark everything as sensitive that sounds like a secret and is one', () => {
    const unmarked = fields
      .filter(({ name, sensitive, type }) => soundsSecret.test(name) && sensitive !== true && type !== 'bytes')
      .map(({ path }) => path)
      .filter((path) => !isNone.has(path));
    expect(unmarked).toEqual([]);
  });

  test('have what is excepted here', () => {
    const paths = new Set(fields.map(({ path }) => path));
    expect([...isNone].filter((path) => !paths.has(path))).toEqual([]);
    expect(fields.filter(({ sensitive }) => sensitive === true).length).toBeGreaterThan(25);
  });
});

/** A value of a message with everything in it, its secrets being one word. */
function filled(service: ServiceName, message: string, depth = 0): object {
  const value: Record<string, unknown> = {};
  for (const row of messagesOf(service)[message] ?? []) {
    const one =
      row.sensitive === true || row.type === 'bytes'
        ? row.type === 'bytes'
          ? new TextEncoder().encode(secret)
          : secret
        : row.message !== undefined && depth < 6
          ? filled(service, row.message, depth + 1)
          : row.type === 'timestamp'
            ? 5
            : row.type === 'bool'
              ? true
              : 'plain';
    value[row.name] = row.map === true ? { name: one } : row.repeated === true ? [one] : one;
  }
  return value;
}

const everyMessage = serviceNames.flatMap((service) =>
  Object.keys(messagesOf(service)).map((message) => [service, message] as const),
);

describe('parameters', () => {
  test('of no message have a secret in them, and all else', () => {
    for (const [service, message] of everyMessage) {
      const text = JSON.stringify(safeParameters(service, message, filled(service, message), isoTime));
      expect(text, `${service}.${message}`).not.toContain(secret);
      expect(text, `${service}.${message}`).not.toContain('76,69,65,75');
      const secrets = (messagesOf(service)[message] ?? []).filter(({ sensitive }) => sensitive === true);
      for (const { name } of secrets) expect(text).toContain(`"${name}":"${hidden}"`);
    }
  });

  test('have nothing that the message does not have', () => {
    const request = { userName: 'anna', password: secret, secretly: secret };
    expect(safeParameters('iam', 'CreateLoginProfileRequest', request, isoTime)).toEqual({
      userName: 'anna',
      password: hidden,
    });
    expect(safeParameters('iam', 'NoSuchMessage', request, isoTime)).toEqual({});
    expect(safeParameters('iam', 'CreateUserRequest', undefined, isoTime)).toEqual({});
  });

  test('show times as text, and leave out lists that are empty', () => {
    const response = { user: { userName: 'anna', createDate: 7, tags: [] } };
    expect(safeParameters('iam', 'CreateUserResponse', response, isoTime)).toEqual({
      user: { userName: 'anna', createDate: 'at 7' },
    });
  });
});
