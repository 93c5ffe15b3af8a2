// Contexts that come with AssumeRole: who may set them, and that none is believed.

import { expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, type Statement } from '../../../support/engine-under-test.ts';

const roleArn = arnOf('role/Reader');
const provider = 'arn:aws:iam::aws:contextProvider/IdentityCenter';
const providedContexts = [{ providerArn: provider, contextAssertion: 'junk-junk' }];

function refusalOf(trust: Partial<Statement>, own: readonly Statement[] = []): string {
  const engine = new EngineUnderTest();
  const as = engine.user('alice', ...own);
  const statement = { Effect: 'Allow', Principal: { AWS: arnOf('user/alice') }, ...trust };
  const assumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  engine.respond('CreateRole', { roleName: 'Reader', assumeRolePolicyDocument });
  return engine.refusal('AssumeRole', { roleArn, roleSessionName: 'one', providedContexts }, { as });
}

const both = ['sts:AssumeRole', 'sts:SetContext'];

test('a role that does not say so takes none', () => {
  expect(refusalOf({ Action: ['sts:AssumeRole'] })).toMatch(/^AccessDenied: .*sts:SetContext/);
});

test('whoever is denied it brings none', () => {
  const deny: Statement = { Effect: 'Deny', Action: 'sts:SetContext', Resource: '*' };
  expect(refusalOf({ Action: both }, [allow('iam:List*'), deny])).toMatch(/^AccessDenied: .*sts:SetContext/);
});

test('a condition may ask whose they are', () => {
  const key = 'sts:RequestContextProviders';
  const other = { 'ForAllValues:ArnEquals': { [key]: 'arn:aws:iam::aws:contextProvider/Other' } };
  const own = { 'ForAllValues:ArnEquals': { [key]: provider }, Null: { [key]: 'false' } };
  expect(refusalOf({ Action: both, Condition: other })).toContain('AccessDenied');
  expect(refusalOf({ Action: both, Condition: own })).toContain('ValidationError');
});

test('no assertion is believed', () => {
  expect(refusalOf({ Action: both })).toBe(`ValidationError: The context assertion of ${provider} is invalid.`);
});
