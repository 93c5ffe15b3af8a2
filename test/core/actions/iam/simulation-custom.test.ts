// SimulateCustomPolicy: what given documents would decide, which statements decide it, and what is refused.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  type Statement,
} from '../../../support/engine-under-test.ts';

type Request = Partial<RequestOf<'SimulateCustomPolicy'>>;

const bucket = 'arn:aws:s3:::reports';
const object = `${bucket}/q3.csv`;
const queue = 'arn:aws:sqs:us-east-1:444455556666:orders';
const alice = arnOf('user/team/alice');
const deny = (action: string, resource = '*'): Statement => ({ ...allow(action, resource), Effect: 'Deny' });
const forAll = (principal: unknown, statement: Statement): Statement => ({ ...statement, Principal: principal });

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

describe('a simulation of given policies', () => {
  test('has a result for every action, resource by resource; all together are allowed where each is', () => {
    const policy = policyOf(allow('s3:GetObject', `${bucket}/*`), deny('s3:DeleteObject', object));
    const results = simulate({
      policyInputList: [policy],
      actionNames: ['s3:GetObject', 's3:DeleteObject'],
      resourceArns: [object, bucket, `${bucket}/q4.csv`],
    });
    const each = results.map(({ resourceSpecificResults }) =>
      resourceSpecificResults.map((one) => [one.evalResourceName, one.evalResourceDecision]),
    );
    expect(results.map((one) => [one.evalActionName, one.evalResourceName, one.evalDecision])).toEqual([
      ['s3:GetObject', undefined, 'implicitDeny'],
      ['s3:DeleteObject', undefined, 'explicitDeny'],
    ]);
    expect(each).toEqual([
      [
        [object, 'allowed'],
        [bucket, 'implicitDeny'],
        [`${bucket}/q4.csv`, 'allowed'],
      ],
      [
        [object, 'explicitDeny'],
        [bucket, 'implicitDeny'],
        [`${bucket}/q4.csv`, 'implicitDeny'],
      ],
    ]);
    expect(results[0]?.matchedStatements).toHaveLength(1);
    expect(results[0]?.evalDecisionDetails).toEqual({});
    const allowed = simulate({ resourceArns: [object, bucket, object] })[0];
    expect(allowed?.evalDecision).toBe('allowed');
    expect(allowed?.resourceSpecificResults.map((one) => one.evalResourceName)).toEqual([object, bucket, object]);
  });

  test('is about * where no resource is given', () => {
    expect(simulate({})).toEqual([
      {
        evalActionName: 's3:GetObject',
        evalResourceName: '*',
        evalDecision: 'allowed',
        matchedStatements: [
          {
            sourcePolicyId: 'PolicyInputList.1',
            sourcePolicyType: 'IAM Policy',
            startPosition: { line: 1, column: 38 },
            endPosition: { line: 1, column: 87 },
          },
        ],
        missingContextValues: [],
        resourceSpecificResults: [],
      },
    ]);
  });

  test('repeats the result for a resource that is given, with empty details within one account', () => {
    const [result] = simulate({ resourceArns: [object] });
    expect(result?.evalDecisionDetails).toEqual({});
    expect(result?.resourceSpecificResults).toEqual([
      {
        evalResourceName: object,
        evalResourceDecision: 'allowed',
        matchedStatements: result?.matchedStatements,
        missingContextValues: [],
      },
    ]);
  });

  test('allows nothing where no policy is given', () => {
    expect(decisions({ policyInputList: [] })).toEqual(['implicitDeny']);
    expect(engine.respond('GetContextKeysForCustomPolicy', { policyInputList: [] }).contextKeyNames).toEqual([]);
  });

  test('judges all policies together', () => {
    const policyInputList = [policyOf(allow('s3:GetObject')), policyOf(deny('s3:Get*')), policyOf(allow('sqs:*'))];
    const results = simulate({ policyInputList, actionNames: ['s3:GetObject', 'sqs:SendMessage'] });
    expect(results.map((one) => [one.evalDecision, one.matchedStatements.map((by) => by.sourcePolicyId)])).toEqual([
      ['explicitDeny', ['PolicyInputList.2']],
      ['allowed', ['PolicyInputList.3']],
    ]);
  });

  test('takes a boundary, which grants nothing and tells whether it allowed', () => {
    const boundary = policyOf(allow(['s3:GetObject', 'sqs:*']), deny('s3:PutObject'));
    const results = simulate({
      permissionsBoundaryPolicyInputList: [boundary],
      actionNames: ['s3:GetObject', 's3:ListBucket', 's3:PutObject', 'sqs:SendMessage'],
      resourceArns: [object],
    });
    expect(results.map((one) => [one.evalDecision, one.permissionsBoundaryDecisionDetail])).toEqual([
      ['allowed', { allowedByPermissionsBoundary: true }],
      ['implicitDeny', { allowedByPermissionsBoundary: false }],
      ['explicitDeny', { allowedByPermissionsBoundary: false }],
      ['implicitDeny', { allowedByPermissionsBoundary: true }],
    ]);
    expect(results[0]?.resourceSpecificResults[0]?.permissionsBoundaryDecisionDetail).toEqual({
      allowedByPermissionsBoundary: true,
    });
    expect(results[2]?.matchedStatements.map((one) => [one.sourcePolicyId, one.sourcePolicyType])).toEqual([
      ['PermissionsBoundaryPolicyInputList.1', 'Permissions Boundary Policy'],
    ]);
  });

  test('says nothing of a boundary or an organization where there is none', () => {
    const [result] = simulate({ resourceArns: [object] });
    expect(result).not.toHaveProperty('permissionsBoundaryDecisionDetail');
    expect(result).not.toHaveProperty('organizationsDecisionDetail');
  });
});

describe('a statement that decided', () => {
  const lines = [
    '{',
    '  "Version": "2012-10-17",',
    '  "Statement": [',
    '    {',
    '      "Effect": "Allow", "Action": "s3:*", "Resource": "*"',
    '    },',
    '',
    '    { "Effect": "Allow", "Action": "sqs:*", "Resource": "*" }',
    '  ]',
    '}',
  ].join('\n');
  const positionOf = (text: string, actionName: string) => {
    const [result] = simulate({ policyInputList: [text], actionNames: [actionName] });
    const [statement] = result?.matchedStatements ?? [];
    return [statement?.startPosition, statement?.endPosition].map((at) => `${at?.line}:${at?.column}`);
  };

  test('is shown from the bracket or the statement before it to its end, each two columns behind where it stands', () => {
    expect(positionOf(lines, 's3:GetObject')).toEqual(['3:17', '6:6']);
    expect(positionOf(lines, 'sqs:SendMessage')).toEqual(['6:6', '8:62']);
    expect(positionOf(lines.replaceAll('  ', '\t'), 's3:GetObject')).toEqual(['3:16', '6:4']);
    const compact = policyOf(allow('s3:*'), allow('sqs:*'));
    expect(positionOf(compact, 's3:GetObject')).toEqual(['1:38', '1:87']);
    expect(positionOf(compact, 'sqs:SendMessage')).toEqual(['1:87', '1:138']);
  });

  test('is shown as AWS shows it where it stands alone in one line', () => {
    const condition = { DateGreaterThan: { 'aws:CurrentTime': '2018-08-16T12:00:00Z' } };
    const statement = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*', Condition: condition };
    const alone = JSON.stringify({ Version: '2012-10-17', Statement: statement });
    const [result] = simulate({
      policyInputList: [alone],
      actionNames: ['dynamodb:CreateBackup'],
      contextEntries: [
        { contextKeyName: 'aws:CurrentTime', contextKeyType: 'date', contextKeyValues: ['2019-04-25T11:00:00Z'] },
      ],
    });
    expect(result?.matchedStatements[0]).toMatchObject({
      startPosition: { line: 1, column: 38 },
      endPosition: { line: 1, column: 167 },
    });
  });
});

describe('a policy of the resource', () => {
  const nothing = [policyOf(allow('sqs:ListQueues'))];
  const forAlice = policyOf(forAll({ AWS: alice }, allow('s3:GetObject', `${bucket}/*`)));

  test('lets in the CallerArn that it names, and points at its own statement', () => {
    const request = { policyInputList: nothing, resourcePolicy: forAlice, resourceArns: [object] };
    const [result] = simulate({ ...request, callerArn: alice });
    expect(result?.evalDecision).toBe('allowed');
    expect(result?.matchedStatements.map((one) => [one.sourcePolicyId, one.sourcePolicyType])).toEqual([
      ['ResourcePolicy', 'Resource Policy'],
    ]);
    expect(decisions({ ...request, callerArn: arnOf('user/bob') })).toEqual(['implicitDeny']);
  });

  test('denies over what the policies allow', () => {
    const resourcePolicy = policyOf(forAll('*', deny('s3:*')));
    expect(decisions({ resourcePolicy, callerArn: alice })).toEqual(['explicitDeny']);
  });

  test('needs a CallerArn, and that of a user', () => {
    const resourcePolicy = forAlice;
    expect(refusal({ resourcePolicy })).toBe('InvalidInput: CallerArn is required when ResourcePolicy is specified.');
    for (const callerArn of [arnOf('role/r'), arnOf('root'), `arn:aws:sts::${ownAccount}:assumed-role/r/s`]) {
      expect(refusal({ resourcePolicy, callerArn })).toBe(
        'InvalidInput: Invalid caller - Caller must be an IAM user in this context.',
      );
    }
    expect(refusal({ callerArn: 'alice' })).toBe('InvalidInput: Invalid caller - alice is not an ARN.');
  });

  test('of another account must allow beside the own policies, and both sides are told', () => {
    const details = (own: string, other: Statement, more: Request = {}) => {
      const [result] = simulate({
        policyInputList: [policyOf(allow(own))],
        resourcePolicy: policyOf(forAll({ AWS: alice }, other)),
        ...{ callerArn: alice, actionNames: ['sqs:SendMessage'], resourceArns: [queue], ...more },
      });
      expect(result?.resourceSpecificResults[0]?.evalDecisionDetails).toEqual(result?.evalDecisionDetails);
      return [result?.evalDecision, result?.evalDecisionDetails];
    };
    const told = (own: string, other: string) => ({ 'IAM Policy': own, 'Resource Policy': other });
    expect(details('sqs:*', allow('sqs:*'))).toEqual(['allowed', told('allowed', 'allowed')]);
    expect(details('s3:*', allow('sqs:*'))).toEqual(['implicitDeny', told('implicitDeny', 'allowed')]);
    expect(details('sqs:*', allow('s3:*'))).toEqual(['implicitDeny', told('allowed', 'implicitDeny')]);
    expect(details('sqs:*', deny('sqs:*'))).toEqual(['explicitDeny', told('allowed', 'explicitDeny')]);
    const boundary = { permissionsBoundaryPolicyInputList: [policyOf(deny('sqs:*'))] };
    expect(details('sqs:*', allow('sqs:*'), boundary)).toEqual(['explicitDeny', told('explicitDeny', 'allowed')]);
  });

  test.each(['444455556666', 'arn:aws:iam::444455556666:root'])('belongs to the ResourceOwner %s', (resourceOwner) => {
    const request = { policyInputList: nothing, resourcePolicy: forAlice, callerArn: alice, resourceArns: [object] };
    expect(decisions({ ...request, resourceOwner })).toEqual(['implicitDeny']);
    expect(decisions({ ...request, resourceOwner: ownAccount })).toEqual(['allowed']);
  });

  test('of a resource whose ARN names its account belongs to that account, whatever the ResourceOwner', () => {
    const resourcePolicy = policyOf(forAll({ AWS: alice }, allow('sqs:*')));
    const request = { policyInputList: nothing, resourcePolicy, callerArn: alice, actionNames: ['sqs:SendMessage'] };
    expect(decisions({ ...request, resourceArns: [queue], resourceOwner: ownAccount })).toEqual(['implicitDeny']);
  });

  test('that is absent leaves the decision to the own policies, also about resources of others', () => {
    expect(
      decisions({
        policyInputList: [policyOf(allow('sqs:*'))],
        actionNames: ['sqs:SendMessage'],
        callerArn: alice,
        resourceArns: [queue],
      }),
    ).toEqual(['allowed']);
  });

  test('of a key must allow by itself', () => {
    const key = `arn:aws:kms:us-east-1:${ownAccount}:key/k`;
    const request = { policyInputList: [policyOf(allow('kms:*'))], actionNames: ['kms:Decrypt'], callerArn: alice };
    const from = (principal: string) => policyOf(forAll({ AWS: principal }, allow('kms:*')));
    expect(decisions({ ...request, resourceArns: [key], resourcePolicy: from(arnOf('user/bob')) })).toEqual([
      'implicitDeny',
    ]);
    expect(decisions({ ...request, resourceArns: [key], resourcePolicy: from(arnOf('root')) })).toEqual(['allowed']);
  });

  test('of a role is its trust policy', () => {
    const trust = (principal: string) =>
      policyOf({ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' });
    const request = {
      ...{ policyInputList: [policyOf(allow('sts:*'))], actionNames: ['sts:AssumeRole'], callerArn: alice },
      resourceArns: [arnOf('role/deploy')],
    };
    expect(decisions({ ...request, resourcePolicy: trust(arnOf('user/bob')) })).toEqual(['implicitDeny']);
    expect(decisions({ ...request, resourcePolicy: trust(alice) })).toEqual(['allowed']);
  });
});

describe('what cannot be simulated', () => {
  test.each([
    [{ actionNames: ['s3:GetObject', 'GetObject'] }, 'The action is invalid since it is missing names'],
    [
      { actionNames: ['s3:Get*'] },
      's3:Get* is no action name: behind the service prefix stands a name, without wildcards.',
    ],
    [{ resourceArns: ['reports'] }, 'ResourceNames are not in a valid ARN format: reports.'],
    [{ resourceArns: [object, 'arn:aws:s3'] }, 'ResourceNames are not in a valid ARN format: arn:aws:s3.'],
    [{ resourceOwner: '1234' }, "'1234' is not a valid as a Resource Owner."],
    [{ resourceHandlingOption: 'EC2-Cheap' }, 'EC2-Cheap is no ResourceHandlingOption.'],
    [
      { permissionsBoundaryPolicyInputList: [policyOf(allow('*')), policyOf(allow('*'))] },
      'The list of Permissions Boundary policies cannot exceed 1 items.',
    ],
    [
      { policyInputList: [policyOf(allow('*')), '{"Statement":\n[]}'] },
      'Invalid PolicyInputList.2: Syntax errors in policy. (line 2, column 1)',
    ],
    [
      { policyInputList: [policyOf(forAll('*', allow('*')))] },
      'Invalid PolicyInputList.1: Policy document should not specify a principal. (line 1, column 38)',
    ],
    [
      { permissionsBoundaryPolicyInputList: ['{}'] },
      'Invalid PermissionsBoundaryPolicyInputList.1: Syntax errors in policy. (line 1, column 1)',
    ],
    [{ resourcePolicy: 'x', callerArn: alice }, 'Invalid ResourcePolicy: Syntax errors in policy. (line 1, column 1)'],
  ] as readonly (readonly [Request, string])[])('%j is refused', (request, message) => {
    expect(refusal(request)).toBe(`InvalidInput: ${message}`);
  });

  test.each([
    ['no action', { actionNames: [] }],
    ['an action of two characters', { actionNames: ['s3'] }],
    [
      'a type of context key that there is not',
      { contextEntries: [{ contextKeyName: 'x:key', contextKeyType: 'text' }] },
    ],
    ['a page of more than a thousand', { maxItems: 1001 }],
  ] as readonly (readonly [string, Request])[])('%s is refused for its shape', (_, request) => {
    expect(refusal(request)).toContain('ValidationError: ');
  });
});

describe('pages', () => {
  const request = {
    policyInputList: [policyOf(allow('s3:Get*', object))],
    actionNames: ['s3:GetObject', 's3:PutObject', 's3:GetObjectAcl', 's3:ListBucket', 's3:GetObject', 's3:PutObject'],
    resourceArns: [object, bucket],
  };

  test('hold MaxItems results, go on behind the marker, and make the whole together', () => {
    const whole = engine.respond('SimulateCustomPolicy', request);
    expect(whole).toMatchObject({ isTruncated: false });
    expect(whole.marker).toBeUndefined();
    const collected: unknown[] = [];
    const sizes: number[] = [];
    let marker: string | undefined;
    do {
      const page = engine.respond('SimulateCustomPolicy', { ...request, maxItems: 4, ...(marker && { marker }) });
      expect(page.isTruncated).toBe(page.marker !== undefined);
      collected.push(...page.evaluationResults);
      sizes.push(page.evaluationResults.length);
      ({ marker } = page);
    } while (marker !== undefined);
    expect(sizes).toEqual([4, 2]);
    expect(collected).toEqual(whole.evaluationResults);
  });

  test('hold a hundred results where MaxItems is not given', () => {
    const actionNames = Array.from({ length: 150 }, (_, at) => `s3:Do${at}`);
    const resourceArns = Array.from({ length: 150 }, (_, at) => `${bucket}/${at}`);
    const page = engine.respond('SimulateCustomPolicy', asked({ actionNames, resourceArns: [object] }));
    expect(page.evaluationResults).toHaveLength(100);
    expect(page.isTruncated).toBe(true);
    const [one] = simulate({ resourceArns });
    expect(one?.resourceSpecificResults).toHaveLength(150);
  });

  test('do not hold what is too much of one action', () => {
    const resourceArns = Array.from({ length: 5000 }, (_, at) => `${bucket}/${at}`);
    expect(refusal({ resourceArns })).toBe(
      'InvalidInput: There is too much to tell of s3:GetObject for all these resources: give fewer of them.',
    );
  });

  test('do not go on behind a marker of anything else', () => {
    const { marker = '' } = engine.respond('SimulateCustomPolicy', { ...request, maxItems: 4 });
    expect(refusal({ marker: 'x' })).toBe('InvalidInput: Invalid marker for pagination.');
    expect(refusal({ marker })).toBe('InvalidInput: Invalid marker for pagination.');
  });
});
