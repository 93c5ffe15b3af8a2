// Federation against a cluster of real processes: the account as an issuer, its tokens verified by jose, and taken back in by AWS's SDK.

import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  EnableOutboundWebIdentityFederationCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetWebIdentityTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClusterProcess, eventually } from './cluster-process.ts';

let cluster: ClusterProcess;
let settings: { readonly region: string; readonly endpoint: string; readonly maxAttempts: number };

beforeAll(async () => {
  cluster = await ClusterProcess.start(['--profile', 'fast', '--seed', '5']);
  const http = cluster.replicas.find(({ name }) => name === 'n2')?.http ?? '';
  settings = { region: 'eu-central-1', endpoint: `http://${http}`, maxAttempts: 1 };
}, 60_000);
afterAll(() => cluster[Symbol.asyncDispose]());

it('an account issues tokens that others can verify, and that open a session of a role without any AWS key', async () => {
  const credentials = cluster.rootCredentials;
  const iam = new IAMClient({ ...settings, credentials });
  const sts = new STSClient({ ...settings, credentials });
  const { IssuerIdentifier: issuer = '' } = await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
  expect(issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oidc\/111122223333$/);
  const asking = { Audience: ['here'], SigningAlgorithm: 'RS256', DurationSeconds: 300 };
  const { WebIdentityToken = '' } = await eventually('a token', () => sts.send(new GetWebIdentityTokenCommand(asking)));

  const about = await eventually('the issuer', async () => {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(response.status).toBe(200);
    return (await response.json()) as { readonly issuer: string; readonly jwks_uri: string };
  });
  expect(about.issuer).toBe(issuer);
  const keys = createRemoteJWKSet(new URL(about.jwks_uri));
  const { payload } = await jwtVerify(WebIdentityToken, keys, { issuer, audience: 'here' });
  expect(payload.sub).toBe('arn:aws:iam::111122223333:root');

  const name = issuer.replace('http://', '');
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${name}`, ClientIDList: ['here'] }));
  const Federated = `arn:aws:iam::111122223333:oidc-provider/${name}`;
  const statement = { Effect: 'Allow', Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new CreateRoleCommand({ RoleName: 'Ci', AssumeRolePolicyDocument }));
  const stranger = new STSClient({ ...settings, credentials: { accessKeyId: '', secretAccessKey: '' } });
  const assuming = {
    ...{ RoleArn: 'arn:aws:iam::111122223333:role/Ci', RoleSessionName: 'one' },
    WebIdentityToken,
  };
  const { Credentials, Provider } = await eventually('a session', () =>
    stranger.send(new AssumeRoleWithWebIdentityCommand(assuming)),
  );
  expect(Provider).toBe(Federated);
  const session = new STSClient({
    ...settings,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
  const { Arn } = await session.send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe('arn:aws:sts::111122223333:assumed-role/Ci/one');

  const forged = { ...assuming, WebIdentityToken: `${WebIdentityToken.slice(0, -8)}AAAAAAAA` };
  await expect(stranger.send(new AssumeRoleWithWebIdentityCommand(forged))).rejects.toMatchObject({
    name: 'InvalidIdentityTokenException',
  });
  const PrincipalArn = 'arn:aws:iam::111122223333:saml-provider/none';
  const saml = { RoleArn: assuming.RoleArn, PrincipalArn, SAMLAssertion: 'bm9uZQ==' };
  await expect(stranger.send(new AssumeRoleWithSAMLCommand(saml))).rejects.toMatchObject({
    name: 'InvalidIdentityTokenException',
  });
}, 60_000);
