// The account and its sessions at both doors: alias, password policy, summary, and STS.

import { allow, arnOf, policyOf, trustOf } from '../../../support/engine-under-test.ts';
import { does, keepCredentials, refuses, type Step } from '../step.ts';

const roleArn = arnOf('role/App');
const assume = { roleArn, roleSessionName: 'one' };
const policy = policyOf(allow('s3:*'));
const long = policyOf(allow(Array.from({ length: 50 }, (_, at) => `s3:Get${at}${'a'.repeat(25)}`)));
const tags = Array.from({ length: 50 }, (_, at) => ({ key: `${at}${'k'.repeat(120)}`, value: 'v'.repeat(256) }));

/** The account's own things. */
export const accountScript: readonly Step[] = [
  does('CreateAccountAlias', { accountAlias: 'acme' }),
  refuses('EntityAlreadyExists', 'CreateAccountAlias', { accountAlias: 'acme' }),
  does('ListAccountAliases', {}),
  does('DeleteAccountAlias', { accountAlias: 'acme' }),
  refuses('NoSuchEntity', 'DeleteAccountAlias', { accountAlias: 'acme' }),
  refuses('NoSuchEntity', 'GetAccountPasswordPolicy', {}),
  does('UpdateAccountPasswordPolicy', { minimumPasswordLength: 12, requireNumbers: true }),
  refuses('ValidationError', 'UpdateAccountPasswordPolicy', { minimumPasswordLength: 5 }),
  does('GetAccountPasswordPolicy', {}),
  does('DeleteAccountPasswordPolicy', {}),
  refuses('NoSuchEntity', 'DeleteAccountPasswordPolicy', {}),
  does('GetAccountSummary', {}),
  does('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v2Token' }),
];

/** Sessions. */
export const sessionScript: readonly Step[] = [
  does('GetCallerIdentity', {}),
  does('CreateUser', { userName: 'Alice' }),
  does('PutUserPolicy', { userName: 'Alice', policyName: 'all', policyDocument: policyOf(allow('*')) }),
  does('CreateAccessKey', { userName: 'Alice' }, ({ accessKey }) => keepCredentials('alice', accessKey)),
  does('CreateRole', { roleName: 'App', assumeRolePolicyDocument: trustOf(arnOf('root'), { Action: 'sts:*' }) }),
  does('AssumeRole', assume, ({ credentials }) => keepCredentials('session', credentials), { as: 'alice' }),
  refuses('AccessDenied', 'AssumeRole', { ...assume, roleArn: arnOf('role/none') }, { as: 'alice' }),
  refuses('MalformedPolicyDocument', 'AssumeRole', { ...assume, policy: '{' }, { as: 'alice' }),
  refuses('PackedPolicyTooLarge', 'AssumeRole', { ...assume, policy: long, tags }, { as: 'alice' }),
  refuses('ValidationError', 'AssumeRole', { ...assume, durationSeconds: 7200 }, { as: 'alice' }),
  does('GetCallerIdentity', {}, () => ({}), { as: 'session' }),
  refuses('AccessDenied', 'ListUsers', {}, { as: 'session' }),
  does('GetAccessKeyInfo', ({ 'alice.id': accessKeyId = '' }) => ({ accessKeyId })),
  does('GetSessionToken', { durationSeconds: 900 }, () => ({}), { as: 'alice' }),
  does('GetFederationToken', { name: 'guest', policy }, () => ({}), { as: 'alice' }),
  refuses('MalformedPolicyDocument', 'GetFederationToken', { name: 'guest', policy: '{' }, { as: 'alice' }),
  refuses('PackedPolicyTooLarge', 'GetFederationToken', { name: 'guest', policy: long, tags }, { as: 'alice' }),
  refuses('MissingAuthenticationToken', 'GetCallerIdentity', {}, { as: 'nobody' }),
  refuses('InvalidClientTokenId', 'GetCallerIdentity', {}, { as: 'stranger' }),
];
