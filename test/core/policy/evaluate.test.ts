// Decisions: worked examples of the algorithm, and what every operator does with absent keys.

import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../../src/core/policy/compile.ts';
import { type ContextValue, MapContext } from '../../../src/core/policy/context.ts';
import type { PolicyType } from '../../../src/core/policy/document.ts';
import { evaluate, type PolicySet } from '../../../src/core/policy/evaluate.ts';
import type { PolicyCaller } from '../../../src/core/policy/principal.ts';
import { validatePolicy } from '../../../src/core/policy/validate.ts';

const account = '111122223333';
const alice: PolicyCaller = { kind: 'User', arn: `arn:aws:iam::${account}:user/alice`, account, uniqueId: 'AIDAALICE' };
const session: PolicyCaller = {
  kind: 'AssumedRole',
  arn: `arn:aws:sts::${account}:assumed-role/r/s`,
  account,
  roleArn: `arn:aws:iam::${account}:role/r`,
  roleId: 'AROAR',
};

const policy = (policyType: PolicyType, ...statements: readonly object[]) =>
  compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), { policyType, policyId: policyType });
const allow = (Action: string, more: object = { Resource: '*' }): object => ({ Effect: 'Allow', Action, ...more });
const deny = (Action: string, more: object = { Resource: '*' }): object => ({ Effect: 'Deny', Action, ...more });
const grant = (AWS: string): object => allow('s3:PutObject', { Resource: '*', Principal: { AWS } });

function decide(
  caller: PolicyCaller,
  set: PolicySet,
  request: {
    action?: string;
    resource?: string;
    resourceAccount?: string;
    context?: Record<string, ContextValue>;
  } = {},
): string {
  const { action = 's3:PutObject', resource = 'arn:aws:s3:::b/k', resourceAccount = account, context = {} } = request;
  const asked = { caller, action, resource, resourceAccount, context: new MapContext(Object.entries(context)) };
  return evaluate(asked, set).decision;
}

describe('a decision', () => {
  const all = [policy('identity', allow('s3:*'))];
  const getOnly = policy('boundary', allow('s3:Get*'));
  const getSession = [policy('session', allow('s3:Get*'))];

  it('is narrowed by a permissions boundary', () => {
    expect(decide(alice, { identity: all, boundary: getOnly })).toBe('ImplicitlyDenied');
  });

  it('lets a resource policy that names the user pass by the boundary, but not one that names the account', () => {
    const set = { identity: all, boundary: getOnly };
    expect(decide(alice, { ...set, resource: policy('resource', grant(alice.arn)) })).toBe('Allowed');
    expect(decide(alice, { ...set, resource: policy('resource', grant(account)) })).toBe('ImplicitlyDenied');
  });

  it('caps a grant to a role by the session policy, but not a grant to the session', () => {
    const set = { identity: all, session: getSession };
    expect(decide(session, { ...set, resource: policy('resource', grant(session.roleArn ?? '')) })).toBe(
      'ImplicitlyDenied',
    );
    expect(decide(session, { ...set, resource: policy('resource', grant(session.arn)) })).toBe('Allowed');
  });

  it('is a denial where any policy denies', () => {
    const denying = [policy('session', deny('s3:PutObject'))];
    const set = { identity: all, session: denying, resource: policy('resource', grant(session.arn)) };
    expect(decide(session, set)).toBe('ExplicitlyDenied');
  });

  it('needs both sides across accounts', () => {
    const set = { identity: [], resource: policy('resource', grant(session.arn)) };
    expect(decide(session, set, { resourceAccount: '999988887777' })).toBe('ImplicitlyDenied');
    expect(decide(session, { ...set, identity: all }, { resourceAccount: '999988887777' })).toBe('Allowed');
  });

  it('needs an Allow at every level of service control policies, for the root user too', () => {
    const root: PolicyCaller = { kind: 'Root', arn: `arn:aws:iam::${account}:root`, account };
    const scp = [[policy('scp', allow('*'))], [policy('scp', allow('s3:*'))]];
    expect(decide(root, { identity: [], scp }, { action: 'sqs:ListQueues', resource: '*' })).toBe('ImplicitlyDenied');
    expect(decide(root, { identity: [], scp })).toBe('Allowed');
  });

  it('of a trust policy that names the account also needs the identity policy', () => {
    const trust = policy('trust', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: account } });
    const request = { action: 'sts:AssumeRole', resource: session.roleArn ?? '' };
    const set = { identity: [], resource: trust, resourceKind: 'trust' as const };
    expect(decide(alice, set, request)).toBe('ImplicitlyDenied');
    expect(decide(alice, { ...set, identity: [policy('identity', allow('sts:*'))] }, request)).toBe('Allowed');
  });

  it('never comes from a document that cannot be read', () => {
    const broken = compilePolicy('{"Statement": 1}', { policyType: 'identity', policyId: 'broken' });
    expect(decide(alice, { identity: [...all, broken] })).toBe('ExplicitlyDenied');
  });

  it('does not match a request for * by any narrower pattern', () => {
    const narrow = [policy('identity', allow('s3:*', { Resource: 'arn:aws:s3:::*' }))];
    expect(decide(alice, { identity: narrow }, { action: 's3:ListAllMyBuckets', resource: '*' })).toBe(
      'ImplicitlyDenied',
    );
  });
});

describe('a condition', () => {
  const under = (effect: 'Allow' | 'Deny', Condition: object): PolicySet => ({
    identity: [policy('identity', allow('s3:*'), { Effect: effect, Action: 's3:*', Resource: '*', Condition })],
  });
  const alone = (Condition: object): PolicySet => ({
    identity: [policy('identity', allow('s3:*', { Resource: '*', Condition }))],
  });

  it.each([
    [{ StringEquals: { k: 'v' } }, {}, 'ImplicitlyDenied'],
    [{ StringNotEquals: { k: 'v' } }, {}, 'Allowed'],
    [{ StringEqualsIfExists: { k: 'v' } }, {}, 'Allowed'],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, 'Allowed'],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, 'ImplicitlyDenied'],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:TagKeys': ['a', 'b'] }, 'ImplicitlyDenied'],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:TagKeys': ['a', 'b'] }, 'Allowed'],
    [{ StringLike: { k: 'a*c?' } }, { k: 'abcd' }, 'Allowed'],
    [{ NumericLessThan: { k: '10' } }, { k: '9' }, 'Allowed'],
    [{ NumericEquals: { k: '10.0' } }, { k: '10' }, 'Allowed'],
    [{ NumericEquals: { k: '10' } }, { k: '0x10' }, 'ImplicitlyDenied'],
    [{ DateLessThan: { k: '2020-01-01T01:00:00+02:00' } }, { k: '2019-12-31T22:59:59Z' }, 'Allowed'],
    [{ DateEquals: { k: '0' } }, { k: '1970-01-01' }, 'Allowed'],
    [{ IpAddress: { k: '10.0.0.0/8' } }, { k: '::ffff:10.1.2.3' }, 'Allowed'],
    [{ NotIpAddress: { k: '10.0.0.0/8' } }, { k: '2001:db8::1' }, 'Allowed'],
    [{ ArnLike: { k: 'arn:aws:s3:::b*' } }, { k: 'arn:aws:s3:::bucket' }, 'Allowed'],
    [{ ArnLike: { k: 'arn:*' } }, { k: 'arn:aws:s3:::bucket' }, 'ImplicitlyDenied'],
    [{ BinaryEquals: { k: 'aGk=' } }, { k: 'hi' }, 'Allowed'],
    [{ Null: { k: true } }, {}, 'Allowed'],
    [{ Null: { k: 'false' } }, { k: '' }, 'ImplicitlyDenied'],
    [{ StringEquals: { k: '${aws:username}' } }, { k: 'alice', 'aws:username': 'alice' }, 'Allowed'],
    [{ StringEquals: { k: "${missing, 'alice'}" } }, { k: 'alice' }, 'Allowed'],
    [{ StringLike: { k: '${aws:username}' } }, { k: 'alice', 'aws:username': 'a*' }, 'ImplicitlyDenied'],
  ] as const)('%j with %j: %s', (Condition, context, expected) => {
    expect(decide(alice, alone(Condition), { context: { ...context } })).toBe(expected);
  });

  it.each<readonly [what: string, statement: object]>([
    ['StringEquals', { Resource: '*', Condition: { StringEquals: { k: '${v}'.repeat(25_000) } } }],
    ['StringLike', { Resource: '*', Condition: { StringLike: { k: `*${'${v}'.repeat(25_000)}` } } }],
    ['ArnLike', { Resource: '*', Condition: { ArnLike: { k: `arn:aws:s3:::${'${v}'.repeat(25_000)}` } } }],
    ['Resource', { Resource: `arn:aws:s3:::${'${v}'.repeat(25_000)}` }],
  ])('writes out no long value that stands in many places: %s', (_, statement) => {
    const context = { k: 'arn:aws:s3:::b', v: 'v'.repeat(100_000) };
    expect(decide(alice, { identity: [policy('identity', allow('*', statement))] }, { context })).toBe(
      'ImplicitlyDenied',
    );
  });

  it('compares a long value with variables with one as long', () => {
    const context = { k: 'v'.repeat(2000), v: 'V'.repeat(1000) };
    const ofTwo = (operator: string): object => ({ Resource: '*', Condition: { [operator]: { k: '${v}${v}' } } });
    const decided = ['StringEqualsIgnoreCase', 'StringEquals'].map((operator) =>
      decide(alice, { identity: [policy('identity', allow('*', ofTwo(operator)))] }, { context }),
    );
    expect(decided).toEqual(['Allowed', 'ImplicitlyDenied']);
  });

  it('denies where a variable of a negated test has no value', () => {
    const set = under('Deny', { StringNotEquals: { 's3:prefix': '${aws:PrincipalTag/t}' } });
    expect(decide(alice, set, { context: { 's3:prefix': 'x' } })).toBe('ExplicitlyDenied');
  });
});

describe('validation', () => {
  it.each([
    ['managed', { Statement: [allow('s3:*')] }, 'Policy document must be version 2012-10-17 or greater.'],
    [
      'inline',
      { Statement: [allow('s3', { Resource: '*' })] },
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    ['inline', { Statement: [allow('s3:*', { Resource: 'b' })] }, 'Resource b must be in ARN format or "*".'],
    ['inline', { Statement: [{ Effect: 'allow', Action: '*', Resource: '*' }] }, 'The policy failed legacy parsing'],
    ['inline', { Statement: [{ Effect: 'Allow', Action: '*' }] }, 'Policy statement must contain resources.'],
    [
      'trust',
      { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*' }] },
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      'inline',
      { Statement: [allow('s3:*', { Resource: '*', Condition: { Foo: { a: 'b' } } })] },
      'Syntax errors in policy.',
    ],
  ] as const)('of a %s policy %j says why', (type, document, message) => {
    expect(validatePolicy(JSON.stringify(document), type)?.message).toBe(message);
  });
});
