// Federation at both doors: sessions for whom providers vouch, tokens of the account's own, and root access to members.

import { allow, arnOf, policyOf } from '../../../support/engine-under-test.ts';
import { issuer } from '../../../support/issuers.ts';
import { base64, samlResponse, signed, signingMetadata } from '../../../support/saml-responses.ts';
import { does, type Interlude, type Kept, keepCredentials, meanwhile, refuses, type Step } from '../step.ts';

const url = 'https://doors.example.com';
const idp = issuer(url);
const byNobody = { as: 'nobody' };
const roleArn = arnOf('role/Guest');
const principalArn = arnOf('saml-provider/Corp');
const thumbprintList = ['a'.repeat(40)];
const session = { roleArn, roleSessionName: 'one' };
const trust = {
  ...{ Effect: 'Allow', Action: ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] },
  Principal: { Federated: [arnOf('oidc-provider/doors.example.com'), principalArn] },
};
const long = policyOf(allow(Array.from({ length: 50 }, (_, at) => `s3:Get${at}${'a'.repeat(25)}`)));
const keys = Array.from({ length: 50 }, (_, at) => `${at}${'k'.repeat(100)}`);

/** Makes what the steps need, once in each world: both get the same texts, as tokens are signed with drawn numbers. */
function texts(make: (nowMs: number) => Kept): Interlude {
  let made: Kept | undefined;
  return meanwhile((engine) => {
    made ??= make(engine.nowMs);
    return made;
  });
}

const tokens = texts((nowMs) => {
  const nowS = Math.floor(nowMs / 1000);
  const claims = { iss: url, aud: 'app', sub: 'build-7', iat: nowS, exp: nowS + 600 };
  const tags = { principal_tags: Object.fromEntries(keys.map((key) => [key, ['v'.repeat(120)]])) };
  return {
    good: idp.token(claims),
    late: idp.token({ ...claims, exp: nowS - 1000, iat: nowS - 2000 }),
    silent: idp.token({ ...claims, iss: 'https://silent.example.com' }),
    large: idp.token({ ...claims, 'https://aws.amazon.com/tags': tags }),
  };
});
const withToken =
  (name: string, more: object = {}) =>
  (kept: Kept) => ({ ...session, webIdentityToken: kept[name] ?? '', ...more });

const assertions = texts((nowMs) => {
  const roles = [`${roleArn},${principalArn}`];
  const attributes = Object.fromEntries(keys.map((key) => [`PrincipalTag:${key}`, ['v'.repeat(200)]]));
  return {
    good: base64(signed(samlResponse({ nowMs, roles }))),
    bad: base64(samlResponse({ nowMs, roles })),
    late: base64(signed(samlResponse({ nowMs, roles, endsAtMs: nowMs - 1000 }))),
    large: base64(signed(samlResponse({ nowMs, roles, attributes }))),
  };
});
const withAssertion =
  (name: string, more: object = {}) =>
  (kept: Kept) => ({ roleArn, principalArn, samlAssertion: kept[name] ?? '', ...more });

/** Sessions of web identities. */
export const webIdentityScript: readonly (Interlude | Step)[] = [
  does('CreateOpenIDConnectProvider', { url, clientIdList: ['app'], thumbprintList }),
  does('CreateOpenIDConnectProvider', { url: 'https://silent.example.com', clientIdList: ['app'], thumbprintList }),
  does('CreateSAMLProvider', { name: 'Corp', samlMetadataDocument: signingMetadata }),
  does('CreateRole', { roleName: 'Guest', assumeRolePolicyDocument: policyOf(trust) }),
  tokens,
  does('AssumeRoleWithWebIdentity', withToken('good'), () => ({}), byNobody),
  refuses('MalformedPolicyDocument', 'AssumeRoleWithWebIdentity', withToken('good', { policy: '{' }), byNobody),
  refuses('PackedPolicyTooLarge', 'AssumeRoleWithWebIdentity', withToken('large', { policy: long }), byNobody),
  refuses('ExpiredTokenException', 'AssumeRoleWithWebIdentity', withToken('late'), byNobody),
  refuses('IDPCommunicationError', 'AssumeRoleWithWebIdentity', withToken('silent'), byNobody),
  refuses(
    'InvalidIdentityToken',
    'AssumeRoleWithWebIdentity',
    withToken('none', { webIdentityToken: 'no.token' }),
    byNobody,
  ),
];

/** Sessions of SAML's. */
export const samlScript: readonly (Interlude | Step)[] = [
  does('CreateOpenIDConnectProvider', { url, clientIdList: ['app'], thumbprintList }),
  does('CreateSAMLProvider', { name: 'Corp', samlMetadataDocument: signingMetadata }),
  does('CreateRole', { roleName: 'Guest', assumeRolePolicyDocument: policyOf(trust) }),
  assertions,
  does('AssumeRoleWithSAML', withAssertion('good'), () => ({}), byNobody),
  refuses('MalformedPolicyDocument', 'AssumeRoleWithSAML', withAssertion('good', { policy: '{' }), byNobody),
  refuses('PackedPolicyTooLarge', 'AssumeRoleWithSAML', withAssertion('large', { policy: long }), byNobody),
  refuses('ExpiredTokenException', 'AssumeRoleWithSAML', withAssertion('late'), byNobody),
  refuses('InvalidIdentityToken', 'AssumeRoleWithSAML', withAssertion('bad'), byNobody),
];

const byAlice = { as: 'alice' };
const asking = { audience: ['https://api.example.com'], signingAlgorithm: 'RS256' };
const tags = Array.from({ length: 50 }, (_, at) => ({ key: `${at}${'k'.repeat(120)}`, value: 'v'.repeat(256) }));

/** The account as an issuer. */
export const issuerScript: readonly Step[] = [
  does('CreateUser', { userName: 'Alice' }),
  does('PutUserPolicy', { userName: 'Alice', policyName: 'all', policyDocument: policyOf(allow('*')) }),
  does('CreateAccessKey', { userName: 'Alice' }, ({ accessKey }) => keepCredentials('alice', accessKey)),
  does('CreateRole', {
    ...{
      roleName: 'Guest',
      assumeRolePolicyDocument: policyOf({ ...trust, Principal: { AWS: arnOf('root') }, Action: 'sts:AssumeRole' }),
    },
  }),
  does('PutRolePolicy', { roleName: 'Guest', policyName: 'all', policyDocument: policyOf(allow('*')) }),
  does(
    'AssumeRole',
    { ...session, durationSeconds: 900 },
    ({ credentials }) => keepCredentials('session', credentials),
    byAlice,
  ),
  refuses('OutboundWebIdentityFederationDisabledException', 'GetWebIdentityToken', asking, byAlice),
  refuses('FeatureDisabled', 'GetOutboundWebIdentityFederationInfo', {}),
  refuses('FeatureDisabled', 'DisableOutboundWebIdentityFederation', {}),
  does('EnableOutboundWebIdentityFederation', {}),
  refuses('FeatureEnabled', 'EnableOutboundWebIdentityFederation', {}),
  does('GetOutboundWebIdentityFederationInfo', {}),
  does('GetWebIdentityToken', asking, () => ({}), byAlice),
  refuses('JWTPayloadSizeExceededException', 'GetWebIdentityToken', { ...asking, tags }, byAlice),
  refuses(
    'SessionDurationEscalationException',
    'GetWebIdentityToken',
    { ...asking, durationSeconds: 901 },
    { as: 'session' },
  ),
  does('DisableOutboundWebIdentityFederation', {}),
];

const member = '444455556666';
const byMember = { as: 'member' };
const auditing = {
  ...{
    targetPrincipal: member,
    taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
  },
};
const byOperator = { as: 'operator' };

/** Root access to the accounts of an organization. */
export const rootAccessScript: readonly (Interlude | Step)[] = [
  refuses('OrganizationNotFoundException', 'EnableOrganizationsRootCredentialsManagement', {}),
  refuses('OrganizationNotFoundException', 'EnableOrganizationsRootSessions', {}),
  refuses('OrganizationNotFoundException', 'DisableOrganizationsRootCredentialsManagement', {}),
  refuses('OrganizationNotFoundException', 'DisableOrganizationsRootSessions', {}),
  refuses('OrganizationNotFoundException', 'ListOrganizationsFeatures', {}),
  meanwhile((engine) => {
    const made = keepCredentials('member', engine.respond('CreateAccount', { id: member }));
    engine.respond('PutOrganization', { accounts: [{ id: member }] });
    return { ...made, ...keepCredentials('operator', engine.user('operator', allow('*'))) };
  }),
  refuses('CallerIsNotManagementAccountException', 'EnableOrganizationsRootCredentialsManagement', {}, byMember),
  refuses('CallerIsNotManagementAccountException', 'EnableOrganizationsRootSessions', {}, byMember),
  refuses('AccountNotManagementOrDelegatedAdministratorException', 'DisableOrganizationsRootSessions', {}, byMember),
  refuses(
    'AccountNotManagementOrDelegatedAdministratorException',
    'DisableOrganizationsRootCredentialsManagement',
    {},
    byMember,
  ),
  refuses('AccountNotManagementOrDelegatedAdministratorException', 'ListOrganizationsFeatures', {}, byMember),
  refuses('AccessDenied', 'AssumeRoot', auditing, byOperator),
  does('EnableOrganizationsRootCredentialsManagement', {}),
  does('EnableOrganizationsRootSessions', {}),
  does('ListOrganizationsFeatures', {}),
  does('AssumeRoot', auditing, () => ({}), byOperator),
  does('DisableOrganizationsRootSessions', {}),
  does('DisableOrganizationsRootCredentialsManagement', {}),
];
