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
    ['StringEquals', 'a', 'string', ['b'], 'implicitDeny'],
    ['ForAllValues:StringEquals', 'a', 'stringList', ['a', 'b'], 'implicitDeny'],
    ['ForAnyValue:StringEquals', 'a', 'stringList', ['a', 'b'], 'allowed'],
    ['StringEquals', 'a', 'stringList', ['a', 'b'], 'implicitDeny'],
    ['NumericLessThan', '10', 'numeric', ['9.5'], 'allowed'],
    ['ForAnyValue:NumericLessThan', '10', 'numericList', ['11', '9'], 'allowed'],
    ['Bool', 'true', 'boolean', ['TRUE'], 'allowed'],
    ['Bool', 'false', 'boolean', ['yes'], 'allowed'],
    ['IpAddress', '10.0.0.0/8', 'ip', ['10.1.2.3'], 'allowed'],
    ['DateLessThan', '2030-01-01T00:00:00Z', 'date', ['2029-12-31'], 'allowed'],
    ['BinaryEquals', 'QmluYXJ5', 'binary', ['QmluYXJ5'], 'allowed'],
  ])('%s %s holds for a %s of %j: %s', (operator, value, type, values, decision) => {
    expect(decisions({ ...conditional(operator, value), ...given(type, ...values) })).toEqual([decision]);
  });

  test.each([
    ['numeric', ['ten'], 'Invalid context value for key X:Key: expected numeric format.'],
    ['numericList', ['1', ''], 'Invalid context value for key X:Key: expected numeric format.'],
    ['ip', ['10.0.0.0/8'], 'Invalid context value for key X:Key: expected IP address.'],
    ['date', ['2030-13-01'], 'Invalid context value for key X:Key: expected DateTime format.'],
    ['binary', ['*'], 'Invalid context value for key X:Key: expected base-64 encoded binary format.'],
    ['binary', ['YQ'], 'Invalid context value for key X:Key: expected base-64 encoded binary format.'],
    ['binary', ['YR=='], 'Invalid context value for key X:Key: expected base-64 encoded binary format.'],
    ['binary', ['/w=='], 'Invalid context value for key X:Key: expected base-64 encoded binary format.'],
    ['string', ['a', 'b'], 'Context key string expected a single value, but received 2.'],
    ['string', [], 'Context values for context key X:Key cannot be null or empty.'],
    ['stringList', [], 'Context values for context key X:Key cannot be null or empty.'],
    [undefined, ['a'], 'Context key X:Key has invalid type null.'],
  ])('a %s of %j is refused', (type, values, message) => {
    expect(refusal(given(type, ...values))).toBe(`InvalidInput: ${message}`);
  });

  test('given twice, though in two spellings, or without a name are refused', () => {
    const entry = (contextKeyName: string) =>
      ({ contextKeyName, contextKeyType: 'string', contextKeyValues: ['a'] }) as const;
    expect(refusal({ contextEntries: [entry('X:Key'), entry('x:key')] })).toBe(
      'InvalidInput: Duplicate context key: x:key.',
    );
    expect(refusal({ contextEntries: [{ contextKeyType: 'string', contextKeyValues: ['a'] }] })).toBe(
      'InvalidInput: ContextKeyName cannot be null or empty.',
    );
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

  test('tell aws:userid of nobody in particular, missing where it does not hold, and the CallerArn for it', () => {
    const of = (value: string, callerArn?: string) => {
      const policy = policyOf(on(allow('s3:*'), { StringEquals: { 'aws:userid': value } }));
      const [result] = simulate({ policyInputList: [policy], ...(callerArn === undefined ? {} : { callerArn }) });
      return [result?.evalDecision, result?.missingContextValues];
    };
    const stub = 'STUB_PRINCIPAL_FOR_POLICY_SIMULATOR';
    expect(of(stub)).toEqual(['allowed', []]);
    expect(of(alice, alice)).toEqual(['allowed', []]);
    expect(of(stub, alice)).toEqual(['implicitDeny', []]);
    expect(of('AIDA')).toEqual(['implicitDeny', ['aws:userid']]);
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
