// Condition keys in simulations: given with a type, following from the caller, missing; and the keys that policies ask for.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  EngineUnderTest,
  policyOf,
  type RequestOf,
  type Statement,
} from '../../../support/engine-under-test.ts';

type Request = Partial<RequestOf<'SimulateCustomPolicy'>>;

const bucket = 'arn:aws:s3:::reports';
const object = `${bucket}/q3.csv`;
const alice = arnOf('user/team/alice');
const on = (statement: Statement, Condition: object): Statement => ({ ...statement, Condition });

let engine: EngineUnderTest;
// A simulation writes nothing.
beforeAll(() => {
  engine = new EngineUnderTest();
});

function asked(request: Request): RequestOf<'SimulateCustomPolicy'> {
  return { policyInputList: [policyOf(allow('s3:*'))], actionNames: ['s3:GetObject'], ...request };
}

function simulate(request: Request) {
  return engine.respond('SimulateCustomPolicy', asked(request)).evaluationResults;
}

function decisions(request: Request): readonly string[] {
  return simulate(request).map(({ evalDecision }) => evalDecision);
}

const refusal = (request: Request): string => engine.refusal('SimulateCustomPolicy', asked(request));

describe('condition keys', () => {
  const conditional = (operator: string, value: string): Request => ({
    policyInputList: [policyOf(on(allow('s3:*'), { [operator]: { 'x:key': value } }))],
  });
  const given = (contextKeyType: string | undefined, ...contextKeyValues: readonly string[]): Request =>
    ({ contextEntries: [{ contextKeyName: 'X:Key', contextKeyType, contextKeyValues }] }) as Request;

  test.each([
    ['StringEquals', 'a', 'string', ['a'], 'allowed'],
    ['StringEquals', 'a', undefined, ['a'], 'allowed'],
    ['StringEquals', 'a', 'string', ['b'], 'implicitDeny'],
    ['ForAllValues:StringEquals', 'a', 'stringList', ['a', 'b'], 'implicitDeny'],
    ['ForAnyValue:StringEquals', 'a', 'stringList', ['a', 'b'], 'allowed'],
    ['StringEquals', 'a', 'stringList', ['a', 'b'], 'implicitDeny'],
    ['NumericLessThan', '10', 'numeric', ['9.5'], 'allowed'],
    ['ForAnyValue:NumericLessThan', '10', 'numericList', ['11', '9'], 'allowed'],
    ['Bool', 'true', 'boolean', ['TRUE'], 'allowed'],
    ['IpAddress', '10.0.0.0/8', 'ip', ['10.1.2.3'], 'allowed'],
    ['DateLessThan', '2030-01-01T00:00:00Z', 'date', ['2029-12-31'], 'allowed'],
    ['BinaryEquals', 'QmluYXJ5', 'binary', ['QmluYXJ5'], 'allowed'],
    ['ForAllValues:StringEquals', 'a', 'stringList', [], 'allowed'],
  ])('%s %s holds for a %s of %j: %s', (operator, value, type, values, decision) => {
    expect(decisions({ ...conditional(operator, value), ...given(type, ...values) })).toEqual([decision]);
  });

  test.each([
    ['numeric', ['ten'], 'The value ten of the context key X:Key is no numeric.'],
    ['numericList', ['1', ''], 'The value  of the context key X:Key is no numeric.'],
    ['boolean', ['yes'], 'The value yes of the context key X:Key is no boolean.'],
    ['ip', ['10.0.0.0/8'], 'The value 10.0.0.0/8 of the context key X:Key is no ip.'],
    ['date', ['2030-13-01'], 'The value 2030-13-01 of the context key X:Key is no date.'],
    ['binary', ['*'], 'The value * of the context key X:Key is no binary.'],
    ['binary', ['/w=='], 'The value /w== of the context key X:Key is no binary.'],
    ['string', ['a', 'b'], 'The context key X:Key of type string takes one value; stringList takes any number.'],
    ['string', [], 'The context key X:Key of type string takes one value; stringList takes any number.'],
  ])('a %s of %j is refused', (type, values, message) => {
    expect(refusal(given(type, ...values))).toBe(`InvalidInput: ${message}`);
  });

  test('given twice, though in two spellings, or without a name are refused', () => {
    const entry = (contextKeyName: string) => ({ contextKeyName, contextKeyValues: ['a'] });
    expect(refusal({ contextEntries: [entry('X:Key'), entry('x:key')] })).toBe(
      'InvalidInput: The context key x:key is given twice.',
    );
    expect(refusal({ contextEntries: [{ contextKeyValues: ['a'] }] })).toContain('InvalidInput: ');
  });

  test('that policies ask for and nobody gives are missing, for whatever action they are needed', () => {
    const policy = policyOf(
      on(allow('s3:*'), { StringEquals: { 'X:Key': 'a' } }),
      allow('sqs:*', 'arn:aws:sqs:*:*:${aws:PrincipalTag/Queue}'),
    );
    const request = { policyInputList: [policy] };
    expect(simulate(request)[0]?.missingContextValues).toEqual(['X:Key', 'aws:PrincipalTag/Queue']);
    expect(simulate({ ...request, ...given('string', 'b') })[0]?.missingContextValues).toEqual([
      'aws:PrincipalTag/Queue',
    ]);
  });

  test('are not missing where everything is allowed without them', () => {
    const condition = { Condition: { StringEquals: { 'x:key': 'a' } } };
    const policyInputList = [policyOf(allow('s3:*')), policyOf({ ...allow('s3:*'), Effect: 'Deny', ...condition })];
    const [result] = simulate({ policyInputList });
    expect([result?.evalDecision, result?.missingContextValues]).toEqual(['allowed', []]);
  });

  test('that are missing stand with the resource, too, where one is given', () => {
    const [result] = simulate({ ...conditional('StringEquals', 'a'), resourceArns: [object] });
    expect(result?.missingContextValues).toEqual(['x:key']);
    expect(result?.resourceSpecificResults[0]?.missingContextValues).toEqual(['x:key']);
  });

  test('are only those that are given: not even the time is known', () => {
    const policy = policyOf(on(allow('s3:*'), { DateGreaterThan: { 'aws:CurrentTime': '1970-01-01' } }));
    expect(decisions({ policyInputList: [policy] })).toEqual(['implicitDeny']);
  });

  test('follow from the CallerArn unless they are given', () => {
    const policy = policyOf(allow('s3:*', `${bucket}/\${aws:username}`));
    const nobody = { policyInputList: [policy], resourceArns: [`${bucket}/alice`] };
    const request = { ...nobody, callerArn: alice };
    const entry = { contextKeyName: 'aws:UserName', contextKeyType: 'string', contextKeyValues: ['bob'] } as const;
    expect(decisions(request)).toEqual(['allowed']);
    expect(decisions({ ...request, contextEntries: [entry] })).toEqual(['implicitDeny']);
    expect(decisions(nobody)).toEqual(['implicitDeny']);
  });
});

describe('GetContextKeysForCustomPolicy', () => {
  const keysOf = (...policyInputList: readonly string[]) =>
    engine.respond('GetContextKeysForCustomPolicy', { policyInputList }).contextKeyNames;

  test('lists the keys of all documents, each once, as first written', () => {
    const first = policyOf(
      on(allow('s3:*', `${bucket}/\${aws:username}`), { Bool: { 'aws:SecureTransport': 'true' } }),
    );
    const second = policyOf(on(allow('s3:*'), { StringLike: { 'aws:UserName': 'a', 'aws:PrincipalTag/team': 'b' } }));
    expect(keysOf(first, second)).toEqual(['aws:SecureTransport', 'aws:username', 'aws:PrincipalTag/team']);
  });

  test('takes documents of every role', () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'x' } };
    const trust = { Effect: 'Allow', Principal: { AWS: alice }, Action: 'sts:AssumeRole', Condition };
    expect(keysOf(policyOf(trust))).toEqual(['sts:ExternalId']);
  });

  test('refuses what it cannot read', () => {
    const refused = engine.refusal('GetContextKeysForCustomPolicy', { policyInputList: [policyOf(allow('*')), '{'] });
    expect(refused).toBe('InvalidInput: Invalid PolicyInputList.2: Syntax errors in policy. (line 1, column 2)');
  });
});
